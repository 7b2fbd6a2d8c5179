// SPDX-License-Identifier: GPL-2.0-only
/*
 * Placement of dynamic regions; drawing.h says how to read the drawings.
 */
#include "unit.h"

#include "drawing.h"
#include "text.h"

static void at_the_top_of_the_hole(void **state)
{
	struct cma_region *a;

	/*
	 *	................
	 *	............aaaa
	 *
	 * Expect: the highest address.
	 */
	setup(16);
	a = dynamic("a", 4, 1);
	board_build(&board);
	expect_at(a, "ready", 12 * MIB);
	expect_findings(&board.table, "");
}

static void aligned_down(void **state)
{
	struct cma_region *a;

	/*
	 *	..............##
	 *	........aaaa..##     aligned to 8
	 *
	 * Expect: the highest aligned address, nothing moved up.
	 */
	setup(16);
	take(14, 2);
	a = dynamic("a", 4, 8);
	board_build(&board);
	expect_at(a, "ready", 8 * MIB);
}

static void keeps_off_everything(void **state)
{
	struct cma_region *a;

	/*
	 *	....SSSSMMMM####     S static, M memreserve, # kernel
	 *	aaaaSSSSMMMM####
	 *
	 * Expect: a in the only hole.
	 */
	setup(16);
	a = dynamic("a", 4, 1);
	board_static(&board, "s", 4 * MIB, 4 * MIB);
	board_memreserve(&board, 8 * MIB, 4 * MIB);
	take(12, 4);
	board_build(&board);
	expect_at(a, "ready", 0);
}

static void keeps_off_rejected_statics(void **state)
{
	struct cma_region *a, *s;

	/*
	 *	............SSSS     S rejected: no-map and reusable
	 *	........aaaaSSSS
	 *
	 * Expect: S stays reserved, somebody may use it all the same.
	 */
	setup(16);
	a = dynamic("a", 4, 1);
	s = board_static(&board, "s", 12 * MIB, 4 * MIB);
	s->flags |= CMA_F_NOMAP | CMA_F_REUSABLE;
	board_build(&board);
	expect_at(s, "rejected", 12 * MIB);
	expect_at(a, "ready", 8 * MIB);
}

static void disabled_statics_are_free(void **state)
{
	struct cma_region *a, *s;

	/*
	 *	............ssss     s disabled
	 *	............aaaa
	 *
	 * Expect: nobody uses s, so its memory is there.
	 */
	setup(16);
	a = dynamic("a", 4, 1);
	s = board_static(&board, "s", 12 * MIB, 4 * MIB);
	s->state = CMA_STATE_DISABLED;
	board_build(&board);
	expect_at(a, "ready", 12 * MIB);
}

static void the_highest_hole_that_fits(void **state)
{
	struct cma_region *a;

	/*
	 *	....##......##..
	 *	....##..aaaa##..
	 *
	 * Expect: not the lower hole that would fit exactly.
	 */
	setup(16);
	take(4, 2);
	take(12, 2);
	a = dynamic("a", 4, 1);
	board_build(&board);
	expect_at(a, "ready", 8 * MIB);
}

static void what_lies_low_moves_nobody(void **state)
{
	struct cma_region *a, *b;
	u64 end;

	/*
	 *	###.............     the kernel grows from here
	 *	######..........     to here
	 *	      ...bbaaaa
	 *
	 * Expect: the same places, as long as it does not meet them.
	 */
	for (end = 1; end <= 10; end++) {
		setup(16);
		take(0, end);
		a = dynamic("a", 4, 1);
		b = dynamic("b", 2, 1);
		board_build(&board);
		expect_at(a, "ready", 12 * MIB);
		expect_at(b, "ready", 10 * MIB);
	}
}

static void windows_in_their_order(void **state)
{
	struct cma_region *a;

	/*
	 *	................
	 *	    [2]   [1]
	 *	          .aa        a wants 2, window 1 holds them
	 *
	 * Expect: the first window that can, at its top; not the one that fits
	 * exactly.
	 */
	setup(16);
	a = dynamic("a", 2, 1);
	window(a, 10, 3);
	window(a, 4, 2);
	board_build(&board);
	expect_at(a, "ready", 11 * MIB);
}

