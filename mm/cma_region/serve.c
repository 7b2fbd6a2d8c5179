// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests are served from pools, and charged to accounts.
 *
 * The order of regions, the fallbacks, quotas and the line that tells why there
 * was nothing are the same for drivers that call the functions of api.c and for
 * those that use the DMA API.
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "account.h"
#include "kernel.h"
#include "pool.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

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
	if (r->pool)
		return;
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

	for (i = 0; i < t->nregions; i++) {
		struct cma_region *r = &t->regions[t->order[i]];

		if (r->state == CMA_STATE_READY && cma_region_is_managed(r))
			attach(t, r);
	}
	if (cma_registry_init(t))
		pr_err("no memory for the registry: no region can be freed by address\n");
}

/**
 * cma_serve_from() - allocate from one region
 * @r: region with a pool
 * @a: account that is charged
 * @size: bytes; rounded up to whole pages
 * @align: bytes, a power of two; 0 for a page
 * @addr: receives the address
 *
 * The memory holds what its last owner left in it.
 *
 * Context: any, unless @r is reusable: that may sleep.
 * Return: 0; -EINVAL for a size or alignment that makes no sense; -EDQUOT if
 * the quota does not allow it; -ENOMEM if no hole fits.
 */
int cma_serve_from(struct cma_region *r, struct cma_account *a, size_t size,
		   size_t align, phys_addr_t *addr)
{
	unsigned long pages = size ? ((size - 1) >> PAGE_SHIFT) + 1 : 0;
	int ret = cma_account_charge(a, pages);

	if (ret)
		return ret;
	ret = cma_pool_alloc(r->pool, size, align, a->id, addr);
	if (ret)
		cma_account_refund(a, pages);
	else
		cma_account_take(a, pages);
	return ret;
}

/**
 * cma_serve_alloc() - allocate for a bound device
 * @b: its binding
 * @kind: what for, NULL if the device did not say
 * @size: bytes; rounded up to whole pages
 * @align: bytes, a power of two; 0 for a page
 * @limit: highest address the device reaches
 * @region: receives the region
 * @addr: receives the address
 *
 * Context: as cma_serve_from().
 * Return: as cma_serve_from(); -ENOENT if the node names no region for @kind.
 * Where no region had room a line in the log tells why.
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

		if (ret == -ENOENT)
			ret = -ENOMEM;
		if (!r || !r->pool || r->range.last > limit)
			continue;
		ret = cma_serve_from(r, b->account[e - b->d->entries], size,
				     align, addr);
		if (ret == -ENOMEM) {
			trace_cma_region_fallback(b->dev, it.kind, r->name,
						  size, align);
			continue;
		}
		if (ret)
			break;
		trace_cma_region_alloc(b->dev, it.kind, r->name, *addr, size);
		*region = r;
		return 0;
	}
	trace_cma_region_failure(b->dev, it.kind, "-", size, align);
	cma_log_failure(b->dev, b->d, it.kind, size, align, ret);
	return ret;
}

/**
 * cma_serve_free() - give an allocation back
 * @r: region it came from
 * @addr: its address
 *
 * Context: as cma_serve_from().
 * Return: 0, or -ENOENT if no chunk starts at @addr.
 */
int cma_serve_free(struct cma_region *r, phys_addr_t addr)
{
	struct cma_account *a;
	struct cma_chunk chunk;
	int ret = cma_pool_free(r->pool, addr, &chunk);

	if (ret)
		return ret;
	a = cma_account_of(chunk.owner);
	if (a)
		cma_account_give(a, chunk.size >> PAGE_SHIFT);
	trace_cma_region_free(r->path, addr, chunk.size);
	return 0;
}
