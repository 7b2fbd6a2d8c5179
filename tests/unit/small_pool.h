/* SPDX-License-Identifier: GPL-2.0-only */
/* One pool of 64 pages over the best-fit allocator, checked after every step. */
#ifndef _UNIT_SMALL_POOL_H
#define _UNIT_SMALL_POOL_H

#include <errno.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/pool.h"

#define PAGES		64
#define OWNER		7
#define SINCE		1000

static u64 memory[1024];
static struct cma_pool the_pool;
static struct cma_pool *const pool = &the_pool;
static const phys_addr_t untouched = 0x4711;

static inline void setup(phys_addr_t start, unsigned long pages)
{
	assert_true(cma_best_fit.meta_size(pages) <= sizeof(memory));
	memset(pool, 0, sizeof(*pool));
	cma_pool_init(pool, &cma_best_fit, memory, start, pages);
	assert_true(cma_pool_check(pool));
}

static inline int take(size_t size, size_t align, u32 owner, phys_addr_t *addr)
{
	struct cma_tag tag = { .owner = owner, .since = SINCE + owner };

	return cma_pool_alloc(pool, size, align, tag, addr);
}

static inline void expect_taken(size_t size, size_t align, phys_addr_t at)
{
	phys_addr_t addr = untouched;

	assert_int_equal(take(size, align, OWNER, &addr), 0);
	assert_int_equal(addr, at);
	assert_true(cma_pool_check(pool));
}

static inline void expect_refused(size_t size, size_t align, int error)
{
	phys_addr_t addr = untouched;

	assert_int_equal(take(size, align, OWNER, &addr), error);
	assert_int_equal(addr, untouched);
	assert_true(cma_pool_check(pool));
}

static inline void expect_freed(phys_addr_t addr, size_t size)
{
	struct cma_chunk got;

	assert_int_equal(cma_pool_free(pool, addr, &got), 0);
	assert_int_equal(got.start, addr);
	assert_int_equal(got.size, size);
	assert_int_not_equal(got.tag.owner, 0);
	assert_true(cma_pool_check(pool));
}

static inline void expect_not_freed(phys_addr_t addr)
{
	unsigned long free = cma_pool_free_pages(pool);
	struct cma_chunk got;

	assert_int_equal(cma_pool_free(pool, addr, &got), -ENOENT);
	assert_int_equal(cma_pool_free_pages(pool), free);
	assert_true(cma_pool_check(pool));
}

#endif /* _UNIT_SMALL_POOL_H */
