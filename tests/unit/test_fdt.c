// SPDX-License-Identifier: GPL-2.0-only
/* The parser: from a blob to regions, memory and reservations. */
#include <errno.h>
#include <string.h>

#include "unit.h"

#include <linux/libfdt.h>

#include "../../mm/cma_region/fdt.h"
#include "../../mm/cma_region/print.h"
#include "board.h"
#include "text.h"
#include "tree.h"

static struct tree tree;

static void no_blob(void **state)
{
	struct cma_counts counts;
	u64 junk[8] = { 0 };
	struct cma_table table;
	struct cma_arena arena = { .base = (char *)tree.memory, .size = 4096 };

	assert_int_equal(cma_fdt_count(junk, &counts), -EINVAL);
	tree_start(&tree);
	/* Expect: a blob that is still being written is none. */
	assert_int_equal(cma_fdt_count(tree.blob, &counts), -EINVAL);
	assert_int_equal(cma_table_build(&table, junk, &arena, &tree.machine),
			 -EINVAL);
}

static void empty_tree(void **state)
{
	tree_start(&tree);
	tree_build(&tree);
	assert_int_equal(tree.table.nregions, 0);
	assert_int_equal(tree.table.ndevices, 0);
	assert_int_equal(tree.table.nmemory, 0);
	expect_findings(&tree.table, "memory-unknown /memory reg\n");
}

static void static_region(void **state)
{
	struct cma_region *r;

	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "mfc@50000000");
	tree_cells(&tree, "reg", 0x50000000, 0x100000);
	tree_cells(&tree, "phandle", 9);
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	expect_findings(&tree.table, "");
	assert_int_equal(tree.table.nregions, 1);
	r = tree_find(&tree, "mfc");
	expect_at(r, "ready", 0x50000000);
	assert_int_equal(r->size, 0x100000);
	assert_int_equal(r->align, PAGE);
	assert_string_equal(r->path, "/reserved-memory/mfc@50000000");
	assert_string_equal(r->node_name, "mfc@50000000");
	assert_string_equal(r->allocator, "near-fit");
	assert_string_equal(r->source, "dt");
	assert_int_equal(r->class, CMA_CLASS_OWN);
	assert_int_equal(r->flags, CMA_F_STATIC | CMA_F_PLACED);
	assert_int_equal(r->phandle, 9);
	assert_ptr_equal(cma_table_by_phandle(&tree.table, 9), r);
	assert_null(cma_table_by_phandle(&tree.table, 8));
}

static void dynamic_region(void **state)
{
	struct cma_region *r;

	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "mfc");
	tree_cells(&tree, "size", 0x100000);
	tree_cells(&tree, "alignment", 0x20000);
	tree_cells(&tree, "alloc-ranges", 0x50000000, 0x10000000, 0, 0x1000);
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	r = tree_find(&tree, "mfc");
	expect_at(r, "ready", 0x5ff00000);
	assert_int_equal(r->size, 0x100000);
	assert_int_equal(r->align, 0x20000);
	assert_int_equal(r->nwindows, 2);
	assert_int_equal(r->windows[0].first, 0x50000000);
	assert_int_equal(r->windows[0].last, 0x5fffffff);
	assert_int_equal(r->windows[1].first, 0);
	assert_int_equal(r->windows[1].last, 0xfff);
	assert_false(r->flags & CMA_F_STATIC);
}

static void several_reg_entries(void **state)
{
	struct cma_region *r;

	/* Expect: a row each, with the node's path; the first is the region. */
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "r@50000000");
	tree_flag(&tree, "no-map");
	tree_string(&tree, "linux,cma-allocator", "two words");
	tree_cells(&tree, "phandle", 9);
	tree_cells(&tree, "reg", 0x50000000, 0x1000, 0x52000000, 0x2000,
		   0x51000000, 0x3000);
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	assert_int_equal(tree.table.nregions, 3);
	assert_ptr_equal(cma_table_by_phandle(&tree.table, 9),
			 tree_find(&tree, "r"));
	expect_at(tree_find(&tree, "r"), "ready", 0x50000000);
	r = tree_find(&tree, "r[1]");
	expect_at(r, "reserved", 0x52000000);
	assert_int_equal(r->size, 0x2000);
	assert_true(r->flags & CMA_F_NOMAP);
	assert_string_equal(r->path, "/reserved-memory/r@50000000");
	/* Nobody hands it out. */
	assert_null(r->allocator);
	expect_at(tree_find(&tree, "r[2]"), "reserved", 0x51000000);
}

