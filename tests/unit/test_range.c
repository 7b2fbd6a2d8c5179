// SPDX-License-Identifier: GPL-2.0-only
/* Address ranges: the only place where addresses are compared. */
#include "unit.h"

#include "../../mm/cma_region/range.h"

static struct cma_range range(u64 first, u64 last)
{
	return (struct cma_range){ first, last };
}

static void make(void **state)
{
	struct cma_range r = range(1, 2);

	/* Expect: no range of 0 bytes, and what was there stays. */
	assert_false(cma_range_make(5, 0, &r));
	assert_int_equal(r.first, 1);
	assert_int_equal(r.last, 2);

	assert_true(cma_range_make(0, 1, &r));
	assert_int_equal(r.first, 0);
	assert_int_equal(r.last, 0);
	assert_true(cma_range_make(0x1000, 0x1000, &r));
	assert_int_equal(r.first, 0x1000);
	assert_int_equal(r.last, 0x1fff);
}

static void make_at_the_top(void **state)
{
	struct cma_range r = range(1, 2);

	/*
	 *	... |=====| 2^64
	 *
	 * Expect: a range may end with the last byte there is, and not behind.
	 */
	assert_true(cma_range_make(U64_MAX - 0xfff, 0x1000, &r));
	assert_int_equal(r.first, U64_MAX - 0xfff);
	assert_int_equal(r.last, U64_MAX);
	assert_true(cma_range_make(U64_MAX, 1, &r));
	assert_true(cma_range_make(0, U64_MAX, &r));
	assert_true(cma_range_make(1, U64_MAX, &r));
	assert_int_equal(r.last, U64_MAX);
	assert_false(cma_range_make(U64_MAX - 0xfff, 0x1001, &r));
	assert_false(cma_range_make(2, U64_MAX, &r));
	assert_false(cma_range_make(U64_MAX, U64_MAX, &r));
	assert_false(cma_range_make(U64_MAX, 2, &r));
}

static void size(void **state)
{
	struct cma_range r = range(7, 7);

	assert_int_equal(cma_range_size(&r), 1);
	r = range(0, U32_MAX);
	assert_int_equal(cma_range_size(&r), 1ULL << 32);
	r = range(1, U64_MAX);
	assert_int_equal(cma_range_size(&r), U64_MAX);
	/* Expect: 2^64 bytes do not fit a u64 and saturate, not wrap to 0. */
	r = range(0, U64_MAX);
	assert_int_equal(cma_range_size(&r), U64_MAX);
}

static void overlaps(void **state)
{
	/*
	 *	a     |===|
	 *	below |
	 *	at the first byte, at the last byte, inside, around
	 */
	static const struct {
		struct cma_range b;
		bool overlaps;
	} cases[] = {
		{ { 0, 9 }, false },
		{ { 0, 10 }, true },
		{ { 20, 30 }, true },
		{ { 21, 30 }, false },
		{ { 12, 13 }, true },
		{ { 0, U64_MAX }, true },
		{ { 10, 20 }, true },
		{ { 21, U64_MAX }, false },
	};
	struct cma_range a = range(10, 20);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(cma_range_overlaps(&a, &cases[i].b),
				 cases[i].overlaps);
		assert_int_equal(cma_range_overlaps(&cases[i].b, &a),
				 cases[i].overlaps);
	}
}

static void contains_and_equal(void **state)
{
	struct cma_range a = range(10, 20), b = range(10, 20);

	assert_true(cma_range_contains(&a, &b));
	assert_true(cma_range_equal(&a, &b));
	b = range(11, 20);
	assert_true(cma_range_contains(&a, &b));
	assert_false(cma_range_contains(&b, &a));
	assert_false(cma_range_equal(&a, &b));
	b = range(10, 21);
	assert_false(cma_range_contains(&a, &b));
	assert_false(cma_range_equal(&a, &b));
	b = range(9, 20);
	assert_false(cma_range_contains(&a, &b));
}

static void clip(void **state)
{
	struct cma_range a = range(10, 20), b = range(15, U64_MAX), c;

	assert_true(cma_range_clip(&a, &b, &c));
	assert_int_equal(c.first, 15);
	assert_int_equal(c.last, 20);
	b = range(0, 10);
	assert_true(cma_range_clip(&b, &a, &c));
	assert_int_equal(c.first, 10);
	assert_int_equal(c.last, 10);
	b = range(21, 30);
	assert_false(cma_range_clip(&a, &b, &c));
	assert_int_equal(c.first, 10);
}

static void fit_high(void **state)
{
	struct cma_range hole = range(0x1000, 0x8fff);
	u64 at = 1;

	/* Expect: the top end, then aligned down, then the exact fit. */
	assert_true(cma_range_fit_high(&hole, 0x1000, 1, &at));
	assert_int_equal(at, 0x8000);
	assert_true(cma_range_fit_high(&hole, 0x2000, 0x4000, &at));
	assert_int_equal(at, 0x4000);
	assert_true(cma_range_fit_high(&hole, 0x8000, 0x1000, &at));
	assert_int_equal(at, 0x1000);
	at = 1;
	assert_false(cma_range_fit_high(&hole, 0x8001, 1, &at));
	assert_false(cma_range_fit_high(&hole, 0x8000, 0x2000, &at));
	assert_false(cma_range_fit_high(&hole, U64_MAX, 1, &at));
	assert_false(cma_range_fit_high(&hole, 0x1000, 0x10000, &at));
	assert_int_equal(at, 1);
}

static void fit_high_at_the_ends(void **state)
{
	struct cma_range hole = range(0, 0xfff);
	u64 at = 1;

	/* Expect: address 0 is a place, and aligned to everything. */
	assert_true(cma_range_fit_high(&hole, 0x1000, 1ULL << 63, &at));
	assert_int_equal(at, 0);

	hole = range(U64_MAX - 0xfff, U64_MAX);
	assert_true(cma_range_fit_high(&hole, 0x1000, 0x1000, &at));
	assert_int_equal(at, U64_MAX - 0xfff);
	assert_false(cma_range_fit_high(&hole, 0x1000, 0x2000, &at));
	assert_false(cma_range_fit_high(&hole, 0x1001, 1, &at));

	hole = range(0, U64_MAX);
	assert_true(cma_range_fit_high(&hole, U64_MAX, 1, &at));
	assert_int_equal(at, 1);

	/*
	 *	      0x90000000       0x9fffffff
	 *	          |-----------------|
	 *	0x80000000                      0x100000000
	 *
	 * Expect: no multiple of 2 GiB lies inside, so nothing fits; the code
	 * of 2010 rounded up to 2^32 and gave address 0.
	 */
	hole = range(0x90000000, 0x9fffffff);
	assert_false(cma_range_fit_high(&hole, 0x1000, 0x80000000, &at));
}

UNIT_MAIN(range, T(make), T(make_at_the_top), T(size), T(overlaps),
	  T(contains_and_equal), T(clip), T(fit_high),
	  T(fit_high_at_the_ends))
