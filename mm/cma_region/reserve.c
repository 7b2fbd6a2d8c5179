// SPDX-License-Identifier: GPL-2.0-only
/* Early boot takes the memory that the table promises. */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/kernel.h>
#include <linux/libfdt.h>
#include <linux/memblock.h>
#include <linux/of_fdt.h>

#include "kernel.h"

/* drivers/of/of_private.h has it, for drivers/of only. */
void fdt_reserved_mem_save_node(unsigned long node, const char *uname,
				phys_addr_t base, phys_addr_t size);

static bool __init is_served(const struct cma_region *r)
{
	return r->state == CMA_STATE_READY || r->state == CMA_STATE_RESERVED;
}

/*
 * no-map takes memory out of the linear map, but only from a region that may
 * have it: a rejected one could lie over the kernel.
 */
static int __init take_memory(const struct cma_region *r)
{
	phys_addr_t base = r->range.first;
	phys_addr_t size = cma_range_size(&r->range);

	if (!(r->flags & CMA_F_NOMAP) || !is_served(r))
		return memblock_reserve(base, size);
	/* What is not RAM is not in the linear map either. */
	if (!memblock_overlaps_region(&memblock.memory, base, size))
		return 0;
	if (memblock_is_region_reserved(base, size))
		return -EBUSY;
	return memblock_mark_nomap(base, size);
}

static void __init fail(struct cma_table *t, struct cma_region *r,
			enum cma_check_id id, int err)
{
	struct cma_finding *f;

	f = cma_finding_add(t, id, r->path, NULL);
	f->region = r;
	f->got.first = -err;
	r->state = CMA_STATE_FAILED;
	r->why = f;
}

/* Mainline's record of the node, for drivers that look it up. */
static void __init record(const struct cma_region *r)
{
	if (r->flags & CMA_F_EXTRA)
		return;
	fdt_reserved_mem_save_node(r->node, fdt_get_name(initial_boot_params,
							 r->node, NULL),
				   r->range.first, cma_range_size(&r->range));
}

static void __init reserve_region(struct cma_table *t, struct cma_region *r)
{
	int err = take_memory(r);

	if (err) {
		fail(t, r, CMA_CHECK_RESERVE_FAILED, err);
		return;
	}
	if (!is_served(r))
		return;
	if (cma_region_is_managed(r) && cma_region_is_reusable(r)) {
		err = cma_mainline_claim(r, r - t->regions);
		if (err)
			fail(t, r, CMA_CHECK_ATTACH_FAILED, err);
	}
	record(r);
}

/**
 * cma_reserve() - take the memory of every region from memblock
 * @t: finished table
 *
 * Memory of rejected static regions is kept from others as well: firmware or
 * a device may be at work in it. What memblock refuses ends as failed.
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
