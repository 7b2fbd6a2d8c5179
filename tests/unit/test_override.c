// SPDX-License-Identifier: GPL-2.0-only
/* Regions of the board's own table and of the command line, beside the tree. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/print.h"
#include "board.h"
#include "lists.h"
#include "text.h"

static struct text text;

static const char board_gives_way[] =
	"board-overridden /reserved-memory/vid@50000000 size\n";
static const char cmdline_prevails[] =
	"cmdline-overrides /reserved-memory/vid@50000000 size\n";

static void board_adds(void **state)
{
	struct cma_region *r;

	start();
	finish("jpeg=4M;fix=1M@0x60000000:best-fit;al=64K/1M", NULL);
	assert_int_equal(tree.table.nregions, 4);
	expect_findings(&tree.table, "");
	r = tree_find(&tree, "jpeg");
	expect_at(r, "ready", 0x7fc00000);
	expect_source(r, "board", 4 * MIB, PAGE);
	assert_string_equal(r->path, "jpeg");
	assert_string_equal(r->node_name, "jpeg");
	assert_string_equal(r->allocator, "near-fit");
	assert_int_equal(r->class, CMA_CLASS_OWN);
	assert_int_equal(r->flags, CMA_F_PLACED);
	assert_int_equal(r->phandle, 0);
	assert_true(r->node < 0);
	r = tree_find(&tree, "fix");
	expect_at(r, "ready", 0x60000000);
	expect_source(r, "board", MIB, PAGE);
	assert_string_equal(r->allocator, "best-fit");
	assert_int_equal(r->flags, CMA_F_PLACED | CMA_F_STATIC);
	r = tree_find(&tree, "al");
	expect_source(r, "board", 64 * KIB, MIB);
	assert_int_equal(r->range.first & (MIB - 1), 0);
	expect_source(tree_find(&tree, "vid"), "dt", MIB, PAGE);
}

static void board_gives_way_to_a_node(void **state)
{
	struct cma_region *r;

	start();
	finish("vid=4M@0x60000000/1M:best-fit", NULL);
	assert_int_equal(tree.table.nregions, 1);
	r = tree_find(&tree, "vid");
	expect_at(r, "ready", 0x50000000);
	expect_source(r, "dt", MIB, PAGE);
	assert_string_equal(r->allocator, "near-fit");
	expect_findings(&tree.table, board_gives_way);
	cma_finding_print(tree.table.findings, text_start(&text));
	assert_string_equal(text.s,
			    "/reserved-memory/vid@50000000: size: the board's own table has a region of this name, which gives way");
	/* Expect: that is no reason for anything. */
	cma_print_reason(&tree.table, r, text_start(&text));
	assert_string_equal(text.s, "");
}

/* Expect: by its label where it has one, and then only by that. */
static void nodes_go_by_their_label(void **state)
{
	start();
	tree_string(&tree, "label", "left");
	finish("vid=1M@0x60000000", "left=1M@0x70000000");
	expect_at(tree_find(&tree, "vid"), "ready", 0x60000000);
	expect_source(tree_find(&tree, "vid"), "board", MIB, PAGE);
	expect_at(tree_find(&tree, "left"), "ready", 0x70000000);
	expect_source(tree_find(&tree, "left"), "cmdline", MIB, PAGE);
	expect_findings(&tree.table, cmdline_prevails);
}

/* Expect: who has disabled the node wants no such region. */
static void board_gives_way_to_a_disabled_node(void **state)
{
	start();
	tree_string(&tree, "status", "disabled");
	finish("vid=4M", NULL);
	assert_int_equal(tree.table.nregions, 1);
	expect_at(tree_find(&tree, "vid"), "disabled", 0x50000000);
}

static void cmdline_adds(void **state)
{
	start();
	finish(NULL, "jpeg=4M");
	expect_at(tree_find(&tree, "jpeg"), "ready", 0x7fc00000);
	expect_source(tree_find(&tree, "jpeg"), "cmdline", 4 * MIB, PAGE);
	expect_findings(&tree.table, "");
}

