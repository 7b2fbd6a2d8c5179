// SPDX-License-Identifier: GPL-2.0-only
/* The checks of references: where each entry of a memory-region ends. */
#include <linux/kernel.h>

#include "check.h"
#include "table.h"

static void check_entry(struct cma_table *t, const struct cma_device *d,
			const struct cma_entry *e)
{
	const struct cma_region *r = NULL;
	struct cma_finding *f;
	enum cma_check_id id;

	if (e->region >= 0)
		r = &t->regions[e->region];
	if (e->region == CMA_REF_DANGLING)
		id = CMA_CHECK_REF_DANGLING;
	else if (e->region == CMA_REF_NOT_REGION)
		id = CMA_CHECK_REF_NOT_REGION;
	else if (r->state == CMA_STATE_DISABLED)
		id = CMA_CHECK_REF_DISABLED;
	else if (r->state == CMA_STATE_REJECTED ||
		 (r->state == CMA_STATE_UNPLACED && t->nmemory))
		id = CMA_CHECK_REF_UNUSABLE;
	else
		return;
	f = cma_finding_add(t, id, d->path, NULL);
	f->got.first = e->phandle;
	f->other = r ? r->path : e->other;
}

/**
 * cma_check_references() - say which references lead to no memory
 * @t: table whose regions have their final state
 *
 * Devices that are disabled take nothing, so only references of the others
 * are judged.
 *
 * Context: the table is being made, by one thread.
 */
void cma_check_references(struct cma_table *t)
{
	u32 i, k;

	for (i = 0; i < t->ndevices; i++) {
		const struct cma_device *d = &t->devices[i];

		for (k = 0; k < d->nentries && d->enabled; k++)
			check_entry(t, d, &d->entries[k]);
	}
}
