// SPDX-License-Identifier: GPL-2.0-only
/* Reusable regions: which of them mainline's CMA can have. */
#include <stdio.h>
#include <string.h>

#include "unit.h"

#include "single.h"
#include "text.h"

static struct text text;

/* Expect: an area of mainline's, counted as one; or a carve-out, and not. */
static void expect_area(const struct cma_region *r, bool area)
{
	assert_int_equal(cma_region_is_reusable(r), area);
	assert_string_equal(r->allocator, area ? "cma" : "near-fit");
	if (area)
		assert_true(r->flags & CMA_F_AREA);
}

static void reusable_static(void **state)
{
	struct cma_region *r;

	setup();
	r = at(0x50000000, 4 * MIB);
	r->flags |= CMA_F_REUSABLE;
	expect_ready(r, "");
	assert_true(cma_region_is_reusable(r));
	assert_string_equal(r->allocator, "cma");
	setup();
	r = at(0x50100000, 4 * MIB);
	r->flags |= CMA_F_REUSABLE;
	expect_ready(r, "reusable-unaligned /reserved-memory/r reusable\n");
	assert_false(cma_region_is_reusable(r));
	assert_string_equal(r->allocator, "near-fit");
	/* Expect: outside RAM there is nothing to reuse. */
	setup();
	r = at(0x90000000, 4 * MIB);
	r->flags |= CMA_F_REUSABLE;
	expect_ready(r, "outside-ram /reserved-memory/r reg\n");
	assert_false(cma_region_is_reusable(r));
	/* Expect: without CMA a default can not be. */
	setup();
	board.table.machine.cma_align = 0;
	r = at(0x50000000, 4 * MIB);
	r->flags |= CMA_F_REUSABLE | CMA_F_DEFAULT;
	expect_ready(r, "reusable-without-cma /reserved-memory/r reusable\n"
			"default-not-reusable /reserved-memory/r linux,cma-default\n");
	assert_string_equal(r->allocator, "near-fit");
	assert_false(r->flags & CMA_F_DEFAULT);
	/* Expect: who is disabled keeps what he says. */
	setup();
	r = at(0x50000000, 4 * MIB);
	r->flags |= CMA_F_DEFAULT;
	r->state = CMA_STATE_DISABLED;
	board_build(&board);
	expect_findings(&board.table, "");
	assert_true(r->flags & CMA_F_DEFAULT);
}

static void reusable_dynamic(void **state)
{
	struct cma_region *r;

	setup();
	r = board_dynamic(&board, "r", 4 * MIB, 8 * MIB);
	r->flags |= CMA_F_REUSABLE;
	expect_ready(r, "");
	assert_int_equal(r->align, 8 * MIB);
	setup();
	r = board_dynamic(&board, "r", 5 * MIB, PAGE);
	r->flags |= CMA_F_REUSABLE;
	expect_ready(r, "reusable-unaligned /reserved-memory/r reusable\n");
	assert_int_equal(r->align, PAGE);
}

/* RAM up to 0x7fffffff, of which the linear map holds up to 0x6fffffff. */
static struct cma_region *beside_border(u64 start, u64 size)
{
	struct cma_region *r;

	setup();
	board.table.machine.lowmem_last = 0x6fffffff;
	r = at(start, size);
	r->flags |= CMA_F_REUSABLE;
	return r;
}

static void straddling(void **state)
{
	struct cma_region *r;

	/*
	 *	  low | high
	 *	rrrr  |
	 *	  rrrr|
	 *	    rr|rr     stays a carve-out
	 *	      |rrrr
	 */
	r = beside_border(0x6f000000, 8 * MIB);
	expect_ready(r, "");
	expect_area(r, true);
	r = beside_border(0x6f800000, 8 * MIB);
	expect_ready(r, "");
	expect_area(r, true);
	r = beside_border(0x6fc00000, 8 * MIB);
	expect_ready(r, "reusable-straddles /reserved-memory/r reusable\n");
	expect_area(r, false);
	assert_false(r->flags & CMA_F_AREA);
	cma_finding_reason(board.table.findings, text_start(&text));
	assert_string_equal(text.s,
			    "reusable: lies in low and in high memory, so it stays a carve-out, got 0x6fc00000-0x703fffff, want at most 0x6fffffff");
	r = beside_border(0x70000000, 8 * MIB);
	expect_ready(r, "");
	expect_area(r, true);
	/* Expect: a carve-out may straddle, and what is unaligned is one. */
	r = beside_border(0x6fc00000, 8 * MIB);
	r->flags &= ~CMA_F_REUSABLE;
	expect_ready(r, "");
	r = beside_border(0x6fe00000, 8 * MIB);
	expect_ready(r, "reusable-unaligned /reserved-memory/r reusable\n");
	/* Expect: so may what others look after. */
	r = beside_border(0x6fc00000, 8 * MIB);
	r->class = CMA_CLASS_FOREIGN;
	board_build(&board);
	expect_at(r, "reserved", 0x6fc00000);
	expect_findings(&board.table, "");
	/* Expect: not so a shared-dma-pool, which mainline makes an area of. */
	r = beside_border(0x6fc00000, 8 * MIB);
	r->class = CMA_CLASS_ADOPTED;
	expect_ready(r, "reusable-straddles /reserved-memory/r reusable\n");
	expect_area(r, false);
}

