// SPDX-License-Identifier: GPL-2.0-only
/* What drivers call: include/linux/cma_region.h. */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/cma_region.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "account.h"
#include "kernel.h"
#include "pool.h"
#include "supply.h"

/**
 * cma_region_alloc() - allocate contiguous memory for a device
 * @dev: device whose node has a memory-region, or that the map names; not NULL
 * @kind: which of its kinds; NULL for "common", or its first
 * @size: bytes; rounded up to whole pages, and no further
 * @align: bytes, a power of two; 0 for a page
 * @addr: receives the physical address, which may be 0
 *
 * The regions of @kind are tried in the order of the map or of the node, then
 * its fallbacks, then the regions that serve every kind. The memory is zeroed,
 * unless the region's policy is that nobody touches it (linux,cma-zero); it has
 * no mapping of its own.
 *
 * Kernel memory is allocated at the first request of a device for a kind; at
 * others only to map no-map memory while it is cleared. On another bus than
 * platform a device has to have a driver for that: else all are as the first.
 *
 * Context: may sleep.
 * Return: 0; -ENODEV if neither map nor node name a region for @dev; -ENOENT if
 * the node names none for @kind; -EINVAL if @size is 0 or @align no power of
 * two; -EDQUOT if its quota does not allow it; -ENOMEM if no region had room that
 * could be cleared. The log tells what was tried.
 */
int cma_region_alloc(struct device *dev, const char *kind, size_t size,
		     size_t align, phys_addr_t *addr)
{
	const struct cma_request q = {
		.dev = dev, .kind = kind, .size = size, .align = align,
	};
	struct cma_region *r;

	return cma_serve_alloc(&q, &r, addr);
}
EXPORT_SYMBOL_GPL(cma_region_alloc);

/**
 * cma_region_alloc_atomic() - cma_region_alloc() where nothing may sleep
 * @dev: as cma_region_alloc()
 * @kind: as cma_region_alloc()
 * @size: as cma_region_alloc()
 * @align: as cma_region_alloc()
 * @addr: as cma_region_alloc()
 *
 * What is found out at the first request must be known: a platform device that
 * names regions was bound before its driver's probe, and its kinds are. Others,
 * and kinds that only a map names, must have been asked for once, if only by
 * cma_region_info(), while a driver was bound if the bus is another than platform.
 *
 * Reusable regions are skipped, which log and trace tell, for the page
 * allocator's use of them must be waited for. No-map memory that is cleared when
 * it is given out is mapped for that in a window of 1 MiB, which all share: a
 * request for more than is free there gets nothing from it. To clear memory on
 * free (linux,cma-zero = "free") makes any other region quick.
 *
 * Context: any but NMI.
 * Return: as cma_region_alloc(); -EAGAIN if @dev was not asked about @kind since
 * a map or a node names a region for it.
 */
int cma_region_alloc_atomic(struct device *dev, const char *kind, size_t size,
			    size_t align, phys_addr_t *addr)
{
	const struct cma_request q = {
		.dev = dev, .kind = kind, .size = size, .align = align,
		.atomic = true,
	};
	struct cma_region *r;

	return cma_serve_alloc(&q, &r, addr);
}
EXPORT_SYMBOL_GPL(cma_region_alloc_atomic);

static int free_at(phys_addr_t addr,
		   int (*give)(struct cma_region *r, phys_addr_t addr))
{
	int key = cma_registry_read_lock();
	struct cma_region *r = cma_registry_by_addr(addr);
	int ret = r ? give(r, addr) : -ENOENT;

	cma_registry_read_unlock(key);
	return ret;
}

/**
 * cma_region_free() - give back what cma_region_alloc() gave
 * @addr: its physical address
 *
 * Context: may sleep.
 * Return: 0, or -ENOENT if no allocation starts at @addr.
 */
int cma_region_free(phys_addr_t addr)
{
	return free_at(addr, cma_serve_free);
}
EXPORT_SYMBOL_GPL(cma_region_free);

/**
 * cma_region_free_atomic() - cma_region_free() where nothing may sleep
 * @addr: physical address of the allocation
 *
 * What its region clears on free is cleared, and free again, a little later.
 *
 * Context: any but NMI.
 * Return: 0, or -ENOENT if no allocation starts at @addr.
 */
int cma_region_free_atomic(phys_addr_t addr)
{
	return free_at(addr, cma_serve_free_atomic);
}
EXPORT_SYMBOL_GPL(cma_region_free_atomic);

