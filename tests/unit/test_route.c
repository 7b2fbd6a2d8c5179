// SPDX-License-Identifier: GPL-2.0-only
/* Maps in the table: what cma_map= and the board's map say of its devices. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/print.h"
#include "../../mm/cma_region/route.h"
#include "text.h"
#include "tree.h"

static struct tree tree;
static struct text text;

/*
 * Regions ra and rb, and rc, which is disabled; a codec with the kinds a and b, a
 * node without kinds, and one that names nothing.
 */
static void start(void)
{
	static const char * const names[] = { "ra", "rb", "rc" };
	u32 i;

	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	for (i = 0; i < 3; i++) {
		tree_region(&tree, names[i]);
		tree_cells(&tree, "size", 0x100000);
		tree_cells(&tree, "phandle", 1 + i);
		if (i == 2)
			tree_string(&tree, "status", "disabled");
		tree_end(&tree);
	}
	tree_end(&tree);
	tree_node(&tree, "soc");
	tree_node(&tree, "codec@13400000");
	tree_cells(&tree, "memory-region", 1, 2, 2);
	tree_strings(&tree, "memory-region-names", "a\0b\0a-fallback");
	tree_end(&tree);
	tree_node(&tree, "any");
	tree_cells(&tree, "memory-region", 2);
	tree_end(&tree);
	tree_end(&tree);
}

static void finish(const char *map, const char *board_map)
{
	start();
	tree.machine.maps[CMA_MAP_OVERRIDE] = map;
	tree.machine.maps[CMA_MAP_BOARD] = board_map;
	tree_build(&tree);
}

/* The table from its devices on. */
static void expect_tail(const char *want)
{
	const char *tail;

	cma_print_table(&tree.table, text_start(&text));
	tail = strstr(text.s, "\ndevice ");
	assert_non_null(tail);
	assert_string_equal(strchr(tail + 1, '\n') + 1, want);
}

#define MAP_HEAD							\
	"\nmap                              source   kind     regions in order\n"

static void no_map(void **state)
{
	finish(NULL, NULL);
	expect_tail("/soc/codec@13400000              okay     a        ra rb\n"
		    "/soc/codec@13400000              okay     b        rb\n"
		    "/soc/any                         okay     *        rb\n");
	finish("", "");
	assert_int_equal(tree.table.nroutes, 0);
}

static void override(void **state)
{
	finish("13400000.codec/a=rb,rc,late;x*,y/k=ra", NULL);
	expect_tail("/soc/codec@13400000              okay     a        ra rb cma_map=rb,rc,late\n"
		    "/soc/codec@13400000              okay     b        rb\n"
		    "/soc/any                         okay     *        rb\n"
		    MAP_HEAD
		    "13400000.codec                   cmdline  a        rb rc(disabled) late(unknown)\n"
		    "x*                               cmdline  *        ra\n"
		    "y                                cmdline  k        ra\n");
	expect_findings(&tree.table, "map-region-unknown cma_map region\n");
	cma_finding_print(tree.table.findings, text_start(&text));
	assert_string_equal(text.s,
			    "cma_map: region: skipped, there is none of this name so far, got \"late\"");
	finish("y=late,ra", NULL);
	expect_findings(&tree.table, "map-region-unknown cma_map region\n");
}

/* Expect: a node without kinds is asked for what is common. */
static void override_of_any_kind(void **state)
{
	finish("soc:any/other=ra;13400000.*=ra", NULL);
	assert_int_equal(tree_device(&tree, "/soc/any")->entries[0].route, 0);
	assert_int_equal(tree_device(&tree, "/soc/codec@13400000")
				 ->entries[0].route, 2);
	finish("soc:any/common=ra", NULL);
	assert_int_equal(tree_device(&tree, "/soc/any")->entries[0].route, 1);
	finish("soc:any=ra", NULL);
	assert_int_equal(tree_device(&tree, "/soc/any")->entries[0].route, 1);
}

/* Expect: the board's map is for who has no memory-region. */
static void of_the_board(void **state)
{
	finish(NULL, "13400000.codec=ra;cam=gone,gone2,gone");
	expect_tail("/soc/codec@13400000              okay     a        ra rb\n"
		    "/soc/codec@13400000              okay     b        rb\n"
		    "/soc/any                         okay     *        rb\n"
		    MAP_HEAD
		    "13400000.codec                   board    *        ra\n"
		    "cam                              board    *        gone(unknown) gone2(unknown) gone(unknown)\n");
	/* Expect: each name is told once. */
	expect_findings(&tree.table,
			"map-region-unknown board_map region\n"
			"map-region-unknown board_map region\n");
}

