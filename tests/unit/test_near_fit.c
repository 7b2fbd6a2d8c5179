// SPDX-License-Identifier: GPL-2.0-only
/*
 * Near fit: the array of a few free runs, lists by zone and by order, the index.
 * What any allocator owes is in test_conformance.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/allocator.h"
#include "../../mm/cma_region/near_fit.h"

#define PAGES	8192

static const struct cma_allocator *const ops = &cma_near_fit;
static const struct cma_tag tag = { .owner = 7 };
static struct near_fit *n;
static bool used[PAGES];

static void setup(unsigned long base)
{
	free(n);
	n = malloc(ops->meta_size(PAGES));
	memset(n, 0xa5, ops->meta_size(PAGES));
	memset(used, 0, sizeof(used));
	ops->init(n, base, PAGES);
}

static int teardown(void **state)
{
	free(n);
	n = NULL;
	return 0;
}

static long take(unsigned long pages, unsigned long align)
{
	long page = ops->alloc(n, pages, align, tag);
	unsigned long i;

	if (page < 0) {
		assert_int_equal(page, -ENOMEM);
		return page;
	}
	assert_in_range(page, 0, PAGES - pages);
	assert_int_equal((n->base + page) % align, 0);
	for (i = 0; i < pages; i++) {
		assert_false(used[page + i]);
		used[page + i] = true;
	}
	return page;
}

static void give(unsigned long page)
{
	unsigned long i, pages;
	u32 owner;

	pages = ops->free(n, page, &owner);
	assert_int_not_equal(pages, 0);
	for (i = 0; i < pages; i++)
		used[page + i] = false;
}

/* Pages that a request of this alignment could have at most, by the book. */
static unsigned long most(unsigned long align)
{
	unsigned long p, run = 0, found = 0;

	for (p = PAGES; p-- > 0;) {
		run = used[p] ? 0 : run + 1;
		if (!((n->base + p) % align) && run > found)
			found = run;
	}
	return found;
}

/* Every request that can be served is, and no other, for all alignments. */
static void expect_exact(void)
{
	unsigned long align, can;

	assert_true(ops->check(n));
	for (align = 1; align <= 4096; align *= 2) {
		can = most(align);
		assert_int_equal(ops->largest(n, align), can);
		assert_int_equal(take(can + 1, align), -ENOMEM);
		if (can)
			give(take(can, align));
	}
	assert_true(ops->check(n));
}

/*
 * Holes of @pages behind page 0, with @between pages from one to the next; what
 * that leaves of the region is taken as well. Allocations begin at the end.
 */
static void make_holes(unsigned long pages, unsigned long between)
{
	unsigned long step = pages + between, end = 1 + (PAGES - 1) / step * step;
	unsigned long p;

	for (p = PAGES; p > end; p--)
		assert_int_equal(take(1, 1), p - 1);
	for (p = end; p > 1; p -= step) {
		assert_int_equal(take(between, 1), p - between);
		assert_int_equal(take(pages, 1), p - step);
	}
	assert_int_equal(take(1, 1), 0);
	for (p = 1; p < end; p += step)
		give(p);
}

static void both_ends_of_a_run(void **state)
{
	/*
	 * Expect: pages from the end, aligned ones from the first that is
	 * aligned; what is freed next to a run makes it longer; the padding
	 * before a chunk is used first.
	 */
	setup(0);
	assert_int_equal(take(3, 1), PAGES - 3);
	assert_int_equal(take(5, 1), PAGES - 8);
	assert_int_equal(take(16, 16), 0);
	assert_int_equal(take(16, 64), 64);
	give(PAGES - 8);
	assert_int_equal(take(4, 1), 60);
	give(60);
	give(PAGES - 3);
	expect_exact();
}

static void a_few_need_no_lists(void **state)
{
	unsigned long p;

	/*
	 *	X..............XX..............XX...	holes of 30 pages
	 *
	 * Expect: lists from 64 free runs on, and until there are less than 32;
	 * exact everywhere.
	 */
	setup(0);
	make_holes(30, 2);
	assert_int_equal(n->by, ZONES);
	for (p = 1; n->runs >= FEW / 2; p += 32) {
		assert_int_equal(n->by, ZONES);
		give(p + 30);
	}
	assert_int_equal(n->runs, FEW / 2 - 1);
	assert_int_equal(n->by, NO_LANES);
	expect_exact();
	while (n->runs < FEW - 1)
		assert_true(take(2, 32) >= 0);
	assert_int_equal(n->by, NO_LANES);
	expect_exact();
	assert_true(take(2, 32) >= 0);
	assert_int_equal(n->runs, FEW);
	assert_int_equal(n->by, ZONES);
	expect_exact();
}