static void second_window(void **state)
{
	struct cma_region *a;

	/*
	 *	..........###...
	 *	    [2 ]  [1]
	 *
	 * Expect: the second window, for the first is taken.
	 */
	setup(16);
	take(10, 3);
	a = dynamic("a", 2, 1);
	window(a, 10, 3);
	window(a, 4, 4);
	board_build(&board);
	expect_at(a, "ready", 6 * MIB);
}

static void window_beyond_ram(void **state)
{
	struct cma_region *a;

	/*
	 *	................
	 *	            [   ->   2^64
	 *
	 * Expect: the part of the window that is RAM.
	 */
	setup(16);
	a = dynamic("a", 2, 1);
	board_window(&board, a, 12 * MIB, -(12 * MIB));
	board_build(&board);
	expect_at(a, "ready", 14 * MIB);
}

static void high_memory_first(void **state)
{
	struct cma_region *a, *b;

	/*
	 *	........|......##     | end of the linear map
	 *	....aaaa|.bbbbb##
	 *
	 * Expect: b, which has fewer places, in high memory; a, for which one
	 * MiB is left there, in low memory and not across the border.
	 */
	setup(16);
	board.table.machine.lowmem_last = 8 * MIB - 1;
	take(14, 2);
	a = dynamic("a", 4, 1);
	b = dynamic("b", 5, 1);
	board_build(&board);
	expect_at(b, "ready", 9 * MIB);
	expect_at(a, "ready", 4 * MIB);
}

static void across_the_border_only_as_holes(void **state)
{
	struct cma_region *a;

	/*
	 *	........|.......     a of 10
	 *
	 * Expect: no place, although 15 are free in a row; the largest hole
	 * is that of one side.
	 */
	setup(16);
	board.table.machine.lowmem_last = 8 * MIB - 1;
	a = dynamic("a", 10, 1);
	board_build(&board);
	expect_nowhere(a, "unplaced");
	assert_int_equal(a->why->want.first, 8 * MIB);
}

static void windows_reach_low_memory(void **state)
{
	struct cma_region *a;

	/*
	 *	........|.......
	 *	[      ]
	 */
	setup(16);
	board.table.machine.lowmem_last = 8 * MIB - 1;
	a = dynamic("a", 2, 1);
	window(a, 0, 8);
	board_build(&board);
	expect_at(a, "ready", 6 * MIB);
}

static void below_4g_before_above(void **state)
{
	struct cma_region *a, *b;

	/*
	 *	3G           4G           5G
	 *	|............|............|     a of 512 MiB, b of 768 MiB
	 *
	 * Expect: below 4 GiB as long as there is room, then above.
	 */
	board_init(&board);
	board.table.machine.phys_last = U64_MAX;
	board_ram(&board, 3 * GIB, 2 * GIB);
	a = dynamic("a", 512, 1);
	b = dynamic("b", 768, 1);
	board_build(&board);
	expect_at(b, "ready", 4 * GIB - 768 * MIB);
	expect_at(a, "ready", 5 * GIB - 512 * MIB);
}

static void nothing_above_what_the_kernel_reaches(void **state)
{
	struct cma_region *a;

	/*
	 *	3G           4G           5G
	 *	|............|############|     phys-last is 4 GiB - 1
	 */
	board_init(&board);
	board_ram(&board, 3 * GIB, 2 * GIB);
	a = dynamic("a", 512, 1);
	board_window(&board, a, 4 * GIB, GIB);
	board_build(&board);
	expect_nowhere(a, "unplaced");
	assert_int_equal(a->why->want.first, 0);
}

static void at_physical_zero(void **state)
{
	struct cma_region *a;

	/*
	 *	....############
	 *	aaaa
	 *
	 * Expect: 0 is a place.
	 */
	setup(16);
	take(4, 12);
	a = dynamic("a", 4, 8);
	board_build(&board);
	expect_at(a, "ready", 0);
}

static void at_the_top_of_64_bits(void **state)
{
	struct cma_region *a, *b;

	board_init(&board);
	board.table.machine.phys_last = U64_MAX;
	board_ram(&board, -(16 * MIB), 16 * MIB);
	a = dynamic("a", 4, 4);
	b = dynamic("b", 12, 4);
	board_build(&board);
	expect_at(b, "ready", -(12 * MIB));
	expect_at(a, "ready", -(16 * MIB));
}

