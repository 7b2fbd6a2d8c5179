// SPDX-License-Identifier: GPL-2.0-only
/*
 * The checks of a single region, at their edges. That each row of finding.c
 * fires, alone, is for the bad-*.dts of tests/dts.
 */
#include <string.h>

#include "unit.h"

#include "board.h"
#include "text.h"

static struct board board;

static void setup(void)
{
	board_init(&board);
	board_ram(&board, 0x40000000, GIB);
}

static struct cma_region *at(u64 start, u64 size)
{
	return board_static(&board, "r", start, size);
}

static void expect_ready(struct cma_region *r, const char *findings)
{
	board_build(&board);
	assert_string_equal(cma_state_name(r), "ready");
	expect_findings(&board.table, findings);
}

static void expect_rejected(struct cma_region *r, const char *findings)
{
	board_build(&board);
	assert_string_equal(cma_state_name(r), "rejected");
	assert_non_null(r->why);
	expect_findings(&board.table, findings);
}

static void pages(void **state)
{
	struct cma_region *r;

	setup();
	r = at(0x50000000, PAGE);
	expect_ready(r, "");
	setup();
	r = at(0x50000fff, PAGE);
	expect_rejected(r, "reg-unaligned /reserved-memory/r reg\n");
	setup();
	r = at(0x50000000, PAGE - 1);
	expect_rejected(r, "size-unaligned /reserved-memory/r reg\n");
	setup();
	r = at(0x50000001, 1);
	expect_rejected(r, "reg-unaligned /reserved-memory/r reg\n"
			   "size-unaligned /reserved-memory/r reg\n");
	/* Expect: the page size of the machine, not ours. */
	setup();
	board.table.machine.page_size = 0x10000;
	r = at(0x50001000, 0x10000);
	expect_rejected(r, "reg-unaligned /reserved-memory/r reg\n");
	/* Expect: a foreign region may be as it likes. */
	setup();
	r = board_foreign(&board, "r", 0x50000001, 7);
	board_build(&board);
	expect_at(r, "reserved", 0x50000001);
	expect_findings(&board.table, "");
}

static void too_high(void **state)
{
	struct cma_region *r;

	/* Expect: the last byte a kernel can address is one. */
	setup();
	board_ram(&board, 0xc0000000, GIB);
	r = at(0xfff00000, MIB);
	expect_ready(r, "");
	setup();
	board_ram(&board, 0xc0000000, 2 * GIB);
	r = at(0xfff00000, MIB + PAGE);
	expect_rejected(r, "range-too-high /reserved-memory/r reg\n");
	expect_nowhere(r, "rejected");
	setup();
	board.table.machine.phys_last = 0xffffffffffULL;
	board_ram(&board, 0xff00000000ULL, 4 * GIB);
	r = at(0xfffff00000ULL, MIB);
	expect_ready(r, "");
}

static void alignment_of_reg(void **state)
{
	struct cma_region *r;

	setup();
	r = at(0x50000000, MIB);
	r->align = 0x10000000;
	expect_ready(r, "");
	setup();
	r = at(0x50000000, MIB);
	r->align = 0x20000000;
	expect_ready(r, "alignment-of-reg /reserved-memory/r alignment\n");
}

static void in_ram(void **state)
{
	struct cma_region *r;

	/* Expect: up to the last byte of RAM, from the first. */
	setup();
	r = at(0x40000000, GIB);
	expect_ready(r, "");
	setup();
	r = at(0x7ffff000, PAGE);
	expect_ready(r, "");
	setup();
	r = at(0x7ffff000, 2 * PAGE);
	expect_rejected(r, "partly-outside-ram /reserved-memory/r reg\n");
	setup();
	r = at(0x3ffff000, 2 * PAGE);
	expect_rejected(r, "partly-outside-ram /reserved-memory/r reg\n");
	setup();
	r = at(0x80000000, PAGE);
	expect_ready(r, "outside-ram /reserved-memory/r reg\n");
	setup();
	r = at(0x80000000, PAGE);
	r->flags |= CMA_F_NOMAP;
	expect_ready(r, "outside-ram-no-map /reserved-memory/r reg\n");
	/* Expect: no-map does not help a region that is half RAM. */
	setup();
	r = at(0x7ffff000, 2 * PAGE);
	r->flags |= CMA_F_NOMAP;
	expect_rejected(r, "partly-outside-ram /reserved-memory/r reg\n");
}

