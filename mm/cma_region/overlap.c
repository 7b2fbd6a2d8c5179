// SPDX-License-Identifier: GPL-2.0-only
/*
 * Overlaps between regions: every pair is compared, not neighbours only.
 *
 * Where two overlap, one keeps the memory: a foreign region before an adopted
 * one before ours, then the lower start, then the larger. A region that lost
 * its place already takes it from nobody, so of three in a row the outer two
 * survive.
 */
#include <linux/kernel.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "check.h"
#include "table.h"

/* Overlaps of one region that are told one by one. */
#define TOLD	4

static int compare_claims(const void *left, const void *right,
			  const void *table)
{
	const struct cma_table *t = table;
	const struct cma_region *a = &t->regions[*(const u32 *)left];
	const struct cma_region *b = &t->regions[*(const u32 *)right];

	if (a->class != b->class)
		return a->class > b->class ? -1 : 1;
	if (a->range.first != b->range.first)
		return a->range.first < b->range.first ? -1 : 1;
	if (a->range.last != b->range.last)
		return a->range.last > b->range.last ? -1 : 1;
	return strcmp(a->path, b->path) ?: (a < b ? -1 : a > b);
}

static void tell(struct cma_table *t, struct cma_region *loser,
		 const struct cma_region *winner)
{
	enum cma_check_id id = loser->class == CMA_CLASS_FOREIGN ?
			       CMA_CHECK_OVERLAP_FOREIGN : CMA_CHECK_OVERLAP;
	struct cma_finding *f = cma_finding_judge(t, id, loser);

	f->other = winner->path;
	f->got = loser->range;
	f->want = winner->range;
}

/* What a foreign owner holds he holds, whatever is wrong with his node. */
static bool stands(const struct cma_region *r)
{
	return r->state == CMA_STATE_NEW || r->class == CMA_CLASS_FOREIGN;
}

/*
 * Compare a claim with all that came before it; first with those that stand,
 * which settles whether this one does.
 */
static void settle(struct cma_table *t, const u32 *claims, u32 n)
{
	struct cma_region *r = &t->regions[claims[n]];
	u32 i, pass, found = 0;

	for (pass = 0; pass < 2; pass++) {
		for (i = 0; i < n; i++) {
			struct cma_region *q = &t->regions[claims[i]];

			if (stands(q) == !!pass ||
			    !cma_range_overlaps(&q->range, &r->range))
				continue;
			if (++found > TOLD)
				continue;
			if (pass && stands(r))
				tell(t, q, r);
			else
				tell(t, r, q);
		}
	}
	if (found > TOLD)
		cma_finding_judge(t, CMA_CHECK_OVERLAP_MORE, r)->got.first =
			found - TOLD;
}

/*
 * Who else needs @r's memory mapped, as text; NULL for nobody. Of several the
 * first of the claims, for the order of nodes must not show.
 */
static const char *needs_mapping(const struct cma_table *t,
				 const struct cma_region *r, u32 claims)
{
	u32 i;

	for (i = 0; i < t->machine.nreserved; i++)
		if (cma_range_overlaps(&t->machine.reserved[i].range, &r->range))
			return t->machine.reserved[i].name;
	for (i = 0; i < t->nmemreserve; i++)
		if (cma_range_overlaps(&t->memreserve[i].range, &r->range))
			return t->memreserve[i].name;
	for (i = 0; i < claims; i++) {
		const struct cma_region *q = &t->regions[t->order[i]];

		if (q != r && !(stands(q) && cma_region_is_nomap(q)) &&
		    cma_range_overlaps(&q->range, &r->range))
			return q->path;
	}
	return NULL;
}

/*
 * memblock knows memory that is reserved and memory that is not mapped, not
 * both: where a reserved range meets a no-map region, mapped is what holds.
 */
static bool settle_mapping(struct cma_table *t, struct cma_region *r,
			   u32 claims)
{
	const char *other;
	struct cma_finding *f;

	if (!stands(r) || !(r->flags & CMA_F_PLACED) || !cma_region_is_nomap(r))
		return false;
	other = needs_mapping(t, r, claims);
	if (!other)
		return false;
	f = cma_finding_judge(t, CMA_CHECK_NOMAP_STAYS_MAPPED, r);
	f->other = other;
	f->got = r->range;
	r->flags |= CMA_F_MAPPED;
	return true;
}

/**
 * cma_check_overlaps() - settle who keeps memory that several regions claim
 * @t: parsed table; order[] is used as scratch
 *
 * Context: the table is being made, by one thread.
 */
void cma_check_overlaps(struct cma_table *t)
{
	bool again = true;
	u32 i, n = 0;

	for (i = 0; i < t->nregions; i++)
		if (cma_region_holds_memory(&t->regions[i]))
			t->order[n++] = i;
	sort_r(t->order, n, sizeof(*t->order), compare_claims, NULL, t);
	for (i = 1; i < n; i++)
		settle(t, t->order, i);
	/* One that has to be mapped may be what another one meets. */
	while (again)
		for (again = false, i = 0; i < n; i++)
			again |= settle_mapping(t, &t->regions[t->order[i]], n);
}
