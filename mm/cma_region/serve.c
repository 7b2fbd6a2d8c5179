// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests of devices are served from the pools of the table.
 *
 * The order of regions, the fallbacks and the line that tells why nothing was
 * left are the same for drivers that call these functions and for those that
 * use the DMA API.
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/cma_region.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "kernel.h"
#include "pool.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

/* Regions with a pool, by address. */
static struct cma_region **served __ro_after_init;
static u32 nserved __ro_after_init;

static struct cma_pool * __init make_pool(struct cma_region *r, u32 index)
{
	const struct cma_allocator *ops = cma_allocator_find(r->allocator);
	unsigned long pages = r->size >> PAGE_SHIFT;
	struct cma_pool *pool;

	if (cma_region_is_reusable(r))
		return cma_mainline_pool(r, index);
	if (WARN_ON(!ops))
		return NULL;
	pool = kvzalloc(cma_pool_bytes(ops, pages), GFP_KERNEL);
	if (pool)
		cma_pool_init(pool, ops, r->range.first, pages);
	return pool;
}

static void __init attach(struct cma_table *t, struct cma_region *r)
{
	r->pool = make_pool(r, r - t->regions);
	if (r->pool) {
		served[nserved++] = r;
		return;
	}
	r->state = CMA_STATE_FAILED;
	pr_err("%s: no memory for the metadata of its pool\n", r->path);
}

/**
 * cma_serve_init() - attach an allocator to every region that is ready
 *
 * Context: once, when there is an allocator and before drivers probe.
 */
void __init cma_serve_init(void)
{
	struct cma_table *t = cma_boot_table;
	u32 i;

	served = kvcalloc(t->nregions, sizeof(*served), GFP_KERNEL);
	for (i = 0; served && i < t->nregions; i++) {
		struct cma_region *r = &t->regions[t->order[i]];

		if (r->state == CMA_STATE_READY && cma_region_is_managed(r))
			attach(t, r);
	}
}

/**
 * cma_serve_region() - the region an address lies in
 * @addr: physical address
 *
 * Context: any.
 * Return: the region, or NULL if it is in none that has a pool.
 */
struct cma_region *cma_serve_region(phys_addr_t addr)
{
	u32 low = 0, high = nserved;

	while (low < high) {
		u32 middle = low + (high - low) / 2;
		struct cma_region *r = served[middle];

		if (addr < r->range.first)
			high = middle;
		else if (addr > r->range.last)
			low = middle + 1;
		else
			return r;
	}
	return NULL;
}

static u32 owner_of(const struct cma_binding *b, const struct cma_entry *e)
{
	return b->owner[e - b->d->entries];
}

/**
 * cma_serve_alloc() - allocate for a bound device
 * @b: its binding
 * @kind: what for, NULL if the device did not say
 * @size: bytes
 * @align: bytes, a power of two; 0 for a page
 * @limit: highest address the device reaches
 * @region: receives the region, NULL if of no interest
 * @addr: receives the address
 *
 * The memory holds what its last owner left in it.
 *
 * Context: any, unless a region on the way is reusable: that may sleep.
 * Return: 0, -EINVAL for a size or alignment that makes no sense, -ENOENT if
 * the node names no region for @kind, -ENOMEM if none had room: then a line in
 * the log tells why.
 */
int cma_serve_alloc(const struct cma_binding *b, const char *kind, size_t size,
		    size_t align, u64 limit, struct cma_region **region,
		    phys_addr_t *addr)
{
	const struct cma_entry *e;
	struct cma_map_iter it;
	int ret = -ENOENT;

	cma_map_start(&it, b->d, kind ? kind : b->kind);
	it.only = b->only;
	while ((e = cma_map_next(&it))) {
		struct cma_region *r = cma_map_region(cma_boot_table, e);

		ret = -ENOMEM;
		if (!r || !r->pool || r->range.last > limit)
			continue;
		ret = cma_pool_alloc(r->pool, size, align, owner_of(b, e),
				     addr);
		if (ret == -ENOMEM) {
			trace_cma_region_fallback(b->dev, it.kind, r->name,
						  size, align);
			continue;
		}
		if (region)
			*region = r;
		if (!ret)
			trace_cma_region_alloc(b->dev, it.kind, r->name, *addr,
					       size);
		return ret;
	}
	trace_cma_region_failure(b->dev, it.kind, "-", size, align);
	cma_log_failure(b->dev, b->d, it.kind, size, align);
	return ret;
}