static void in_several_banks(void **state)
{
	struct cma_region *r;

	/* Expect: banks that touch are one. */
	setup();
	board_ram(&board, 0x80000000, GIB);
	r = at(0x7ff00000, 2 * MIB);
	expect_ready(r, "");
	/* Expect: a hole between banks is none. */
	setup();
	board_ram(&board, 0x80001000, GIB);
	r = at(0x7ff00000, 2 * MIB);
	expect_rejected(r, "partly-outside-ram /reserved-memory/r reg\n");
	/* Expect: a bank told twice does not count twice. */
	setup();
	board_ram(&board, 0x40000000, GIB);
	r = at(0x7ff00000, 2 * MIB);
	expect_rejected(r, "partly-outside-ram /reserved-memory/r reg\n");
}

static void reserved_by_others(void **state)
{
	struct cma_region *r, *f;

	setup();
	board_take(&board, 0x50000000, PAGE, "kernel");
	board_take(&board, 0x50001000, PAGE, "initrd");
	r = at(0x50002000, PAGE);
	expect_ready(r, "");
	setup();
	board_take(&board, 0x50000000, PAGE, "kernel");
	board_take(&board, 0x50001000, PAGE, "initrd");
	r = at(0x50001000, PAGE);
	expect_rejected(r, "overlap-reserved /reserved-memory/r reg\n");
	assert_string_equal(r->why->other, "initrd");
	setup();
	board_take(&board, 0x50000000, PAGE, "kernel");
	f = board_foreign(&board, "f", 0x50000000, PAGE);
	board_build(&board);
	expect_at(f, "reserved", 0x50000000);
	expect_findings(&board.table,
			"overlap-foreign /reserved-memory/f reg\n");
}

