// SPDX-License-Identifier: GPL-2.0-only
/* Regions that drivers bring early, beside the tree and the other lists. */
#include "unit.h"

#include "board.h"
#include "lists.h"
#include "text.h"

static void early_adds(void **state)
{
	struct cma_region *r;

	start();
	bring_early("cam=4M;fix=1M@0x60000000:best-fit,zero-free");
	finish(NULL, NULL);
	expect_findings(&tree.table, "");
	expect_at(tree_find(&tree, "cam"), "ready", 0x7fc00000);
	expect_source(tree_find(&tree, "cam"), "driver", 4 * MIB, PAGE);
	r = tree_find(&tree, "fix");
	expect_at(r, "ready", 0x60000000);
	assert_string_equal(r->allocator, "best-fit");
	assert_int_equal(r->zero, CMA_ZERO_FREE);
}

/* Expect: cmdline before node before driver before board. */
static void early_has_its_rank(void **state)
{
	start();
	bring_early("vid=4M;cam=4M;new=1M");
	finish("vid=2M;cam=2M;new=2M;own=2M", "new=8M");
	assert_int_equal(tree.table.nregions, 4);
	expect_source(tree_find(&tree, "vid"), "dt", MIB, PAGE);
	expect_source(tree_find(&tree, "cam"), "driver", 4 * MIB, PAGE);
	expect_source(tree_find(&tree, "new"), "cmdline", 8 * MIB, PAGE);
	expect_source(tree_find(&tree, "own"), "board", 2 * MIB, PAGE);
	expect_findings(&tree.table,
			"early-overridden /reserved-memory/vid@50000000 size\n"
			"board-overridden /reserved-memory/vid@50000000 size\n"
			"board-overridden cam size\n"
			"board-overridden new size\n"
			"cmdline-overrides new size\n");
}

/* Defect 8: with a node's memory, with each other's, with the board's. */
static void early_overlaps(void **state)
{
	start();
	bring_early("in=4K@0x50080000;around=4M@0x4ff00000;touch=1M@0x51000000");
	finish(NULL, NULL);
	expect_at(tree_find(&tree, "around"), "ready", 0x4ff00000);
	expect_at(tree_find(&tree, "vid"), "rejected", 0x50000000);
	expect_at(tree_find(&tree, "in"), "rejected", 0x50080000);
	expect_at(tree_find(&tree, "touch"), "ready", 0x51000000);
	start();
	bring_early("one=1M@0x60000000;two=1M@0x600ff000");
	finish("three=1M@0x600fe000", NULL);
	expect_at(tree_find(&tree, "one"), "ready", 0x60000000);
	expect_at(tree_find(&tree, "two"), "rejected", 0x600ff000);
	expect_at(tree_find(&tree, "three"), "rejected", 0x600fe000);
}

UNIT_MAIN(early, T(early_adds), T(early_has_its_rank), T(early_overlaps))
