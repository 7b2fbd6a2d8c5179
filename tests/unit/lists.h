/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A tree of one region, "vid", which the device /dev refers to, and the lists
 * of regions beside it: of drivers, of the board and of the command line.
 */
#ifndef _UNIT_LISTS_H
#define _UNIT_LISTS_H

#include "unit.h"

#include "../../mm/cma_region/spec.h"
#include "tree.h"

static struct tree tree;

/* A list of regions, as the machine has it. */
static inline const struct cma_specs *specs(u32 which, const char *s)
{
	static u64 memory[CMA_NR_LISTS][256];
	static struct cma_specs lists[CMA_NR_LISTS];
	struct cma_arena arena = {
		.base = (char *)memory[which], .size = sizeof(memory[which]) };
	struct cma_syntax error;

	if (!s)
		return NULL;
	assert_int_equal(cma_specs_parse(&lists[which], s, &tree.machine,
					 &arena, &error), 0);
	return &lists[which];
}

/* Regions that drivers bring, besides what finish() is given. */
static inline void bring_early(const char *early)
{
	tree.machine.lists[CMA_LIST_EARLY] = specs(CMA_LIST_EARLY, early);
}

/* The node "vid@50000000" is open, with a reg of 1 MiB and phandle 1. */
static inline void start(void)
{
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "vid@50000000");
	tree_cells(&tree, "reg", 0x50000000, 0x100000);
	tree_cells(&tree, "phandle", 1);
}

/* The rest of the tree, the lists, and the table of it all. */
static inline void finish(const char *board, const char *cmdline)
{
	tree_end(&tree);
	tree_end(&tree);
	tree_node(&tree, "dev");
	tree_cells(&tree, "memory-region", 1);
	tree_end(&tree);
	tree.machine.lists[CMA_LIST_BOARD] = specs(CMA_LIST_BOARD, board);
	tree.machine.lists[CMA_LIST_CMDLINE] = specs(CMA_LIST_CMDLINE, cmdline);
	tree_build(&tree);
}

static inline void expect_source(const struct cma_region *r,
				 const char *source, u64 size, u64 align)
{
	assert_string_equal(r->source, source);
	assert_int_equal(r->size, size);
	assert_int_equal(r->align, align);
}

#endif /* _UNIT_LISTS_H */
