// SPDX-License-Identifier: GPL-2.0-only
/* Names: who keeps one that several want, and what the others are called. */
#include <stdio.h>
#include <string.h>

#include "unit.h"

#include "board.h"
#include "text.h"
#include "tree.h"

static struct board board;
static struct tree tree;
static struct text text;

static void setup(void)
{
	board_init(&board);
	board_ram(&board, 0x40000000, GIB);
}

static void twins(u8 first, u8 second, const char *name_of_first,
		  const char *name_of_second, const char *findings)
{
	struct cma_region *a, *b;

	setup();
	a = board_static(&board, "a@50000000", 0x50000000, MIB);
	b = board_static(&board, "b@60000000", 0x60000000, MIB);
	a->name = "twin";
	b->name = "twin";
	a->class = first;
	b->class = second;
	board_build(&board);
	assert_string_equal(a->name, name_of_first);
	assert_string_equal(b->name, name_of_second);
	expect_findings(&board.table, findings);
}

static void of_twins(void **state)
{
	twins(CMA_CLASS_OWN, CMA_CLASS_OWN, "a@50000000", "b@60000000",
	      "name-duplicate /reserved-memory/a@50000000 label\n"
	      "name-duplicate /reserved-memory/b@60000000 label\n");
	/* Expect: ours keeps its name against the others. */
	twins(CMA_CLASS_OWN, CMA_CLASS_FOREIGN, "twin", "b@60000000", "");
	twins(CMA_CLASS_ADOPTED, CMA_CLASS_OWN, "a@50000000", "twin", "");
	twins(CMA_CLASS_FOREIGN, CMA_CLASS_FOREIGN, "a@50000000",
	      "b@60000000", "");
}

/* Expect: for them as for us, between themselves. */
static void adopted_ones(void **state)
{
	twins(CMA_CLASS_ADOPTED, CMA_CLASS_ADOPTED, "a@50000000", "b@60000000",
	      "");
	twins(CMA_CLASS_ADOPTED, CMA_CLASS_FOREIGN, "twin", "b@60000000", "");
}

static void disabled_takes_no_name(void **state)
{
	struct cma_region *a, *b;

	setup();
	a = board_static(&board, "a@50000000", 0x50000000, MIB);
	b = board_static(&board, "b@60000000", 0x60000000, MIB);
	a->name = "twin";
	b->name = "twin";
	a->state = CMA_STATE_DISABLED;
	board_build(&board);
	assert_string_equal(a->name, "a@50000000");
	assert_string_equal(b->name, "twin");
	expect_findings(&board.table, "");
	/* Expect: two of them are told apart, though nothing is said. */
	setup();
	a = board_static(&board, "a@50000000", 0x50000000, MIB);
	b = board_static(&board, "b@60000000", 0x60000000, MIB);
	a->name = "twin";
	b->name = "twin";
	a->state = CMA_STATE_DISABLED;
	b->state = CMA_STATE_DISABLED;
	board_build(&board);
	assert_string_equal(a->name, "a@50000000");
	assert_string_equal(b->name, "b@60000000");
	expect_findings(&board.table, "");
}

/* A region of the board with a label of its own, @at MiB. */
static struct cma_region *labelled(const char *node, const char *label, u64 at)
{
	struct cma_region *r = board_static(&board, node, at * MIB, MIB);

	r->name = label;
	return r;
}

static void expect_unique(const struct cma_table *t)
{
	u32 i, k;

	for (i = 0; i < t->nregions; i++)
		for (k = 0; k < i; k++)
			assert_string_not_equal(t->regions[i].name,
						t->regions[k].name);
}

static void node_name_that_is_a_label(void **state)
{
	struct cma_region *c, *d, *e;

	/* Expect: who has been given the name of another goes by the path. */
	setup();
	c = labelled("c@52000000", "y", 0x520);
	d = labelled("d@53000000", "y", 0x530);
	e = labelled("e", "c@52000000", 0x540);
	board_build(&board);
	assert_string_equal(c->name, "/reserved-memory/c@52000000");
	assert_string_equal(d->name, "d@53000000");
	assert_string_equal(e->name, "e");
	expect_unique(&board.table);
	expect_findings(&board.table,
			"name-duplicate /reserved-memory/c@52000000 label\n"
			"name-duplicate /reserved-memory/d@53000000 label\n"
			"name-duplicate /reserved-memory/c@52000000 label\n"
			"name-duplicate /reserved-memory/e label\n");
	assert_string_equal(board.table.findings->other, "y");
	assert_string_equal(board.table.findings->next->next->other,
			    "c@52000000");
}