/* @n reusable regions, r0 the last node and the lowest path. */
static void many(u32 n)
{
	struct cma_region *r;
	char name[16];
	u32 i;

	setup();
	for (i = n; i-- > 0;) {
		snprintf(name, sizeof(name), "r%x", i);
		r = board_static(&board, name, 0x50000000 + i * 8 * MIB,
				 4 * MIB);
		r->flags |= CMA_F_REUSABLE;
	}
}

static struct cma_region *find(const char *name)
{
	u32 i;

	for (i = 0; i < board.table.nregions; i++)
		if (!strcmp(board.table.regions[i].name, name))
			return &board.table.regions[i];
	fail_msg("no region %s", name);
	return NULL;
}

static void too_many_areas(void **state)
{
	u32 i;

	many(7);
	board_build(&board);
	expect_findings(&board.table, "");
	/* Expect: the paths that come last do without, whatever the nodes. */
	many(9);
	board_build(&board);
	expect_findings(&board.table,
			"reusable-too-many /reserved-memory/r8 reusable\n"
			"reusable-too-many /reserved-memory/r7 reusable\n");
	for (i = 0; i < 9; i++) {
		struct cma_region *r = find((char[]){ 'r', '0' + i, '\0' });

		expect_at(r, "ready", 0x50000000 + i * 8 * MIB);
		expect_area(r, i < 7);
	}
	cma_finding_reason(board.table.findings, text_start(&text));
	assert_string_equal(text.s,
			    "reusable: the kernel has no room for more CMA areas (CONFIG_CMA_AREAS), so it stays a carve-out, got 0x9, want at most 0x7");
}

/* Expect: an area only for who can have one: the others leave theirs. */
static void areas_of_the_able(void **state)
{
	many(13);
	find("r0")->state = CMA_STATE_DISABLED;
	find("r1")->flags |= CMA_F_NOMAP;
	find("r2")->class = CMA_CLASS_FOREIGN;
	find("r3")->flags &= ~CMA_F_REUSABLE;
	find("r4")->range.first += MIB;
	find("r4")->range.last += MIB;
	find("r5")->class = CMA_CLASS_ADOPTED;
	board_build(&board);
	expect_findings(&board.table,
			"no-map-reusable /reserved-memory/r1 no-map\n"
			"reusable-unaligned /reserved-memory/r4 reusable\n"
			"reusable-too-many /reserved-memory/rc reusable\n");
	expect_area(find("r5"), true);
	expect_area(find("rb"), true);
	expect_area(find("rc"), false);
}

static void no_areas(void **state)
{
	/* Expect: without CMA that is what is said, and no more. */
	many(1);
	board.table.machine.cma_align = 0;
	board.table.machine.cma_areas = 0;
	board_build(&board);
	expect_findings(&board.table,
			"reusable-without-cma /reserved-memory/r0 reusable\n");
	many(1);
	board.table.machine.cma_areas = 0;
	board_build(&board);
	expect_findings(&board.table,
			"reusable-too-many /reserved-memory/r0 reusable\n");
	expect_area(find("r0"), false);
}

/* Expect: who stays a carve-out keeps the allocator he named. */
static void allocator_of_a_carve_out(void **state)
{
	struct cma_region *r;

	many(8);
	r = find("r7");
	r->allocator = "best-fit";
	r->flags |= CMA_F_DEFAULT;
	board_build(&board);
	expect_findings(&board.table,
			"reusable-too-many /reserved-memory/r7 reusable\n"
			"default-not-reusable /reserved-memory/r7 linux,cma-default\n");
	assert_string_equal(r->allocator, "best-fit");
}

static void dynamic_ones_count(void **state)
{
	struct cma_region *r;

	many(7);
	r = board_dynamic(&board, "q", 4 * MIB, PAGE);
	r->flags |= CMA_F_REUSABLE;
	board_build(&board);
	expect_area(r, true);
	expect_area(find("r6"), false);
	expect_findings(&board.table,
			"reusable-too-many /reserved-memory/r6 reusable\n");
}

UNIT_MAIN(reusable, T(reusable_static), T(reusable_dynamic), T(straddling),
	  T(too_many_areas), T(areas_of_the_able), T(no_areas),
	  T(allocator_of_a_carve_out), T(dynamic_ones_count))