static void both(void **state)
{
	finish("soc:any=ra,rb", "*=ra");
	expect_tail("/soc/codec@13400000              okay     a        ra rb\n"
		    "/soc/codec@13400000              okay     b        rb\n"
		    "/soc/any                         okay     *        rb cma_map=ra,rb\n"
		    MAP_HEAD
		    "soc:any                          cmdline  *        ra rb\n"
		    "*                                board    *        ra\n");
	cma_print_inputs(&tree.table, text_start(&text));
	assert_non_null(strstr(text.s, "\nboard_map    *=ra\n"
				       "cma_map      soc:any=ra,rb\n"));
}

/* Expect: refused whole, and nothing else suffers. */
static void malformed(void **state)
{
	finish("soc:any=ra;=", "13400000.codec=rb");
	assert_int_equal(tree.table.nroutes, 1);
	assert_string_equal(tree.table.routes[0].source, "board");
	expect_findings(&tree.table, "map-malformed cma_map position 11\n");
	cma_finding_print(tree.table.findings, text_start(&text));
	assert_string_equal(text.s,
			    "cma_map: position 11: the map is refused whole: got '=', want a device or '/'");
	/* Expect: it stays an input, so that a replay finds the same. */
	cma_print_inputs(&tree.table, text_start(&text));
	assert_non_null(strstr(text.s, "\ncma_map      soc:any=ra;=\n"));
	finish(NULL, "*=ra;video=rb");
	expect_findings(&tree.table, "map-malformed board_map position 5\n");
	assert_int_equal(tree.table.nroutes, 0);
}

/* Expect: as much of a long message as fits, and no more. */
static void malformed_and_long(void **state)
{
	static char map[1024];
	size_t len;

	strcpy(map, "*=ra;");
	len = strlen(map);
	memset(map + len, 'x', 500);
	strcpy(map + len + 500, "=rb");
	finish(map, NULL);
	expect_findings(&tree.table, "map-malformed cma_map position 5\n");
	assert_int_equal(strlen(tree.table.findings->other), 159);
}

/* Expect: what a map names is found by the name it ended up with. */
static void names_that_changed(void **state)
{
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "one");
	tree_string(&tree, "label", "twin");
	tree_cells(&tree, "size", 0x1000);
	tree_end(&tree);
	tree_region(&tree, "two");
	tree_string(&tree, "label", "twin");
	tree_cells(&tree, "size", 0x1000);
	tree_end(&tree);
	tree_node(&tree, "foreign@50000000");
	tree_cells(&tree, "reg", 0x50000000, 0x1000);
	tree_end(&tree);
	tree_end(&tree);
	tree.machine.maps[CMA_MAP_OVERRIDE] = "d=one,two,twin,foreign";
	tree_build(&tree);
	assert_string_equal(cma_target_state(&tree.table,
					     &tree.table.targets[0]), "ready");
	assert_string_equal(cma_target_state(&tree.table,
					     &tree.table.targets[1]), "ready");
	assert_string_equal(cma_target_state(&tree.table,
					     &tree.table.targets[2]),
			    "unknown");
	/* Expect: nobody takes from what another one looks after. */
	assert_string_equal(cma_target_state(&tree.table,
					     &tree.table.targets[3]),
			    "unknown");
}

/* Expect: the machine's texts need not last. */
static void clones(void **state)
{
	static u64 memory[1 << 14];
	static struct text other;
	struct cma_arena arena = {
		.base = (char *)memory, .size = sizeof(memory) };
	char map[] = "13400000.codec/a=rb,late;x*=ra", board[] = "*=rb";
	struct cma_table copy;

	finish(map, board);
	cma_print_table(&tree.table, text_start(&text));
	cma_print_inputs(&tree.table, &text.out);
	assert_int_equal(cma_table_clone(&copy, &arena, &tree.table), 0);
	memset(tree.memory, 0x5a, sizeof(tree.memory));
	memset(map, 'z', sizeof(map) - 1);
	memset(board, 'z', sizeof(board) - 1);
	cma_print_table(&copy, text_start(&other));
	cma_print_inputs(&copy, &other.out);
	assert_string_equal(text.s, other.s);
	expect_findings(&copy, "map-region-unknown cma_map region\n");
}

static void in_every_size(void **state)
{
	struct cma_arena arena;
	struct cma_table t;
	size_t size, enough;
	int ret = -1;

	finish("13400000.codec/a=rb,late;x*=ra", "*=rb;video=ra");
	enough = tree.arena.used;
	for (size = 0; size <= enough; size += 8) {
		char *exact = malloc(size + 8);

		arena = (struct cma_arena){ .base = exact, .size = size };
		ret = cma_table_build(&t, tree.blob, &arena, &tree.machine);
		assert_true(!ret || ret == -ENOMEM);
		/* Nothing is left out for want of room. */
		if (!ret)
			assert_int_equal(t.nroutes, 2);
		free(exact);
	}
	assert_int_equal(ret, 0);
}

UNIT_MAIN(route,
	  T(no_map), T(override), T(override_of_any_kind), T(of_the_board),
	  T(both), T(malformed), T(malformed_and_long), T(names_that_changed),
	  T(clones), T(in_every_size))
