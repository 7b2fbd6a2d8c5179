// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pool: sizes and addresses in bytes over an allocator. The drawings are as
 * in test_best_fit.c.
 */
#include <errno.h>
#include <string.h>

#include "unit.h"

#include "small_pool.h"

static void whole_pages_and_no_more(void **state)
{
	/*
	 *	ABCCD...
	 *
	 * Expect: sizes are rounded up to pages; an alignment costs nothing
	 * beyond its padding (in 2010 it was added to the size).
	 */
	setup(0x40000000, PAGES);
	expect_taken(1, 0, 0x40000000);
	expect_taken(4096, 1, 0x40001000);
	expect_taken(4097, 2048, 0x40002000);
	expect_taken(4096, 4096, 0x40004000);
	assert_int_equal(cma_pool_free_pages(pool), PAGES - 5);
	assert_int_equal(pool->chunks, 4);
	expect_taken(0x10000, 0x10000, 0x40010000);
	assert_int_equal(cma_pool_free_pages(pool), PAGES - 5 - 16);
	expect_taken(0xb000, 0x1000, 0x40005000);
}

/* Expect: what was taken at most at once, whatever came and went. */
static void peak(void **state)
{
	setup(0x40000000, PAGES);
	assert_int_equal(pool->least, PAGES);
	expect_taken(3 * PAGE, 0, 0x40000000);
	expect_taken(2 * PAGE, 0, 0x40003000);
	assert_int_equal(pool->least, PAGES - 5);
	expect_freed(0x40000000, 3 * PAGE);
	expect_refused(PAGES * PAGE, 0, -ENOMEM);
	expect_taken(PAGE, 0, 0x40000000);
	assert_int_equal(pool->least, PAGES - 5);
	expect_taken(4 * PAGE, 0, 0x40005000);
	assert_int_equal(pool->least, PAGES - 7);
}

static void everything_at_once(void **state)
{
	setup(0x40000000, PAGES);
	expect_refused(PAGES * PAGE + 1, 0, -ENOMEM);
	expect_taken(PAGES * PAGE, 0, 0x40000000);
	expect_refused(1, 0, -ENOMEM);
	assert_int_equal(cma_pool_free_pages(pool), 0);
	assert_int_equal(cma_pool_largest(pool, 0), 0);
	expect_freed(0x40000000, PAGES * PAGE);
	assert_int_equal(cma_pool_largest(pool, 0), PAGES);
}

/* Expect: sizes near 2^N are too large, not small (2010: 4 KiB, or nothing). */
static void huge_sizes(void **state)
{
	static const size_t sizes[] = {
		SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 4094, SIZE_MAX - 4095,
		SIZE_MAX - 4096, SIZE_MAX / 2, SIZE_MAX / 2 + 1,
		PAGES * PAGE + 1,
	};
	size_t i;

	setup(0x40000000, PAGES);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		expect_refused(sizes[i], 0, -ENOMEM);
		expect_refused(sizes[i], 0x100000, -ENOMEM);
	}
	assert_int_equal(cma_pool_free_pages(pool), PAGES);
	expect_taken(4096, 0, 0x40000000);
}

static void senseless_requests(void **state)
{
	setup(0x40000000, PAGES);
	expect_refused(0, 0, -EINVAL);
	expect_refused(0, 4096, -EINVAL);
	expect_refused(4096, 3, -EINVAL);
	expect_refused(4096, 4097, -EINVAL);
	expect_refused(4096, 0x3000, -EINVAL);
	expect_refused(4096, SIZE_MAX, -EINVAL);
	assert_int_equal(cma_pool_largest(pool, 0x3000), 0);
}

static void huge_alignments(void **state)
{
	size_t align;

	/* Expect: what no address in the pool has is -ENOMEM, up to 2^63. */
	setup(0x40000000, PAGES);
	for (align = 0x80000000; align; align <<= 1) {
		expect_refused(4096, align, -ENOMEM);
		assert_int_equal(cma_pool_largest(pool, align), 0);
	}
	expect_taken(4096, 0x40000000, 0x40000000);
}

static void alignment_above_the_pool(void **state)
{
	/*
	 *	0x80000000    0x90000000 |......|
	 *
	 * Expect: -ENOMEM; the code of 2010 rounded up to 2^32 and gave 0.
	 */
	setup(0x90000000, PAGES);
	expect_refused(4096, 0x80000000, -ENOMEM);
	expect_refused(4096, 0x40000000, -ENOMEM);
	expect_taken(4096, 0x10000000, 0x90000000);
}