static void cmdline_prevails_over_a_node(void **state)
{
	struct cma_region *r;

	start();
	tree_cells(&tree, "alignment", 0x10000);
	tree_string(&tree, "linux,cma-allocator", "best-fit");
	finish(NULL, "vid=4M@0x60000000/1M");
	assert_int_equal(tree.table.nregions, 1);
	r = tree_find(&tree, "vid");
	expect_at(r, "ready", 0x60000000);
	expect_source(r, "cmdline", 4 * MIB, MIB);
	assert_string_equal(r->path, "/reserved-memory/vid@50000000");
	expect_findings(&tree.table, cmdline_prevails);
	/* Expect: what the text does not name is the node's. */
	assert_string_equal(r->allocator, "best-fit");
	assert_int_equal(tree_device(&tree, "/dev")->entries[0].region, 0);
	cma_finding_print(tree.table.findings, text_start(&text));
	assert_string_equal(text.s,
			    "/reserved-memory/vid@50000000: size: cma_regions= on the command line prevails");
}

/* Expect: an address for a dynamic node, and none for a static one. */
static void place_is_the_texts(void **state)
{
	start();
	finish(NULL, "vid=2M:near-fit");
	expect_at(tree_find(&tree, "vid"), "ready", 0x7fe00000);
	assert_int_equal(tree_find(&tree, "vid")->flags, CMA_F_PLACED);

	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "vid@50000000");
	tree_cells(&tree, "size", 0x100000);
	tree_cells(&tree, "alloc-ranges", 0x50000000, 0x100000);
	finish(NULL, "vid=2M");
	expect_at(tree_find(&tree, "vid"), "ready", 0x7fe00000);
	assert_int_equal(tree_find(&tree, "vid")->nwindows, 0);
}

static void flags_are_the_nodes(void **state)
{
	struct cma_region *r;

	start();
	tree_flag(&tree, "no-map");
	finish(NULL, "vid=1M@0x60000000");
	r = tree_find(&tree, "vid");
	expect_at(r, "ready", 0x60000000);
	assert_int_equal(r->flags, CMA_F_PLACED | CMA_F_STATIC | CMA_F_NOMAP);
	start();
	tree_flag(&tree, "reusable");
	tree_flag(&tree, "linux,cma-default");
	finish(NULL, "vid=4M");
	r = tree_find(&tree, "vid");
	expect_at(r, "ready", 0x7fc00000);
	expect_source(r, "cmdline", 4 * MIB, 4 * MIB);
	assert_true(cma_region_is_reusable(r));
	start();
	tree_flag(&tree, "reusable");
	finish(NULL, "vid=1M");
	assert_false(cma_region_is_reusable(tree_find(&tree, "vid")));
	expect_findings(&tree.table,
			"cmdline-overrides /reserved-memory/vid@50000000 size\n"
			"reusable-unaligned /reserved-memory/vid@50000000 reusable\n");
}

static void cmdline_enables(void **state)
{
	start();
	tree_string(&tree, "status", "disabled");
	finish("vid=8M", "vid=2M");
	expect_at(tree_find(&tree, "vid"), "ready", 0x7fe00000);
	expect_source(tree_find(&tree, "vid"), "cmdline", 2 * MIB, PAGE);
	expect_findings(&tree.table, cmdline_prevails);
}

static void cmdline_prevails_over_the_board(void **state)
{
	start();
	finish("jpeg=4M@0x60000000;g2d=1M", "jpeg=2M");
	assert_int_equal(tree.table.nregions, 3);
	expect_at(tree_find(&tree, "jpeg"), "ready", 0x7fe00000);
	expect_source(tree_find(&tree, "jpeg"), "cmdline", 2 * MIB, PAGE);
	expect_source(tree_find(&tree, "g2d"), "board", MIB, PAGE);
	expect_findings(&tree.table, "cmdline-overrides jpeg size\n");
}

/* Expect: the node's fault is told, but no longer the region's. */
static void cmdline_mends_a_node(void **state)
{
	struct cma_region *r;

	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "vid@50000000");
	tree_cells(&tree, "size", 0);
	finish(NULL, "vid=2M");
	r = tree_find(&tree, "vid");
	expect_at(r, "ready", 0x7fe00000);
	assert_null(r->why);
	expect_findings(&tree.table,
			"size-zero /reserved-memory/vid@50000000 size\n"
			"cmdline-overrides /reserved-memory/vid@50000000 size\n"
			"memory-region-dangling /dev memory-region\n");
	cma_print_reason(&tree.table, r, text_start(&text));
	assert_string_equal(text.s, "");
	/* Expect: not what the text does not speak of. */
	start();
	tree_string(&tree, "label", "two words");
	finish(NULL, "vid=2M");
	r = tree_find(&tree, "vid");
	cma_print_reason(&tree.table, r, text_start(&text));
	assert_string_equal(text.s,
			    "label: not one word, so the node name serves, got \"two words\", want printable characters without blanks");
}

