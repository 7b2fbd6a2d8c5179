// SPDX-License-Identifier: GPL-2.0-only
/* When the memory of a region is cleared: linux,cma-zero. */
#include <errno.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/print.h"
#include "../../mm/cma_region/zero.h"
#include "board.h"
#include "text.h"
#include "tree.h"

static struct tree tree;
static struct board board;
static struct text text;

static void start(const char *compatible)
{
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_node(&tree, "r@50000000");
	tree_string(&tree, "compatible", compatible);
	tree_cells(&tree, "reg", 0x50000000, 0x400000);
}

static struct cma_region *finish(void)
{
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	return tree_find(&tree, "r");
}

static struct cma_region *of_policy(const char *compatible, const char *policy)
{
	start(compatible);
	tree_string(&tree, "linux,cma-zero", policy);
	tree_flag(&tree, "no-map");
	return finish();
}

static void names(void **state)
{
	static const char * const all[] = { "alloc", "free", "none" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		assert_int_equal(cma_zero_find(all[i]), i);
		assert_string_equal(cma_zero_name(i), all[i]);
	}
	assert_int_equal(cma_zero_find(""), -ENOENT);
	assert_int_equal(cma_zero_find("Free"), -ENOENT);
	assert_int_equal(cma_zero_find("frees"), -ENOENT);
}

static void policies(void **state)
{
	static const char * const own = "linux,cma-region";
	struct cma_region *r;

	start(own);
	r = finish();
	assert_int_equal(r->zero, CMA_ZERO_ALLOC);
	r = of_policy(own, "alloc");
	assert_int_equal(r->zero, CMA_ZERO_ALLOC);
	expect_findings(&tree.table, "");
	cma_print_flags(r, text_start(&text));
	assert_string_equal(text.s, "static,no-map");
	r = of_policy(own, "free");
	assert_int_equal(r->zero, CMA_ZERO_FREE);
	expect_findings(&tree.table, "");
	cma_print_flags(r, text_start(&text));
	assert_string_equal(text.s, "static,no-map,zero-free");
	r = of_policy(own, "none");
	assert_int_equal(r->zero, CMA_ZERO_NONE);
	expect_findings(&tree.table, "");
	cma_print_flags(r, text_start(&text));
	assert_string_equal(text.s, "static,no-map,zero-none");
	assert_int_equal(of_policy("shared-dma-pool", "free")->zero,
			 CMA_ZERO_FREE);
	/* Expect: who looks after the memory himself clears it himself. */
	assert_int_equal(of_policy("ramoops", "free")->zero, CMA_ZERO_ALLOC);
	expect_findings(&tree.table, "");
}

static void expect_unknown(const char *message)
{
	struct cma_region *r = finish();

	expect_at(r, "ready", 0x50000000);
	assert_int_equal(r->zero, CMA_ZERO_ALLOC);
	expect_findings(&tree.table,
			"zero-unknown /reserved-memory/r@50000000 linux,cma-zero\n");
	cma_finding_reason(tree.table.findings, text_start(&text));
	assert_string_equal(text.s, message);
}

static void unknown_policies(void **state)
{
	start("linux,cma-region");
	tree_string(&tree, "linux,cma-zero", "always");
	expect_unknown("linux,cma-zero: no such policy, the default one serves, got \"always\", want alloc, free or none");
	start("linux,cma-region");
	tree_strings(&tree, "linux,cma-zero", "free\0none");
	expect_unknown("linux,cma-zero: no such policy, the default one serves, got \"free\\x00none\", want alloc, free or none");
	start("linux,cma-region");
	tree_flag(&tree, "linux,cma-zero");
	expect_unknown("linux,cma-zero: no such policy, the default one serves, got \"\", want alloc, free or none");
	start("linux,cma-region");
	tree_bytes(&tree, "linux,cma-zero", "free", 4);
	expect_unknown("linux,cma-zero: no such policy, the default one serves, got \"\\x66\\x72\\x65\\x65\", want alloc, free or none");
}

