/* SPDX-License-Identifier: GPL-2.0-only */
/* A device tree blob, written node by node, and the table made of it. */
#ifndef _UNIT_TREE_H
#define _UNIT_TREE_H

#include "../../mm/cma_region/table.h"

struct tree {
	struct cma_machine machine;
	struct cma_table table;
	struct cma_arena arena;
	char blob[1 << 16];
	u64 memory[1 << 15];
};

/* A root node with cells of its own, or 1 GiB at 0x40000000 and 1/1 cells */
void tree_start(struct tree *t);
void tree_board(struct tree *t);

void tree_node(struct tree *t, const char *name);
void tree_end(struct tree *t);
void tree_bytes(struct tree *t, const char *name, const void *data, int len);
void tree_put_cells(struct tree *t, const char *name, const u32 *cells, int n);
void tree_string(struct tree *t, const char *name, const char *value);

#define tree_cells(t, name, ...)					\
	tree_put_cells(t, name, (const u32[]){ __VA_ARGS__ },		\
		       ARRAY_SIZE(((const u32[]){ __VA_ARGS__ })))
/* Strings one after the other; the last NUL is the literal's own. */
#define tree_strings(t, name, literal)					\
	tree_bytes(t, name, literal, sizeof(literal))
#define tree_flag(t, name)	tree_bytes(t, name, "", 0)

/* /reserved-memory with cells and ranges; a child of it of ours */
void tree_reserved(struct tree *t, u32 address_cells, u32 size_cells);
void tree_region(struct tree *t, const char *name);

void tree_finish(struct tree *t);
void tree_build(struct tree *t);
void tree_rebuild(struct tree *t);

struct cma_region *tree_find(struct tree *t, const char *name);
struct cma_device *tree_device(struct tree *t, const char *path);

#endif /* _UNIT_TREE_H */
