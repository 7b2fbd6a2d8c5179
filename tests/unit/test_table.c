// SPDX-License-Identifier: GPL-2.0-only
/* The table as a whole: building, copying, order, and too little memory. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/spec.h"
#include "board.h"
#include "text.h"
#include "tree.h"

static struct tree tree;
static struct text text, other;
static u64 memory[1 << 15];

static const struct cma_area taken[] = {
	{ { 0x40008000, 0x40ffffff }, "kernel" },
	{ { 0x48000000, 0x480fffff }, "initrd" },
};

/* Node @i of a board that has something of everything. */
static void add_node(u32 i)
{
	char name[32];

	snprintf(name, sizeof(name), i % 3 ? "dyn%u" : "fix@%u", i);
	tree_node(&tree, name);
	if (i % 5)
		tree_string(&tree, "compatible", "linux,cma-region");
	else if (i % 10)
		tree_string(&tree, "compatible", "shared-dma-pool");
	if (i % 3) {
		tree_cells(&tree, "size", (1 + i % 4) << 16);
		if (i % 2)
			tree_cells(&tree, "alloc-ranges", 0x40000000,
				   0x20000000, 0x70000000, 0x10000000);
	} else {
		tree_cells(&tree, "reg", 0x50000000 + (i << 16), 0x18000,
			   0x60000000 + (i << 16), 0x10000);
	}
	snprintf(name, sizeof(name), "label%u", i / 2);
	if (i % 7 == 0)
		tree_string(&tree, "label", name);
	if (i % 11 == 0)
		tree_string(&tree, "linux,cma-allocator", "none-such");
	if (i % 13 == 0)
		tree_flag(&tree, "linux,cma-what");
	if (i % 6 == 0)
		tree_flag(&tree, "reusable");
	if (i % 8 == 7)
		tree_string(&tree, "status", "disabled");
	tree_cells(&tree, "phandle", i + 1);
	tree_end(&tree);
}

/* The board, with its regions in the order @order gives. */
static void build(const u32 *order, u32 n)
{
	u32 i;

	tree_board(&tree);
	tree.machine.reserved = taken;
	tree.machine.nreserved = ARRAY_SIZE(taken);
	tree_reserved(&tree, 1, 1);
	for (i = 0; i < n; i++)
		add_node(order ? order[i] : i);
	tree_end(&tree);
	tree_node(&tree, "dev");
	tree_cells(&tree, "memory-region", 1, 2, 3, 99, 8);
	tree_strings(&tree, "memory-region-names", "a\0b\0a-fallback\0c\0c");
	tree_end(&tree);
	tree_build(&tree);
}

#define NODES	40

static void clone_into(struct cma_table *copy, struct cma_arena *arena)
{
	memset(memory, 0xa5, sizeof(memory));
	*arena = (struct cma_arena){
		.base = (char *)memory, .size = sizeof(memory) };
	assert_int_equal(cma_table_clone(copy, arena, &tree.table), 0);
}

static void clone_is_equal(void **state)
{
	struct cma_arena arena;
	struct cma_table copy;

	build(NULL, NODES);
	text_table(&text, &tree.table);
	assert_true(text.len > 4000);
	clone_into(&copy, &arena);
	text_table(&other, &copy);
	assert_string_equal(text.s, other.s);
}

/* Expect: nothing in the copy points into the original. */
static void clone_stands_alone(void **state)
{
	struct cma_arena arena;
	struct cma_table copy;

	build(NULL, NODES);
	text_table(&text, &tree.table);
	clone_into(&copy, &arena);
	memset(tree.memory, 0x5a, sizeof(tree.memory));
	memset(&tree.table, 0x5a, sizeof(tree.table));
	memset(tree.blob, 0x5a, sizeof(tree.blob));
	text_table(&other, &copy);
	assert_string_equal(text.s, other.s);
}

/* Expect: so it is with the machine's areas, if they lie in the arena too. */
static void clone_takes_areas_along(void **state)
{
	struct cma_arena arena;
	struct cma_table copy;
	struct cma_area *areas;
	u32 i;

	build(NULL, 4);
	tree.arena = (struct cma_arena){
		.base = (char *)tree.memory, .size = sizeof(tree.memory) };
	areas = cma_arena_alloc(&tree.arena, ARRAY_SIZE(taken), sizeof(*areas));
	for (i = 0; i < ARRAY_SIZE(taken); i++) {
		areas[i].range = taken[i].range;
		areas[i].name = cma_arena_strdup(&tree.arena, taken[i].name,
						 strlen(taken[i].name));
	}
	tree.machine.reserved = areas;
	assert_int_equal(cma_table_build(&tree.table, tree.blob, &tree.arena,
					 &tree.machine), 0);
	text_table(&text, &tree.table);
	assert_non_null(strstr(text.s, "initrd"));
	clone_into(&copy, &arena);
	memset(tree.memory, 0x5a, sizeof(tree.memory));
	text_table(&other, &copy);
	assert_string_equal(text.s, other.s);
}

