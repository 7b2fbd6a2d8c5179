// SPDX-License-Identifier: GPL-2.0-only
/*
 * The best-fit allocator, in pages. In the drawings a letter is a page of that
 * chunk and a dot is a free page.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/allocator.h"

#define PAGES	16

static u32 meta[128];
static const struct cma_tag tag = { .owner = 7, .since = 8 };
static const struct cma_allocator *const ops = &cma_best_fit;

static void setup(unsigned long base, unsigned long pages)
{
	assert_true(ops->meta_size(pages) <= sizeof(meta));
	memset(meta, 0xff, sizeof(meta));
	ops->init(meta, base, pages);
	assert_true(ops->check(meta));
}

static long take(unsigned long pages, unsigned long align)
{
	long page = ops->alloc(meta, pages, align, tag);

	assert_true(ops->check(meta));
	if (page < 0)
		assert_int_equal(page, -ENOMEM);
	return page < 0 ? -1 : page;
}

static void give(unsigned long page)
{
	u32 got;

	assert_int_not_equal(ops->free(meta, page, &got), 0);
	assert_int_equal(got, tag.owner);
	assert_int_equal(ops->free(meta, page, &got), 0);
	assert_true(ops->check(meta));
}

/* The free runs, as "page+pages " each. */
static const char *holes(void)
{
	struct cma_run run = { 0 };
	static char s[256];
	int len = 0;

	s[0] = '\0';
	for (; ops->next(meta, &run); run.page += run.pages)
		if (!run.tag.owner)
			len += snprintf(s + len, sizeof(s) - len, "%lu+%lu ",
					run.page, run.pages);
	return s;
}

static void empty(void **state)
{
	setup(0, PAGES);
	assert_string_equal(holes(), "0+16 ");
	assert_int_equal(ops->largest(meta, 1), PAGES);
}

static void from_the_low_end(void **state)
{
	/*
	 *	................
	 *	AAAB............
	 *
	 * Expect: the low end of the hole, one behind the other.
	 */
	setup(0, PAGES);
	assert_int_equal(take(3, 1), 0);
	assert_int_equal(take(1, 1), 3);
	assert_string_equal(holes(), "4+12 ");
}

static void the_smallest_hole_that_does(void **state)
{
	/*
	 *	AAAA....BB..CCC.
	 *	AAAA....BBDDCCCE
	 *
	 * Expect: D takes the hole of two although that of four is lower, E
	 * the hole of one.
	 */
	setup(0, PAGES);
	assert_int_equal(take(4, 1), 0);
	assert_int_equal(take(4, 1), 4);
	assert_int_equal(take(2, 1), 8);
	assert_int_equal(take(2, 1), 10);
	assert_int_equal(take(3, 1), 12);
	give(4);
	give(10);
	assert_string_equal(holes(), "4+4 10+2 15+1 ");
	assert_int_equal(take(2, 1), 10);
	assert_int_equal(take(1, 1), 15);
	assert_int_equal(take(3, 1), 4);
	assert_string_equal(holes(), "7+1 ");
}

static void the_lower_of_two_equals(void **state)
{
	/*
	 *	AA..BB..CCCCCCCC
	 *	AADDBB..CCCCCCCC
	 *
	 * Expect: D in the lower hole.
	 */
	setup(0, PAGES);
	take(2, 1);
	take(2, 1);
	take(2, 1);
	take(2, 1);
	take(8, 1);
	give(2);
	give(6);
	assert_int_equal(take(2, 1), 2);
	assert_string_equal(holes(), "6+2 ");
}

static void not_to_the_far_end(void **state)
{
	/*
	 *	................
	 *	AAAA............
	 *
	 * Expect: the low end although the rest divides evenly; the code of
	 * 2010 moved the chunk to the far end then.
	 */
	setup(0, PAGES);
	assert_int_equal(take(4, 4), 0);
	assert_int_equal(take(4, 1), 4);
}

static void alignment(void **state)
{
	/*
	 *	A...BBBB........
	 *	A.DDBBBBCCC.....     B aligned to 4 pages, C and D to 2
	 *
	 * Expect: the padding stays free and can be had.
	 */
	setup(0, PAGES);
	assert_int_equal(take(1, 1), 0);
	assert_int_equal(take(4, 4), 4);
	assert_string_equal(holes(), "1+3 8+8 ");
	assert_int_equal(ops->largest(meta, 8), 8);
	assert_int_equal(ops->largest(meta, 16), 0);
	assert_int_equal(take(8, 16), -1);
	assert_int_equal(take(3, 2), 8);
	assert_int_equal(take(2, 2), 2);
	assert_string_equal(holes(), "1+1 11+5 ");
}

static void alignment_is_that_of_addresses(void **state)
{
	/*
	 *	  3   4       8      page frame number
	 *	  .   ........
	 *	  .   AAAA
	 *
	 * Expect: page 1 is page frame 4.
	 */
	setup(3, PAGES);
	assert_int_equal(ops->largest(meta, 4), PAGES - 1);
	assert_int_equal(take(4, 4), 1);
	assert_int_equal(take(1, 4), 5);
	assert_string_equal(holes(), "0+1 6+10 ");
}