/* Expect: of a node that is disabled nothing is held against it. */
static void unknown_but_disabled(void **state)
{
	start("linux,cma-region");
	tree_string(&tree, "linux,cma-zero", "always");
	tree_string(&tree, "status", "disabled");
	finish();
	expect_findings(&tree.table, "");
}

/* Expect: further entries of reg are no memory that is given out. */
static void extra_entries(void **state)
{
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "r@50000000");
	tree_cells(&tree, "reg", 0x50000000, 0x100000, 0x51000000, 0x100000);
	tree_string(&tree, "linux,cma-zero", "free");
	assert_int_equal(finish()->zero, CMA_ZERO_FREE);
	assert_int_equal(tree_find(&tree, "r[1]")->zero, CMA_ZERO_ALLOC);
}

static struct cma_region *on_board(u64 start, enum cma_zero zero, u16 flags)
{
	struct cma_region *r;

	board_init(&board);
	board_ram(&board, 0x40000000, GIB);
	r = board_static(&board, "r", start, 4 * MIB);
	r->flags |= flags;
	r->zero = zero;
	board_build(&board);
	return r;
}

static void reusable(void **state)
{
	static const char ignored[] =
		"zero-of-reusable /reserved-memory/r linux,cma-zero\n";
	struct cma_region *r;

	r = on_board(0x50000000, CMA_ZERO_FREE, CMA_F_REUSABLE);
	assert_int_equal(r->zero, CMA_ZERO_ALLOC);
	expect_findings(&board.table, ignored);
	assert_string_equal(board.table.findings->other, "free");
	r = on_board(0x50000000, CMA_ZERO_NONE, CMA_F_REUSABLE);
	assert_int_equal(r->zero, CMA_ZERO_ALLOC);
	expect_findings(&board.table, ignored);
	/* Expect: what stays a carve-out is nobody else's in between. */
	r = on_board(0x50100000, CMA_ZERO_FREE, CMA_F_REUSABLE);
	assert_int_equal(r->zero, CMA_ZERO_FREE);
	expect_findings(&board.table,
			"reusable-unaligned /reserved-memory/r reusable\n");
}

static void untouched(void **state)
{
	struct cma_region *r;

	r = on_board(0x50000000, CMA_ZERO_NONE, 0);
	assert_int_equal(r->zero, CMA_ZERO_NONE);
	assert_string_equal(cma_state_name(r), "ready");
	expect_findings(&board.table,
			"zero-none-mapped /reserved-memory/r linux,cma-zero\n");
	on_board(0x50000000, CMA_ZERO_NONE, CMA_F_NOMAP);
	expect_findings(&board.table, "");
	/* Expect: what is no RAM is not in the linear map either. */
	on_board(0x90000000, CMA_ZERO_NONE, 0);
	expect_findings(&board.table, "outside-ram /reserved-memory/r reg\n");
	on_board(0x50000000, CMA_ZERO_FREE, 0);
	expect_findings(&board.table, "");
}

/* Expect: a no-map that is without effect leaves the memory mapped. */
static void untouched_but_mapped(void **state)
{
	struct cma_region *r;

	board_init(&board);
	board_ram(&board, 0x40000000, GIB);
	board_memreserve(&board, 0x50000000, 4 * MIB);
	r = board_static(&board, "r", 0x50000000, 4 * MIB);
	r->flags |= CMA_F_NOMAP;
	r->zero = CMA_ZERO_NONE;
	board_build(&board);
	expect_findings(&board.table,
			"identical-memreserve /reserved-memory/r reg\n"
			"no-map-stays-mapped /reserved-memory/r no-map\n"
			"zero-none-mapped /reserved-memory/r linux,cma-zero\n");
}

UNIT_MAIN(zero,
	  T(names), T(policies), T(unknown_policies), T(unknown_but_disabled),
	  T(extra_entries), T(reusable), T(untouched), T(untouched_but_mapped))
