// SPDX-License-Identifier: GPL-2.0-only
/* The table of checks, and what a finding reads like. */
#include <ctype.h>
#include <string.h>

#include "unit.h"

#include "board.h"
#include "text.h"

static struct board board;
static struct text text;

static void every_row_is_there(void **state)
{
	size_t i, k;

	for (i = 0; i < CMA_NR_CHECKS; i++) {
		const char *name = cma_check_name(i);

		assert_non_null(name);
		assert_true(strlen(name) > 4);
		for (k = 0; name[k]; k++)
			assert_true(islower(name[k]) || name[k] == '-');
		assert_true(cma_check_level(i) <= CMA_ERROR);
	}
}

static void names_are_unique(void **state)
{
	size_t i, k;

	for (i = 0; i < CMA_NR_CHECKS; i++)
		for (k = 0; k < i; k++)
			assert_string_not_equal(cma_check_name(i),
						cma_check_name(k));
}

static void levels_have_names(void **state)
{
	assert_string_equal(cma_level_name(CMA_NOTE), "note");
	assert_string_equal(cma_level_name(CMA_WARNING), "warning");
	assert_string_equal(cma_level_name(CMA_ERROR), "error");
}

/* Expect: `path: property: what`, one line, no blank at its end. */
static void every_message_names_node_and_property(void **state)
{
	size_t i, len;

	for (i = 0; i < CMA_NR_CHECKS; i++) {
		struct cma_finding *f;
		char start[64];

		board_init(&board);
		f = cma_finding_add(&board.table, i, "/node", NULL);
		if (!cma_finding_property(f))
			f->property = "prop";
		f->region = board_dynamic(&board, "r", MIB, PAGE);
		f->other = "other";
		len = snprintf(start, sizeof(start), "/node: %s: ",
			       cma_finding_property(f));
		cma_finding_print(f, text_start(&text));
		assert_memory_equal(text.s, start, len);
		assert_true(text.len > len + 5);
		assert_null(strchr(text.s, '\n'));
		assert_null(strstr(text.s, "(null)"));
		assert_true(text.s[text.len - 1] > ' ');
	}
}

static void message_in_full(void **state)
{
	struct cma_region *a, *b;

	board_init(&board);
	board_ram(&board, 0, GIB);
	a = board_static(&board, "a@1000", 0x1000, 0x2000);
	b = board_static(&board, "b@2000", 0x2000, 0x2000);
	board_build(&board);
	cma_finding_print(b->why, text_start(&text));
	assert_string_equal(text.s,
			    "/reserved-memory/b@2000: reg: overlaps /reserved-memory/a@1000, got 0x2000-0x3fff, want nothing of 0x1000-0x2fff");
	cma_finding_reason(b->why, text_start(&text));
	assert_string_equal(text.s,
			    "reg: overlaps /reserved-memory/a@1000, got 0x2000-0x3fff, want nothing of 0x1000-0x2fff");
	assert_null(a->why);
}

/* Expect: the request, the ranges that were searched, the largest hole. */
static void no_room_says_all(void **state)
{
	struct cma_region *r;

	board_init(&board);
	board_ram(&board, 0, 16 * MIB);
	board_take(&board, 8 * MIB, MIB, "kernel");
	r = board_dynamic(&board, "r", 32 * MIB, MIB);
	board_build(&board);
	cma_finding_print(r->why, text_start(&text));
	assert_string_equal(text.s,
			    "/reserved-memory/r: size: cannot be placed, got size 0x2000000 aligned to 0x100000 in all memory, want such a place; the largest hole is 0x800000");
}

static void no_room_names_windows(void **state)
{
	struct cma_region *r;
	u32 i;

	board_init(&board);
	board_ram(&board, 0, 16 * MIB);
	board_take(&board, 0, 16 * MIB - PAGE, "kernel");
	r = board_dynamic(&board, "r", MIB, PAGE);
	for (i = 0; i < 6; i++)
		board_window(&board, r, i * MIB, (16 - i) * MIB);
	board_build(&board);
	cma_finding_reason(r->why, text_start(&text));
	assert_string_equal(text.s,
			    "size: cannot be placed, got size 0x100000 aligned to 0x1000 in 0x0-0xffffff, 0x100000-0xffffff, 0x200000-0xffffff, 0x300000-0xffffff and 2 more, want such a place; the largest hole is 0x1000");
}