/* A list of one region, in an arena. */
static struct cma_specs *add_specs(struct cma_arena *arena, const char *name)
{
	struct cma_specs *list = cma_arena_alloc(arena, 1, sizeof(*list));

	list->nspecs = 1;
	list->specs = cma_arena_alloc(arena, 1, sizeof(*list->specs));
	list->specs[0] = (struct cma_spec){
		.name = cma_arena_strdup(arena, name, strlen(name)),
		.allocator = cma_arena_strdup(arena, "best-fit", 8),
		.size = MIB,
		.align = PAGE,
	};
	return list;
}

/* Expect: and with the regions that the board and the command line add. */
static void clone_takes_specs_along(void **state)
{
	struct cma_arena arena;
	struct cma_table copy;
	u32 in_arena;

	for (in_arena = 0; in_arena < 2; in_arena++) {
		static u64 elsewhere[64];
		struct cma_arena apart = {
			.base = (char *)elsewhere, .size = sizeof(elsewhere) };

		build(NULL, 4);
		tree.arena = (struct cma_arena){
			.base = (char *)tree.memory,
			.size = sizeof(tree.memory) };
		arena = in_arena ? tree.arena : apart;
		tree.machine.lists[CMA_LIST_BOARD] = add_specs(&arena, "of-the-board");
		tree.machine.lists[CMA_LIST_CMDLINE] = add_specs(&arena, "of-the-cmdline");
		if (in_arena)
			tree.arena.used = arena.used;
		assert_int_equal(cma_table_build(&tree.table, tree.blob,
						 &tree.arena, &tree.machine),
				 0);
		text_table(&text, &tree.table);
		assert_non_null(strstr(text.s, "\nboard        of-the-board=1M/4K:best-fit\n"));
		assert_non_null(strstr(text.s, "\nof-the-cmdline "));
		clone_into(&copy, &arena);
		memset(tree.memory, 0x5a, sizeof(tree.memory));
		text_table(&other, &copy);
		assert_string_equal(text.s, other.s);
		assert_int_equal(copy.machine.lists[CMA_LIST_BOARD] == tree.machine.lists[CMA_LIST_BOARD],
				 !in_arena);
	}
}

/* Expect: findings can still be added, to the copy alone. */
static void clone_takes_findings(void **state)
{
	struct cma_arena arena;
	struct cma_table copy;

	build(NULL, 4);
	text_table(&text, &tree.table);
	clone_into(&copy, &arena);
	cma_finding_add(&copy, CMA_CHECK_RESERVE_FAILED, "/last", NULL);
	text_table(&other, &tree.table);
	assert_string_equal(text.s, other.s);
	text_table(&other, &copy);
	assert_memory_equal(text.s, other.s, text.len);
	assert_non_null(strstr(other.s + text.len, "/last: reg: "));
}

static void clone_of_a_clone(void **state)
{
	static u64 more[1 << 15];
	struct cma_arena arena, last = {
		.base = (char *)more, .size = sizeof(more) };
	struct cma_table copy, again;

	build(NULL, NODES);
	text_table(&text, &tree.table);
	clone_into(&copy, &arena);
	assert_int_equal(cma_table_clone(&again, &last, &copy), 0);
	text_table(&other, &again);
	assert_string_equal(text.s, other.s);
}

/* Expect: regions that were never read, and have no windows, clone as well. */
static void clone_unreadable(void **state)
{
	struct cma_arena arena;
	struct cma_table copy;

	tree_board(&tree);
	tree_reserved(&tree, 3, 1);
	tree_region(&tree, "r@0");
	tree_cells(&tree, "reg", 0, 0, 0, 1);
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	text_table(&text, &tree.table);
	clone_into(&copy, &arena);
	text_table(&other, &copy);
	assert_string_equal(text.s, other.s);
	assert_int_equal(copy.regions[0].nwindows, 0);
}

static void clone_empty(void **state)
{
	struct cma_arena arena;
	struct cma_table copy;

	tree_start(&tree);
	tree_build(&tree);
	text_table(&text, &tree.table);
	clone_into(&copy, &arena);
	text_table(&other, &copy);
	assert_string_equal(text.s, other.s);
}

/* Expect: what its comment promises is room enough, and less is -ENOMEM. */
static void clone_in_every_size(void **state)
{
	struct cma_table copy;
	struct cma_arena arena;
	size_t size, enough;
	int ret;

	build(NULL, 12);
	text_table(&text, &tree.table);
	enough = tree.arena.used + sizeof(taken) + 64;
	for (size = 0; size <= enough; size += 8) {
		char *exact = malloc(size + 8);

		arena = (struct cma_arena){ .base = exact, .size = size };
		ret = cma_table_clone(&copy, &arena, &tree.table);
		assert_true(!ret || ret == -ENOMEM);
		if (!ret) {
			text_table(&other, &copy);
			assert_string_equal(text.s, other.s);
		}
		free(exact);
	}
	assert_int_equal(ret, 0);
	assert_int_equal(copy.lost, 0);
}

