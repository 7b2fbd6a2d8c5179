/* SPDX-License-Identifier: GPL-2.0-only */
/* What is not a trace: the whole path, threads, requests that must fail. */
#ifndef _BENCH_PATH_H
#define _BENCH_PATH_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define FAIL_PEERS 6
#define SPANS 3

/**
 * struct extra - results besides those of the traces
 * @path_ns: look-up in the map, allocation and free; ours, 2010's
 * @path_instructions: the same, counted
 * @speedup: of two threads on two regions over one on one
 * @load_ns: a load that waits for the one before it, by span of memory
 * @fail_name: of an allocator
 * @fail_first: ns of the first request that must fail
 * @fail_ns: ns of one of many, a run leaving and coming between them
 */
struct extra {
	double path_ns[2];
	double path_instructions[2];
	double speedup;
	double load_ns[SPANS];
	const char *fail_name[FAIL_PEERS];
	double fail_first[FAIL_PEERS];
	double fail_ns[FAIL_PEERS];
};

void count_path(uint64_t seed, int workload);
void measure_extra(struct extra *e, uint64_t seed);
void print_extra(const struct extra *e);
void write_extra(FILE *f, const struct extra *e);

double load_latency(size_t bytes);

/* peer_2010.c: the string parsed anew, then the first region with room. */
struct named {
	const char *name;
	void *region;
};

struct grant;
void *alloc_2010(const char *map, const char *device, const char *kind,
		 const struct named *regions, unsigned int nregions,
		 unsigned long pages, struct grant *g);

#endif /* _BENCH_PATH_H */
