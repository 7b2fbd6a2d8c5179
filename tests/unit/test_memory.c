// SPDX-License-Identifier: GPL-2.0-only
/* The parser: memory nodes and the memory reservation block. */
#include "unit.h"

#include <linux/libfdt.h>

#include "text.h"
#include "tree.h"

static struct tree tree;

static void memory_nodes(void **state)
{
	const struct cma_area *m;

	tree_start(&tree);
	tree_cells(&tree, "#address-cells", 1);
	tree_cells(&tree, "#size-cells", 1);
	/* Several ranges, one of them for the boot loader to fill in */
	tree_node(&tree, "memory@40000000");
	tree_string(&tree, "device_type", "memory");
	tree_cells(&tree, "reg", 0x40000000, 0x1000, 0, 0, 0x60000000, 0x2000,
		   0x70000000);
	tree_end(&tree);
	tree_node(&tree, "memory@80000000");
	tree_string(&tree, "device_type", "memory");
	tree_string(&tree, "status", "disabled");
	tree_cells(&tree, "reg", 0x80000000, 0x1000);
	tree_end(&tree);
	/* What is usable goes before what there is. */
	tree_node(&tree, "memory@90000000");
	tree_string(&tree, "device_type", "memory");
	tree_cells(&tree, "reg", 0x90000000, 0x10000);
	tree_cells(&tree, "linux,usable-memory", 0x90008000, 0x1000);
	tree_end(&tree);
	/* No memory: another type, another place. */
	tree_node(&tree, "memory@a0000000");
	tree_cells(&tree, "reg", 0xa0000000, 0x1000);
	tree_end(&tree);
	tree_node(&tree, "soc");
	tree_node(&tree, "memory@b0000000");
	tree_string(&tree, "device_type", "memory");
	tree_cells(&tree, "reg", 0xb0000000, 0x1000);
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	m = tree.table.memory;
	assert_int_equal(tree.table.nmemory, 3);
	assert_int_equal(m[0].range.first, 0x40000000);
	assert_int_equal(m[0].range.last, 0x40000fff);
	assert_string_equal(m[0].name, "/memory@40000000");
	assert_int_equal(m[1].range.first, 0x60000000);
	assert_int_equal(m[1].range.last, 0x60001fff);
	assert_int_equal(m[2].range.first, 0x90008000);
	assert_int_equal(m[2].range.last, 0x90008fff);
}

/* The tree's own banks come sorted, and those that meet as one. */
static void expect_banks(const u32 *cells, int n, const char *want)
{
	static struct text text;
	struct cma_out *out = text_start(&text);
	u32 i;

	tree_start(&tree);
	tree_cells(&tree, "#address-cells", 1);
	tree_cells(&tree, "#size-cells", 1);
	tree_node(&tree, "memory@0");
	tree_string(&tree, "device_type", "memory");
	tree_put_cells(&tree, "reg", cells, n);
	tree_end(&tree);
	tree_build(&tree);
	for (i = 0; i < tree.table.nmemory; i++) {
		const struct cma_area *m = &tree.table.memory[i];

		cma_printf(out, "%llx-%llx ", m->range.first, m->range.last);
		assert_string_equal(m->name, "/memory@0");
	}
	assert_string_equal(text.s, want);
}

static void banks_are_sorted(void **state)
{
	static const u32 apart[] = {
		0x60000000, 0x1000, 0x40000000, 0x1000, 0x50000000, 0x1000,
		0, 0x1000,
	};

	expect_banks(apart, ARRAY_SIZE(apart),
		     "0-fff 40000000-40000fff 50000000-50000fff 60000000-60000fff ");
}

static void banks_that_meet_are_one(void **state)
{
	static const u32 touching[] = {
		0x40002000, 0x1000, 0x40000000, 0x1000, 0x40001000, 0x1000,
	};
	static const u32 overlapping[] = {
		0x40001000, 0x2000, 0x40000000, 0x2000,
	};
	static const u32 inside[] = {
		0x40001000, 0x1000, 0x40000000, 0x8000, 0x40004000, 0x1000,
		0x40008000, 0x1000, 0x4000a000, 0x1000,
	};
	static const u32 twice[] = {
		0x40000000, 0x1000, 0x40000000, 0x1000, 0x40000000, 0x800,
	};
	static const u32 all[] = { 0, 0x80000000, 0x80000000, 0x80000000 };

	expect_banks(touching, ARRAY_SIZE(touching), "40000000-40002fff ");
	expect_banks(overlapping, ARRAY_SIZE(overlapping),
		     "40000000-40002fff ");
	expect_banks(inside, ARRAY_SIZE(inside),
		     "40000000-40008fff 4000a000-4000afff ");
	expect_banks(twice, ARRAY_SIZE(twice), "40000000-40000fff ");
	expect_banks(all, ARRAY_SIZE(all), "0-ffffffff ");
}

