// SPDX-License-Identifier: GPL-2.0-only
/* The region of those that have none: linux,cma-default. There is one. */
#include <linux/kernel.h>

#include "check.h"
#include "table.h"

static bool is_default(const struct cma_region *r)
{
	return r->state == CMA_STATE_READY && (r->flags & CMA_F_DEFAULT) &&
	       cma_region_is_managed(r) && cma_region_is_reusable(r);
}

static const struct cma_region *find_default(const struct cma_table *t)
{
	const struct cma_region *found = NULL;
	u32 i;

	for (i = 0; i < t->nregions; i++) {
		const struct cma_region *r = &t->regions[i];

		if (is_default(r) &&
		    (!found || r->range.first > found->range.first))
			found = r;
	}
	return found;
}

/**
 * cma_check_default() - of several defaults, say which are none
 * @t: table whose regions are placed
 *
 * The one at the highest address is, as in mainline: it goes through its regions
 * by address, and each takes the place of the one before.
 *
 * Context: the table is being made, by one thread.
 */
void cma_check_default(struct cma_table *t)
{
	const struct cma_region *found = find_default(t);
	u32 i;

	for (i = 0; i < t->nregions; i++) {
		struct cma_region *r = &t->regions[i];

		if (!is_default(r) || r == found)
			continue;
		cma_finding_judge(t, CMA_CHECK_DEFAULT_DUPLICATE, r)->other =
			found->path;
		r->flags &= ~CMA_F_DEFAULT;
	}
}