/* Expect: never a crash; -ENOMEM, or a table that at most lost findings. */
static void out_of_arena(void **state)
{
	struct cma_table t;
	struct cma_arena arena;
	size_t size, needed;
	bool built = false;
	int ret;

	build(NULL, 12);
	needed = tree.arena.used;
	text_regions(&text, &tree.table);
	for (size = 0; size <= needed; size += 8) {
		char *exact = malloc(size + 8);
		u32 i;

		arena = (struct cma_arena){ .base = exact, .size = size };
		memset(&t, 0xa5, sizeof(t));
		ret = cma_table_build(&t, tree.blob, &arena, &tree.machine);
		assert_true(!ret || ret == -ENOMEM);
		assert_true(arena.used <= size);
		if (ret)
			assert_true(arena.wanted > size || t.full);
		/* Once there is enough memory, more is enough as well. */
		assert_true(!built || !ret);
		if (!ret) {
			built = true;
			text_table(&other, &t);
			for (i = 0; i < t.nregions; i++)
				assert_int_not_equal(t.regions[i].state,
						     CMA_STATE_NEW);
		}
		free(exact);
	}
	assert_int_equal(ret, 0);
	assert_int_equal(t.lost, 0);
	assert_true(built);
}

/* Expect: an arena that grows to what was wanted is soon large enough. */
static void wanted_leads_to_enough(void **state)
{
	struct cma_arena arena;
	struct cma_table t;
	size_t size = 8;
	u32 rounds = 0;
	int ret = -ENOMEM;

	build(NULL, NODES);
	while (ret == -ENOMEM && rounds++ < 8) {
		char *exact = malloc(size + 8);

		arena = (struct cma_arena){ .base = exact, .size = size };
		ret = cma_table_build(&t, tree.blob, &arena, &tree.machine);
		free(exact);
		assert_true(!ret || arena.wanted > size);
		size = arena.wanted;
	}
	assert_int_equal(ret, 0);
}

/* Expect: the same table, whatever the order of nodes. */
static void order_of_nodes_does_not_matter(void **state)
{
	u32 order[NODES], i, round, k, swap;

	for (i = 0; i < NODES; i++)
		order[i] = i;
	build(order, NODES);
	text_regions(&text, &tree.table);
	srand(1);
	for (round = 0; round < 100; round++) {
		for (i = NODES - 1; i > 0; i--) {
			k = rand() % (i + 1);
			swap = order[i];
			order[i] = order[k];
			order[k] = swap;
		}
		build(order, NODES);
		text_regions(&other, &tree.table);
		assert_string_equal(text.s, other.s);
	}
}

static void sorted_by_address_then_name(void **state)
{
	static const char * const want[] = { "low", "high", "a", "b" };
	static struct board board;
	u32 i;

	board_init(&board);
	board_ram(&board, 0, GIB);
	board_dynamic(&board, "b", 2 * GIB, PAGE);
	board_static(&board, "high", 0x20000000, MIB);
	board_dynamic(&board, "a", 2 * GIB, PAGE);
	board_static(&board, "low", 0x10000000, MIB);
	board_build(&board);
	for (i = 0; i < 4; i++)
		assert_string_equal(board.table.regions[board.table.order[i]]
				    .name, want[i]);
}

static void states_have_names(void **state)
{
	static const char * const names[] = {
		"new", "ready", "reserved", "disabled", "rejected",
		"unplaced", "failed",
	};
	struct cma_region r = { 0 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		r.state = i;
		assert_string_equal(cma_state_name(&r), names[i]);
	}
}

static void every_region_has_a_reason(void **state)
{
	u32 i;

	build(NULL, NODES);
	for (i = 0; i < tree.table.nregions; i++) {
		const struct cma_region *r = &tree.table.regions[i];

		assert_int_not_equal(r->state, CMA_STATE_NEW);
		assert_int_not_equal(r->state, CMA_STATE_FAILED);
		if (r->state == CMA_STATE_REJECTED ||
		    r->state == CMA_STATE_UNPLACED)
			assert_non_null(r->why);
		if (r->state == CMA_STATE_READY ||
		    r->state == CMA_STATE_RESERVED)
			assert_true(r->flags & CMA_F_PLACED);
	}
}

/* Expect: building reads the blob and nothing else, so twice is the same. */
static void pure(void **state)
{
	build(NULL, NODES);
	text_table(&text, &tree.table);
	memset(tree.memory, 0xff, sizeof(tree.memory));
	tree_rebuild(&tree);
	text_table(&other, &tree.table);
	assert_string_equal(text.s, other.s);
}

UNIT_MAIN(table, T(clone_is_equal), T(clone_stands_alone),
	  T(clone_of_a_clone), T(clone_takes_areas_along),
	  T(clone_takes_specs_along), T(clone_takes_findings),
	  T(clone_unreadable), T(clone_empty), T(clone_in_every_size),
	  T(out_of_arena), T(wanted_leads_to_enough),
	  T(order_of_nodes_does_not_matter), T(sorted_by_address_then_name),
	  T(states_have_names), T(every_region_has_a_reason), T(pure))
