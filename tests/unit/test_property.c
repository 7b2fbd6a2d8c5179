// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parser: how long a region's properties may be, which count, and how
 * what makes no sense is told.
 */
#include "unit.h"

#include "board.h"
#include "text.h"
#include "tree.h"

static struct tree tree;
static struct text text;

static const char * const classes[] = {
	"linux,cma-region", "shared-dma-pool", "vendor,firmware",
};

static void start(const char *compatible, u32 cells)
{
	tree_board(&tree);
	tree_reserved(&tree, cells, cells);
	tree_node(&tree, "r");
	tree_string(&tree, "compatible", compatible);
}

static struct cma_region *finish(void)
{
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	return tree_find(&tree, "r");
}

static void expect_message(const char *want)
{
	cma_finding_reason(tree.table.findings, text_start(&text));
	assert_string_equal(text.s, want);
}

static void size_of_two_numbers(void **state)
{
	struct cma_region *r;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(classes); i++) {
		start(classes[i], 1);
		tree_cells(&tree, "size", 0x100000, 0x200000);
		r = finish();
		expect_nowhere(r, "rejected");
		expect_findings(&tree.table,
				"property-too-long /reserved-memory/r size\n");
		expect_message("size: more than one number, bytes, got 0x8, want 0x4");
	}
	start(classes[0], 2);
	tree_cells(&tree, "size", 0, 0x100000, 0, 0x200000, 0, 0x300000);
	r = finish();
	expect_nowhere(r, "rejected");
	assert_int_equal(r->why->id, CMA_CHECK_PROPERTY_TOO_LONG);
	assert_int_equal(r->why->got.first, 24);
	assert_int_equal(r->why->want.first, 8);
}

static void alignment_of_two_numbers(void **state)
{
	struct cma_region *r;

	start(classes[0], 1);
	tree_cells(&tree, "size", 0x100000);
	tree_cells(&tree, "alignment", 0x1000, 0x2000);
	r = finish();
	expect_nowhere(r, "rejected");
	expect_findings(&tree.table,
			"property-too-long /reserved-memory/r alignment\n");
}

/* Expect: what is no number at all is another finding. */
static void size_of_no_number(void **state)
{
	static const int lengths[] = { 0, 1, 3, 5, 7 };
	struct cma_region *r;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		start(classes[0], 1);
		tree_bytes(&tree, "size", "\0\x10\0\0\0\0\0", lengths[i]);
		r = finish();
		expect_nowhere(r, "rejected");
		expect_findings(&tree.table,
				"property-length /reserved-memory/r size\n");
		assert_int_equal(r->why->got.first, lengths[i]);
		assert_int_equal(r->why->want.first, 4);
	}
	/* Two cells make one number, so three make none. */
	start(classes[0], 2);
	tree_cells(&tree, "size", 0, 0x100000, 0);
	r = finish();
	expect_nowhere(r, "rejected");
	assert_int_equal(r->why->id, CMA_CHECK_PROPERTY_LENGTH);
	assert_int_equal(r->why->want.first, 8);
}

/* Expect: reg says where, so these are told and not read; the region stands. */
static void what_stands_beside_reg(void **state)
{
	struct cma_region *r;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(classes); i++) {
		const char *want = i == 2 ? "reserved" : "ready";

		start(classes[i], 1);
		tree_cells(&tree, "reg", 0x50000000, 0x100000);
		tree_cells(&tree, "size", 0x200000);
		tree_cells(&tree, "alloc-ranges", 0x60000000, 0x1000000);
		r = finish();
		expect_at(r, want, 0x50000000);
		assert_int_equal(r->size, 0x100000);
		assert_int_equal(r->nwindows, 0);
		expect_findings(&tree.table,
				"reg-and-size /reserved-memory/r size\n"
				"reg-and-size /reserved-memory/r alloc-ranges\n");
		expect_message("size: ignored, for reg says where the region is");
		start(classes[i], 1);
		tree_cells(&tree, "reg", 0x50000000, 0x100000);
		tree_cells(&tree, "alloc-ranges", 0x60000000, 0x1000000);
		r = finish();
		expect_at(r, want, 0x50000000);
		expect_findings(&tree.table,
				"reg-and-size /reserved-memory/r alloc-ranges\n");
	}
}

