// SPDX-License-Identifier: GPL-2.0-only
/* What devices may hold: linux,cma-quota. */
#include <string.h>

#include "unit.h"

#include "text.h"
#include "tree.h"

static struct tree tree;
static struct text text;

/* Three regions, r1 to r3, with the phandles 1 to 3, behind the device. */
static void finish(u32 cells)
{
	u32 i;

	tree_end(&tree);
	tree_reserved(&tree, cells, cells);
	for (i = 1; i <= 3; i++) {
		tree_region(&tree, (char[]){ 'r', '0' + i, '\0' });
		if (cells == 1)
			tree_cells(&tree, "size", 0x1000);
		else
			tree_cells(&tree, "size", 0, 0x1000);
		tree_cells(&tree, "phandle", i);
		tree_end(&tree);
	}
	tree_end(&tree);
	tree_build(&tree);
}

static void start(void)
{
	tree_board(&tree);
	tree_node(&tree, "dev");
	tree_cells(&tree, "memory-region", 1, 2, 3);
}

/* The limits of the entries in their order, 0 for none. */
static void expect(const char *want, const char *findings)
{
	const struct cma_device *d = tree_device(&tree, "/dev");
	struct cma_out *out = text_start(&text);
	u32 i;

	for (i = 0; i < d->nentries; i++)
		cma_printf(out, "%s%s=0x%llx", i ? " " : "",
			   *d->entries[i].kind ? d->entries[i].kind : "*",
			   d->entries[i].quota);
	assert_string_equal(text.s, want);
	expect_findings(&tree.table, findings);
}

static void expect_message(const char *want)
{
	cma_finding_print(tree.table.findings, text_start(&text));
	assert_string_equal(text.s, want);
}

static void none(void **state)
{
	start();
	finish(1);
	expect("*=0x0 *=0x0 *=0x0", "");
}

static void without_kinds(void **state)
{
	start();
	tree_cells(&tree, "linux,cma-quota", 0x4000);
	finish(1);
	expect("*=0x4000 *=0x4000 *=0x4000", "");
}

/* Expect: fallbacks count with their kind, and the order is the node's. */
static void by_kind(void **state)
{
	start();
	tree_strings(&tree, "memory-region-names", "b-fallback\0a\0b");
	tree_cells(&tree, "linux,cma-quota", 0x1000, 0x2000);
	finish(1);
	expect("b=0x1000 b=0x1000 a=0x2000", "");
}

static void unnamed_come_last(void **state)
{
	start();
	tree_strings(&tree, "memory-region-names", "b\0a");
	tree_cells(&tree, "linux,cma-quota", 0, 0x2000, 0x3000);
	finish(1);
	expect("b=0x0 a=0x2000 *=0x3000",
	       "memory-region-names-count /dev memory-region-names\n");
}

static void fewer_than_kinds(void **state)
{
	start();
	tree_strings(&tree, "memory-region-names", "a\0b\0c");
	tree_cells(&tree, "linux,cma-quota", 0x1000);
	finish(1);
	expect("a=0x1000 b=0x0 c=0x0", "");
}

static void more_than_kinds(void **state)
{
	start();
	tree_strings(&tree, "memory-region-names", "a\0a-fallback\0a-fallback-1");
	tree_cells(&tree, "linux,cma-quota", 0x1000, 0x2000, 0x3000);
	finish(1);
	expect("a=0x1000 a=0x1000 a=0x1000",
	       "quota-count /dev linux,cma-quota\n");
	expect_message("/dev: linux,cma-quota: more sizes than the node has kinds, the last are ignored, got 0x3, want at most 0x1");
}

#define CELLS_DIFFER							\
	"cells-differ /reserved-memory #address-cells\n"		\
	"cells-differ /reserved-memory #size-cells\n"

/* Expect: as wide as in /reserved-memory, which comes behind the device. */
static void of_two_cells(void **state)
{
	start();
	tree_cells(&tree, "linux,cma-quota", 1, 0x1000);
	finish(2);
	expect("*=0x100001000 *=0x100001000 *=0x100001000", CELLS_DIFFER);
	start();
	tree_cells(&tree, "linux,cma-quota", 1, 0x1000, 2);
	finish(2);
	expect("*=0x0 *=0x0 *=0x0",
	       CELLS_DIFFER "quota-length /dev linux,cma-quota\n");
	assert_int_equal(tree.table.findings->next->next->got.first, 12);
	assert_int_equal(tree.table.findings->next->next->want.first, 8);
}

static void of_no_size(void **state)
{
	static const int lengths[] = { 0, 1, 3, 5, 7 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		start();
		tree_bytes(&tree, "linux,cma-quota", "\0\0\x10\0\0\0\x10",
			   lengths[i]);
		finish(1);
		expect("*=0x0 *=0x0 *=0x0",
		       "quota-length /dev linux,cma-quota\n");
		assert_int_equal(tree.table.findings->got.first, lengths[i]);
	}
	expect_message("/dev: linux,cma-quota: not a list of sizes as wide as in /reserved-memory, so there is no limit, got 0x7, want multiples of 0x4");
}

static void in_pages(void **state)
{
	start();
	tree_strings(&tree, "memory-region-names", "a\0b\0c");
	tree_cells(&tree, "linux,cma-quota", 0x1fff, 0xfff, 0x1000);
	finish(1);
	expect("a=0x1000 b=0x0 c=0x1000",
	       "quota-unaligned /dev linux,cma-quota\n"
	       "quota-below-page /dev linux,cma-quota\n");
	expect_message("/dev: linux,cma-quota: is not whole pages, so it is rounded down, got 0x1fff, want multiples of 0x1000");
	start();
	tree.machine.page_size = 0x10000;
	tree_cells(&tree, "linux,cma-quota", 0x1f000);
	finish(1);
	assert_int_equal(tree_device(&tree, "/dev")->entries[0].quota, 0x10000);
}

static void of_nobody(void **state)
{
	tree_board(&tree);
	tree_node(&tree, "dev");
	tree_cells(&tree, "linux,cma-quota", 0x1000);
	tree_end(&tree);
	tree_build(&tree);
	assert_int_equal(tree.table.ndevices, 0);
	expect_findings(&tree.table,
			"quota-without-region /dev linux,cma-quota\n");
	expect_message("/dev: linux,cma-quota: limits nothing, want a memory-region");
}

/* Expect: no cells, no size; that they are missing is told already. */
static void without_cells(void **state)
{
	tree_board(&tree);
	tree_node(&tree, "dev");
	tree_cells(&tree, "memory-region");
	tree_cells(&tree, "linux,cma-quota", 0x1000);
	tree_end(&tree);
	tree_reserved(&tree, 3, 1);
	tree_end(&tree);
	tree_build(&tree);
	expect_findings(&tree.table,
			"memory-region-length /dev memory-region\n"
			"cells-unsupported /reserved-memory #address-cells\n");
}

UNIT_MAIN(quota,
	  T(none), T(without_kinds), T(by_kind), T(unnamed_come_last),
	  T(fewer_than_kinds), T(more_than_kinds), T(of_two_cells),
	  T(of_no_size), T(in_pages), T(of_nobody), T(without_cells))
