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
#include <linux/timekeeping.h>

#include "account.h"
#include "kernel.h"
#include "pool.h"
#include "rule.h"
#include "ruleset.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

static struct cma_pool * __init make_pool(struct cma_region *r, u32 index)
{
	const struct cma_allocator *ops = cma_allocator_find(r->allocator);
	unsigned long pages = r->size >> PAGE_SHIFT;

	if (cma_region_is_reusable(r))
		return cma_mainline_pool(r, index);
	if (WARN_ON(!ops))
		return NULL;
	return cma_pool_make(ops, r->range.first, pages);
}

static void __init attach(struct cma_table *t, struct cma_region *r)
{
	r->pool = make_pool(r, r - t->regions);
	if (r->pool)
		return;
	cma_finding_fail(t, CMA_CHECK_ATTACH_FAILED, r, -ENOMEM);
	pr_err("%s: no pool\n", r->path);
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
	struct cma_tag tag = { a->id, ktime_get_seconds() };
	unsigned long pages = ((size - 1) >> PAGE_SHIFT) + 1;
	int ret;

	if (!size || (align & (align - 1)))
		return -EINVAL;
	ret = cma_account_charge(a, pages);
	if (ret)
		return ret;
	ret = cma_pool_alloc(r->pool, size, align, tag, addr);
	if (ret)
		cma_account_refund(a, pages);
	else
		cma_account_take(a, pages);
	return ret;
}

/* One region of the list: -ENOMEM means that the next one is to be tried. */
static int try_region(const struct cma_request *q, struct cma_region *r,
		      struct cma_account *a, struct cma_region **region,
		      phys_addr_t *addr)
{
	size_t align = q->align;
	int ret = -ENOMEM;

	/* A region that is aligned to less than the DMA API promises. */
	if (q->dma && r->range.first && align > (r->range.first & -r->range.first))
		align = r->range.first & -r->range.first;
	if (a && (!q->dma || cma_dma_reaches(q->dev, r)))
		ret = cma_serve_from(r, a, q->size, align, addr);
	if (!ret) {
		trace_cma_region_alloc(q->dev, q->kind, r->name, *addr,
				       q->size);
		*region = r;
	} else if (ret == -ENOMEM) {
		trace_cma_region_fallback(q->dev, q->kind, r->name, q->size,
					  q->align);
	}
	return ret;
}

/* A map's regions for the request; -ENOENT if it has no rule for it. */
static int serve_by_map(const struct cma_request *q, enum cma_map_rank rank,
			struct cma_region **region, phys_addr_t *addr)
{
	struct cma_rule_iter it;
	struct cma_region *r;
	const char *name;
	int ret = -ENOMEM;

	if (!cma_map_find(rank, &it, dev_name(q->dev), *q->kind ? q->kind : NULL))
		return -ENOENT;
	while (ret == -ENOMEM && (name = cma_rules_next(&it))) {
		r = cma_registry_by_name(name, strlen(name));
		if (r)
			ret = try_region(q, r, cma_account_get(dev_name(q->dev),
							       q->kind, name),
					 region, addr);
	}
	return ret;
}

/* The regions that the device's node names; -ENOENT if none is of the kind. */
static int serve_by_node(const struct cma_request *q,
			 const struct cma_binding *b,
			 struct cma_region **region, phys_addr_t *addr)
{
	const struct cma_entry *e;
	struct cma_map_iter it;
	int ret = -ENOENT;

	cma_map_start(&it, b->d, q->kind);
	it.only = b->only;
	while ((ret == -ENOENT || ret == -ENOMEM) && (e = cma_map_next(&it))) {
		struct cma_region *r = cma_map_region(cma_boot_table, e);

		ret = -ENOMEM;
		if (r && r->pool)
			ret = try_region(q, r, b->account[e - b->d->entries],
					 region, addr);
	}
	return ret;
}

/**
 * cma_serve_kind() - what a request means that may not say a kind
 * @b: binding of the device, NULL for none
 * @kind: what it says, or NULL
 *
 * Return: @kind; else what the device was bound to, its default kind, or "".
 */
const char *cma_serve_kind(const struct cma_binding *b, const char *kind)
{
	if (kind)
		return kind;
	if (!b)
		return "";
	return b->kind ? b->kind : cma_map_default_kind(b->d);
}

static void tell_failure(const struct cma_request *q,
			 const struct cma_binding *b, int err)
{
	struct cma_map_iter it;

	trace_cma_region_failure(q->dev, q->kind, "-", q->size, q->align);
	if (q->quiet)
		return;
	if (b) {
		cma_map_start(&it, b->d, q->kind);
		it.only = b->only;
		it.reaches = q->dma ? cma_dma_reaches : NULL;
		it.who = q->dev;
	}
	cma_log_failure(q, b ? &it : NULL, err);
}

/**
 * cma_serve_alloc() - allocate for a device
 * @request: what it wants; a kind of NULL becomes what that means for it
 * @b: its binding, NULL if its node names no region
 * @region: receives the region
 * @addr: receives the address
 *
 * The map comes first; what it does not name is as the device's node says, or
 * else as the board's own map does.
 *
 * Context: may sleep.
 * Return: as cma_serve_from(); -ENODEV if neither map nor node name a region
 * for the device, -ENOENT if the node names none for the kind. Where no region
 * had room a line in the log tells why.
 */
int cma_serve_alloc(const struct cma_request *request,
		    const struct cma_binding *b, struct cma_region **region,
		    phys_addr_t *addr)
{
	struct cma_request q = *request;
	int ret, key;

	q.kind = cma_serve_kind(b, q.kind);
	key = cma_registry_read_lock();
	ret = serve_by_map(&q, CMA_MAP_OVERRIDE, region, addr);
	if (ret == -ENOENT && b)
		ret = serve_by_node(&q, b, region, addr);
	if (ret == -ENOENT)
		ret = serve_by_map(&q, CMA_MAP_BOARD, region, addr);
	if (ret == -ENOENT && !b)
		ret = -ENODEV;
	cma_registry_read_unlock(key);
	if (ret && ret != -ENODEV && ret != -EINVAL)
		tell_failure(&q, b, ret);
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
	a = cma_account_of(chunk.tag.owner);
	if (a)
		cma_account_give(a, chunk.size >> PAGE_SHIFT);
	trace_cma_region_free(r->name, addr, chunk.size);
	return 0;
}