static void one_bad_entry_costs_the_others_nothing(void **state)
{
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_node(&tree, "fw@50000000");
	tree_cells(&tree, "reg", 0x50000000, 0, 0x51000000, 0x1000);
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	expect_nowhere(tree_find(&tree, "fw"), "rejected");
	expect_at(tree_find(&tree, "fw[1]"), "reserved", 0x51000000);
	expect_findings(&tree.table,
			"size-zero /reserved-memory/fw@50000000 reg\n");
}

/* status of the specification, 2.3.4 */
static void status(void **state)
{
	static const struct {
		const char *value;
		int len;
		const char *state;
	} cases[] = {
		{ "okay", 5, "ready" },
		{ "ok", 3, "ready" },
		{ "disabled", 9, "disabled" },
		{ "reserved", 9, "disabled" },
		{ "fail", 5, "disabled" },
		{ "", 0, "disabled" },
		{ "", 1, "disabled" },
		{ "okay", 4, "disabled" },
		{ "okay\0x", 7, "disabled" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		tree_board(&tree);
		tree_reserved(&tree, 1, 1);
		tree_region(&tree, "r");
		tree_cells(&tree, "size", 0x1000);
		tree_bytes(&tree, "status", cases[i].value, cases[i].len);
		tree_end(&tree);
		tree_end(&tree);
		tree_build(&tree);
		assert_string_equal(cma_state_name(tree_find(&tree, "r")),
				    cases[i].state);
	}
}

static void disabled_nodes_may_be_anything(void **state)
{
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "r@50000000");
	tree_string(&tree, "status", "disabled");
	tree_cells(&tree, "reg", 0x50000001, 0, 7);
	tree_cells(&tree, "alignment", 3);
	tree_cells(&tree, "alloc-ranges", 3);
	tree_flag(&tree, "no-map");
	tree_flag(&tree, "reusable");
	tree_flag(&tree, "linux,cma-nonsense");
	tree_string(&tree, "label", "two words");
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	expect_findings(&tree.table, "");
	assert_string_equal(cma_state_name(tree_find(&tree, "r")), "disabled");
}

static u8 class_of(const char *compatible, int len)
{
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_node(&tree, "r");
	if (len)
		tree_bytes(&tree, "compatible", compatible, len);
	tree_cells(&tree, "size", 0x1000);
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	return tree_find(&tree, "r")->class;
}

static void classes(void **state)
{
	assert_int_equal(class_of("linux,cma-region", 17), CMA_CLASS_OWN);
	assert_int_equal(class_of("shared-dma-pool", 16), CMA_CLASS_ADOPTED);
	assert_int_equal(class_of("ramoops", 8), CMA_CLASS_FOREIGN);
	assert_int_equal(class_of("", 0), CMA_CLASS_FOREIGN);
	assert_int_equal(class_of("x,y\0linux,cma-region", 21), CMA_CLASS_OWN);
	assert_int_equal(class_of("shared-dma-pool\0linux,cma-region", 33),
			 CMA_CLASS_OWN);
	assert_int_equal(class_of("linux,cma-regions", 18), CMA_CLASS_FOREIGN);
}

static const char *name_of(const char *node, const char *label, int len)
{
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, node);
	tree_cells(&tree, "size", 0x1000);
	if (len)
		tree_bytes(&tree, "label", label, len);
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	return tree.table.regions[0].name;
}

static void names(void **state)
{
	assert_string_equal(name_of("mfc", "", 0), "mfc");
	assert_string_equal(name_of("mfc@1000", "", 0), "mfc");
	assert_string_equal(name_of("linux,cma", "", 0), "linux,cma");
	assert_string_equal(name_of("mfc@1000", "left", 5), "left");
	assert_string_equal(name_of("mfc@1000", "two words", 10), "mfc");
	assert_string_equal(name_of("mfc@1000", "", 1), "mfc");
	assert_string_equal(name_of("mfc@1000", "left", 4), "mfc");
	assert_string_equal(name_of("mfc@1000", "a\0b", 4), "mfc");
	assert_string_equal(name_of("mfc@1000", "tab\there", 9), "mfc");
	assert_string_equal(name_of("mfc@1000", "caf\xc3\xa9", 6), "mfc");
}