static void at_physical_zero(void **state)
{
	/* Expect: 0 is an address like any other. */
	setup(0, PAGES);
	expect_taken(4096, 0x80000000, 0);
	expect_taken(4096, 0, 0x1000);
	expect_not_freed(-(phys_addr_t)PAGE);
	expect_freed(0, 4096);
	expect_not_freed(0);
	expect_taken(4096, 0, 0);
}

static void at_the_top(void **state)
{
	phys_addr_t top = -(phys_addr_t)(PAGES * PAGE);

	/*
	 *	|...............| 2^N
	 *
	 * Expect: the last page can be had, and nothing wraps to 0.
	 */
	setup(top, PAGES);
	expect_taken((PAGES - 1) * PAGE, 0, top);
	expect_taken(4096, 0, -(phys_addr_t)PAGE);
	expect_not_freed(0);
	expect_not_freed(top - PAGE);
	expect_freed(-(phys_addr_t)PAGE, 4096);
	expect_refused(8192, 0, -ENOMEM);
	expect_refused(4096, 0x2000, -ENOMEM);
	expect_freed(top, (PAGES - 1) * PAGE);
	assert_int_equal(cma_pool_free_pages(pool), PAGES);
}

static void free_what_is_no_chunk(void **state)
{
	/*
	 *	AAABB...
	 *
	 * Expect: only a chunk's first byte frees it, and only once.
	 */
	setup(0x40000000, PAGES);
	expect_taken(3 * PAGE, 0, 0x40000000);
	expect_taken(2 * PAGE, 0, 0x40003000);
	expect_not_freed(0x40000001);
	expect_not_freed(0x40000800);
	expect_not_freed(0x40001000);
	expect_not_freed(0x40002000);
	expect_not_freed(0x40004000);
	expect_not_freed(0x40005000);
	expect_not_freed(0x4003f000);
	expect_not_freed(0x40040000);
	expect_not_freed(0x3ffff000);
	expect_not_freed(0);
	expect_not_freed(-(phys_addr_t)PAGE);
	expect_freed(0x40000000, 3 * PAGE);
	expect_not_freed(0x40000000);
	expect_freed(0x40003000, 2 * PAGE);
	expect_not_freed(0x40003000);
	assert_int_equal(pool->chunks, 0);
}

static void free_in_a_merged_hole(void **state)
{
	/*
	 *	AABBCC..
	 *	......     after freeing A, C, B
	 *
	 * Expect: no old start frees anything; not that of the middle either.
	 */
	setup(0x40000000, PAGES);
	expect_taken(2 * PAGE, 0, 0x40000000);
	expect_taken(2 * PAGE, 0, 0x40002000);
	expect_taken(2 * PAGE, 0, 0x40004000);
	expect_freed(0x40000000, 2 * PAGE);
	expect_freed(0x40004000, 2 * PAGE);
	expect_freed(0x40002000, 2 * PAGE);
	expect_not_freed(0x40000000);
	expect_not_freed(0x40002000);
	expect_not_freed(0x40004000);
	assert_int_equal(cma_pool_largest(pool, 0), PAGES);
}

static void walk(void **state)
{
	struct cma_chunk chunk;
	unsigned long page = 0;
	phys_addr_t addr;

	setup(0x40000000, PAGES);
	assert_false(cma_pool_next_chunk(pool, &page, &chunk));
	assert_int_equal(take(4096, 0, 11, &addr), 0);
	assert_int_equal(take(8192, 0, 12, &addr), 0);
	assert_int_equal(take(4096, 0, 13, &addr), 0);
	expect_freed(0x40001000, 8192);
	page = 0;
	assert_true(cma_pool_next_chunk(pool, &page, &chunk));
	assert_int_equal(chunk.start, 0x40000000);
	assert_int_equal(chunk.size, 4096);
	assert_int_equal(chunk.tag.owner, 11);
	assert_int_equal(chunk.tag.since, SINCE + 11);
	assert_true(cma_pool_next_chunk(pool, &page, &chunk));
	assert_int_equal(chunk.start, 0x40003000);
	assert_int_equal(chunk.size, 4096);
	assert_int_equal(chunk.tag.owner, 13);
	assert_int_equal(chunk.tag.since, SINCE + 13);
	assert_false(cma_pool_next_chunk(pool, &page, &chunk));
	assert_int_equal(page, PAGES);
	/* Expect: who gives a chunk back learns whose it was. */
	assert_int_equal(cma_pool_free(pool, 0x40003000, &chunk), 0);
	assert_int_equal(chunk.start, 0x40003000);
	assert_int_equal(chunk.size, 4096);
	assert_int_equal(chunk.tag.owner, 13);
}

