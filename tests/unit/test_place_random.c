// SPDX-License-Identifier: GPL-2.0-only
/*
 * Placement on random boards: no region that is ready leaves RAM or its windows,
 * breaks its alignment, or shares a byte with anything else.
 */
#include <stdio.h>

#include "unit.h"

#include "drawing.h"

static u32 random_state;

static u32 rnd(u32 n)
{
	random_state = random_state * 1664525 + 1013904223;
	return (random_state >> 8) % n;
}

static void random_board(void)
{
	static char names[24][16];
	u32 i, n = 4 + rnd(20), ntaken = rnd(4);

	setup(64);
	board.table.machine.lowmem_last = rnd(2) ? U64_MAX : 40 * MIB - 1;
	for (i = 0; i < ntaken; i++)
		take(rnd(60), 1 + rnd(4));
	for (i = 0; i < n; i++) {
		struct cma_region *r;

		snprintf(names[i], sizeof(names[i]), "r%u", i);
		if (!rnd(5)) {
			board_static(&board, names[i], rnd(56) * MIB,
				     (1 + rnd(8)) * MIB);
			continue;
		}
		r = dynamic(names[i], 1 + rnd(8), 1ULL << rnd(4));
		if (!rnd(3))
			window(r, rnd(40), 8 + rnd(16));
	}
}

static void judge_region(const struct cma_region *r)
{
	const struct cma_table *t = &board.table;
	bool inside = !r->nwindows;
	u32 i;

	assert_true(cma_range_contains(&t->memory[0].range, &r->range));
	for (i = 0; i < r->nwindows; i++)
		inside |= cma_range_contains(&r->windows[i], &r->range);
	assert_true(inside);
	assert_int_equal(r->range.first & (r->align - 1), 0);
	assert_int_equal(cma_range_size(&r->range), r->size);
	for (i = 0; i < t->machine.nreserved; i++)
		assert_false(cma_range_overlaps(&t->machine.reserved[i].range,
						&r->range));
	for (i = 0; i < t->nregions; i++)
		if (&t->regions[i] != r &&
		    t->regions[i].state == CMA_STATE_READY)
			assert_false(cma_range_overlaps(&t->regions[i].range,
							&r->range));
	if (!(r->flags & CMA_F_STATIC))
		assert_true(r->range.last <= t->machine.lowmem_last ||
			    r->range.first > t->machine.lowmem_last);
}

static void random_boards(void **state)
{
	const struct cma_table *t = &board.table;
	u32 i, seed;

	for (seed = 1; seed <= 1000; seed++) {
		random_state = seed;
		random_board();
		board_build(&board);
		for (i = 0; i < t->nregions; i++) {
			assert_int_not_equal(t->regions[i].state,
					     CMA_STATE_NEW);
			if (t->regions[i].state == CMA_STATE_READY)
				judge_region(&t->regions[i]);
			else
				assert_non_null(t->regions[i].why);
		}
	}
}

UNIT_MAIN(place_random, T(random_boards))