static void path_that_is_a_label(void **state)
{
	struct cma_region *c, *e, *f;

	setup();
	c = labelled("c", "y", 0x520);
	labelled("d", "y", 0x530);
	e = labelled("e", "c", 0x540);
	f = labelled("f", "/reserved-memory/c", 0x550);
	board_build(&board);
	assert_string_equal(c->name, "/reserved-memory/c");
	assert_string_equal(e->name, "e");
	assert_string_equal(f->name, "f");
	expect_unique(&board.table);
}

/* Expect: ours that moves to its node name still goes before a foreign one. */
static void foreign_gives_way_twice(void **state)
{
	struct cma_region *c, *f;

	setup();
	c = labelled("c", "y", 0x520);
	labelled("d", "y", 0x530);
	f = labelled("f@54000000", "c", 0x540);
	f->class = CMA_CLASS_FOREIGN;
	board_build(&board);
	assert_string_equal(c->name, "c");
	assert_string_equal(f->name, "f@54000000");
	expect_unique(&board.table);
	expect_findings(&board.table,
			"name-duplicate /reserved-memory/c label\n"
			"name-duplicate /reserved-memory/d label\n");
}

/* Each link of the chain is renamed only because of the one before it. */
static void chain_of_labels(void **state)
{
	static char labels[20][16];
	struct cma_region *r;
	char node[16];
	u32 i;

	setup();
	for (i = 0; i < 20; i++) {
		snprintf(node, sizeof(node), "n%u", i);
		snprintf(labels[i], sizeof(labels[i]), "n%u", i ? i - 1 : 1);
		labelled(node, labels[i], 0x500 + i);
	}
	board_build(&board);
	expect_unique(&board.table);
	for (i = 0; i < 20; i++) {
		r = &board.table.regions[i];
		assert_true(!strcmp(r->name, r->node_name) ||
			    !strcmp(r->name, r->path));
	}
}

static void region(const char *node, const char *label, u32 at)
{
	tree_node(&tree, node);
	if (label)
		tree_string(&tree, "label", label);
	tree_cells(&tree, "reg", at, 0x1000, at + 0x10000, 0x1000,
		   at + 0x20000, 0x1000);
	tree_end(&tree);
}

/* Expect: a further entry goes by its node as well, and keeps its number. */
static void further_entries(void **state)
{
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	region("fw@50000000", NULL, 0x50000000);
	region("fw@51000000", NULL, 0x51000000);
	tree_end(&tree);
	tree_build(&tree);
	assert_int_equal(tree.table.nregions, 6);
	expect_at(tree_find(&tree, "fw@50000000"), "reserved", 0x50000000);
	expect_at(tree_find(&tree, "fw@50000000[1]"), "reserved", 0x50010000);
	expect_at(tree_find(&tree, "fw@50000000[2]"), "reserved", 0x50020000);
	expect_at(tree_find(&tree, "fw@51000000[2]"), "reserved", 0x51020000);
	expect_unique(&tree.table);

	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	region("fw@50000000", NULL, 0x50000000);
	region("fw@51000000", NULL, 0x51000000);
	region("x", "fw@50000000", 0x52000000);
	region("fw[1]", NULL, 0x53000000);
	tree_end(&tree);
	tree_build(&tree);
	expect_unique(&tree.table);
	expect_at(tree_find(&tree, "/reserved-memory/fw@50000000"), "reserved",
		  0x50000000);
	expect_at(tree_find(&tree, "/reserved-memory/fw@50000000[2]"),
		  "reserved", 0x50020000);
	expect_findings(&tree.table, "");
}

/* Expect: -ENOMEM before a name is lost. */
static void names_in_every_size(void **state)
{
	struct cma_arena arena;
	struct cma_table t;
	size_t size, enough;

	further_entries(state);
	enough = tree.arena.used;
	for (size = 0; size < enough; size += 8) {
		arena = (struct cma_arena){
			.base = (char *)board.memory, .size = size };
		if (!cma_table_build(&t, tree.blob, &arena, &tree.machine))
			expect_unique(&t);
	}
}

static void message(void **state)
{
	setup();
	labelled("c", "y", 0x520);
	labelled("d", "y", 0x530);
	board_build(&board);
	cma_finding_print(board.table.findings, text_start(&text));
	assert_string_equal(text.s,
			    "/reserved-memory/c: label: the name is taken, so the node name serves, or the path, got \"y\", want a name of its own");
}

UNIT_MAIN(names, T(of_twins), T(adopted_ones), T(disabled_takes_no_name),
	  T(node_name_that_is_a_label), T(path_that_is_a_label),
	  T(foreign_gives_way_twice), T(chain_of_labels), T(further_entries),
	  T(names_in_every_size), T(message))
