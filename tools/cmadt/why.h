/* SPDX-License-Identifier: GPL-2.0-only */
/* What a request would get: why.c finds the regions, explain.c tries each. */
#ifndef _CMADT_WHY_H
#define _CMADT_WHY_H

#include "../../mm/cma_region/rule.h"
#include "device.h"
#include "state.h"

/**
 * struct quota - what a device may hold of a kind
 * @kind: the kind, "" for references without a name
 * @held: bytes
 * @limit: bytes, U64_MAX without a limit
 */
struct quota {
	const char *kind;
	u64 held;
	u64 limit;
};

/**
 * struct why - a request, and what becomes of it
 * @tree: the device tree with its table
 * @state: what the kernel shows, NULL on the desk
 * @device: who asks
 * @node: its node in the table, NULL if that names no region
 * @own: what the kernel makes of a region that is a heap itself, then the node
 * @entry: the only reference of that
 * @kind: what for
 * @size: bytes, whole pages
 * @align: bytes, a power of two
 * @dma: by way of the DMA API
 * @map: walk over the regions that a map names for it, if one does
 * @pools: regions that were named and have memory
 * @server: the region that serves it
 * @refused: a quota ended it
 * @quota: that quota
 */
struct why {
	struct tree *tree;
	const struct state *state;
	struct device device;
	const struct cma_device *node;
	struct cma_device own;
	struct cma_entry entry;
	const char *kind;
	u64 size;
	u64 align;
	bool dma;
	struct cma_rule_iter map;
	size_t pools;
	const struct cma_region *server;
	bool refused;
	struct quota quota;
};

/* explain.c */
void explain_region(struct why *w, struct cma_region *r, const char *kind);

#endif
