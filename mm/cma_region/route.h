/* SPDX-License-Identifier: GPL-2.0-only */
/* Routes: what the maps of the machine say, as the table shows it. */
#ifndef _CMA_REGION_ROUTE_H
#define _CMA_REGION_ROUTE_H

#include <linux/types.h>

struct cma_table;

/**
 * struct cma_target - a region of a route
 * @name: as the map has it
 * @region: index into the table, or CMA_REF_DANGLING
 */
struct cma_target {
	const char *name;
	s32 region;
};

/**
 * struct cma_route - a pattern of a map, and the regions it leads to
 * @device: pattern of device names, without a final "*"
 * @star: a "*" follows
 * @kind: what for; NULL for any kind that the map does not name
 * @source: "cmdline" or "board"
 * @targets: in the order they are tried
 * @ntargets: how many
 */
struct cma_route {
	const char *device;
	bool star;
	const char *kind;
	const char *source;
	const struct cma_target *targets;
	u32 ntargets;
};

void cma_route_maps(struct cma_table *t);

#endif /* _CMA_REGION_ROUTE_H */
