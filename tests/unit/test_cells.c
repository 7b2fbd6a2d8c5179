// SPDX-License-Identifier: GPL-2.0-only
/* The parser: how many cells an address, a size and an alignment have, or cannot. */
#include "unit.h"

#include <linux/libfdt.h>

#include "board.h"
#include "text.h"
#include "tree.h"

static struct tree tree;

/* One region in a /reserved-memory of these cells; what it says is a reg. */
static struct cma_region *with_cells(u32 address, u32 size, const u32 *reg)
{
	tree_board(&tree);
	tree_reserved(&tree, address, size);
	tree_region(&tree, "r@50000000");
	tree_put_cells(&tree, "reg", reg, address + size);
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	return tree_find(&tree, "r");
}

static void cells_of_every_width(void **state)
{
	struct cma_region *r;

	r = with_cells(1, 1, (u32[]){ 0x50000000, 0x3000 });
	expect_at(r, "ready", 0x50000000);
	r = with_cells(2, 1, (u32[]){ 0, 0x50000000, 0x3000 });
	expect_at(r, "ready", 0x50000000);
	assert_int_equal(r->size, 0x3000);
	r = with_cells(1, 2, (u32[]){ 0x50000000, 0, 0x3000 });
	expect_at(r, "ready", 0x50000000);
	assert_int_equal(r->size, 0x3000);
	r = with_cells(2, 2, (u32[]){ 0x12, 0x34567000, 0x9, 0xabcde000 });
	expect_at(r, "ready", 0x1234567000ULL);
	assert_int_equal(r->size, 0x9abcde000ULL);
}

static void cells_that_make_no_sense(void **state)
{
	static const u32 bad[] = { 0, 3, 0x80000000, U32_MAX };
	struct cma_region *r;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		tree_board(&tree);
		tree_reserved(&tree, bad[i], 1);
		tree_region(&tree, "r@50000000");
		tree_cells(&tree, "reg", 0x50000000, 0x1000);
		tree_end(&tree);
		tree_end(&tree);
		tree_build(&tree);
		r = tree_find(&tree, "r");
		expect_nowhere(r, "rejected");
		expect_findings(&tree.table,
				"cells-unsupported /reserved-memory #address-cells\n"
				"region-unreadable /reserved-memory/r@50000000 reg\n");
	}
}

/* The root node says nothing: two cells an address, one a size (spec 2.3.5). */
static void default_cells_of_the_root(void **state)
{
	tree_start(&tree);
	tree_node(&tree, "memory@40000000");
	tree_string(&tree, "device_type", "memory");
	tree_cells(&tree, "reg", 0, 0x40000000, 0x40000000);
	tree_end(&tree);
	tree_node(&tree, "reserved-memory");
	tree_flag(&tree, "ranges");
	tree_region(&tree, "r@50000000");
	tree_cells(&tree, "reg", 0, 0x50000000, 0x1000);
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	expect_at(tree_find(&tree, "r"), "ready", 0x50000000);
	assert_int_equal(tree.table.nmemory, 1);
	assert_int_equal(tree.table.memory[0].range.first, 0x40000000);
	assert_int_equal(tree.table.memory[0].range.last, 0x7fffffff);
	expect_findings(&tree.table,
			"cells-missing /reserved-memory #address-cells\n"
			"cells-missing /reserved-memory #size-cells\n");
}

static void cells_that_are_no_cell(void **state)
{
	tree_board(&tree);
	tree_node(&tree, "reserved-memory");
	tree_bytes(&tree, "#address-cells", "\0\1", 2);
	tree_cells(&tree, "#size-cells", 1, 1);
	tree_flag(&tree, "ranges");
	tree_region(&tree, "r@50000000");
	tree_cells(&tree, "reg", 0x50000000, 0x1000);
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	expect_at(tree_find(&tree, "r"), "ready", 0x50000000);
	expect_findings(&tree.table,
			"cells-missing /reserved-memory #address-cells\n"
			"cells-missing /reserved-memory #size-cells\n");
}

static struct cma_region *aligned(u32 address, u32 size, const u32 *cells,
				  int n)
{
	static const u32 bytes[] = { 0, 0x1000 };

	tree_board(&tree);
	tree_reserved(&tree, address, size);
	tree_region(&tree, "r");
	tree_put_cells(&tree, "size", bytes + 2 - size, size);
	tree_put_cells(&tree, "alignment", cells, n);
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	return tree_find(&tree, "r");
}

/* By the specification as wide as a size, in mainline as an address. */
static void alignment_of_either_width(void **state)
{
	static const u32 cells[] = { 0, 0x20000 };

	assert_int_equal(aligned(2, 1, cells + 1, 1)->align, 0x20000);
	assert_int_equal(aligned(2, 1, cells, 2)->align, 0x20000);
	assert_int_equal(aligned(1, 2, cells, 2)->align, 0x20000);
	assert_int_equal(aligned(1, 2, cells + 1, 1)->align, 0x20000);
	assert_int_equal(aligned(2, 2, cells, 2)->align, 0x20000);
	assert_string_equal(cma_state_name(aligned(2, 2, cells + 1, 1)),
			    "rejected");
	assert_string_equal(cma_state_name(aligned(1, 1, cells, 2)),
			    "rejected");
}

static void alignment_below_a_page_is_a_page(void **state)
{
	static const u32 small = 16;

	assert_int_equal(aligned(1, 1, &small, 1)->align, PAGE);
}

/* The length of a property becomes 2^32 - 1; its one cell is FDT_NOP. */
static void spoil(const char *path, const char *name)
{
	int node = fdt_path_offset(tree.blob, path);
	struct fdt_property *p = fdt_get_property_w(tree.blob, node, name, NULL);

	assert_non_null(p);
	p->len = cpu_to_fdt32(~0u);
}

static void lengths_below_zero(void **state)
{
	/*
	 * libfdt reads such a length as -1, and goes on behind the header of the
	 * property.
	 *
	 * Expect: the property is empty to us, and costs only its own node.
	 */
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "bad");
	tree_cells(&tree, "size", 4);
	tree_end(&tree);
	tree_region(&tree, "worse");
	tree_cells(&tree, "alloc-ranges", 4);
	tree_cells(&tree, "size", 0x1000);
	tree_end(&tree);
	tree_region(&tree, "good");
	tree_cells(&tree, "phandle", 4);
	tree_cells(&tree, "size", 0x1000);
	tree_end(&tree);
	tree_end(&tree);
	tree_node(&tree, "dev");
	tree_cells(&tree, "memory-region", 4);
	tree_end(&tree);
	tree_finish(&tree);
	spoil("/reserved-memory/bad", "size");
	spoil("/reserved-memory/worse", "alloc-ranges");
	spoil("/dev", "memory-region");
	tree_rebuild(&tree);
	expect_findings(&tree.table,
			"property-length /reserved-memory/bad size\n"
			"property-length /reserved-memory/worse alloc-ranges\n"
			"memory-region-length /dev memory-region\n");
	assert_int_equal(tree_find(&tree, "good")->state, CMA_STATE_READY);
	assert_int_equal(tree.table.devices[0].nentries, 0);
}

UNIT_MAIN(cells, T(cells_of_every_width), T(cells_that_make_no_sense),
	  T(default_cells_of_the_root), T(cells_that_are_no_cell),
	  T(alignment_of_either_width), T(alignment_below_a_page_is_a_page),
	  T(lengths_below_zero))
