// SPDX-License-Identifier: GPL-2.0-only
/*
 * What nodes that are no regions say to us and nobody would hear: that they are
 * regions, properties that we do not know, and those that mean nothing without
 * a memory-region.
 */
#include <linux/string.h>

#include "../../../mm/cma_region/table.h"
#include "walk.h"

static const char *keep_path(struct cma_walk *w)
{
	return *w->path ? cma_keep(w->t, w->path, strlen(w->path)) : "/";
}

static void tell(struct cma_walk *w, enum cma_check_id id)
{
	cma_finding_add(w->t, id, keep_path(w), NULL);
}

static void find_unknown(struct cma_walk *w)
{
	static const char * const known[] = {
		"linux,cma-quota", "memory-region", "memory-region-names", NULL
	};
	const char *name;
	int at = -1;

	while ((name = cma_walk_unknown(w, false, known, &at)))
		cma_finding_add(w->t, CMA_CHECK_PROPERTY_OF_DEVICE,
				keep_path(w),
				cma_keep(w->t, name, strlen(name)));
}

/* Nobody looks for regions elsewhere: its memory is not even reserved. */
static void find_misplaced(struct cma_walk *w)
{
	if (cma_walk_enabled(w) &&
	    !fdt_node_check_compatible(w->fdt, w->node, "linux,cma-region"))
		tell(w, CMA_CHECK_REGION_MISPLACED);
}

/**
 * cma_find_stray() - find what a node says in vain
 * @w: the walk, at a node that is no child of /reserved-memory
 *
 * Context: any; the caller serialises.
 */
void cma_find_stray(struct cma_walk *w)
{
	find_misplaced(w);
	find_unknown(w);
	if (cma_walk_has(w, "memory-region"))
		return;
	if (cma_walk_has(w, "linux,cma-quota"))
		tell(w, CMA_CHECK_QUOTA_WITHOUT_REGION);
	if (cma_walk_has(w, "memory-region-names"))
		tell(w, CMA_CHECK_NAMES_WITHOUT_REGION);
	if (!fdt_node_check_compatible(w->fdt, w->node, "linux,cma-heap"))
		tell(w, CMA_CHECK_HEAP_WITHOUT_REGION);
}