/* Expect: no field of the table is empty or holds a blank. */
static void names_that_no_column_could_hold(void **state)
{
	assert_string_equal(name_of("two words", "", 0), "two?words");
	assert_string_equal(name_of("tab\there\x7f", "", 0), "tab?here?");
	assert_true(*name_of("@1000", "", 0));
	assert_true(strlen(name_of("r", "", 0)) == 1);
}

static void own_properties(void **state)
{
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "r");
	tree_cells(&tree, "size", 0x400000);
	tree_string(&tree, "linux,cma-allocator", "best-fit");
	tree_flag(&tree, "linux,cma-default");
	tree_flag(&tree, "reusable");
	tree_flag(&tree, "linux,cma-");
	tree_flag(&tree, "linux,cma-size");
	tree_flag(&tree, "linux,cma_default");
	tree_flag(&tree, "linux,other");
	tree_flag(&tree, "align");
	tree_flag(&tree, "");
	tree_end(&tree);
	/* Expect: what a foreign node has is its own business. */
	tree_node(&tree, "f");
	tree_cells(&tree, "size", 0x1000);
	tree_flag(&tree, "linux,cma-size");
	tree_flag(&tree, "align");
	tree_end(&tree);
	/* Expect: of a node that we adopt only what is in our name counts. */
	tree_node(&tree, "p");
	tree_string(&tree, "compatible", "shared-dma-pool");
	tree_cells(&tree, "size", 0x1000);
	tree_flag(&tree, "linux,cma-size");
	tree_flag(&tree, "align");
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	expect_findings(&tree.table,
			"property-unknown /reserved-memory/r linux,cma-\n"
			"property-unknown /reserved-memory/r linux,cma-size\n"
			"property-unknown /reserved-memory/r linux,cma_default\n"
			"property-unread /reserved-memory/r align\n"
			"property-unknown /reserved-memory/p linux,cma-size\n"
			"allocator-of-reusable /reserved-memory/r linux,cma-allocator\n");
	assert_string_equal(tree_find(&tree, "r")->allocator, "cma");
	assert_null(tree_find(&tree, "f")->allocator);
}

/* Expect: children of /reserved-memory in the root node, not what is below. */
static void where_regions_are(void **state)
{
	tree_board(&tree);
	tree_node(&tree, "soc");
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "no");
	tree_cells(&tree, "size", 0x1000);
	tree_end(&tree);
	tree_end(&tree);
	tree_end(&tree);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "yes");
	tree_cells(&tree, "size", 0x1000);
	tree_region(&tree, "no");
	tree_cells(&tree, "size", 0x1000);
	tree_end(&tree);
	tree_end(&tree);
	tree_end(&tree);
	tree_region(&tree, "no");
	tree_cells(&tree, "size", 0x1000);
	tree_end(&tree);
	tree_node(&tree, "reserved-memories");
	tree_region(&tree, "no");
	tree_cells(&tree, "size", 0x1000);
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	assert_int_equal(tree.table.nregions, 1);
	assert_string_equal(tree.table.regions[0].name, "yes");
	/* Expect: nobody else hears of the others, so they are told. */
	expect_findings(&tree.table,
			"region-misplaced /soc/reserved-memory/no compatible\n"
			"region-misplaced /reserved-memory/yes/no compatible\n"
			"region-misplaced /no compatible\n"
			"region-misplaced /reserved-memories/no compatible\n");
}

static void no_map_and_reusable(void **state)
{
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "a");
	tree_cells(&tree, "size", 0x1000);
	tree_flag(&tree, "no-map");
	tree_end(&tree);
	tree_region(&tree, "b");
	tree_cells(&tree, "size", 0x400000);
	tree_flag(&tree, "reusable");
	tree_flag(&tree, "linux,cma-default");
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	assert_int_equal(tree_find(&tree, "a")->flags,
			 CMA_F_NOMAP | CMA_F_PLACED);
	assert_int_equal(tree_find(&tree, "b")->flags,
			 CMA_F_REUSABLE | CMA_F_DEFAULT | CMA_F_PLACED |
			 CMA_F_AREA);
	assert_true(cma_region_is_reusable(tree_find(&tree, "b")));
	assert_int_equal(tree_find(&tree, "b")->align, 0x400000);
}

