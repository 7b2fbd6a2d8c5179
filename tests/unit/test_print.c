// SPDX-License-Identifier: GPL-2.0-only
/* The table as text. */
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/print.h"
#include "board.h"
#include "text.h"
#include "tree.h"

static struct board board;
static struct tree tree;
static struct text text;

static void whole_table(void **state)
{
	static const char want[] =
		"page-size    0x1000\n"
		"phys-last    0xffffffff\n"
		"lowmem-last  0x6fffffff\n"
		"cma-align    0x400000\n"
		"cma-areas    0x7\n"
		"memory       0x40000000-0x7fffffff\n"
		"memreserve   0x42000000-0x42000fff\n"
		"\n"
		"region           start      size       align      allocator flags            source state    node, reason\n"
		"a                0x50000000 0x00100000 0x1000     near-fit  static,no-map    dt     ready    /reserved-memory/a\n"
		"f                0x60000000 0x00001000 0x1000     -         static           dt     reserved /reserved-memory/f\n"
		"b                -          0x100000000 0x100000   near-fit  dynamic          dt     unplaced /reserved-memory/b size: cannot be placed, got size 0x100000000 aligned to 0x100000 in all memory, want such a place; the largest hole is 0x10000000\n"
		"\n"
		"device                           status   kind     regions in order\n"
		"/d                               okay     x        a b(unplaced)\n"
		"/d                               okay     *        0x0(dangling)\n";
	struct cma_region *a, *b;
	struct cma_device *d;

	board_init(&board);
	board.table.machine.lowmem_last = 0x6fffffff;
	board_ram(&board, 0x40000000, GIB);
	board_take(&board, 0x40008000, MIB, "kernel");
	board_memreserve(&board, 0x42000000, PAGE);
	a = board_static(&board, "a", 0x50000000, MIB);
	a->flags |= CMA_F_NOMAP;
	b = board_dynamic(&board, "b", 4 * GIB, MIB);
	board_foreign(&board, "f", 0x60000000, PAGE);
	d = board_device(&board, "/d");
	board_entry(&board, d, "x", a);
	board_entry(&board, d, "x", b);
	board_entry(&board, d, "", NULL);
	board_build(&board);
	cma_print_table(&board.table, text_start(&text));
	assert_string_equal(text.s, want);
}

static void inputs(void **state)
{
	static const char want[] =
		"page-size    0x1000\n"
		"phys-last    0xffffffff\n"
		"lowmem-last  0xffffffffffffffff\n"
		"cma-align    0x400000\n"
		"cma-areas    0x7\n"
		"memory       0x40000000-0x7fffffff\n"
		"memory       0x1000000000-0x103fffffff\n"
		"reserved     0x40008000-0x40107fff kernel code\n";

	board_init(&board);
	board_ram(&board, 0x40000000, GIB);
	board_ram(&board, 0x1000000000ULL, GIB);
	board_take(&board, 0x40008000, MIB, "kernel code");
	board_memreserve(&board, 0x42000000, PAGE);
	cma_print_inputs(&board.table, text_start(&text));
	assert_string_equal(text.s, want);
}

static void flags(void **state)
{
	static const struct {
		u16 flags;
		const char *text;
	} cases[] = {
		{ 0, "dynamic" },
		{ CMA_F_STATIC, "static" },
		{ CMA_F_NOMAP, "dynamic,no-map" },
		{ CMA_F_NOMAP | CMA_F_MAPPED, "dynamic" },
		{ CMA_F_NOMAP | CMA_F_NORAM, "dynamic,no-map" },
		{ CMA_F_REUSABLE | CMA_F_AREA, "dynamic,reusable" },
		{ CMA_F_REUSABLE, "dynamic,reusable" },
		{ CMA_F_REUSABLE | CMA_F_CARVEOUT, "dynamic" },
		{ CMA_F_STATIC | CMA_F_REUSABLE | CMA_F_DEFAULT,
		  "static,reusable,default" },
		{ CMA_F_STATIC | CMA_F_EXTRA | CMA_F_RENAMED, "static" },
		{ CMA_F_HEAP, "dynamic,heap" },
		{ CMA_F_STATIC | CMA_F_REUSABLE | CMA_F_DEFAULT | CMA_F_HEAP,
		  "static,reusable,default,heap" },
	};
	struct cma_region r = { 0 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		r.flags = cases[i].flags;
		cma_print_flags(&r, text_start(&text));
		assert_string_equal(text.s, cases[i].text);
	}
}

/* The start of each column of the line that begins at @line. */
static u32 columns(const char *line, u32 *at, u32 most)
{
	u32 i, n = 0;

	for (i = 0; line[i] && line[i] != '\n' && n < most; i++)
		if (line[i] != ' ' && (!i || line[i - 1] == ' '))
			at[n++] = i;
	return n;
}

