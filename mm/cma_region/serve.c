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
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>

#include "account.h"
#include "kernel.h"
#include "plug.h"
#include "pool.h"
#include "supply.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

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
	/* In whole pages it must not wrap, however large the region is. */
	ret = PAGE_ALIGN(size) ?
	      cma_pool_alloc(r->pool, size, align, tag, addr) : -ENOMEM;
	if (ret) {
		cma_account_refund(a, pages);
		return ret;
	}
	cma_account_take(a, pages);
	trace_cma_region_alloc(a, *addr, (u64)pages << PAGE_SHIFT);
	return 0;
}

/**
 * cma_serve_skips() - can a region serve a request at all?
 * @request: struct cma_request
 * @r: region with a pool
 *
 * Context: any.
 * Return: NULL if so, else why not.
 */
const char *cma_serve_skips(void *request, const struct cma_region *r)
{
	const struct cma_request *q = request;

	if (q->dma && !cma_dma_reaches(q->dev, r))
		return "out of the device's reach";
	if (q->dma && !q->raw && r->zero == CMA_ZERO_NONE)
		return "never cleared, as the DMA API demands";
	if (q->linear && !cma_memory_is_linear(r))
		return "not in the linear map, as non-coherent memory must be";
	if (q->atomic && cma_region_is_reusable(r))
		return "lent out, which takes sleep to end";
	return NULL;
}

/* A region may be aligned to less than the DMA API promises. */
static size_t align_in(const struct cma_request *q, const struct cma_region *r)
{
	u64 first = r->range.first;

	if (q->dma && first && q->align > (first & -first))
		return first & -first;
	return q->align;
}

/* Did anything become free since @seen, now that all is cleared? */
static bool has_more(struct cma_dirt *d, unsigned long seen)
{
	cma_dirt_clean(d);
	return cma_dirt_count(d) != seen;
}

/* What has been freed, but was not cleared yet, may do. */
static int take_room(const struct cma_request *q, const struct cma_supplier *s,
		     phys_addr_t *addr)
{
	struct cma_dirt *d = q->atomic ? NULL : s->r->dirt;
	size_t align = align_in(q, s->r);
	unsigned long seen;
	int ret;

	do {
		seen = d ? cma_dirt_count(d) : 0;
		ret = cma_serve_from(s->r, s->account, q->size, align, addr);
	} while (ret == -ENOMEM && d && has_more(d, seen));
	return ret;
}

/* A quota counts it until it is cleared, whatever region it is in. */
static int take_any(const struct cma_request *q, const struct cma_supplier *s,
		    phys_addr_t *addr)
{
	int ret = take_room(q, s, addr);

	if (ret == -EDQUOT && !q->atomic) {
		cma_dirt_clean_all();
		ret = take_room(q, s, addr);
	}
	if (ret == -ENOMEM || ret == -EDQUOT)
		cma_account_fail(s->account);
	return ret;
}

/*
 * No owner sees another's data, not even through a cache. What cannot be
 * cleared is free again.
 */
static int clean(const struct cma_request *q, const struct cma_supplier *s,
		 phys_addr_t addr)
{
	size_t size = PAGE_ALIGN(q->size);
	int ret;

	if (s->r->zero != CMA_ZERO_ALLOC)
		return 0;
	ret = cma_memory_clear(s->r, addr, size, q->atomic);
	if (!ret) {
		/* Of our own functions anybody may map it, uncached too. */
		cma_memory_prepare(q->dma ? q->dev : NULL, s->r, addr, size);
		return 0;
	}
	pr_err_ratelimited("%s: cannot clear 0x%zx bytes at %pa, error %d\n",
			   s->r->path, size, &addr, ret);
	cma_serve_release(s->r, addr);
	cma_account_fail(s->account);
	return ret;
}

static int take(const struct cma_request *q, const struct cma_supplier *s,
		phys_addr_t *addr, const char **why)
{
	phys_addr_t got;
	int ret = take_any(q, s, &got);

	*why = "no room";
	if (ret)
		return ret;
	*why = "cannot be cleared";
	ret = clean(q, s, got);
	if (!ret)
		*addr = got;
	return ret;
}