/* Expect: no contradiction where a hole is large enough, but lies wrong. */
static void no_room_that_is_aligned(void **state)
{
	struct cma_region *r;

	/* RAM of 16 MiB, free from 4 to 12. */
	board_init(&board);
	board_ram(&board, 0, 16 * MIB);
	board_take(&board, 0, 4 * MIB, "kernel");
	board_take(&board, 12 * MIB, 4 * MIB, "initrd");
	r = board_dynamic(&board, "r", 8 * MIB, 8 * MIB);
	board_build(&board);
	cma_finding_reason(r->why, text_start(&text));
	assert_string_equal(text.s,
			    "size: cannot be placed, got size 0x800000 aligned to 0x800000 in all memory, want such a place; the largest hole is 0x800000");
}

static void first_error_is_the_reason(void **state)
{
	struct cma_region *r;
	struct cma_finding *f;

	board_init(&board);
	r = board_static(&board, "r", 0, PAGE);
	cma_finding_judge(&board.table, CMA_CHECK_OUTSIDE_RAM, r);
	assert_int_equal(r->state, CMA_STATE_NEW);
	assert_null(r->why);
	f = cma_finding_judge(&board.table, CMA_CHECK_SIZE_ZERO, r);
	assert_int_equal(r->state, CMA_STATE_REJECTED);
	assert_ptr_equal(r->why, f);
	cma_finding_judge(&board.table, CMA_CHECK_OVERLAP, r);
	assert_ptr_equal(r->why, f);
	assert_ptr_equal(cma_finding_by_id(&board.table, CMA_CHECK_SIZE_ZERO),
			 f);
	assert_null(cma_finding_by_id(&board.table, CMA_CHECK_NO_ROOM));
}

static void disabled_nodes_are_not_judged(void **state)
{
	struct cma_region *r;

	board_init(&board);
	r = board_static(&board, "r", 0, PAGE);
	r->state = CMA_STATE_DISABLED;
	assert_non_null(cma_finding_judge(&board.table, CMA_CHECK_OVERLAP, r));
	assert_int_equal(r->state, CMA_STATE_DISABLED);
	assert_null(board.table.findings);
	assert_int_equal(board.table.lost, 0);
}

/* Expect: whatever the region was, it is failed, and that is why. */
static void what_the_kernel_could_not_do(void **state)
{
	struct cma_finding *f;
	struct cma_region *r;

	board_init(&board);
	r = board_static(&board, "r", 0, PAGE);
	board_build(&board);
	assert_string_equal(cma_state_name(r), "ready");
	f = cma_finding_fail(&board.table, CMA_CHECK_RESERVE_FAILED, r, -16);
	assert_string_equal(cma_state_name(r), "failed");
	assert_ptr_equal(r->why, f);
	assert_ptr_equal(f->region, r);
	assert_int_equal(f->got.first, 16);
	cma_finding_print(f, text_start(&text));
	assert_string_equal(text.s,
			    "/reserved-memory/r: reg: the kernel could not reserve it, error number, got 0x10");
	f = cma_finding_fail(&board.table, CMA_CHECK_ATTACH_FAILED, r, -12);
	assert_ptr_equal(r->why, f);
	/* Expect: failed as well if nobody can be told why. */
	board.arena.size = board.arena.used;
	cma_finding_fail(&board.table, CMA_CHECK_ATTACH_FAILED, r, -12);
	assert_int_equal(r->state, CMA_STATE_FAILED);
	assert_null(r->why);
	assert_int_equal(board.table.lost, 1);
}

static void lost_findings_are_counted(void **state)
{
	struct cma_region *r;

	board_init(&board);
	r = board_static(&board, "r", 0, PAGE);
	cma_finding_add(&board.table, CMA_CHECK_NO_ROOM, "/kept", NULL);
	board.arena.size = board.arena.used;
	cma_finding_add(&board.table, CMA_CHECK_NO_ROOM, "/lost", NULL);
	cma_finding_judge(&board.table, CMA_CHECK_OVERLAP, r);
	assert_int_equal(board.table.lost, 2);
	/* Expect: the region is rejected all the same. */
	assert_int_equal(r->state, CMA_STATE_REJECTED);
	assert_null(r->why);
	expect_findings(&board.table, "no-room /kept size\n");
}

UNIT_MAIN(finding, T(every_row_is_there), T(names_are_unique),
	  T(levels_have_names), T(every_message_names_node_and_property),
	  T(message_in_full), T(no_room_says_all), T(no_room_names_windows),
	  T(no_room_that_is_aligned), T(first_error_is_the_reason),
	  T(disabled_nodes_are_not_judged), T(what_the_kernel_could_not_do),
	  T(lost_findings_are_counted))