static void no_index_for_512(void **state)
{
	/*
	 *	X..............XX..............XX...	256 holes of 30 pages
	 *
	 * Expect: exact without an index.
	 */
	setup(0);
	make_holes(30, 2);
	assert_false(n->indexed);
	assert_int_equal(take(16, 16), -ENOMEM);
	assert_true(take(15, 16) >= 0);
	expect_exact();
	assert_false(n->indexed);
}

static void index_of_many(void **state)
{
	/*
	 *	X......XX......XX......X	1024 holes of 6 pages
	 *
	 * Expect: an index; 4 pages aligned to 4 find none, since only three
	 * are left behind an aligned page.
	 */
	setup(0);
	make_holes(6, 2);
	assert_true(n->indexed);
	assert_int_equal(take(4, 4), -ENOMEM);
	assert_int_equal(take(7, 1), -ENOMEM);
	assert_true(take(3, 4) >= 0);
	expect_exact();
}

static void the_one_hole_that_fits(void **state)
{
	long page;

	/*
	 *	page mod 8   1 2 3 4 5 6 7 0 1 2 3 4 5 6
	 *	             . . . . . . X X . . . . . .
	 *
	 * One pair of 1024 holes becomes one.
	 *
	 * Expect: it is found, once; and again after it came back.
	 */
	setup(0);
	make_holes(6, 2);
	assert_int_equal(take(7, 8), -ENOMEM);
	give(4095);
	page = take(7, 8);
	assert_int_equal(page, 4096);
	assert_int_equal(take(7, 8), -ENOMEM);
	assert_int_equal(take(7, 8), -ENOMEM);
	give(page);
	assert_int_equal(take(7, 8), 4096);
	assert_true(ops->check(n));
}

static void bounds_that_are_stale(void **state)
{
	unsigned long p;

	/*
	 * Pairs of holes become one and are taken whole, so that what the index
	 * promises is no longer true anywhere.
	 *
	 * Expect: a request that can not be served is refused all the same, and
	 * after that the bounds tell the truth.
	 */
	setup(0);
	make_holes(6, 2);
	for (p = 7; p + 16 < PAGES; p += 16)
		give(p);
	while (take(14, 1) >= 0)
		;
	assert_true(*bounds_of(n, n->levels - 1, 0) >= 14);
	assert_int_equal(cma_near_fit_search(n, 9, 0), NOWHERE);
	assert_true(*bounds_of(n, n->levels - 1, 0) < 9);
	assert_true(ops->check(n));
}

static void orders_while_asked(void **state)
{
	u32 i;

	/*
	 * Expect: lists by order from the first request with an alignment on,
	 * and by zone again when there has been none for long.
	 */
	setup(3);
	make_holes(30, 2);
	assert_int_equal(n->by, ZONES);
	give(take(2, 8));
	assert_int_equal(n->by, ORDERS);
	assert_true(ops->check(n));
	for (i = 0; i < PATIENCE; i++)
		give(take(2, 1));
	assert_int_equal(n->by, ORDERS);
	give(take(2, 4));
	for (i = 0; i < PATIENCE; i++)
		give(take(2, 1));
	assert_int_equal(n->by, ORDERS);
	give(take(2, 1));
	assert_int_equal(n->by, ZONES);
	expect_exact();
}

static void no_better_aligned_than_asked(void **state)
{
	u32 i;

	/*
	 *	page frame    16 ... 23  32 ... 39  48 ... 55  64 ... 71
	 *	order          4          5          4          6
	 *
	 * Expect: 8 pages aligned to 16 come from where a page is aligned to
	 * just that, as long as there are such; then from the next order.
	 */
	setup(15);
	make_holes(8, 8);
	for (i = 0; i < PAGES / 32; i++)
		assert_int_equal((n->base + take(8, 16)) % 32, 16);
	assert_int_equal(n->by, ORDERS);
	for (i = 0; i < PAGES / 64; i++)
		assert_int_equal((n->base + take(8, 16)) % 64, 32);
	assert_int_equal((n->base + take(8, 16)) % 128, 64);
	assert_true(ops->check(n));
}