/* Best fit has three words a page behind two numbers. */
static void damage_page(u32 page)
{
	u32 *word = (u32 *)((unsigned long *)memory + 2);

	word[3 * page] ^= 0x40000001;
}

static void checker_counts(void **state)
{
	setup(0x40000000, PAGES);
	expect_taken(4096, 0, 0x40000000);
	pool->free++;
	assert_false(cma_pool_check(pool));
	pool->free--;
	pool->chunks++;
	assert_false(cma_pool_check(pool));
	pool->chunks--;
	assert_true(cma_pool_check(pool));
	/* A word inside of the free run, which a walk would not look at. */
	damage_page(5);
	assert_false(cma_pool_check(pool));
	damage_page(5);
	assert_true(cma_pool_check(pool));
}

/* Expect: nothing can be had of a pool that has left, nor freed, nor seen. */
static void closed_pool(void **state)
{
	unsigned long page = 0;
	struct cma_chunk got;

	setup(0x40000000, PAGES);
	expect_taken(PAGE, 0, 0x40000000);
	assert_int_equal(cma_pool_close(pool), -EBUSY);
	expect_taken(PAGE, 0, 0x40001000);
	expect_freed(0x40000000, PAGE);
	expect_freed(0x40001000, PAGE);
	assert_int_equal(cma_pool_peak(pool), 2);
	assert_int_equal(cma_pool_close(pool), 0);
	assert_int_equal(cma_pool_close(pool), -EBUSY);
	expect_refused(PAGE, 0, -ENOMEM);
	expect_not_freed(0x40000000);
	assert_int_equal(cma_pool_free_pages(pool), 0);
	assert_int_equal(cma_pool_peak(pool), 0);
	assert_int_equal(cma_pool_largest(pool, 0), 0);
	assert_false(cma_pool_next_chunk(pool, &page, &got));
	assert_int_equal(page, 0);
	assert_false(cma_pool_next_free(pool, &page, &got));
}

static void walk_over_what_is_free(void **state)
{
	struct cma_chunk run;
	unsigned long page = 0;

	/*
	 *	..BBC.........
	 *
	 * Expect: the two free runs, and no more.
	 */
	setup(0x40000000, PAGES);
	expect_taken(2 * PAGE, 0, 0x40000000);
	expect_taken(2 * PAGE, 0, 0x40002000);
	expect_taken(PAGE, 0, 0x40004000);
	expect_freed(0x40000000, 2 * PAGE);
	assert_true(cma_pool_next_free(pool, &page, &run));
	assert_int_equal(run.start, 0x40000000);
	assert_int_equal(run.size, 2 * PAGE);
	assert_int_equal(run.tag.owner, 0);
	assert_int_equal(page, 2);
	assert_true(cma_pool_next_free(pool, &page, &run));
	assert_int_equal(run.start, 0x40005000);
	assert_int_equal(run.size, (PAGES - 5) * PAGE);
	assert_int_equal(page, PAGES);
	assert_false(cma_pool_next_free(pool, &page, &run));
}

static void walk_while_it_changes(void **state)
{
	struct cma_chunk chunk;
	unsigned long page = 0;

	/*
	 *	AABBCC..
	 *	  |          the walk has come to here
	 *	DDDDCC..     A and B went, D came
	 *
	 * Expect: it goes on with the next chunk that begins behind.
	 */
	setup(0x40000000, PAGES);
	expect_taken(2 * PAGE, 0, 0x40000000);
	expect_taken(2 * PAGE, 0, 0x40002000);
	expect_taken(2 * PAGE, 0, 0x40004000);
	assert_true(cma_pool_next_chunk(pool, &page, &chunk));
	assert_int_equal(page, 2);
	expect_freed(0x40000000, 2 * PAGE);
	expect_freed(0x40002000, 2 * PAGE);
	expect_taken(4 * PAGE, 0, 0x40000000);
	assert_true(cma_pool_next_chunk(pool, &page, &chunk));
	assert_int_equal(chunk.start, 0x40004000);
	assert_int_equal(chunk.size, 2 * PAGE);
	assert_false(cma_pool_next_chunk(pool, &page, &chunk));
}