/* Expect: at the top of the address space nothing follows, so nothing wraps. */
static void banks_at_the_top(void **state)
{
	static const struct cma_area areas[] = {
		{ { 0xfffffffffff00000, U64_MAX }, "top" },
		{ { 0, 0xfff }, "bottom" },
		{ { 0xffffffffffe00000, 0xffffffffffefffff }, "below" },
	};

	tree_board(&tree);
	tree.machine.memory = areas;
	tree.machine.nmemory = 3;
	tree_build(&tree);
	assert_int_equal(tree.table.nmemory, 2);
	assert_int_equal(tree.table.memory[0].range.last, 0xfff);
	assert_string_equal(tree.table.memory[0].name, "bottom");
	assert_int_equal(tree.table.memory[1].range.first, 0xffffffffffe00000);
	assert_int_equal(tree.table.memory[1].range.last, U64_MAX);
	/* Expect: the machine's own list is not touched. */
	assert_string_equal(areas[0].name, "top");
}

static void memory_of_the_machine(void **state)
{
	static const struct cma_area areas[] = {
		{ { 0x50000000, 0x500fffff }, "one" },
		{ { 0x60000000, 0x600fffff }, "two" },
	};

	/* Expect: the machine knows better than the tree. */
	tree_board(&tree);
	tree.machine.memory = areas;
	tree.machine.nmemory = 2;
	tree_build(&tree);
	assert_int_equal(tree.table.nmemory, 2);
	assert_int_equal(tree.table.memory[1].range.first, 0x60000000);
	assert_string_equal(tree.table.memory[1].name, "two");
	expect_findings(&tree.table, "");
}

static void memory_without_sense(void **state)
{
	tree_start(&tree);
	tree_cells(&tree, "#address-cells", 3);
	tree_cells(&tree, "#size-cells", 1);
	tree_node(&tree, "memory@0");
	tree_string(&tree, "device_type", "memory");
	tree_cells(&tree, "reg", 0, 0, 0, 0x1000);
	tree_end(&tree);
	tree_build(&tree);
	assert_int_equal(tree.table.nmemory, 0);
	expect_findings(&tree.table, "cells-unsupported / #address-cells\n"
			"memory-unknown /memory reg\n");
}

static void memreserve(void **state)
{
	struct cma_table *t = &tree.table;

	tree_board(&tree);
	tree_finish(&tree);
	assert_int_equal(fdt_open_into(tree.blob, tree.blob,
				       sizeof(tree.blob)), 0);
	assert_int_equal(fdt_add_mem_rsv(tree.blob, 0x50000000, 0x1000), 0);
	assert_int_equal(fdt_add_mem_rsv(tree.blob, 1, U64_MAX), 0);
	assert_int_equal(fdt_add_mem_rsv(tree.blob, 2, U64_MAX), 0);
	assert_int_equal(fdt_add_mem_rsv(tree.blob, 0x60000000, 0x2000), 0);
	tree_rebuild(&tree);
	/* Expect: an entry that wraps is none, and told. */
	expect_findings(t, "range-wraps /memreserve/ address\n");
	assert_int_equal(t->nmemreserve, 3);
	assert_int_equal(t->memreserve[0].range.first, 0x50000000);
	assert_int_equal(t->memreserve[0].range.last, 0x50000fff);
	assert_int_equal(t->memreserve[1].range.last, U64_MAX);
	assert_int_equal(t->memreserve[2].range.first, 0x60000000);
}

UNIT_MAIN(memory, T(memory_nodes), T(banks_are_sorted),
	  T(banks_that_meet_are_one), T(banks_at_the_top),
	  T(memory_of_the_machine), T(memory_without_sense), T(memreserve))