static void hole_too_small_once_aligned(void **state)
{
	/*
	 *	A...B...........
	 *
	 * Expect: three free pages hold no aligned four; size alone would say
	 * that the hole of three holds two aligned to four.
	 */
	setup(0, PAGES);
	take(1, 1);
	take(3, 1);
	take(1, 1);
	give(1);
	assert_string_equal(holes(), "1+3 5+11 ");
	assert_int_equal(take(2, 4), 8);
	assert_int_equal(take(3, 1), 1);
}

static void full(void **state)
{
	setup(0, PAGES);
	assert_int_equal(take(PAGES, 1), 0);
	assert_string_equal(holes(), "");
	assert_int_equal(ops->largest(meta, 1), 0);
	assert_int_equal(take(1, 1), -1);
	give(0);
	assert_string_equal(holes(), "0+16 ");
	assert_int_equal(take(PAGES + 1, 1), -1);
}

static void one_page(void **state)
{
	setup(5, 1);
	assert_int_equal(take(1, 2), -1);
	assert_int_equal(take(1, 1), 0);
	assert_int_equal(take(1, 1), -1);
	give(0);
	assert_string_equal(holes(), "0+1 ");
}

/* A, B and C of 4 pages from page 4 on, of which the neighbours A, C go. */
static void neighbours(bool before, bool after, const char *want)
{
	setup(0, PAGES);
	take(4, 1);
	take(4, 1);
	take(4, 1);
	take(4, 1);
	if (before)
		give(0);
	if (after)
		give(8);
	give(4);
	assert_string_equal(holes(), want);
}

static void coalesce(void **state)
{
	/*
	 *	AAAABBBBCCCCDDDD     free B
	 *
	 * Expect: one hole in each of the four cases.
	 */
	neighbours(false, false, "4+4 ");
	neighbours(true, false, "0+8 ");
	neighbours(false, true, "4+8 ");
	neighbours(true, true, "0+12 ");
}

static void coalesce_single_pages(void **state)
{
	/*
	 *	ABC     free B, A, C
	 *
	 * Expect: runs of one page, whose first page is their last, join too.
	 */
	setup(0, 3);
	take(1, 1);
	take(1, 1);
	take(1, 1);
	give(1);
	assert_string_equal(holes(), "1+1 ");
	give(0);
	assert_string_equal(holes(), "0+2 ");
	give(2);
	assert_string_equal(holes(), "0+3 ");
}

static void free_what_is_no_chunk(void **state)
{
	static const u8 inside[] = { 1, 2, 4, 5, 15, 16 };
	size_t i;
	u32 got;

	/*
	 *	AAABB...........
	 *
	 * Expect: only a chunk's first page frees it.
	 */
	setup(0, PAGES);
	take(3, 1);
	take(2, 1);
	for (i = 0; i < ARRAY_SIZE(inside); i++)
		assert_int_equal(ops->free(meta, inside[i], &got), 0);
	assert_int_equal(ops->free(meta, ~0UL, &got), 0);
	assert_string_equal(holes(), "5+11 ");
	assert_int_equal(ops->free(meta, 3, &got), 2);
	assert_int_equal(ops->free(meta, 0, &got), 3);
}

static void next_from_the_middle(void **state)
{
	struct cma_run run = { .page = 1 };

	/* Expect: a run that begins before the given page does not count. */
	setup(0, PAGES);
	assert_false(ops->next(meta, &run));
	take(4, 1);
	assert_true(ops->next(meta, &run));
	assert_int_equal(run.page, 4);
	assert_int_equal(run.pages, 12);
	assert_int_equal(run.tag.owner, 0);
	run.page = 0;
	assert_true(ops->next(meta, &run));
	assert_int_equal(run.page, 0);
	assert_int_equal(run.pages, 4);
	assert_memory_equal(&run.tag, &tag, sizeof(tag));
}

/* Expect: the checker sees damage to the length of any page. */
static void checker_finds_damage(void **state)
{
	size_t i, first = ops->meta_size(0) / sizeof(*meta);
	u32 old;

	setup(0, PAGES);
	take(3, 1);
	take(1, 1);
	take(4, 1);
	give(0);
	for (i = first; i < first + 3 * PAGES; i += 3) {
		old = meta[i];
		meta[i] ^= 0x80000000;
		assert_false(ops->check(meta));
		meta[i] = old ^ 0x40000000;
		assert_false(ops->check(meta));
		meta[i] = old + 1;
		assert_false(ops->check(meta));
		meta[i] = old;
	}
	assert_true(ops->check(meta));
}

UNIT_MAIN(best_fit, T(empty), T(from_the_low_end),
	  T(the_smallest_hole_that_does), T(the_lower_of_two_equals),
	  T(not_to_the_far_end), T(alignment),
	  T(alignment_is_that_of_addresses), T(hole_too_small_once_aligned),
	  T(full), T(one_page), T(coalesce), T(coalesce_single_pages),
	  T(free_what_is_no_chunk), T(next_from_the_middle),
	  T(checker_finds_damage))
