// SPDX-License-Identifier: GPL-2.0-only
/* What a load takes that waits for the one before it: the floor of W5. */
#include <stdint.h>
#include <stdlib.h>

#include "bench.h"
#include "path.h"

#define LINE	64
#define LOADS	1000000

/* Each line has the number of another; they are one cycle, in no order. */
static void link_lines(uint32_t (*line)[LINE / 4], uint32_t lines)
{
	uint64_t state = 1;
	uint32_t i, j, t;

	for (i = 0; i < lines; i++)
		line[i][0] = i;
	for (i = lines - 1; i; i--) {
		state = state * 6364136223846793005ULL + 1442695040888963407ULL;
		j = (state >> 32) * i >> 32;
		t = line[i][0];
		line[i][0] = line[j][0];
		line[j][0] = t;
	}
}

/**
 * load_latency() - measure a load that depends on the one before
 * @bytes: of memory that the loads are spread over
 *
 * Return: ns.
 */
double load_latency(size_t bytes)
{
	uint32_t (*line)[LINE / 4] = aligned_alloc(LINE, bytes);
	uint32_t next = 0, i;
	double start, end;

	link_lines(line, bytes / LINE);
	start = now();
	for (i = 0; i < LOADS; i++)
		next = line[next][0];
	/* Somebody wants to know. */
	asm volatile("" : : "r"(next));
	end = now();
	free(line);
	return (end - start) / LOADS;
}
