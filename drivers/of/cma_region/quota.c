// SPDX-License-Identifier: GPL-2.0-only
/*
 * linux,cma-quota: what a device may hold at most, a size for each kind of its
 * memory-region-names, in the order in which that names them first. References
 * without a name are one more kind, the last.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "../../../mm/cma_region/table.h"
#include "walk.h"

static const char property[] = "linux,cma-quota";

static bool begins_kind(const struct cma_device *d, u32 i)
{
	return !i || d->entries[i].group != d->entries[i - 1].group;
}

static u32 count_kinds(const struct cma_device *d)
{
	u32 i, n = 0;

	for (i = 0; i < d->nentries; i++)
		n += begins_kind(d, i);
	return n;
}

static void tell(struct cma_table *t, const struct cma_device *d,
		 enum cma_check_id id, u64 got, u64 want)
{
	struct cma_finding *f = cma_finding_add(t, id, d->path, NULL);

	f->got.first = got;
	f->want.first = want;
}

/* In whole pages; 0, which is no limit, if that leaves none. */
static u64 round_quota(struct cma_table *t, const struct cma_device *d,
		       u64 size)
{
	u64 page = t->machine.page_size;

	if (!(size & (page - 1)))
		return size;
	tell(t, d, size < page ? CMA_CHECK_QUOTA_BELOW_PAGE :
				 CMA_CHECK_QUOTA_UNALIGNED, size, page);
	return size & ~(page - 1);
}

/* Kinds behind the last size have no limit. */
static void set_quotas(struct cma_walk *w, struct cma_device *d,
		       const fdt32_t *p, u32 n)
{
	u64 quota = 0;
	u32 i, kind = 0;

	for (i = 0; i < d->nentries; i++) {
		if (begins_kind(d, i))
			quota = kind++ < n ? cma_read_cells(&p, w->rsv.size) :
					     0;
		if (begins_kind(d, i))
			quota = round_quota(w->t, d, quota);
		d->entries[i].quota = quota;
	}
}

static void parse_quota(struct cma_walk *w, struct cma_device *d)
{
	u32 bytes = w->rsv.size * sizeof(fdt32_t), n, kinds = count_kinds(d);
	const fdt32_t *p;
	int len;

	p = cma_getprop(w->fdt, d->node, property, &len);
	if (!p)
		return;
	if (!len || len % bytes) {
		tell(w->t, d, CMA_CHECK_QUOTA_LENGTH, len, bytes);
		return;
	}
	n = len / bytes;
	if (n > kinds)
		tell(w->t, d, CMA_CHECK_QUOTA_COUNT, n, kinds);
	set_quotas(w, d, p, n);
}

/**
 * cma_parse_quotas() - read what devices may hold
 * @w: the walk, at its end: sizes are as wide as in /reserved-memory
 *
 * Where that makes no sense there is no region to take from either, and a
 * finding says so.
 *
 * Context: the table is being made, by one thread.
 */
void cma_parse_quotas(struct cma_walk *w)
{
	u32 i;

	for (i = 0; i < w->t->ndevices && w->rsv.ok; i++)
		parse_quota(w, &w->t->devices[i]);
}
