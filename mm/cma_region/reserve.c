// SPDX-License-Identifier: GPL-2.0-only
/* Early boot takes the memory that the table promises. */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/kernel.h>
#include <linux/memblock.h>

#include "kernel.h"

static bool __init is_served(const struct cma_region *r)
{
	return r->state == CMA_STATE_READY || r->state == CMA_STATE_RESERVED;
}

/*
 * no-map takes memory out of the linear map, but only from a region that may
 * have it: a rejected one could lie over somebody else's.
 */
static int __init take_memory(const struct cma_region *r)
{
	phys_addr_t base = r->range.first;
	phys_addr_t size = cma_range_size(&r->range);

	/* What is not RAM is not in the linear map either. */
	if (!cma_region_is_nomap(r) || !is_served(r))
		return memblock_reserve(base, size);
	return memblock_mark_nomap(base, size);
}

static void __init reserve_region(struct cma_table *t, struct cma_region *r)
{
	int err = take_memory(r);

	if (err)
		cma_finding_fail(t, CMA_CHECK_RESERVE_FAILED, r, err);
	if (r->state == CMA_STATE_READY && cma_region_is_reusable(r)) {
		err = cma_mainline_claim(r, r - t->regions);
		if (err)
			cma_finding_fail(t, CMA_CHECK_ATTACH_FAILED, r, err);
	}
	cma_of_record(r);
}

/**
 * cma_reserve() - take the memory of every region from memblock
 * @t: finished table
 *
 * Memory of rejected static regions is kept from others as well: firmware or
 * a device may be at work in it. What memblock refuses ends as failed.
 *
 * Context: early boot, before paging is set up.
 */
void __init cma_reserve(struct cma_table *t)
{
	u32 i;

	for (i = 0; i < t->nregions; i++) {
		struct cma_region *r = &t->regions[t->order[i]];

		if (cma_region_holds_memory(r))
			reserve_region(t, r);
	}
}
