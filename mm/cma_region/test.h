/* SPDX-License-Identifier: GPL-2.0-only */
/* What the KUnit suites share: their board, and what each case leaves behind. */
#ifndef _CMA_REGION_TEST_H
#define _CMA_REGION_TEST_H

#include <kunit/test.h>
#include <linux/cma_region.h>
#include <linux/sizes.h>
#include <linux/types.h>

#include "account.h"
#include "kernel.h"
#include "pool.h"
#include "ruleset.h"

/* Reserved by the board and in no region of its table. */
#define SPARE_START	0x50000000
#define SPARE_SIZE	SZ_1M

/* In size_t and phys_addr_t variables that a failing call must leave alone. */
#define UNTOUCHED	0xdeadb000u

/* What an owner leaves in memory for the next to find. */
#define CMA_TEST_DIRT	0xa5

/**
 * struct cma_test_pool - a region at rest
 * @r: the region
 * @free: free pages
 * @chunks: allocations that live
 */
struct cma_test_pool {
	const struct cma_region *r;
	unsigned long free;
	unsigned long chunks;
};

/**
 * struct cma_test - the board, as tests/qemu/boards/selftest.dts describes it
 * @dev: takes kind a from ra, then rb; m from rm, r from rr, h from rh
 * @any: takes every kind from ru
 * @common: takes kind x from rb, common from ra
 * @none: names no region
 * @npools: how many
 * @pools: all regions as they were before the case
 */
struct cma_test {
	struct device *dev;
	struct device *any;
	struct device *common;
	struct device *none;
	u32 npools;
	struct cma_test_pool pools[16];
};

int cma_test_init(struct kunit *test);
void cma_test_exit(struct kunit *test);
int cma_test_ask(struct device *dev, int index);
int cma_test_init_bound(struct kunit *test);
void cma_test_exit_bound(struct kunit *test);

/* The map that prevails over the device tree; an empty one ends it. */
static inline int cma_test_map(const char *text)
{
	return cma_map_set(CMA_MAP_OVERRIDE, text, "kunit");
}

struct device *cma_test_child(struct kunit *test, const char *name);
void cma_test_remove(struct device *child);

struct cma_region *cma_test_region(struct kunit *test, const char *name);
unsigned long cma_test_free_bytes(struct kunit *test, const char *name);
bool cma_test_lies_in(struct kunit *test, phys_addr_t addr, size_t size,
		      const char *name);
phys_addr_t cma_test_alloc(struct kunit *test, struct device *dev,
			   const char *kind, size_t size);
void cma_test_free(struct kunit *test, phys_addr_t addr);
unsigned int cma_test_leaks(phys_addr_t addr);
void cma_test_dirty(struct kunit *test, phys_addr_t addr, size_t size);
void cma_test_expect_bytes(struct kunit *test, phys_addr_t addr, size_t size,
			   bool cached, int value);

/**
 * struct cma_test_worker - a thread that does one thing over and over
 * @step: the thing; an error ends the work
 * @data: for @step
 * @rounds: how often it was done
 * @error: what @step returned in the end
 * @line: in which line, see CMA_TEST_FAIL()
 * @task: the thread
 */
struct cma_test_worker {
	int (*step)(struct cma_test_worker *w);
	void *data;
	unsigned long rounds;
	int error;
	int line;
	struct task_struct *task;
};

/* In a step: KUnit's assertions are for the test's own thread. */
#define CMA_TEST_FAIL(w, err)	((w)->line = __LINE__, (err) ?: -EINVAL)

void cma_test_work(struct kunit *test, struct cma_test_worker *w, unsigned int n,
		   unsigned int ms);

#endif /* _CMA_REGION_TEST_H */