static void at_the_top_of_32_bits(void **state)
{
	struct cma_region *a;

	board_init(&board);
	board_ram(&board, 4 * GIB - 16 * MIB, 16 * MIB);
	a = dynamic("a", 16, 16);
	board_build(&board);
	expect_at(a, "ready", 4 * GIB - 16 * MIB);
}

static void banks_that_touch_are_one(void **state)
{
	struct cma_region *a;

	/*
	 *	[4..7] [0..3]     in this order, and one that repeats [2..5]
	 *	aaaaaa..     a of 6 aligned to 8
	 */
	board_init(&board);
	board_ram(&board, 4 * MIB, 4 * MIB);
	board_ram(&board, 0, 4 * MIB);
	board_ram(&board, 2 * MIB, 4 * MIB);
	a = dynamic("a", 6, 8);
	board_build(&board);
	expect_at(a, "ready", 0);
}

static void cut_pages_are_nobodys(void **state)
{
	struct cma_region *a, *b;

	/* Expect: RAM from half a page to page 258 holds 257 whole pages. */
	board_init(&board);
	board_ram(&board, PAGE / 2, MIB + PAGE + PAGE / 2);
	a = dynamic("a", 1, 1);
	a->align = PAGE;
	b = board_dynamic(&board, "b", PAGE, PAGE);
	board_build(&board);
	expect_at(a, "ready", 2 * PAGE);
	expect_at(b, "ready", PAGE);

	board_init(&board);
	board_ram(&board, PAGE / 2, PAGE);
	b = board_dynamic(&board, "b", PAGE, PAGE);
	board_build(&board);
	expect_nowhere(b, "unplaced");

	/* Expect: they are not in the largest hole either. */
	board_init(&board);
	board_ram(&board, PAGE / 2, MIB + PAGE);
	b = board_dynamic(&board, "b", 2 * MIB, PAGE);
	board_build(&board);
	assert_int_equal(b->why->want.first, MIB);
}

static void no_ram(void **state)
{
	struct cma_region *a;

	board_init(&board);
	a = dynamic("a", 1, 1);
	board_build(&board);
	expect_nowhere(a, "unplaced");
	/* No hole is promised where none was looked for. */
	assert_null(cma_finding_by_id(&board.table, CMA_CHECK_NO_ROOM));
}

static void reusable_takes_cmas_unit(void **state)
{
	struct cma_region *a;

	/*
	 *	..............##
	 *	........aaaa..##     CMA's unit is 4
	 */
	setup(16);
	take(14, 2);
	a = board_dynamic(&board, "a", 4 * MIB, PAGE);
	a->flags |= CMA_F_REUSABLE;
	board_build(&board);
	expect_at(a, "ready", 8 * MIB);
	assert_int_equal(a->align, 4 * MIB);
}

static void many_equals_go_by_name(void **state)
{
	static const char * const names[] = { "d", "b", "a", "c" };
	u32 i;

	/*
	 *	....     four of a MiB, nodes in the order d b a c
	 *	dcba
	 */
	setup(4);
	for (i = 0; i < 4; i++)
		dynamic(names[i], 1, 1);
	board_build(&board);
	for (i = 0; i < 4; i++)
		assert_int_equal(board.table.regions[i].range.first,
				 (3 - (names[i][0] - 'a')) * MIB);

	/* Expect: by the label, where there is one, not by the node. */
	setup(4);
	for (i = 0; i < 4; i++)
		dynamic(names[i], 1, 1)->name = names[3 - i];
	board_build(&board);
	for (i = 0; i < 4; i++)
		assert_int_equal(board.table.regions[i].range.first,
				 (3 - (names[3 - i][0] - 'a')) * MIB);
}

UNIT_MAIN(place, T(at_the_top_of_the_hole), T(aligned_down),
	  T(keeps_off_everything), T(keeps_off_rejected_statics),
	  T(disabled_statics_are_free), T(the_highest_hole_that_fits),
	  T(what_lies_low_moves_nobody), T(windows_in_their_order),
	  T(second_window), T(window_beyond_ram), T(high_memory_first),
	  T(across_the_border_only_as_holes), T(windows_reach_low_memory),
	  T(below_4g_before_above), T(nothing_above_what_the_kernel_reaches),
	  T(at_physical_zero), T(at_the_top_of_64_bits),
	  T(at_the_top_of_32_bits), T(banks_that_touch_are_one),
	  T(cut_pages_are_nobodys), T(no_ram), T(reusable_takes_cmas_unit),
	  T(many_equals_go_by_name))
