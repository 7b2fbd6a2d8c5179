// SPDX-License-Identifier: GPL-2.0-only
/* Near fit: how a region is laid out, and which run of its lists is taken. */
#include "holes.h"

/* Each level of the index has a node for every page and is below the next. */
static void expect_levels(unsigned long pages)
{
	u32 i;

	assert_in_range(n->levels, 1, MAX_LEVELS);
	for (i = 1; i < n->levels; i++)
		assert_true(bounds_of(n, i - 1, pages - 1) < bounds_of(n, i, 0));
	assert_ptr_equal(bounds_of(n, i - 1, pages - 1), bounds_of(n, i - 1, 0));
	assert_ptr_equal(bounds_of(n, i - 1, 0) + n->octaves + 1, n->page);
}

static void expect_layout(unsigned long pages)
{
	setup_pages(0, pages);
	expect_levels(pages);
	assert_int_equal(n->steps, pages < 1024 ? 1 : pages < 2048 ? 2 : 3);
	assert_true((pages - 1) >> n->zone < 1UL << n->lists);
	assert_true(n->octaves < 1UL << n->lists);
	assert_true(class_of(n, pages) + 2 < n->classes);
	assert_true(n->classes <= MAX_CLASSES);
	assert_true(n->classes / BITS_PER_LONG < n->words);
	assert_ptr_equal(n->bound, n->head + (n->classes << n->lists));
	assert_ptr_equal(n->page + pages,
			 (char *)n + ops->meta_size(pages));
	assert_true(ops->check(n));
	assert_int_equal(ops->alloc(n, pages, 1, tag), 0);
}

static void sizes_of_regions(void **state)
{
	u32 i;

	/*
	 * Expect: there is a lane for each zone and each order, a class for each
	 * length and two above it, and a leaf for each page.
	 */
	for (i = 1; i <= 20; i++) {
		expect_layout((1UL << i) - 1);
		expect_layout(1UL << i);
		expect_layout((1UL << i) + 1);
	}
}

static void order_of_any_run(void **state)
{
	unsigned long run, pages, page;

	/* Expect: the greatest order that one of the pages of a run has. */
	setup(3);
	for (run = 0; run < 130; run++)
		for (pages = 1; pages < 130; pages++) {
			u32 order = 0;

			for (page = run; page < run + pages; page++)
				while (!((3 + page) & ((2UL << order) - 1)))
					order++;
			assert_int_equal(order_of_run(n, run, pages), order);
		}
}

/* Every length that a hole of 30 pages has room for, and none above. */
static void expect_lengths(void)
{
	unsigned long pages;

	for (pages = 1; pages <= 30; pages++) {
		give(take(pages, 1));
		assert_true(ops->check(n));
	}
	assert_int_equal(take(31, 1), -ENOMEM);
	assert_int_equal(take(n->pages, 1), -ENOMEM);
	assert_int_equal(take(n->pages + 1, 1), -ENOMEM);
	assert_int_equal(take(~0UL, 1), -ENOMEM);
	assert_true(ops->check(n));
}

static void every_length(void **state)
{
	/*
	 * Holes of 30 pages, in lists by zone and by order.
	 *
	 * Expect: a request finds them however far their class is from its own.
	 */
	setup(0);
	make_holes(30, 2);
	expect_lengths();
	assert_int_equal(n->by, ZONES);
	give(take(1, 2));
	expect_lengths();
	assert_int_equal(n->by, ORDERS);
}

static void expect_third(enum near_fit_lanes by)
{
	unsigned long run, a, b;
	u32 class;

	setup_pages(0, MOST);
	make_holes(300, 2);
	if (by == ORDERS)
		give(take(1, 2));
	assert_int_equal(n->by, by);
	a = take(300, 1);
	b = take(300, 1);
	/* Two holes become one, and half of that a hole of 301 pages. */
	give(30501);
	assert_int_equal(take(301, 1), 30502);
	give(a);
	give(b);
	class = class_of(n, 301);
	run = first_run(n, class);
	assert_int_equal(run_length(n, run), 300);
	run = next_run(n, n->by, class, run);
	assert_int_equal(run_length(n, run), 300);
	assert_int_equal(take(301, 1), 30201);
	assert_int_equal(take(301, 1), -ENOMEM);
	assert_true(ops->check(n));
}

static void the_third_of_its_class(void **state)
{
	/*
	 *	X.......XX.......XX........X	300 pages each, and one of 301
	 *
	 * They are all of one class, and that one is not among the first two.
	 *
	 * Expect: it is found all the same, in both sorts of lists.
	 */
	expect_third(ZONES);
	expect_third(ORDERS);
}

static void the_last_to_be_looked_at(void **state)
{
	long chunk[20];
	u32 i;

	/*
	 *	page mod 32   0 1 2 ...     16 ...         30 31
	 *	              X . . . . . . . . . . . . . . . X
	 *
	 * 16 pages aligned to 16 find 15 in each hole; but one has 31 pages, and
	 * 20 of the others are in front of it.
	 *
	 * Expect: it is found, though it is not so long that it must fit.
	 */
	setup(0);
	make_holes(30, 2);
	assert_int_equal(take(16, 16), -ENOMEM);
	for (i = 0; i < 20; i++)
		chunk[i] = take(30, 1);
	give(4095);
	assert_int_equal(take(31, 1), 4096);
	for (i = 0; i < 20; i++)
		give(chunk[i]);
	assert_int_equal(n->by, ORDERS);
	assert_int_equal(take(16, 16), 4080);
	assert_int_equal(take(16, 16), -ENOMEM);
	assert_true(ops->check(n));
}

static void near_and_low(void **state)
{
	unsigned long i;

	/*
	 * Holes of 30 pages in 16 zones of 4096; all of those in the first two
	 * zones are taken, and then some given back.
	 *
	 * Expect: what is a little longer is taken in the first zone before what
	 * fits exactly in the next, but not what is much longer; and what fits
	 * exactly before what is longer in the next.
	 */
	setup_pages(0, MOST);
	make_holes(30, 2);
	assert_int_equal(n->by, ZONES);
	for (i = 0; i < 256; i++)
		assert_in_range(take(30, 1), 0, 8191);
	give(2049);
	give(2079);
	assert_int_equal(take(30, 1), 2051);
	give(1025);
	give(1055);
	give(1057);
	assert_in_range(take(30, 1), 8192, 12287);
	give(4097);
	give(4127);
	give(3073);
	assert_int_equal(take(30, 1), 3073);
	/* Of the class of 31 there are only holes of 30. */
	give(3073);
	give(513);
	give(543);
	assert_int_equal(take(31, 1), 514);
	assert_true(ops->check(n));
}

UNIT_MAIN(near_fit_lists, N(sizes_of_regions), N(order_of_any_run),
	  N(every_length), N(the_third_of_its_class),
	  N(the_last_to_be_looked_at), N(near_and_low))