/* One region of the supply: -ENOMEM means that the next one is to be tried. */
static int serve_at(const struct cma_request *q, const struct cma_supplier *s,
		    const char *kind, phys_addr_t *addr)
{
	const char *why;
	int ret = -ENOMEM;

	if (!cma_supplier_has_memory(s))
		return ret;
	why = cma_serve_skips((void *)q, s->r);
	if (!why)
		ret = take(q, s, addr, &why);
	if (ret == -ENOMEM)
		trace_cma_region_fallback(q->dev, kind, s->r->name,
					  q->size, q->align, why);
	return ret;
}

/* @last becomes the one that served it, or ended it. */
static int serve_from_all(const struct cma_request *q,
			  const struct cma_supply *supply,
			  struct cma_supplier *last, phys_addr_t *addr)
{
	int ret = -ENOMEM;
	u32 i;

	for (i = 0; ret == -ENOMEM && i < supply->nsuppliers; i++) {
		*last = supply->supplier[i];
		ret = serve_at(q, last, supply->kind, addr);
	}
	return ret;
}

static const char *kind_of(const struct cma_request *q,
			   const struct cma_supply *supply)
{
	return supply ? supply->kind : q->kind ? q->kind : "";
}

/* Memory that is lent is not even looked at for who is about to die. */
static bool is_killed(void)
{
	return in_task() && fatal_signal_pending(current);
}

static const char *reason(int err)
{
	switch (err) {
	case -EDQUOT:
		return "quota";
	case -ENOMEM:
		return "no room";
	case -EAGAIN:
		return "never asked for";
	}
	return "no region";
}

/* @last is looked at for its quota only. */
static void tell_failure(const struct cma_request *q,
			 const struct cma_supply *supply,
			 const struct cma_supplier *last, int err)
{
	if (err == -EINVAL || err == -ENODEV)
		return;
	trace_cma_region_failure(q->dev, kind_of(q, supply),
				 q->in ? q->in->name : q->names ? q->names :
				 "-", q->size, q->align, reason(err));
	if (!q->quiet && !is_killed())
		cma_log_failure(q, supply, err == -EDQUOT ?
				last->account->quota : NULL, err);
}

/**
 * cma_serve_alloc() - allocate for a device
 * @q: what it wants
 * @region: receives the region
 * @addr: receives the address
 *
 * Context: any if @q->atomic, else may sleep.
 * Return: as cma_serve_from(); -ENODEV if neither map nor node name a region
 * for the device, -ENOENT if the node names none for the kind. Where no region
 * had room a line in the log tells why.
 */
int cma_serve_alloc(const struct cma_request *q, struct cma_region **region,
		    phys_addr_t *addr)
{
	struct cma_supplier last = { 0 };
	struct cma_supply *supply;
	int ret, key;

	supply = cma_supply_get(q->dev, q->kind, q->atomic, &key);
	if (IS_ERR(supply)) {
		tell_failure(q, NULL, NULL, PTR_ERR(supply));
		return PTR_ERR(supply);
	}
	ret = serve_from_all(q, supply, &last, addr);
	*region = last.r;
	if (ret)
		tell_failure(q, supply, &last, ret);
	cma_supply_put(supply, key);
	return ret;
}

/* Every name must be one of a region, so that a typing error is no fallback. */
static int check_names(const char *names)
{
	struct cma_names n = { .list = names, .rest = names };

	while (cma_registry_next_name(&n))
		if (!cma_registry_by_name(n.name, n.len))
			return -ENOENT;
	return 0;
}

/* What is taken without a kind is charged to an account without one. */
static int serve_in(const struct cma_request *q, struct cma_region *r,
		    struct cma_supplier *last, phys_addr_t *addr)
{
	const char *device = q->dev ? dev_name(q->dev) : "-";

	last->r = r;
	last->account = cma_account_get(device, "", r->name);
	last->name = r->name;
	return serve_at(q, last, "", addr);
}

static int serve_by_name(const struct cma_request *q,
			 struct cma_supplier *last, phys_addr_t *addr)
{
	struct cma_names n = { .list = q->names, .rest = q->names };
	struct cma_region *r;
	int ret = -ENOMEM;

	while (ret == -ENOMEM && cma_registry_next_name(&n)) {
		/* It may have left since its name was checked. */
		r = cma_registry_by_name(n.name, n.len);
		ret = r ? serve_in(q, r, last, addr) : -ENOENT;
	}
	return ret;
}

/**
 * cma_serve_named() - allocate from regions by name
 * @q: what is wanted, with names
 * @region: receives the region
 * @addr: receives the address
 *
 * Context: may sleep.
 * Return: as cma_serve_from(); -EINVAL for no names; -ENOENT if one of them is
 * that of no region.
 */