/* Expect: names and numbers of usual length stand below their headings. */
static void columns_are_straight(void **state)
{
	u32 head[9], row[9], i;
	const char *line;

	board_init(&board);
	board_ram(&board, 0x40000000, GIB);
	board_static(&board, "sixteen-letters-", 0x50000000, MIB)->flags |=
		CMA_F_NOMAP;
	board_dynamic(&board, "r", 4 * MIB, PAGE)->flags |= CMA_F_REUSABLE;
	board_dynamic(&board, "s", 2 * GIB, 0x80000000);
	board_static(&board, "t", 0x50000000, PAGE);
	board_build(&board);
	text_regions(&text, &board.table);
	line = text.s + 1;
	assert_int_equal(columns(line, head, 9), 9);
	for (i = 0; i < 4; i++) {
		line = strchr(line, '\n') + 1;
		assert_int_equal(columns(line, row, 9), 9);
		assert_memory_equal(row, head, sizeof(head));
	}
}

/* Expect: whatever a node is called, a line has its nine fields and a reason. */
static void no_field_holds_a_blank(void **state)
{
	static const char * const nodes[] = {
		"two words", "@50000000", "tab\there", "new\nline", "\x01",
		"-", "caf\xc3\xa9",
	};
	u32 at[10];
	const char *line;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(nodes); i++) {
		tree_board(&tree);
		tree_reserved(&tree, 1, 1);
		tree_region(&tree, nodes[i]);
		tree_cells(&tree, "reg", 0x50000000, 0x1000, 0x51000000,
			   0x1000);
		tree_string(&tree, "linux,cma-allocator", "two words");
		tree_cells(&tree, "phandle", 1);
		tree_end(&tree);
		tree_end(&tree);
		tree_node(&tree, nodes[i]);
		tree_cells(&tree, "memory-region", 1);
		tree_string(&tree, "memory-region-names", nodes[i]);
		tree_end(&tree);
		tree_build(&tree);
		text_regions(&text, &tree.table);
		line = strchr(text.s + 1, '\n') + 1;
		assert_int_equal(columns(line, at, 10), 10);
		line = strchr(line, '\n') + 1;
		assert_int_equal(columns(line, at, 10), 9);
		cma_print_table(&tree.table, text_start(&text));
		line = strstr(text.s, "\ndevice ");
		line = strchr(line + 1, '\n') + 1;
		assert_int_equal(columns(line, at, 10), 4);
		assert_string_equal(strchr(line, '\n'), "\n");
	}
}

static void device_without_entries(void **state)
{
	board_init(&board);
	board_device(&board, "/d")->enabled = false;
	cma_print_table(&board.table, text_start(&text));
	assert_non_null(strstr(text.s, "\n/d                               disabled *       "));
}

static void lost_findings_are_told(void **state)
{
	board_init(&board);
	board.table.lost = 3;
	cma_print_table(&board.table, text_start(&text));
	assert_non_null(strstr(text.s,
			       "\n3 findings lost for lack of room\n"));
}

static void reasons(void **state)
{
	struct cma_region *r;

	board_init(&board);
	board_ram(&board, 0, GIB);
	r = board_static(&board, "r", 0x1000, MIB);
	r->align = 0x2000;
	board_build(&board);
	/* Expect: a warning is worth a word although the region is ready. */
	cma_print_reason(&board.table, r, text_start(&text));
	assert_string_equal(text.s, "alignment: reg does not start on it, got 0x1000, want 0x2000");
	r->state = CMA_STATE_DISABLED;
	cma_print_reason(&board.table, r, text_start(&text));
	assert_string_equal(text.s, "status: not okay");
	board.table.findings = NULL;
	r->state = CMA_STATE_REJECTED;
	cma_print_reason(&board.table, r, text_start(&text));
	assert_true(text.len > 10);
	r->state = CMA_STATE_READY;
	cma_print_reason(&board.table, r, text_start(&text));
	assert_string_equal(text.s, "");
}

static void states_of_entries(void **state)
{
	struct cma_entry e = { .region = CMA_REF_DANGLING };

	board_init(&board);
	board_ram(&board, 0, GIB);
	board_static(&board, "r", 0x1000, MIB);
	board_build(&board);
	assert_string_equal(cma_entry_state(&board.table, &e), "dangling");
	e.region = CMA_REF_NOT_REGION;
	assert_string_equal(cma_entry_state(&board.table, &e), "no-region");
	e.region = 0;
	assert_string_equal(cma_entry_state(&board.table, &e), "ready");
}

UNIT_MAIN(print, T(whole_table), T(inputs), T(flags), T(columns_are_straight),
	  T(no_field_holds_a_blank), T(device_without_entries),
	  T(lost_findings_are_told), T(reasons), T(states_of_entries))
