/* SPDX-License-Identifier: GPL-2.0-only */
/* The benchmark: traces, and who runs them. */
#ifndef _BENCH_H
#define _BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define BASE_FRAME	0x40000UL	/* where all regions begin */

static inline double read_clock(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

/* Time that this thread runs, in ns: others want the processors, too. */
static inline double now(void)
{
	return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

/**
 * struct op - one step of a trace
 * @id: of the allocation
 * @pages: wanted; 0 to free it
 * @align: in pages
 */
struct op {
	uint32_t id;
	uint32_t pages;
	uint32_t align;
};

/**
 * struct trace - what is asked of a region
 * @op: the steps
 * @ops: how many
 * @fill: how many of them come before the first chunk leaves
 * @ids: number of allocations
 * @pages: of the region
 */
struct trace {
	struct op *op;
	size_t ops;
	size_t fill;
	uint32_t ids;
	unsigned long pages;
};

/**
 * struct grant - an allocation that succeeded
 * @page: number of the first page in the region
 * @pages: how many; 0 if it failed
 * @node: the allocator's, if it needs one
 */
struct grant {
	uint32_t page;
	uint32_t pages;
	void *node;
};

/**
 * struct peer - an allocator under test
 * @name: as printed
 * @create: a region of so many pages
 * @destroy: and all that is in it
 * @alloc: page and node in the grant; false if it fails
 * @free: a grant
 * @meta: bytes besides what allocations take
 * @meta_chunk: bytes for each allocation
 */
struct peer {
	const char *name;
	void *(*create)(unsigned long pages);
	void (*destroy)(void *region);
	bool (*alloc)(void *region, unsigned long pages, unsigned long align,
		      struct grant *g);
	void (*free)(void *region, struct grant *g);
	size_t (*meta)(unsigned long pages);
	size_t meta_chunk;
};

extern const struct peer peer_none, peer_near_fit,
	peer_best_fit, peer_two_level_fit, peer_2010, peer_mainline, peer_genalloc, peer_drm;

/* Workloads, by number: see README. */
enum { W1_16, W1_32, W1_48, W1_64, W2, W3, W4, W5_2, W5_3, W5_4, W5_5, W5_6,
	WORKLOADS };

extern const char * const workload_names[WORKLOADS];
void make_trace(struct trace *t, int workload, uint64_t seed, size_t ops);

#endif /* _BENCH_H */
