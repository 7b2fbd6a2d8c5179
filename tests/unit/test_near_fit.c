// SPDX-License-Identifier: GPL-2.0-only
/*
 * Near fit: the array of a few free runs, lists by zone and by order, the index.
 * What any allocator owes is in test_conformance.c.
 */
#include "holes.h"

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

static void an_index_that_was_not_needed(void **state)
{
	unsigned long p;

	/*
	 * An index, then so few free runs that it rests, then more than a few.
	 *
	 * Expect: its bounds hold again.
	 */
	setup(0);
	make_holes(6, 2);
	assert_true(n->indexed);
	for (p = 7; n->by != NO_LANES; p += 8)
		give(p);
	while (n->by == NO_LANES)
		take(1, 64);
	assert_true(ops->check(n));
	assert_true(cma_near_fit_search(n, 60, 0) != NOWHERE);
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

static void many_and_one_more(void **state)
{
	/*
	 *	X..............XX..............XX...XX.X.X
	 *
	 * 511 holes of 14 pages, then one page, then another.
	 *
	 * Expect: 512 free runs are listed by order when somebody asks for an
	 * alignment; one more has an index, and they stay as they are.
	 */
	setup(0);
	make_holes(14, 2);
	give(PAGES - 2);
	assert_int_equal(n->runs, MANY);
	assert_int_equal(n->by, ZONES);
	assert_false(n->indexed);
	give(take(4, 8));
	assert_int_equal(n->by, ORDERS);
	expect_exact();
	setup(0);
	make_holes(14, 2);
	give(PAGES - 2);
	give(PAGES - 4);
	assert_int_equal(n->runs, MANY + 1);
	assert_true(n->indexed);
	give(take(4, 8));
	assert_int_equal(n->by, ZONES);
	expect_exact();
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
	/* An order that only one page has. */
	give(0);
	assert_int_equal(take(1, 1UL << 20), 0);
	assert_int_equal(take(1, 1UL << 20), -ENOMEM);
	assert_int_equal(cma_near_fit_search(n, 1, n->octaves), NOWHERE);
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
	/* The rest begins in another leaf. */
	assert_int_equal(take(600, 8), 8 * (MANY + 2));
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
	unsigned long first, second;
	u32 class;

	/* Expect: maps agree with lists, lists with runs, and bounds hold. */
	setup(0);
	give(take(1, 8));
	make_holes(6, 3);
	give(take(1, 8));
	class = class_of(n, 6);
	expect_seen(n->map, 1u << class);
	expect_seen(n->map, 1u << 3);
	expect_seen(&n->lanes[class], 1u << 3);
	expect_seen(&n->lanes[class], 1u << 16);
	first = first_run(n, class);
	second = n->page[first].link;
	expect_seen(head_of(n, class, 0), first ^ second);
	expect_seen(head_of(n, class, 0), 1u << 20);
	expect_seen(head_of(n, class, 0), 1);
	expect_seen(&n->page[first].link, second ^ first);
	expect_seen(&n->page[second + 1].link, 1);
	expect_seen(&n->runs, 1);
	assert_true(n->indexed);
	expect_seen(bounds_of(n, 0, 9), 7);
	expect_seen(bounds_of(n, n->levels - 1, 0), 7);
	expect_seen(bounds_of(n, n->levels - 1, 0), 1024);
	expect_seen(&bounds_of(n, 1, 0)[n->octaves], 1024);
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

static void random_steps(unsigned long base, unsigned long pages, u32 seed)
{
	static long chunk[PAGES];
	u32 step, chunks = 0, unit = pages / PAGES;

	srand(seed);
	setup_pages(base, pages);
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
		page = take(1 + rand() % (unit * (rand() % 16 ? 2 : 30)),
			    rand() % 3 ? 1 : 1ul << rand() % 9);
		if (page >= 0)
			chunk[chunks++] = page;
		if (!(step % 500))
			expect_exact();
	}
	assert_true(n->indexed);
	while (chunks)
		give(chunk[--chunks]);
	assert_int_equal(most(1), pages);
	expect_exact();
}

static void random_sequences(void **state)
{
	random_steps(0, PAGES, 1);
	random_steps(0x3ffff, PAGES, 2);
	random_steps(0x40000, PAGES, 3);
	random_steps((~0UL >> 12) - PAGES + 1, PAGES, 4);
	random_steps(0x40000, MOST, 5);
}

UNIT_MAIN(near_fit, N(both_ends_of_a_run), N(a_few_need_no_lists),
	  N(an_index_that_was_not_needed), N(no_index_for_512),
	  N(many_and_one_more), N(index_of_many), N(the_one_hole_that_fits),
	  N(bounds_that_are_stale), N(orders_while_asked),
	  N(no_better_aligned_than_asked), N(many_by_aligned_requests_alone),
	  N(checker_sees_the_array), N(checker_sees_the_lists),
	  N(checker_sees_the_orders), N(random_sequences))
