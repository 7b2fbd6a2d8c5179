// SPDX-License-Identifier: GPL-2.0-only
/* What drivers call: include/linux/cma_region.h. */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/cma_region.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "account.h"
#include "kernel.h"
#include "pool.h"
#include "rule.h"
#include "ruleset.h"

/**
 * struct lease - a binding for the time of a call
 * @b: the binding, NULL if the device's node names no region
 * @own: it was made for the call
 */
struct lease {
	struct cma_binding *b;
	bool own;
};

/*
 * Devices that a driver is bound to have a binding already; others are bound
 * at their first request, or only for it, if nothing would tell their end.
 */
static struct lease get_lease(struct device *dev)
{
	struct lease l = { cma_binding_find(dev), false };
	const struct cma_device *d;

	if (l.b)
		return l;
	d = cma_of_device(dev);
	if (!d)
		return l;
	l.own = dev->bus != &platform_bus_type;
	l.b = l.own ? cma_binding_make(dev, d, NULL) :
		      cma_binding_add(dev, d, NULL);
	return l;
}

static void end_lease(struct lease l)
{
	if (l.own)
		kfree(l.b);
}

/* No owner sees another's data, not even by way of a cache. */
static int zero_or_free(struct device *dev, struct cma_region *r,
			phys_addr_t addr, size_t size)
{
	int ret = cma_memory_clear(r, addr, size);

	if (ret)
		cma_serve_free(r, addr);
	else
		cma_memory_prepare(dev, r, addr, size);
	return ret;
}

/**
 * cma_region_alloc() - allocate contiguous memory for a device
 * @dev: device whose node has a memory-region, or that the map names
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
 * Return: 0; -ENODEV if neither map nor node name a region for @dev; -ENOENT if
 * the node names none for @kind; -EINVAL if @size is 0 or @align no power of
 * two; -EDQUOT if its quota does not allow it; -ENOMEM if no region had room.
 * The log tells what was tried.
 */
