// SPDX-License-Identifier: GPL-2.0-only
/*
 * The checks of a single region, at their edges. That each row of row.c
 * fires, alone, is for the bad-*.dts of tests/dts. Names are in test_names.c,
 * what mainline's CMA wants in test_reusable.c.
 */
#include <string.h>

#include <linux/cma_allocator.h>

#include "unit.h"

#include "single.h"
#include "text.h"

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

static void too_large(void **state)
{
	const u64 most = PAGE * CMA_PAGES_MAX;
	struct cma_region *r;

	/* Expect: what an allocator counts, and not a page more. */
	setup();
	board.table.machine.phys_last = U64_MAX;
	board_ram(&board, 1ULL << 40, 2 * most);
	r = board_dynamic(&board, "r", most, PAGE);
	expect_ready(r, "");
	setup();
	board.table.machine.phys_last = U64_MAX;
	board_ram(&board, 1ULL << 40, 2 * most);
	r = board_dynamic(&board, "r", most + PAGE, PAGE);
	expect_rejected(r, "size-too-large /reserved-memory/r size\n");
	/* Expect: who only reserves memory may have any. */
	setup();
	board.table.machine.phys_last = U64_MAX;
	r = board_foreign(&board, "r", 1ULL << 40, most + PAGE);
	board_build(&board);
	expect_at(r, "reserved", 1ULL << 40);
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
	/* Expect: it is reg that says so, also where no address is left. */
	setup();
	r = at(0xfff00000, MIB + 1);
	expect_rejected(r, "range-too-high /reserved-memory/r reg\n"
			   "size-unaligned /reserved-memory/r reg\n");
	setup();
	r = board_foreign(&board, "r", 0xfff00000, MIB + PAGE);
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
	r = at(0x40000000, GIB - PAGE);
	expect_ready(r, "");
	assert_false(r->flags & CMA_F_NORAM);
	setup();
	r = at(0x40001000, GIB - PAGE);
	expect_ready(r, "");
	setup();
	r = at(0x7ffff000, PAGE);
	expect_ready(r, "");
	assert_false(r->flags & CMA_F_NORAM);
	setup();
	r = at(0x7ffff000, 2 * PAGE);
	expect_rejected(r, "partly-outside-ram /reserved-memory/r reg\n");
	setup();
	r = at(0x3ffff000, 2 * PAGE);
	expect_rejected(r, "partly-outside-ram /reserved-memory/r reg\n");
	setup();
	r = at(0x80000000, PAGE);
	expect_ready(r, "outside-ram /reserved-memory/r reg\n");
	assert_true(r->flags & CMA_F_NORAM);
	setup();
	r = at(0x80000000, PAGE);
	r->flags |= CMA_F_NOMAP;
	expect_ready(r, "outside-ram-no-map /reserved-memory/r reg\n");
	assert_true(r->flags & CMA_F_NORAM);
	/* Expect: no-map does not help a region that is half RAM. */
	setup();
	r = at(0x7ffff000, 2 * PAGE);
	r->flags |= CMA_F_NOMAP;
	expect_rejected(r, "partly-outside-ram /reserved-memory/r reg\n");
}

/* Expect: rejected, and nobody holds it: the rest of the board still boots. */
static void all_ram(void **state)
{
	struct cma_region *r, *other;
	u8 class;

	for (class = CMA_CLASS_OWN; class <= CMA_CLASS_ADOPTED; class++) {
		setup();
		r = at(0x40000000, GIB);
		r->class = class;
		other = board_dynamic(&board, "other", GIB / 2, PAGE);
		expect_rejected(r, "all-ram /reserved-memory/r reg\n");
		expect_nowhere(r, "rejected");
		expect_at(other, "ready", 0x60000000);
	}
	/* Expect: as much of RAM and more; the first error is the reason. */
	setup();
	r = at(0x40000000, GIB + PAGE);
	expect_rejected(r, "partly-outside-ram /reserved-memory/r reg\n"
			   "all-ram /reserved-memory/r reg\n");
	expect_nowhere(r, "rejected");
	assert_int_equal(r->why->id, CMA_CHECK_PARTLY_OUTSIDE_RAM);
	/* Expect: a byte that is left to others is enough for this check. */
	setup();
	board_ram(&board, 0xa0000000, PAGE);
	r = at(0x40000000, GIB);
	expect_ready(r, "");
	/* Expect: two banks that touch, both covered. */
	setup();
	board_ram(&board, 0x80000000, GIB);
	r = at(0x40000000, 2 * GIB);
	expect_rejected(r, "all-ram /reserved-memory/r reg\n");
	/* Expect: a further entry of reg is no better than the first. */
	setup();
	r = at(0x40000000, GIB);
	r->flags |= CMA_F_EXTRA;
	expect_rejected(r, "all-ram /reserved-memory/r reg\n");
}

