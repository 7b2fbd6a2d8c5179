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
	expect_findings(&tree.table, "memory-unknown /memory reg\n");
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
	/* Expect: an entry that wraps is none. */
	assert_int_equal(t->nmemreserve, 3);
	assert_int_equal(t->memreserve[0].range.first, 0x50000000);
	assert_int_equal(t->memreserve[0].range.last, 0x50000fff);
	assert_int_equal(t->memreserve[1].range.last, U64_MAX);
	assert_int_equal(t->memreserve[2].range.first, 0x60000000);
}

UNIT_MAIN(memory, T(memory_nodes), T(memory_of_the_machine),
	  T(memory_without_sense), T(memreserve))