static void cells_do_not_matter(void **state)
{
	tree_board(&tree);
	tree_reserved(&tree, 3, 1);
	tree_region(&tree, "vid@50000000");
	tree_cells(&tree, "reg", 0, 0, 0x50000000, 0x1000);
	tree_cells(&tree, "phandle", 1);
	finish(NULL, "vid=2M");
	expect_at(tree_find(&tree, "vid"), "ready", 0x7fe00000);
	expect_findings(&tree.table,
			"cells-unsupported /reserved-memory #address-cells\n"
			"region-unreadable /reserved-memory/vid@50000000 reg\n"
			"cmdline-overrides /reserved-memory/vid@50000000 size\n");
}

static void others_are_not_to_be_moved(void **state)
{
	struct cma_region *r;

	/* Expect: firmware stays, and a region of that name comes. */
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_node(&tree, "vid@50000000");
	tree_cells(&tree, "reg", 0x50000000, 0x100000);
	finish(NULL, "vid=2M");
	r = tree_find(&tree, "vid@50000000");
	expect_at(r, "reserved", 0x50000000);
	expect_source(r, "dt", MIB, PAGE);
	expect_source(tree_find(&tree, "vid"), "cmdline", 2 * MIB, PAGE);
	/* Expect: a shared-dma-pool is ours to move. */
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_node(&tree, "vid@50000000");
	tree_string(&tree, "compatible", "shared-dma-pool");
	tree_cells(&tree, "reg", 0x50000000, 0x100000);
	tree_cells(&tree, "phandle", 1);
	finish(NULL, "vid=2M");
	expect_at(tree_find(&tree, "vid"), "ready", 0x7fe00000);
	expect_findings(&tree.table, cmdline_prevails);
}

/* Expect: only the entry that serves is moved. */
static void further_entries_stay(void **state)
{
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "vid@50000000");
	tree_cells(&tree, "reg", 0x50000000, 0x100000, 0x51000000, 0x100000);
	tree_cells(&tree, "phandle", 1);
	finish(NULL, "vid=2M@0x60000000");
	expect_at(tree_find(&tree, "vid"), "ready", 0x60000000);
	expect_at(tree_find(&tree, "vid[1]"), "reserved", 0x51000000);
	assert_string_equal(tree_find(&tree, "vid[1]")->source, "dt");
}

/* Expect: what is added is judged like a node, and its name stands for it. */
static void checks_hold_for_them(void **state)
{
	start();
	finish("a=1M@0x50000000;b=1M@0x90000000:none-such;c=2G",
	       "d=1G@0x40000000");
	expect_at(tree_find(&tree, "vid"), "ready", 0x50000000);
	expect_at(tree_find(&tree, "a"), "rejected", 0x50000000);
	expect_at(tree_find(&tree, "b"), "ready", 0x90000000);
	expect_nowhere(tree_find(&tree, "c"), "unplaced");
	expect_nowhere(tree_find(&tree, "d"), "rejected");
	expect_findings(&tree.table,
			"outside-ram b reg\n"
			"all-ram d reg\n"
			"allocator-unknown b linux,cma-allocator\n"
			"overlap a reg\n"
			"no-room c size\n");
}

/* Two nodes that share the name "x", in either order, one maybe disabled. */
static void twins(bool swap, const char *status_of_51)
{
	u32 i, at;

	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	for (i = 0; i < 2; i++) {
		at = i == swap ? 0x50000000 : 0x51000000;
		tree_region(&tree, i == swap ? "x@50000000" : "x@51000000");
		tree_cells(&tree, "reg", at, 0x1000);
		tree_cells(&tree, "phandle", i + 1);
		tree_string(&tree, "status",
			    i == swap ? "okay" : status_of_51);
		if (!i)
			tree_end(&tree);
	}
	finish(NULL, "x=2M@0x60000000");
}

static void order_of_nodes_does_not_matter(void **state)
{
	u32 swap;

	for (swap = 0; swap < 2; swap++) {
		twins(swap, "okay");
		expect_at(tree_find(&tree, "x@50000000"), "ready", 0x60000000);
		expect_at(tree_find(&tree, "x@51000000"), "ready", 0x51000000);
		twins(swap, "disabled");
		expect_at(tree_find(&tree, "x"), "ready", 0x60000000);
		expect_at(tree_find(&tree, "x@51000000"), "disabled",
			  0x51000000);
	}
}

