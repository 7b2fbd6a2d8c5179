/* SPDX-License-Identifier: GPL-2.0-only */
/* The map: which regions a device takes a kind of memory from, in order. */
#ifndef _CMA_REGION_MAP_H
#define _CMA_REGION_MAP_H

#include <linux/types.h>

#include "table.h"

struct cma_out;

#define CMA_KIND_COMMON	"common"

/**
 * struct cma_map_iter - a walk over the regions that may serve a request
 * @d: the device
 * @kind: what for
 * @only: the one reference that serves, whatever the kind; NULL: all do
 * @next: position in d->entries
 * @skips: why a region cannot serve the request, NULL if it can; NULL: all can
 * @who: what @skips is asked with
 */
struct cma_map_iter {
	const struct cma_device *d;
	const char *kind;
	const struct cma_entry *only;
	u32 next;
	const char *(*skips)(void *who, const struct cma_region *r);
	void *who;
};

const struct cma_device *cma_map_device(const struct cma_table *t,
					const char *path);
const char *cma_map_default_kind(const struct cma_device *d);
void cma_map_start(struct cma_map_iter *it, const struct cma_device *d,
		   const char *kind);
const struct cma_entry *cma_map_next(struct cma_map_iter *it);
struct cma_region *cma_map_region(const struct cma_table *t,
				  const struct cma_entry *e);
void cma_map_explain_region(const struct cma_region *r, const char *skipped,
			    size_t align, struct cma_out *out);
void cma_map_explain_quota(const char *kind, u64 limit, u64 held, u64 size,
			   struct cma_out *out);
void cma_map_explain(const struct cma_table *t, const struct cma_map_iter *from,
		     size_t size, size_t align, struct cma_out *out);

#endif /* _CMA_REGION_MAP_H */