static void malformed_beside_reg(void **state)
{
	static const struct {
		const char *bytes;
		int len;
	} values[] = {
		{ "", 0 }, { "\0", 1 }, { "\0\0\0", 4 }, { "\0\0\0", 3 },
		{ "\0\x10\0\0\0\0\0", 8 }, { "\0\x10\0\0\0\0\0\0\0\0\0", 12 },
		{ "\xff\xff\xff\xff\xff\xff\xff\xff", 8 },
	};
	struct cma_region *r;
	size_t i, k;

	for (k = 0; k < ARRAY_SIZE(classes); k++) {
		for (i = 0; i < ARRAY_SIZE(values); i++) {
			start(classes[k], 1);
			tree_cells(&tree, "reg", 0x50000000, 0x100000);
			tree_bytes(&tree, "size", values[i].bytes,
				   values[i].len);
			tree_bytes(&tree, "alloc-ranges", values[i].bytes,
				   values[i].len);
			r = finish();
			expect_at(r, k == 2 ? "reserved" : "ready",
				  0x50000000);
			expect_findings(&tree.table,
					"reg-and-size /reserved-memory/r size\n"
					"reg-and-size /reserved-memory/r alloc-ranges\n");
		}
	}
}

/* Expect: a reg that cannot be read counts as well, there is no second try. */
static void malformed_reg_beside_size(void **state)
{
	struct cma_region *r;

	start(classes[0], 1);
	tree_cells(&tree, "reg", 0x50000000);
	tree_cells(&tree, "size", 0x100000);
	r = finish();
	expect_nowhere(r, "rejected");
	expect_findings(&tree.table,
			"reg-and-size /reserved-memory/r size\n"
			"property-length /reserved-memory/r reg\n");
}

static void disabled_beside_reg(void **state)
{
	struct cma_region *r;

	start(classes[0], 1);
	tree_string(&tree, "status", "disabled");
	tree_cells(&tree, "reg", 0x50000000, 0x100000);
	tree_cells(&tree, "size", 0x200000, 7);
	r = finish();
	expect_at(r, "disabled", 0x50000000);
	expect_findings(&tree.table, "");
}

static void start_sized(void)
{
	start(classes[0], 1);
	tree_cells(&tree, "size", 0x400000);
}

static void expect_told(const char *want)
{
	finish();
	assert_non_null(tree.table.findings);
	expect_message(want);
}

/* Expect: the bytes as they are where they are no text, 32 of them at most. */
static void what_a_property_holds(void **state)
{
	start_sized();
	tree_string(&tree, "no-map", "no");
	expect_told("no-map: holds whatever its value is, got \"no\", want no value, or no such property");
	start_sized();
	tree_cells(&tree, "reusable", 0);
	expect_told("reusable: holds whatever its value is, got \"\\x00\\x00\\x00\\x00\", want no value, or no such property");
	start_sized();
	tree_bytes(&tree, "linux,cma-heap", "\xff" "a\0", 3);
	expect_told("linux,cma-heap: holds whatever its value is, got \"\\xffa\", want no value, or no such property");
	start_sized();
	tree_string(&tree, "linux,cma-default",
		    "01234567890123456789012345678901");
	expect_told("linux,cma-default: holds whatever its value is, got \"01234567890123456789012345678901\", want no value, or no such property");
	start_sized();
	tree_string(&tree, "linux,cma-default",
		    "012345678901234567890123456789012");
	expect_told("linux,cma-default: holds whatever its value is, got \"01234567890123456789012345678901...\", want no value, or no such property");
	/* Expect: what only begins like the name of an allocator is none. */
	start_sized();
	tree_bytes(&tree, "linux,cma-allocator", "best-fit", 8);
	expect_told("linux,cma-allocator: no such allocator, the default one serves, got \"\\x62\\x65\\x73\\x74\\x2d\\x66\\x69\\x74\", want near-fit, best-fit or two-level-fit");
}

UNIT_MAIN(property, T(size_of_two_numbers), T(alignment_of_two_numbers),
	  T(size_of_no_number), T(what_stands_beside_reg),
	  T(malformed_beside_reg), T(malformed_reg_beside_size),
	  T(disabled_beside_reg), T(what_a_property_holds))