/* Expect: a node that is given the name of one that was added goes by its path. */
static void names_stay_unique(void **state)
{
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "vid");
	tree_string(&tree, "label", "twin");
	tree_cells(&tree, "reg", 0x50000000, 0x1000);
	tree_cells(&tree, "phandle", 1);
	tree_end(&tree);
	tree_region(&tree, "other");
	tree_string(&tree, "label", "twin");
	tree_cells(&tree, "reg", 0x51000000, 0x1000);
	finish(NULL, "vid=1M@0x60000000");
	expect_at(tree_find(&tree, "vid"), "ready", 0x60000000);
	expect_at(tree_find(&tree, "other"), "ready", 0x51000000);
	expect_at(tree_find(&tree, "/reserved-memory/vid"), "ready",
		  0x50000000);
}

/* Expect: what the text does not say of clearing is the node's. */
static void zero_is_the_texts(void **state)
{
	start();
	tree_string(&tree, "linux,cma-zero", "free");
	finish(NULL, "vid=1M@0x50000000");
	assert_int_equal(tree_find(&tree, "vid")->zero, CMA_ZERO_FREE);
	start();
	tree_string(&tree, "linux,cma-zero", "free");
	finish(NULL, "vid=1M@0x50000000,zero-alloc");
	assert_int_equal(tree_find(&tree, "vid")->zero, CMA_ZERO_ALLOC);
}

/* Expect: the kernel's inputs say all of it, in the order it is read. */
static void inputs(void **state)
{
	start();
	finish("jpeg=4M;fix=1M@0x60000000:best-fit", "vid=2M/64K");
	cma_print_inputs(&tree.table, text_start(&text));
	assert_non_null(strstr(text.s,
			       "\nboard        jpeg=4M/4K;fix=1M@0x60000000/4K:best-fit\n"
			       "cma_regions  vid=2M/64K\n"));
	start();
	bring_early("cam=1M,zero-none");
	finish("jpeg=4M", NULL);
	cma_print_inputs(&tree.table, text_start(&text));
	assert_non_null(strstr(text.s, "\nboard        jpeg=4M/4K\n"
			       "early        cam=1M/4K,zero-none\n"));
	start();
	finish(NULL, "");
	cma_print_inputs(&tree.table, text_start(&text));
	assert_null(strstr(text.s, "board"));
	assert_non_null(strstr(text.s, "\ncma_regions  "));
	assert_int_equal(text.s[text.len - 1], '\n');
}

/* Expect: texts need not outlive the build; what lies in no arena is shared. */
static void names_are_copies(void **state)
{
	static struct text other;
	struct cma_spec *list;
	u32 i;

	start();
	finish("jpeg=4M:best-fit", "vid=2M");
	text_regions(&text, &tree.table);
	for (i = 0; i < 2; i++) {
		list = tree.machine.lists[i ? CMA_LIST_BOARD : CMA_LIST_CMDLINE]->specs;
		memset((char *)list[0].name, 'z', strlen(list[0].name));
		if (list[0].allocator)
			memset((char *)list[0].allocator, 'z', 4);
	}
	text_regions(&other, &tree.table);
	assert_string_equal(text.s, other.s);
}

static void in_every_size(void **state)
{
	struct cma_arena arena;
	struct cma_table t;
	size_t size, enough;
	int ret = -1;

	start();
	finish("jpeg=4M:best-fit;g2d=1M@0x60000000", "vid=2M;new=4M");
	enough = tree.arena.used;
	for (size = 0; size <= enough; size += 8) {
		char *exact = malloc(size + 8);

		arena = (struct cma_arena){ .base = exact, .size = size };
		ret = cma_table_build(&t, tree.blob, &arena, &tree.machine);
		assert_true(!ret || ret == -ENOMEM);
		if (!ret)
			assert_int_equal(t.nregions, 4);
		free(exact);
	}
	assert_int_equal(ret, 0);
}

UNIT_MAIN(override, T(board_adds), T(board_gives_way_to_a_node),
	  T(nodes_go_by_their_label), T(board_gives_way_to_a_disabled_node),
	  T(cmdline_adds), T(cmdline_prevails_over_a_node),
	  T(place_is_the_texts), T(flags_are_the_nodes), T(cmdline_enables),
	  T(cmdline_prevails_over_the_board), T(cmdline_mends_a_node),
	  T(cells_do_not_matter), T(others_are_not_to_be_moved),
	  T(further_entries_stay), T(checks_hold_for_them),
	  T(order_of_nodes_does_not_matter), T(names_stay_unique), T(inputs),
	  T(zero_is_the_texts), T(names_are_copies), T(in_every_size))