static void reservation_block(void **state)
{
	struct cma_region *r;

	setup();
	board_memreserve(&board, 0x50000000, MIB);
	r = at(0x50000000, MIB);
	expect_ready(r, "identical-memreserve /reserved-memory/r reg\n");
	setup();
	board_memreserve(&board, 0x50000000, MIB);
	r = at(0x50000000, MIB - PAGE);
	expect_rejected(r, "overlap-memreserve /reserved-memory/r reg\n");
	setup();
	board_memreserve(&board, 0x50000000, MIB);
	r = at(0x50100000, MIB);
	expect_ready(r, "");
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
	assert_string_equal(r->allocator, "best-fit");
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
	assert_string_equal(r->allocator, "best-fit");
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

static void windows(void **state)
{
	struct cma_region *r;

	setup();
	r = board_dynamic(&board, "r", MIB, MIB);
	board_window(&board, r, 0x50000000, MIB);
	expect_ready(r, "");
	setup();
	r = board_dynamic(&board, "r", MIB, MIB);
	board_window(&board, r, 0x50001000, MIB);
	expect_rejected(r,
			"alloc-ranges-too-small /reserved-memory/r alloc-ranges\n");
	/* Expect: only the part that is RAM counts; one window is enough. */
	setup();
	r = board_dynamic(&board, "r", MIB, PAGE);
	board_window(&board, r, 0x7ff80000, MIB);
	expect_rejected(r,
			"alloc-ranges-too-small /reserved-memory/r alloc-ranges\n");
	setup();
	r = board_dynamic(&board, "r", MIB, PAGE);
	board_window(&board, r, 0x7ff80000, MIB);
	board_window(&board, r, 0x7ff00000, MIB);
	expect_ready(r, "");
	/* Expect: what is rejected already is not judged by its windows. */
	setup();
	r = board_dynamic(&board, "r", MIB, 3 * PAGE);
	board_window(&board, r, 0x7ff80000, MIB);
	cma_finding_judge(&board.table, CMA_CHECK_ALIGNMENT_NOT_POWER_OF_TWO, r);
	expect_rejected(r, "alignment-not-power-of-two /reserved-memory/r alignment\n");
	/* Expect: across two banks that touch. */
	setup();
	board_ram(&board, 0x80000000, GIB);
	r = board_dynamic(&board, "r", MIB, PAGE);
	board_window(&board, r, 0x7ff80000, MIB);
	expect_ready(r, "");
}

static void allocators(void **state)
{
	struct cma_region *r;

	setup();
	r = at(0x50000000, MIB);
	r->allocator = "best-fit";
	expect_ready(r, "");
	setup();
	r = at(0x50000000, MIB);
	r->allocator = "best-fi";
	expect_ready(r,
		     "allocator-unknown /reserved-memory/r linux,cma-allocator\n");
	assert_string_equal(r->allocator, "best-fit");
	setup();
	r = at(0x50000000, MIB);
	r->allocator = "";
	expect_ready(r,
		     "allocator-unknown /reserved-memory/r linux,cma-allocator\n");
	assert_string_equal(r->allocator, "best-fit");
}

static void twins(u8 first, u8 second, const char *name_of_first,
		  const char *name_of_second, const char *findings)
{
	struct cma_region *a, *b;

	setup();
	a = board_static(&board, "a@50000000", 0x50000000, MIB);
	b = board_static(&board, "b@60000000", 0x60000000, MIB);
	a->name = "twin";
	b->name = "twin";
	a->class = first;
	b->class = second;
	board_build(&board);
	assert_string_equal(a->name, name_of_first);
	assert_string_equal(b->name, name_of_second);
	expect_findings(&board.table, findings);
}

static void names(void **state)
{
	twins(CMA_CLASS_OWN, CMA_CLASS_OWN, "a@50000000", "b@60000000",
	      "name-duplicate /reserved-memory/a@50000000 label\n"
	      "name-duplicate /reserved-memory/b@60000000 label\n");
	/* Expect: ours keeps its name against the others. */
	twins(CMA_CLASS_OWN, CMA_CLASS_FOREIGN, "twin", "b@60000000", "");
	twins(CMA_CLASS_ADOPTED, CMA_CLASS_OWN, "a@50000000", "twin", "");
	twins(CMA_CLASS_FOREIGN, CMA_CLASS_FOREIGN, "a@50000000",
	      "b@60000000", "");
}

static void one_bad_region_costs_the_others_nothing(void **state)
{
	struct cma_region *bad[6], *good[3];
	u32 i;

	setup();
	board_take(&board, 0x40000000, MIB, "kernel");
	good[0] = board_static(&board, "good0", 0x50000000, MIB);
	bad[0] = board_static(&board, "bad0", 0x51000001, MIB);
	bad[1] = board_static(&board, "bad1", 0x52000000, 7);
	good[1] = board_dynamic(&board, "good1", MIB, PAGE);
	bad[2] = board_static(&board, "bad2", 0x40000000, MIB);
	bad[3] = board_static(&board, "bad3", 0x7ffff000, MIB);
	bad[4] = board_dynamic(&board, "bad4", 4 * GIB, PAGE);
	bad[5] = board_static(&board, "bad5", 0x50000000, PAGE);
	good[2] = board_static(&board, "good2", 0x53000000, MIB);
	board_build(&board);
	for (i = 0; i < ARRAY_SIZE(good); i++)
		assert_string_equal(cma_state_name(good[i]), "ready");
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_string_not_equal(cma_state_name(bad[i]), "ready");
		assert_non_null(bad[i]->why);
	}
}

static void references(void **state)
{
	struct cma_region *good, *bad, *off, *big;
	struct cma_device *d;

	setup();
	good = board_static(&board, "good", 0x50000000, MIB);
	bad = board_static(&board, "bad", 0x51000000, 7);
	off = board_static(&board, "off", 0x52000000, MIB);
	off->state = CMA_STATE_DISABLED;
	big = board_dynamic(&board, "big", 4 * GIB, PAGE);
	d = board_device(&board, "/d");
	board_entry(&board, d, "a", good);
	board_entry(&board, d, "b", bad);
	board_entry(&board, d, "c", off);
	board_entry(&board, d, "", big);
	board_entry(&board, d, "", NULL);
	d = board_device(&board, "/asleep");
	board_entry(&board, d, "a", bad);
	d->enabled = false;
	board_build(&board);
	expect_findings(&board.table,
			"size-unaligned /reserved-memory/bad reg\n"
			"no-room /reserved-memory/big size\n"
			"memory-region-unusable /d memory-region\n"
			"memory-region-disabled /d memory-region\n"
			"memory-region-unusable /d memory-region\n"
			"memory-region-dangling /d memory-region\n");
}

UNIT_MAIN(check, T(pages), T(too_high), T(alignment_of_reg), T(in_ram),
	  T(in_several_banks), T(reserved_by_others), T(reservation_block),
	  T(reusable_static), T(reusable_dynamic), T(windows), T(allocators),
	  T(names), T(one_bad_region_costs_the_others_nothing),
	  T(references))