static void many_by_aligned_requests_alone(void **state)
{
	u32 i;

	/*
	 * One page in eight is taken, and nothing is given back.
	 *
	 * Expect: an index when the runs become many.
	 */
	setup(0);
	for (i = 0; i < MANY; i++)
		take(1, 8);
	assert_int_equal(n->runs, MANY);
	assert_false(n->indexed);
	take(1, 8);
	assert_int_equal(n->runs, MANY + 1);
	assert_true(n->indexed);
	assert_int_equal(take(8, 8), 8 * (MANY + 1));
	expect_exact();
}

static void expect_seen(void *word, u32 bits)
{
	*(u32 *)word ^= bits;
	assert_false(ops->check(n));
	*(u32 *)word ^= bits;
	assert_true(ops->check(n));
}

static void checker_sees_the_array(void **state)
{
	/* Expect: an entry, the page's number of it and their count agree. */
	setup(0);
	give(take(1, 1));
	take(2, 8);
	give(take(2, 64));
	expect_seen(&n->few[0].first, 1);
	expect_seen(&n->few[0].length, 1);
	expect_seen(&n->page[n->few[0].first].link, 1);
	expect_seen(&n->runs, 1);
}

static void checker_sees_the_lists(void **state)
{
	u32 class;

	/* Expect: every map agrees with the lists, and every bound holds. */
	setup(0);
	give(take(1, 8));
	make_holes(6, 3);
	give(take(1, 8));
	class = class_of(n, 6);
	expect_seen(n->map, 1u << class);
	expect_seen(&n->lanes[class], 1u << 3);
	expect_seen(&n->runs, 1);
	assert_true(n->indexed);
	expect_seen(bounds_of(n, 0, 9), 7);
	expect_seen(bounds_of(n, n->levels - 1, 0), 7);
}

static void checker_sees_the_orders(void **state)
{
	/* Expect: the map of an order agrees with the lists of the classes. */
	setup(0);
	make_holes(30, 2);
	give(take(1, 8));
	assert_int_equal(n->by, ORDERS);
	expect_seen(laned_by(n, 4), 1u << class_of(n, 30));
	expect_seen(laned_by(n, 2), 1u << class_of(n, 30));
}

static void random_steps(unsigned long base, u32 seed)
{
	static long chunk[PAGES];
	u32 step, chunks = 0;

	srand(seed);
	setup(base);
	for (step = 0; step < 12000; step++) {
		/* It fills, is emptied by half, and stays like that. */
		int frees = step < 5000 ? 20 : step < 8000 ? 75 : 45;
		u32 i = chunks ? rand() % chunks : 0;
		long page;

		if (chunks && rand() % 100 < frees) {
			give(chunk[i]);
			chunk[i] = chunk[--chunks];
			continue;
		}
		page = take(1 + rand() % (rand() % 16 ? 2 : 30),
			    rand() % 3 ? 1 : 1ul << rand() % 9);
		if (page >= 0)
			chunk[chunks++] = page;
		if (!(step % 500))
			expect_exact();
	}
	assert_true(n->indexed);
	while (chunks)
		give(chunk[--chunks]);
	assert_int_equal(most(1), PAGES);
	expect_exact();
}

static void random_sequences(void **state)
{
	random_steps(0, 1);
	random_steps(0x3ffff, 2);
	random_steps(0x40000, 3);
	random_steps((~0UL >> 12) - PAGES + 1, 4);
}

#define N(f) cmocka_unit_test_teardown(f, teardown)

UNIT_MAIN(near_fit, N(both_ends_of_a_run), N(a_few_need_no_lists),
	  N(no_index_for_512), N(index_of_many), N(the_one_hole_that_fits),
	  N(bounds_that_are_stale), N(orders_while_asked),
	  N(no_better_aligned_than_asked), N(many_by_aligned_requests_alone),
	  N(checker_sees_the_array), N(checker_sees_the_lists),
	  N(checker_sees_the_orders), N(random_sequences))