static void all_ram_of_others(void **state)
{
	struct cma_region *r;

	/* Expect: whoever that is knows what he does. */
	setup();
	r = board_foreign(&board, "r", 0x40000000, GIB);
	board_build(&board);
	expect_at(r, "reserved", 0x40000000);
	expect_findings(&board.table, "");
	/* Expect: a node that is disabled takes nothing, and is not judged. */
	setup();
	r = at(0x40000000, GIB);
	r->state = CMA_STATE_DISABLED;
	board_build(&board);
	expect_at(r, "disabled", 0x40000000);
	expect_findings(&board.table, "");
	/* Expect: without RAM there is nothing to compare with. */
	board_init(&board);
	r = at(0x40000000, GIB);
	expect_ready(r, "");
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
	/* Expect: it does not hold what the initrd holds. */
	expect_nowhere(r, "rejected");
	/* Expect: nor does it take from others what only it claims. */
	setup();
	board_take(&board, 0x50000000, PAGE, "kernel");
	board_take(&board, 0x50010000, PAGE, "initrd");
	r = at(0x50000000, MIB);
	f = board_static(&board, "f", 0x50020000, PAGE);
	board_build(&board);
	expect_nowhere(r, "rejected");
	expect_at(f, "ready", 0x50020000);
	expect_findings(&board.table,
			"overlap-reserved /reserved-memory/r reg\n");
	setup();
	board_take(&board, 0x50000000, PAGE, "kernel");
	r = at(0x50000000, PAGE);
	r->state = CMA_STATE_DISABLED;
	board_build(&board);
	expect_at(r, "disabled", 0x50000000);
	expect_findings(&board.table, "");
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
	assert_string_equal(r->allocator, "near-fit");
	setup();
	r = at(0x50000000, MIB);
	r->allocator = "";
	expect_ready(r,
		     "allocator-unknown /reserved-memory/r linux,cma-allocator\n");
	assert_string_equal(r->allocator, "near-fit");
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

/* Expect: check by check, in each the nodes in their order. */
static void order_of_findings(void **state)
{
	setup();
	board_static(&board, "a", 0x50000fff, PAGE)->align = MIB;
	board_static(&board, "b", 0x51000000, PAGE - 1);
	board_static(&board, "c", 0x52000000, MIB)->align = 0x4000000;
	board_static(&board, "d", 0x53000fff, PAGE);
	board_static(&board, "e", 0x90000000, PAGE);
	board_static(&board, "f", 0x54000000, MIB)->align = 0x8000000;
	board_dynamic(&board, "g", 4 * GIB, PAGE);
	board_build(&board);
	expect_findings(&board.table,
			"reg-unaligned /reserved-memory/a reg\n"
			"size-unaligned /reserved-memory/b reg\n"
			"reg-unaligned /reserved-memory/d reg\n"
			"alignment-of-reg /reserved-memory/c alignment\n"
			"alignment-of-reg /reserved-memory/f alignment\n"
			"outside-ram /reserved-memory/e reg\n"
			"no-room /reserved-memory/g size\n");
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

UNIT_MAIN(check, T(pages), T(too_large), T(too_high), T(alignment_of_reg), T(in_ram),
	  T(all_ram), T(all_ram_of_others), T(in_several_banks),
	  T(reserved_by_others), T(reservation_block), T(windows),
	  T(allocators), T(one_bad_region_costs_the_others_nothing),
	  T(order_of_findings), T(references))
