// SPDX-License-Identifier: GPL-2.0-only
/* Runs: the checker of what all allocators with lists share. */
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/runs.h"

#define PAGES	8

/*
 *	page     0     1     2     3     4     5     6     7
 *	tag   | U 2 |  s  | F 3 |     | B 2 |  u  | U 1 | f p |
 */
static struct page_words page[PAGES];

static void setup(void)
{
	const struct cma_tag tag = { .owner = 7, .since = ~0u };
	u32 head = NIL;

	memset(page, 0, sizeof(page));
	put_chunk(&page[0], 2, tag);
	link_run(page, &head, 2, 3);
	put_chunk(&page[5], 1, tag);
	put_chunk(&page[6], 1, tag);
	head = NIL;
	link_run(page, &head, 7, 1);
}

static bool is_sound(unsigned long *free)
{
	return cma_runs_check(page, PAGES, free);
}

static void expect_seen(u32 at, u32 bits)
{
	unsigned long free;

	page[at].tag ^= bits;
	assert_false(is_sound(&free));
	page[at].tag ^= bits;
	assert_true(is_sound(&free));
}

static void sound_runs(void **state)
{
	struct cma_run run = { 0 };
	unsigned long free;

	/* Expect: two free runs; of the time 28 bits are kept. */
	setup();
	assert_true(is_sound(&free));
	assert_int_equal(free, 2);
	assert_true(cma_runs_next(page, PAGES, &run));
	assert_int_equal(run.pages, 2);
	assert_int_equal(run.tag.since, CMA_TAG_SINCE_MASK);
	run.page = 5;
	assert_true(cma_runs_next(page, PAGES, &run));
	assert_int_equal(run.pages, 1);
	assert_int_equal(run.tag.since, CMA_TAG_SINCE_MASK);
}

static void damaged_runs(void **state)
{
	/*
	 * Expect: kinds that there are none of, lengths of 0, 1 and beyond the
	 * region, a kind inside of a run, an end that knows another beginning.
	 */
	setup();
	expect_seen(0, USED);
	expect_seen(0, FREE);
	expect_seen(0, BACK);
	expect_seen(0, 2);
	expect_seen(0, 3);
	expect_seen(1, FREE);
	expect_seen(2, FREE | USED);
	expect_seen(2, 16);
	expect_seen(3, BACK);
	expect_seen(4, BACK);
	expect_seen(4, 1);
	expect_seen(5, USED);
	expect_seen(7, BACK);
}

static void free_runs_that_touch(void **state)
{
	unsigned long free;
	u32 head = NIL;

	/* Expect: they would be one, so that is not sound. */
	setup();
	link_run(page, &head, 6, 1);
	assert_false(is_sound(&free));
	setup();
	head = NIL;
	link_run(page, &head, 5, 1);
	assert_false(is_sound(&free));
}

UNIT_MAIN(runs, T(sound_runs), T(damaged_runs), T(free_runs_that_touch))
