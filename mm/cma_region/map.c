// SPDX-License-Identifier: GPL-2.0-only
/*
 * The map: which regions a device takes a kind of memory from.
 *
 * For a kind these are the references of that name, then its fallbacks, then
 * the references without a name, each in the order of the node.
 */
#include <linux/mm.h>
#include <linux/string.h>

#include "map.h"
#include "out.h"
#include "pool.h"

/**
 * cma_map_device() - find a device by its node
 * @t: table
 * @path: full path of the node
 *
 * Context: any.
 * Return: the device, or NULL if the node has no memory-region.
 */
const struct cma_device *cma_map_device(const struct cma_table *t,
					const char *path)
{
	u32 i;

	for (i = 0; i < t->ndevices; i++)
		if (!strcmp(t->devices[i].path, path))
			return &t->devices[i];
	return NULL;
}

/**
 * cma_map_default_kind() - what a request that names no kind gets
 * @d: the device
 *
 * In 2010 that was "common"; a device which has no such kind gets its first.
 * The DMA API, which knows no kinds, asks this way.
 *
 * Context: any.
 * Return: the kind, "" if the device names none.
 */
const char *cma_map_default_kind(const struct cma_device *d)
{
	u32 i;

	for (i = 0; i < d->nentries; i++)
		if (!strcmp(d->entries[i].kind, CMA_KIND_COMMON))
			return CMA_KIND_COMMON;
	return d->nentries ? d->entries[0].kind : "";
}

/**
 * cma_map_start() - begin a walk over what serves a request
 * @it: the walk
 * @d: device
 * @kind: what for; NULL for the default
 *
 * Context: any.
 */
void cma_map_start(struct cma_map_iter *it, const struct cma_device *d,
		   const char *kind)
{
	it->d = d;
	it->kind = kind ? kind : cma_map_default_kind(d);
	it->only = NULL;
	it->next = 0;
	it->skips = NULL;
}

/* Entries are sorted: those for every kind come last. */
static bool serves(const struct cma_map_iter *it, const struct cma_entry *e)
{
	if (it->only)
		return it->only == e;
	return !*e->kind || !strcmp(e->kind, it->kind);
}

/* Does an earlier reference of the walk lead to the same region? */
static bool is_repeated(const struct cma_map_iter *it,
			const struct cma_entry *e)
{
	const struct cma_entry *p;

	for (p = it->d->entries; p < e && e->region >= 0; p++)
		if (p->region == e->region && serves(it, p))
			return true;
	return false;
}

/**
 * cma_map_next() - the next reference to try
 * @it: the walk
 *
 * A region comes once, where the node names it first.
 *
 * Context: any.
 * Return: the reference, which may lead to no usable region, or NULL.
 */
const struct cma_entry *cma_map_next(struct cma_map_iter *it)
{
	while (it->next < it->d->nentries) {
		const struct cma_entry *e = &it->d->entries[it->next++];

		if (serves(it, e) && !is_repeated(it, e))
			return e;
	}
	return NULL;
}

/**
 * cma_map_region() - where a reference leads
 * @t: table
 * @e: the reference
 *
 * Context: any.
 * Return: the region, or NULL if there is none.
 */
struct cma_region *cma_map_region(const struct cma_table *t,
				  const struct cma_entry *e)
{
	return e->region < 0 ? NULL : &t->regions[e->region];
}

/**
 * cma_map_explain_region() - say why one region had no room
 * @r: the region
 * @skipped: why it was not asked, NULL if it was
 * @align: bytes
 * @out: where to
 *
 * Context: any.
 */
void cma_map_explain_region(const struct cma_region *r, const char *skipped,
			    size_t align, struct cma_out *out)
{
	struct cma_pool *pool = r->pool;

	cma_printf(out, " %s: ", r->name);
	if (!pool || skipped) {
		cma_printf(out, "%s", pool ? skipped : cma_state_name(r));
		return;
	}
	cma_printf(out, "free 0x%llx of 0x%llx, largest hole 0x%llx%s",
		   (u64)cma_pool_free_pages(pool) << PAGE_SHIFT,
		   (u64)pool->pages << PAGE_SHIFT,
		   (u64)cma_pool_largest(pool, align) << PAGE_SHIFT,
		   pool->sleeps ? ", less what it lent and cannot move" : "");
}

/**
 * cma_map_explain_quota() - say which quota did not allow an allocation
 * @kind: what for, "" if for anything
 * @limit: bytes that the device may hold
 * @held: bytes that it holds
 * @size: bytes that it wants
 * @out: where to; what it asked for is to follow
 *
 * Context: any.
 */
void cma_map_explain_quota(const char *kind, u64 limit, u64 held, u64 size,
			   struct cma_out *out)
{
	cma_printf(out, "kind \"%s\": quota 0x%llx, holds 0x%llx, wants 0x%llx: ",
		   kind, limit, held, size);
}

static const char *skipped(const struct cma_map_iter *it,
			   const struct cma_region *r)
{
	/* What has no memory was not asked, and has no pages to look at. */
	return it->skips && r->pool ? it->skips(it->who, r) : NULL;
}

/**
 * cma_map_explain() - say in one line why an allocation failed
 * @t: table
 * @from: the walk that found nothing, as it began
 * @size: bytes
 * @align: bytes
 * @out: where to; no newline is added
 *
 * Context: any.
 */
void cma_map_explain(const struct cma_table *t, const struct cma_map_iter *from,
		     size_t size, size_t align, struct cma_out *out)
{
	struct cma_map_iter it = *from;
	const struct cma_entry *e;
	bool any = false;

	cma_printf(out, "%s: kind \"%s\": no 0x%llx bytes aligned to 0x%llx:",
		   it.d->path, it.kind, (u64)size,
		   (u64)(align > PAGE_SIZE ? align : PAGE_SIZE));
	while ((e = cma_map_next(&it))) {
		const struct cma_region *r = cma_map_region(t, e);

		if (any)
			cma_printf(out, ";");
		any = true;
		if (r)
			cma_map_explain_region(r, skipped(&it, r), align, out);
		else
			cma_printf(out, " phandle 0x%x: no region", e->phandle);
	}
	if (!any)
		cma_printf(out, " the node names no region of this kind");
}
