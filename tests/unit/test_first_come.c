// SPDX-License-Identifier: GPL-2.0-only
/*
 * The order in which dynamic regions are placed, against first come, first
 * served; drawing.h says how to read the drawings.
 */
#include "unit.h"

#include "drawing.h"
#include "text.h"

/*
 * What mainline does: nodes in their order, each at the highest address that
 * is free. Returns how many found a place.
 */
static u32 first_come(const struct board *b)
{
	const struct cma_table *t = &b->table;
	struct cma_range taken[BOARD_ROOM], hole, r;
	u32 i, k, n = 0;
	u64 at;

	for (i = 0; i < t->machine.nreserved; i++)
		taken[n++] = t->machine.reserved[i].range;
	for (i = 0; i < t->nregions; i++) {
		const struct cma_region *want = &t->regions[i];
		bool clash = true;

		hole = t->memory[0].range;
		if (want->nwindows)
			assert_true(cma_range_clip(&t->memory[0].range,
						   &want->windows[0], &hole));
		while (clash && cma_range_fit_high(&hole, want->size,
						   want->align, &at)) {
			assert_true(cma_range_make(at, want->size, &r));
			clash = false;
			for (k = 0; k < n; k++) {
				if (!cma_range_overlaps(&taken[k], &r))
					continue;
				clash = true;
				hole.last = taken[k].first - 1;
			}
			if (clash && (hole.last == U64_MAX ||
				      hole.last < hole.first))
				break;
		}
		if (!clash)
			taken[n++] = r;
	}
	return n - t->machine.nreserved;
}

static void first_come_takes_the_window(void **state)
{
	struct cma_region *a, *b;

	/*
	 *	................     a of 8 anywhere, b of 4 in [8, 16)
	 *	........aaaaaaaa     first come: no place for b
	 *	....aaaaaaaabbbb     here
	 *
	 * Expect: b, which has fewer places, is placed first.
	 */
	setup(16);
	a = dynamic("a", 8, 1);
	b = dynamic("b", 4, 1);
	window(b, 8, 8);
	assert_int_equal(first_come(&board), 1);
	board_build(&board);
	expect_at(b, "ready", 12 * MIB);
	expect_at(a, "ready", 4 * MIB);
	expect_findings(&board.table, "");
}

static void first_come_breaks_the_alignment(void **state)
{
	struct cma_region *a, *b;

	/*
	 *	................     a of 2, b of 8 aligned to 8, # of 6
	 *	..............aa     first come, with # at 0: no aligned hole
	 *	######aabbbbbbbb     here
	 *
	 * Expect: the larger alignment goes first.
	 */
	setup(16);
	take(0, 6);
	a = dynamic("a", 2, 1);
	b = dynamic("b", 8, 8);
	assert_int_equal(first_come(&board), 1);
	board_build(&board);
	expect_at(b, "ready", 8 * MIB);
	expect_at(a, "ready", 6 * MIB);
}

static void first_come_splits_the_memory(void **state)
{
	struct cma_region *a, *b, *c;

	/*
	 *	......##......##     a of 2 in [0, 8), b of 4, c of 6
	 *	....aa##..bbbb##     first come: no place for c
	 *	bbbbaa##cccccc##     here
	 *
	 * Expect: all three in two holes of 6.
	 */
	setup(16);
	take(6, 2);
	take(14, 2);
	a = dynamic("a", 2, 1);
	window(a, 0, 8);
	b = dynamic("b", 4, 1);
	c = dynamic("c", 6, 1);
	assert_int_equal(first_come(&board), 2);
	board_build(&board);
	expect_at(a, "ready", 4 * MIB);
	expect_at(b, "ready", 0);
	expect_at(c, "ready", 8 * MIB);
}

static void the_loser_moves_to_the_front(void **state)
{
	struct cma_region *a, *b, *c;

	/*
	 *	............     a of 4 aligned to 4, b of 6, c of 2 in [3, 9)
	 *	.bbbbbbcc...     first round, most confined first: no place for a
	 *	bbbbbbccaaaa     a first
	 *
	 * Expect: a goes to the front of the queue, and then all fit.
	 */
	setup(12);
	a = dynamic("a", 4, 4);
	b = dynamic("b", 6, 1);
	c = dynamic("c", 2, 1);
	window(c, 3, 6);
	board_build(&board);
	expect_at(a, "ready", 8 * MIB);
	expect_at(b, "ready", 0);
	expect_at(c, "ready", 6 * MIB);
	expect_findings(&board.table, "");
}

static void what_can_not_fit_costs_nobody_anything(void **state)
{
	struct cma_region *a, *huge;

	/*
	 *	................     a of 4, one of 32
	 *
	 * Expect: the one is left out with its largest hole, a is not.
	 */
	setup(16);
	huge = dynamic("huge", 32, 1);
	a = dynamic("a", 4, 1);
	board_build(&board);
	expect_at(a, "ready", 12 * MIB);
	expect_nowhere(huge, "unplaced");
	assert_int_equal(huge->why->id, CMA_CHECK_NO_ROOM);
	assert_int_equal(huge->why->want.first, 12 * MIB);
	expect_findings(&board.table, "no-room /reserved-memory/huge size\n");
}

static void as_many_as_possible(void **state)
{
	struct cma_region *a, *b, *c;

	/*
	 *	........     a, b of 4, c of 6
	 *
	 * Expect: not all fit; the round with fewest left out wins.
	 */
	setup(8);
	c = dynamic("c", 6, 1);
	a = dynamic("a", 4, 1);
	b = dynamic("b", 4, 1);
	board_build(&board);
	expect_nowhere(c, "unplaced");
	assert_string_equal(cma_state_name(a), "ready");
	assert_string_equal(cma_state_name(b), "ready");
	assert_int_equal(c->why->want.first, 0);
}

static void a_worse_round_is_forgotten(void **state)
{
	struct cma_region *a, *b, *c;

	/*
	 *	........     a of 4 in [0, 4), b of 4 in [4, 8), c of 6
	 *	aaaabbbb     first round: one left out
	 *	..cccccc     c first: two left out
	 *
	 * Expect: the first round stands, however many came after it.
	 */
	setup(8);
	c = dynamic("c", 6, 1);
	a = dynamic("a", 4, 1);
	window(a, 0, 4);
	b = dynamic("b", 4, 1);
	window(b, 4, 4);
	board_build(&board);
	expect_at(a, "ready", 0);
	expect_at(b, "ready", 4 * MIB);
	expect_nowhere(c, "unplaced");
}

UNIT_MAIN(first_come, T(first_come_takes_the_window),
	  T(first_come_breaks_the_alignment), T(first_come_splits_the_memory),
	  T(the_loser_moves_to_the_front),
	  T(what_can_not_fit_costs_nobody_anything), T(as_many_as_possible),
	  T(a_worse_round_is_forgotten))