int cma_region_alloc(struct device *dev, const char *kind, size_t size,
		     size_t align, phys_addr_t *addr)
{
	const struct cma_request q = {
		.dev = dev, .kind = kind, .size = size, .align = align,
	};
	struct lease l = get_lease(dev);
	struct cma_region *r;
	int ret;

	ret = cma_serve_alloc(&q, l.b, &r, addr);
	end_lease(l);
	if (ret)
		return ret;
	return zero_or_free(dev, r, *addr, PAGE_ALIGN(size));
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
	int key = cma_registry_read_lock();
	struct cma_region *r = cma_registry_by_addr(addr);
	int ret = r ? cma_serve_free(r, addr) : -ENOENT;

	cma_registry_read_unlock(key);
	return ret;
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

static bool info_by_map(struct cma_info *info, enum cma_map_rank rank,
			struct device *dev, const char *kind)
{
	struct cma_rule_iter it;
	struct cma_region *r;
	const char *name;

	if (!cma_map_find(rank, &it, dev_name(dev), *kind ? kind : NULL))
		return false;
	while ((name = cma_rules_next(&it))) {
		r = cma_registry_by_name(name, strlen(name));
		if (r)
			add_info(info, r);
	}
	return true;
}

static void info_by_node(struct cma_info *info, const struct cma_binding *b,
			 const char *kind)
{
	const struct cma_entry *e;
	struct cma_map_iter it;

	cma_map_start(&it, b->d, kind);
	it.only = b->only;
	while ((e = cma_map_next(&it))) {
		struct cma_region *r = cma_map_region(cma_boot_table, e);

		if (r && r->pool)
			add_info(info, r);
	}
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
	struct lease l = get_lease(dev);
	const char *what = cma_serve_kind(l.b, kind);
	int key = cma_registry_read_lock();

	memset(info, 0, sizeof(*info));
	if (!info_by_map(info, CMA_MAP_OVERRIDE, dev, what)) {
		if (l.b)
			info_by_node(info, l.b, what);
		if (!info->count)
			info_by_map(info, CMA_MAP_BOARD, dev, what);
	}
	cma_registry_read_unlock(key);
	end_lease(l);
	if (info->count)
		return 0;
	return l.b ? -ENOENT : -ENODEV;
}
EXPORT_SYMBOL_GPL(cma_region_info);

/* Account of what a device takes from a region that its node need not name. */
static struct cma_account *get_account(struct device *dev,
				       const struct cma_region *r)
{
	return cma_account_get(dev ? dev_name(dev) : "-", "", r->name);
}

static int alloc_in(struct cma_region *r, struct device *dev, size_t size,
		    size_t align, phys_addr_t *addr)
{
	struct cma_account *a = get_account(dev, r);
	int ret;

	if (!a)
		return -ENOMEM;
	ret = cma_serve_from(r, a, size, align, addr);
	if (ret)
		return ret;
	return zero_or_free(dev, r, *addr, PAGE_ALIGN(size));
}

/**
 * cma_region_alloc_in() - allocate from one region
 * @region: handle of cma_region_register()
 * @dev: who takes it, for the accounts; may be NULL
 * @size: bytes; rounded up to whole pages, and no further
 * @align: bytes, a power of two; 0 for a page
 * @addr: receives the physical address
 *
 * The memory is zeroed.
 *
 * Context: may sleep.
 * Return: 0, -EINVAL, -ENOMEM or -EDQUOT as cma_region_alloc().
 */
int cma_region_alloc_in(struct cma_region *region, struct device *dev,
			size_t size, size_t align, phys_addr_t *addr)
{
	return alloc_in(region, dev, size, align, addr);
}
EXPORT_SYMBOL_GPL(cma_region_alloc_in);

/*
 * The next of comma-separated names, empty ones too; false at the end of the
 * list, where *names becomes NULL.
 */
static bool next_name(const char **names, const char **name, size_t *len)
{
	if (!*names)
		return false;
	*name = *names;
	*len = strcspn(*names, ",");
	*names = (*name)[*len] ? *name + *len + 1 : NULL;
	return true;
}

/* Every name must be one of a region, so that a typing error is no fallback. */
static int check_names(const char *names)
{
	const char *name;
	size_t len;

	if (!names || !*names)
		return -EINVAL;
	while (next_name(&names, &name, &len))
		if (!len || !cma_registry_by_name(name, len))
			return -ENOENT;
	return 0;
}

/**
 * cma_region_alloc_from() - allocate from regions by name
 * @dev: who takes it, for the accounts; may be NULL
 * @names: names of regions, separated by commas, tried in order
 * @size: bytes; rounded up to whole pages, and no further
 * @align: bytes, a power of two; 0 for a page
 * @addr: receives the physical address
 *
 * The memory is zeroed.
 *
 * Context: may sleep.
 * Return: 0; -ENOENT if one of @names is no region; -EINVAL for an empty list;
 * else as cma_region_alloc().
 */
int cma_region_alloc_from(struct device *dev, const char *names, size_t size,
			  size_t align, phys_addr_t *addr)
{
	int key = cma_registry_read_lock();
	int ret = check_names(names);
	struct cma_region *r;
	const char *name;
	size_t len;

	if (ret)
		goto out;
	ret = -ENOMEM;
	while (ret == -ENOMEM && next_name(&names, &name, &len)) {
		r = cma_registry_by_name(name, len);
		/* It may have left since its name was checked. */
		ret = r ? alloc_in(r, dev, size, align, addr) : -ENOENT;
	}
out:
	cma_registry_read_unlock(key);
	return ret;
}
EXPORT_SYMBOL_GPL(cma_region_alloc_from);

/**
 * cma_region_info_from() - what could be had from regions by name
 * @names: names of regions, separated by commas
 * @info: receives bounds and sums
 *
 * Context: may sleep.
 * Return: 0; -ENOENT if one of @names is no region; -EINVAL for an empty list.
 */
int cma_region_info_from(const char *names, struct cma_info *info)
{
	int key = cma_registry_read_lock();
	int ret = check_names(names);
	struct cma_region *r;
	const char *name;
	size_t len;

	memset(info, 0, sizeof(*info));
	while (!ret && next_name(&names, &name, &len)) {
		r = cma_registry_by_name(name, len);
		if (r)
			add_info(info, r);
		else
			ret = -ENOENT;
	}
	cma_registry_read_unlock(key);
	return ret;
}
EXPORT_SYMBOL_GPL(cma_region_info_from);

static void devm_free(struct device *dev, void *res)
{
	cma_region_free(*(phys_addr_t *)res);
}

/**
 * devm_cma_region_alloc() - cma_region_alloc() until the driver lets go
 * @dev: device; when its driver is unbound the memory is freed
 * @kind: as cma_region_alloc()
 * @size: as cma_region_alloc()
 * @align: as cma_region_alloc()
 * @addr: as cma_region_alloc()
 *
 * Context: may sleep.
 * Return: as cma_region_alloc().
 */
int devm_cma_region_alloc(struct device *dev, const char *kind, size_t size,
			  size_t align, phys_addr_t *addr)
{
	phys_addr_t *res = devres_alloc(devm_free, sizeof(*res), GFP_KERNEL);
	int ret;

	if (!res)
		return -ENOMEM;
	ret = cma_region_alloc(dev, kind, size, align, res);
	if (ret) {
		devres_free(res);
		return ret;
	}
	*addr = *res;
	devres_add(dev, res);
	return 0;
}
EXPORT_SYMBOL_GPL(devm_cma_region_alloc);

/**
 * cma_region_map() - give the kernel a mapping of an allocation
 * @dev: device that works on the memory
 * @addr: physical address of the allocation
 * @size: bytes
 * @cached: through the caches, or coherent with the device
 *
 * Works for no-map memory too. Who maps memory cached keeps caches and device
 * in step himself, as with any streaming DMA.
 *
 * Context: may sleep; while the caller holds the allocation.
 * Return: the mapping, or NULL if there is no such memory or no room for it.
 */
void *cma_region_map(struct device *dev, phys_addr_t addr, size_t size,
		     bool cached)
{
	struct cma_region *r = cma_registry_holding(addr);

	return r ? cma_memory_map(dev, r, addr, PAGE_ALIGN(size), cached) :
		   NULL;
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