static void another_allocator(void **state)
{
	static u64 other[1024];
	void *meta = other;
	phys_addr_t addr;

	/*
	 * Expect: not while a chunk lives; then the new one manages all pages,
	 * and the old one's metadata is given back.
	 */
	setup(0x40000000, PAGES);
	assert_true(cma_near_fit.meta_size(PAGES) <= sizeof(other));
	expect_taken(PAGE, 0, 0x40000000);
	assert_int_equal(cma_pool_set_allocator(pool, &cma_near_fit, &meta),
			 -EBUSY);
	assert_ptr_equal(meta, other);
	assert_ptr_equal(pool->ops, &cma_best_fit);
	expect_freed(0x40000000, PAGE);
	assert_int_equal(cma_pool_set_allocator(pool, &cma_near_fit, &meta), 0);
	assert_ptr_equal(meta, memory);
	memset(memory, 0xa5, sizeof(memory));
	assert_ptr_equal(pool->ops, &cma_near_fit);
	assert_true(cma_pool_check(pool));
	expect_taken(PAGES * PAGE, 0, 0x40000000);
	expect_freed(0x40000000, PAGES * PAGE);
	/* A closed pool stays as it is. */
	meta = memory;
	assert_int_equal(cma_pool_close(pool), 0);
	assert_int_equal(cma_pool_set_allocator(pool, &cma_best_fit, &meta),
			 -EBUSY);
	assert_ptr_equal(meta, memory);
	assert_int_equal(take(1, 0, OWNER, &addr), -ENOMEM);
}

static void an_allocator_that_sleeps_stays(void **state)
{
	static u64 other[1024];
	void *meta = other;

	/* Expect: its calls are not under the lock, so it is never idle. */
	setup(0x40000000, PAGES);
	pool->sleeps = true;
	assert_int_equal(cma_pool_set_allocator(pool, &cma_near_fit, &meta),
			 -EBUSY);
	assert_ptr_equal(meta, other);
	assert_int_equal(cma_pool_close(pool), -EBUSY);
	expect_taken(PAGE, 0, 0x40000000);
	expect_taken(2 * PAGE, 4 * PAGE, 0x40004000);
	expect_freed(0x40004000, 2 * PAGE);
	expect_refused(PAGES * PAGE, 0, -ENOMEM);
	expect_freed(0x40000000, PAGE);
	expect_not_freed(0x40000000);
}

/* Expect: who gives back learns what it was, and whose. */
static void chunk_that_was_freed(void **state)
{
	struct cma_chunk got;
	phys_addr_t addr;

	setup(0x40000000, PAGES);
	assert_int_equal(take(0x3000, 0, 3, &addr), 0);
	assert_int_equal(take(1, 0, U32_MAX - 1, &addr), 0);
	assert_int_equal(addr, 0x40003000);
	assert_int_equal(cma_pool_free(pool, 0x40003000, &got), 0);
	assert_int_equal(got.start, 0x40003000);
	assert_int_equal(got.size, 0x1000);
	assert_int_equal(got.tag.owner, U32_MAX - 1);
	assert_int_equal(cma_pool_free(pool, 0x40000000, &got), 0);
	assert_int_equal(got.start, 0x40000000);
	assert_int_equal(got.size, 0x3000);
	assert_int_equal(got.tag.owner, 3);
	assert_int_equal(cma_pool_free(pool, 0x40000000, &got), -ENOENT);
	assert_int_equal(cma_pool_free_pages(pool), PAGES);
}

UNIT_MAIN(pools, T(whole_pages_and_no_more), T(peak),
	  T(everything_at_once),
	  T(huge_sizes), T(senseless_requests), T(huge_alignments),
	  T(alignment_above_the_pool), T(at_physical_zero), T(at_the_top),
	  T(free_what_is_no_chunk), T(free_in_a_merged_hole), T(walk),
	  T(chunk_that_was_freed),
	  T(closed_pool), T(walk_over_what_is_free), T(walk_while_it_changes),
	  T(another_allocator), T(an_allocator_that_sleeps_stays),
	  T(checker_counts))