int cma_serve_named(const struct cma_request *q, struct cma_region **region,
		    phys_addr_t *addr)
{
	struct cma_supplier last = { 0 };
	int key, ret;

	if (!q->names || !*q->names)
		return -EINVAL;
	ret = cma_binding_note(q->dev);
	key = cma_registry_read_lock();
	if (!ret)
		ret = check_names(q->names);
	if (!ret)
		ret = serve_by_name(q, &last, addr);
	*region = last.r;
	if (ret)
		tell_failure(q, NULL, &last, ret);
	cma_registry_read_unlock(key);
	return ret;
}

/**
 * cma_serve_in() - allocate from one region
 * @q: what is wanted, and where
 * @addr: receives the address
 *
 * Context: may sleep.
 * Return: as cma_serve_from().
 */
int cma_serve_in(const struct cma_request *q, phys_addr_t *addr)
{
	struct cma_supplier last = { 0 };
	int ret = cma_binding_note(q->dev);

	if (!ret)
		ret = serve_in(q, q->in, &last, addr);
	if (ret)
		tell_failure(q, NULL, &last, ret);
	return ret;
}

/**
 * cma_serve_release() - give memory back as it is
 * @r: region it came from
 * @addr: its address
 *
 * Context: any.
 * Return: 0, or -ENOENT if no chunk starts at @addr.
 */
int cma_serve_release(struct cma_region *r, phys_addr_t addr)
{
	/* Once its last chunk is gone nothing else keeps the region. */
	int key = cma_registry_read_lock();
	struct cma_account *a;
	struct cma_chunk chunk;
	int ret = cma_pool_free(r->pool, addr, &chunk);

	if (ret)
		goto out;
	if (unlikely(READ_ONCE(r->wanted)) && !READ_ONCE(r->pool->chunks))
		cma_plug_idle();
	a = cma_account_of(chunk.tag.owner);
	if (!a)
		goto out;
	cma_account_give(a, chunk.size >> PAGE_SHIFT);
	trace_cma_region_free(a, addr, chunk.size);
out:
	cma_registry_read_unlock(key);
	return ret;
}

/**
 * cma_serve_free() - give an allocation back
 * @r: region it came from
 * @addr: its address
 *
 * Context: may sleep.
 * Return: 0, or -ENOENT if no chunk starts at @addr.
 */
int cma_serve_free(struct cma_region *r, phys_addr_t addr)
{
	return r->dirt ? cma_dirt_free(r->dirt, addr, false) :
			 cma_serve_release(r, addr);
}

/**
 * cma_serve_free_atomic() - give an allocation back where nothing may sleep
 * @r: region it came from
 * @addr: its address
 *
 * Context: any.
 * Return: 0, or -ENOENT if no chunk starts at @addr.
 */
int cma_serve_free_atomic(struct cma_region *r, phys_addr_t addr)
{
	return r->dirt ? cma_dirt_free(r->dirt, addr, true) :
			 cma_serve_release(r, addr);
}

/**
 * cma_serve_chunk() - what is allocated at an address
 * @r: region
 * @addr: an address in it
 * @chunk: receives it
 *
 * Context: any.
 * Return: true, or false if no chunk starts at @addr.
 */
bool cma_serve_chunk(const struct cma_region *r, phys_addr_t addr,
		     struct cma_chunk *chunk)
{
	unsigned long page = (addr - r->range.first) >> PAGE_SHIFT;

	return cma_pool_next_chunk(r->pool, &page, chunk) &&
	       chunk->start == addr;
}

/**
 * cma_serve_refuse() - what was allocated is of no use to who wants it
 * @q: what was wanted
 * @r: region that served it
 * @addr: its address
 * @why: a few words that last
 *
 * It is free again, and counts as a failure.
 *
 * Context: any.
 */
void cma_serve_refuse(const struct cma_request *q, struct cma_region *r,
		      phys_addr_t addr, const char *why)
{
	struct cma_account *a = NULL;
	struct cma_chunk chunk;

	if (cma_serve_chunk(r, addr, &chunk))
		a = cma_account_of(chunk.tag.owner);
	if (a) {
		cma_account_fail(a);
		trace_cma_region_failure(q->dev, a->quota->kind, r->name,
					 q->size, q->align, why);
	}
	cma_serve_free_atomic(r, addr);
}