static void deep_and_long_paths(void **state)
{
	char name[200];
	u32 i;

	/* Expect: a path that is too long is cut, and the next one is whole. */
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	tree_board(&tree);
	for (i = 0; i < 40; i++)
		tree_node(&tree, i % 10 ? "deep" : name);
	tree_cells(&tree, "memory-region", 1);
	for (i = 0; i < 40; i++)
		tree_end(&tree);
	tree_node(&tree, "next");
	tree_cells(&tree, "memory-region", 1);
	tree_end(&tree);
	tree_build(&tree);
	assert_int_equal(tree.table.ndevices, 2);
	assert_true(strlen(tree.table.devices[0].path) < 256);
	assert_memory_equal(tree.table.devices[0].path, "/xxxx", 5);
	assert_string_equal(tree.table.devices[1].path, "/next");
	assert_int_equal(tree.table.findings->id, CMA_CHECK_PATH_TOO_LONG);
	assert_ptr_equal(tree.table.findings->path,
			 tree.table.devices[0].path);
	assert_int_equal(tree.table.findings->next->id, CMA_CHECK_REF_DANGLING);
}

/* A device whose path has @len characters, in one node or in several. */
static const struct cma_finding *with_path(u32 len, u32 nodes)
{
	char name[300];
	u32 i, each = len / nodes - 1, rest = len % nodes;

	memset(name, 'x', sizeof(name));
	tree_board(&tree);
	for (i = 0; i < nodes; i++) {
		name[each + (i ? 0 : rest)] = '\0';
		tree_node(&tree, name);
		name[each + (i ? 0 : rest)] = 'x';
	}
	tree_cells(&tree, "memory-region", 0);
	for (i = 0; i < nodes; i++)
		tree_end(&tree);
	tree_build(&tree);
	assert_int_equal(tree.table.ndevices, 1);
	return cma_finding_by_id(&tree.table, CMA_CHECK_PATH_TOO_LONG);
}

static void longest_path(void **state)
{
	static const u32 nodes[] = { 1, 2, 5, 51 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(nodes); i++) {
		assert_null(with_path(255, nodes[i]));
		assert_int_equal(strlen(tree.table.devices[0].path), 255);
		assert_string_equal(cma_device_state(tree.table.devices),
				    "okay");
		assert_non_null(with_path(256, nodes[i]));
		assert_string_equal(cma_device_state(tree.table.devices),
				    "too-long");
		assert_int_equal(strlen(tree.table.devices[0].path), 255);
		assert_non_null(with_path(257, nodes[i]));
	}
}

static void count_is_enough(void **state)
{
	struct cma_counts n;

	tree_board(&tree);
	tree_reserved(&tree, 2, 2);
	tree_region(&tree, "a");
	tree_cells(&tree, "reg", 0, 0x50000000, 0, 0x1000, 0, 0x51000000, 0,
		   0x1000);
	tree_cells(&tree, "alloc-ranges", 0, 1, 0, 1, 0, 1, 0, 1);
	tree_end(&tree);
	tree_end(&tree);
	tree_node(&tree, "d");
	tree_cells(&tree, "memory-region", 1, 2, 3);
	tree_end(&tree);
	tree_finish(&tree);
	assert_int_equal(cma_fdt_count(tree.blob, &n), 0);
	tree_rebuild(&tree);
	assert_true(n.regions >= tree.table.nregions);
	assert_true(n.windows >= tree.table.nwindows);
	assert_int_equal(n.devices, 1);
	assert_int_equal(n.entries, 3);
	assert_int_equal(n.memory, 1);
	assert_int_equal(n.memreserve, 0);
}

UNIT_MAIN(fdt, T(no_blob), T(empty_tree), T(static_region), T(dynamic_region),
	  T(several_reg_entries), T(one_bad_entry_costs_the_others_nothing),
	  T(status), T(disabled_nodes_may_be_anything), T(classes), T(names),
	  T(names_that_no_column_could_hold), T(own_properties),
	  T(where_regions_are), T(no_map_and_reusable), T(deep_and_long_paths),
	  T(longest_path), T(count_is_enough))
