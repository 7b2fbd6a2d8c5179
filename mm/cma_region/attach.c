// SPDX-License-Identifier: GPL-2.0-only
/* Regions get an allocator, and clean memory if their policy is that. */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "kernel.h"
#include "plug.h"
#include "pool.h"

/**
 * cma_attach() - let an allocator serve a region
 * @r: region that nobody can see yet, no reusable one
 * @name: of the allocator; the default one serves until it is there
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM; cma_detach() undoes it.
 */
int cma_attach(struct cma_region *r, const char *name)
{
	const struct cma_allocator *ops = cma_plug_get(name);

	r->pool = cma_pool_make(ops, r->range.first, r->size >> PAGE_SHIFT);
	if (!r->pool) {
		cma_plug_put(ops);
		return -ENOMEM;
	}
	if (strcmp(ops->name, name))
		r->wanted = name;
	if (r->zero != CMA_ZERO_FREE || !cma_dirt_begin(r))
		return 0;
	cma_detach(r);
	return -ENOMEM;
}

/**
 * cma_detach() - take the allocator from a region
 * @r: region that nobody can see any more
 *
 * Context: may sleep.
 */
void cma_detach(struct cma_region *r)
{
	cma_dirt_end(r);
	cma_plug_put(r->pool->ops);
	cma_pool_unmake(r->pool);
	r->pool = NULL;
}

/* What the node named, if the checks put the default one in its place. */
static const char * __init named(const struct cma_table *t,
				 const struct cma_region *r)
{
	const struct cma_finding *f;

	for (f = t->findings; f; f = f->next)
		if (f->id == CMA_CHECK_ALLOCATOR_UNKNOWN && f->region == r &&
		    *f->other)
			return f->other;
	return r->allocator;
}

static int __init attach(struct cma_table *t, struct cma_region *r)
{
	if (!cma_region_is_reusable(r))
		return cma_attach(r, named(t, r));
	r->pool = cma_mainline_pool(r, r - t->regions);
	return r->pool ? 0 : -ENOMEM;
}

/**
 * cma_attach_table() - let allocators serve every region that is ready
 * @t: the table
 *
 * None without a registry: what it gave could not be given back.
 *
 * Context: once, when there is memory and before drivers probe.
 */
void __init cma_attach_table(struct cma_table *t)
{
	int err, none = cma_registry_init(t->nregions);
	u32 i;

	for (i = 0; i < t->nregions; i++) {
		struct cma_region *r = &t->regions[t->order[i]];

		if (r->state != CMA_STATE_READY || !cma_region_is_managed(r))
			continue;
		err = none ? none : attach(t, r);
		if (!err) {
			cma_registry_begin(r);
			continue;
		}
		cma_finding_fail(t, CMA_CHECK_ATTACH_FAILED, r, err);
		pr_err("%s: no pool\n", r->path);
	}
}