/**
 * cma_serve_free() - give an allocation back
 * @r: region it came from
 * @addr: its address
 *
 * Context: as cma_serve_alloc().
 * Return: 0, or -ENOENT if no chunk starts at @addr.
 */
int cma_serve_free(struct cma_region *r, phys_addr_t addr)
{
	size_t size;
	int ret = cma_pool_free(r->pool, addr, &size);

	if (!ret)
		trace_cma_region_free(r->name, addr, size);
	return ret;
}

/*
 * Devices that a driver is bound to have a binding already; any other gets
 * one at its first request.
 */
static struct cma_binding *get_binding(struct device *dev)
{
	struct cma_binding *b = cma_binding_find(dev);
	const struct cma_device *d;

	if (b || !cma_boot_table)
		return b;
	d = cma_of_device(dev);
	return d ? cma_binding_add(dev, d, NULL) : NULL;
}

/**
 * cma_region_alloc() - allocate contiguous memory for a device
 * @dev: device whose node has a memory-region
 * @kind: which of its kinds; NULL for "common", or its first
 * @size: bytes; rounded up to whole pages, and no further
 * @align: bytes, a power of two; 0 for a page
 * @addr: receives the physical address, which may be 0
 *
 * The regions of @kind are tried in the order of the node, then its fallbacks,
 * then the regions that serve every kind. The memory is zeroed; it has no
 * mapping of its own.
 *
 * Context: may sleep.
 * Return: 0; -ENODEV if the node of @dev names no region; -ENOENT if it names
 * none for @kind; -EINVAL if @size is 0 or @align no power of two; -ENOMEM if
 * no region had room. The log tells what was tried.
 */
int cma_region_alloc(struct device *dev, const char *kind, size_t size,
		     size_t align, phys_addr_t *addr)
{
	struct cma_binding *b = get_binding(dev);
	struct cma_region *r;
	int ret;

	if (!b)
		return -ENODEV;
	ret = cma_serve_alloc(b, kind, size, align, U64_MAX, &r, addr);
	if (ret)
		return ret;
	ret = cma_memory_clear(r, *addr, PAGE_ALIGN(size));
	if (ret)
		cma_serve_free(r, *addr);
	return ret;
}
EXPORT_SYMBOL_GPL(cma_region_alloc);

/**
 * cma_region_free() - give back what cma_region_alloc() gave
 * @addr: its physical address
 *
 * Context: may sleep.
 * Return: 0, or -ENOENT if no allocation starts at @addr.
 */
int cma_region_free(phys_addr_t addr)
{
	struct cma_region *r = cma_serve_region(addr);

	return r ? cma_serve_free(r, addr) : -ENOENT;
}
EXPORT_SYMBOL_GPL(cma_region_free);

static void add_info(struct cma_info *info, const struct cma_region *r)
{
	phys_addr_t first = r->range.first, end = r->range.last + 1;
	phys_addr_t largest = (phys_addr_t)cma_pool_largest(r->pool, 0) <<
			      PAGE_SHIFT;

	if (!info->count || first < info->lower_bound)
		info->lower_bound = first;
	if (!info->count || end - 1 > info->upper_bound - 1)
		info->upper_bound = end;
	info->total_size += r->size;
	info->free_size += (phys_addr_t)cma_pool_free_pages(r->pool) <<
			   PAGE_SHIFT;
	info->largest = max(info->largest, largest);
	info->count++;
}

/**
 * cma_region_info() - what a device could get
 * @dev: device whose node has a memory-region
 * @kind: which of its kinds; NULL for "common", or its first
 * @info: receives bounds and sums over the regions of @kind, fallbacks too
 *
 * Context: may sleep.
 * Return: 0; -ENODEV if the node of @dev names no region; -ENOENT if none that
 * has memory serves @kind.
 */
int cma_region_info(struct device *dev, const char *kind,
		    struct cma_info *info)
{
	struct cma_binding *b = get_binding(dev);
	const struct cma_entry *e;
	struct cma_map_iter it;

	if (!b)
		return -ENODEV;
	memset(info, 0, sizeof(*info));
	cma_map_start(&it, b->d, kind ? kind : b->kind);
	it.only = b->only;
	while ((e = cma_map_next(&it))) {
		struct cma_region *r = cma_map_region(cma_boot_table, e);

		if (r && r->pool)
			add_info(info, r);
	}
	return info->count ? 0 : -ENOENT;
}
EXPORT_SYMBOL_GPL(cma_region_info);
