/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A walk over the nodes of a device tree blob, in the blob's order. The parser
 * is three readers (memory, regions, consumers) of where the walk stands.
 */
#ifndef _CMA_REGION_WALK_H
#define _CMA_REGION_WALK_H

#include <linux/libfdt.h>
#include <linux/types.h>

struct cma_table;

#define CMA_WALK_PATH	256

/* How many cells an address and a size take; not @ok if neither 1 nor 2. */
struct cma_cells {
	u32 address;
	u32 size;
	bool ok;
};

/**
 * struct cma_walk - where a walk is
 * @fdt: the blob
 * @t: table that is being filled
 * @root: cells of the root node
 * @rsv: cells of /reserved-memory
 * @node: offset of the current node
 * @depth: its depth, 0 for the root node
 * @off: depth of the uppermost disabled node on the way to it, itself too;
 *	INT_MAX if there is none
 * @in_rsv: below or at /reserved-memory
 * @cut: @path is not all of the path
 * @path: full path of the node, or as much of it as fits; "" for the root
 */
struct cma_walk {
	const void *fdt;
	struct cma_table *t;
	struct cma_cells root;
	struct cma_cells rsv;
	int node;
	int depth;
	int off;
	bool in_rsv;
	bool cut;
	char path[CMA_WALK_PATH];
};

void cma_walk_start(struct cma_walk *w, const void *fdt, struct cma_table *t);
bool cma_walk_next(struct cma_walk *w);
bool cma_walk_at_region(const struct cma_walk *w);

const void *cma_getprop(const void *fdt, int node, const char *name, int *len);
bool cma_walk_has(const struct cma_walk *w, const char *property);
bool cma_walk_is(const struct cma_walk *w, const char *property,
		 const char *value);
bool cma_walk_enabled(const struct cma_walk *w);
bool cma_walk_is_device(const struct cma_walk *w);
bool cma_walk_is_word(const char *s);
const char *cma_walk_word(const struct cma_walk *w, const char *property);
const char *cma_walk_show(const struct cma_walk *w, const char *property);
const char *cma_walk_node_name(const char *path);
const char *cma_walk_name(const struct cma_walk *w);
bool cma_walk_label_is_malformed(const struct cma_walk *w);
u32 cma_walk_count(const struct cma_walk *w, const char *property,
		   u32 fallback, bool *missing);

const char *cma_walk_unknown(const struct cma_walk *w, bool own,
			     const char * const *known, int *at);

u64 cma_read_cells(const fdt32_t **p, u32 n);
const char *cma_keep(struct cma_table *t, const char *s, size_t len);

void cma_parse_region(struct cma_walk *w);
void cma_parse_consumer(struct cma_walk *w);
void cma_parse_quotas(struct cma_walk *w);
void cma_find_stray(struct cma_walk *w);
void cma_resolve_consumers(const void *fdt, struct cma_table *t);

#endif /* _CMA_REGION_WALK_H */