static void add_info(struct cma_info *info, const struct cma_region *r,
		     size_t align)
{
	phys_addr_t first = r->range.first, end = r->range.last + 1;
	phys_addr_t largest = (phys_addr_t)cma_pool_largest(r->pool, align) <<
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
 * @dev: device whose node has a memory-region, or that the map names; not NULL
 * @kind: which of its kinds; NULL for "common", or its first
 * @align: bytes, a power of two, which @info->largest allows for; 0 for a page
 * @info: receives bounds and sums over the regions of @kind, fallbacks too
 *
 * A region that is named more than once counts once.
 *
 * Context: may sleep.
 * Return: 0; -ENODEV if neither map nor node name a region for @dev; -ENOENT if
 * none that has memory serves @kind; -EINVAL if @align is no power of two;
 * -ENOMEM.
 */
int cma_region_info(struct device *dev, const char *kind, size_t align,
		    struct cma_info *info)
{
	struct cma_supply *supply;
	int key;
	u32 i;

	if (align & (align - 1))
		return -EINVAL;
	memset(info, 0, sizeof(*info));
	supply = cma_supply_get(dev, kind, false, &key);
	if (IS_ERR(supply))
		return PTR_ERR(supply);
	for (i = 0; i < supply->nsuppliers; i++)
		if (cma_supplier_has_memory(&supply->supplier[i]))
			add_info(info, supply->supplier[i].r, align);
	cma_supply_put(supply, key);
	return info->count ? 0 : -ENOENT;
}
EXPORT_SYMBOL_GPL(cma_region_info);

/**
 * cma_region_alloc_in() - allocate from one region
 * @region: handle of cma_region_register(); not NULL
 * @dev: who takes it, for the accounts; may be NULL
 * @size: bytes; rounded up to whole pages, and no further
 * @align: bytes, a power of two; 0 for a page
 * @addr: receives the physical address
 *
 * The memory is zeroed as cma_region_alloc() does. The first request of @dev to
 * a region allocates kernel memory for its account.
 *
 * Context: may sleep.
 * Return: 0, -EINVAL, -ENOMEM or -EDQUOT as cma_region_alloc().
 */
int cma_region_alloc_in(struct cma_region *region, struct device *dev,
			size_t size, size_t align, phys_addr_t *addr)
{
	const struct cma_request q = {
		.dev = dev, .in = region, .size = size, .align = align,
	};

	return cma_serve_in(&q, addr);
}
EXPORT_SYMBOL_GPL(cma_region_alloc_in);

/**
 * cma_region_alloc_from() - allocate from regions by name
 * @dev: who takes it, for the accounts; may be NULL
 * @names: names of regions, separated by commas, tried in order
 * @size: bytes; rounded up to whole pages, and no further
 * @align: bytes, a power of two; 0 for a page
 * @addr: receives the physical address
 *
 * The memory is zeroed as cma_region_alloc() does. The first request of @dev to
 * a region allocates kernel memory for its account.
 *
 * Context: may sleep.
 * Return: 0; -ENOENT if one of @names is no region; -EINVAL for an empty list;
 * else as cma_region_alloc().
 */
int cma_region_alloc_from(struct device *dev, const char *names, size_t size,
			  size_t align, phys_addr_t *addr)
{
	const struct cma_request q = {
		.dev = dev, .names = names, .size = size, .align = align,
	};
	struct cma_region *r;

	return cma_serve_named(&q, &r, addr);
}
EXPORT_SYMBOL_GPL(cma_region_alloc_from);

/**
 * cma_region_info_from() - what could be had from regions by name
 * @names: names of regions, separated by commas
 * @align: bytes, a power of two, which @info->largest allows for; 0 for a page
 * @info: receives bounds and sums
 *
 * A region that is named more than once counts once.
 *
 * Context: may sleep.
 * Return: 0; -ENOENT if one of @names is no region; -EINVAL for an empty list,
 * or if @align is no power of two.
 */
int cma_region_info_from(const char *names, size_t align,
			 struct cma_info *info)
{
	struct cma_names n = { .list = names, .rest = names };
	struct cma_region *r;
	int key, ret = 0;

	if (!names || !*names || align & (align - 1))
		return -EINVAL;
	memset(info, 0, sizeof(*info));
	key = cma_registry_read_lock();
	while (!ret && cma_registry_next_name(&n)) {
		r = cma_registry_by_name(n.name, n.len);
		if (r)
			add_info(info, r, align);
		else
			ret = -ENOENT;
	}
	cma_registry_read_unlock(key);
	return ret;
}
EXPORT_SYMBOL_GPL(cma_region_info_from);

/* Of a chunk that begins at @addr no more than that, else not beyond the region. */
static bool may_map(const struct cma_region *r, phys_addr_t addr, size_t size)
{
	unsigned long page = (addr - r->pool->start) >> PAGE_SHIFT;
	struct cma_chunk chunk;

	if (!size || !PAGE_ALIGNED(addr) || size - 1 > r->range.last - addr)
		return false;
	return !cma_pool_next_chunk(r->pool, &page, &chunk) ||
	       chunk.start != addr || size <= chunk.size;
}

/**
 * cma_region_map() - give the kernel a mapping of an allocation
 * @dev: device that works on the memory, NULL if that is not known
 * @addr: physical address of the allocation, or of a page in it
 * @size: bytes
 * @cached: through the caches, or coherent with the device
 *
 * Works for no-map memory too, which is mapped through the caches only for a
 * coherent device: nothing could write back what they hold of it before the next
 * owner comes. Who maps memory cached keeps caches and device in step himself, as
 * with any streaming DMA.
 *
 * Context: may sleep; while the caller holds the allocation.
 * Return: the mapping, or NULL if there is no such memory or no room for it, if
 * @addr is not that of a page, or if @size is 0 or reaches beyond the allocation
 * that begins at @addr.
 */
void *cma_region_map(struct device *dev, phys_addr_t addr, size_t size,
		     bool cached)
{
	struct cma_region *r = cma_registry_holding(addr);

	if (!r || !may_map(r, addr, size))
		return NULL;
	return cma_memory_map(dev, r, addr, PAGE_ALIGN(size), cached);
}
EXPORT_SYMBOL_GPL(cma_region_map);

/**
 * cma_region_unmap() - undo cma_region_map()
 * @vaddr: what it gave
 * @addr: physical address it was given
 *
 * Context: may sleep.
 */
void cma_region_unmap(void *vaddr, phys_addr_t addr)
{
	struct cma_region *r = cma_registry_holding(addr);

	if (r && vaddr)
		cma_memory_unmap(r, vaddr);
}
EXPORT_SYMBOL_GPL(cma_region_unmap);
