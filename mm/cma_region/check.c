// SPDX-License-Identifier: GPL-2.0-only
/*
 * The checks of regions: what one region says of itself, and how it lies to
 * memory, to what is reserved and to every other region.
 *
 * Each is a function of one region and one row of @region_checks; how its
 * findings read and how grave they are is the row of row.c.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "allocator.h"
#include "check.h"
#include "table.h"
#include "zero.h"

static bool is_static(const struct cma_region *r)
{
	return r->flags & CMA_F_PLACED;
}

/*
 * Not ours to hold, and no reason to take it from others. A node that is
 * disabled holds nothing anyway, and keeps what it says.
 */
static void let_go(struct cma_region *r)
{
	if (r->state != CMA_STATE_DISABLED)
		r->flags &= ~CMA_F_PLACED;
}

static void check_too_high(struct cma_table *t, struct cma_region *r)
{
	struct cma_finding *f;

	if (!is_static(r) || r->range.last <= t->machine.phys_last)
		return;
	f = cma_finding_judge(t, CMA_CHECK_RANGE_TOO_HIGH, r);
	f->property = "reg";
	f->got = r->range;
	f->want.first = t->machine.phys_last;
	let_go(r);
}

static struct cma_finding *judge_size(struct cma_table *t,
				      enum cma_check_id id,
				      struct cma_region *r)
{
	struct cma_finding *f = cma_finding_judge(t, id, r);

	f->property = r->flags & CMA_F_STATIC ? "reg" : "size";
	f->got.first = r->size;
	return f;
}

static void check_pages(struct cma_table *t, struct cma_region *r)
{
	u64 mask = t->machine.page_size - 1;

	if (r->class == CMA_CLASS_FOREIGN)
		return;
	if (is_static(r) && (r->range.first & mask))
		cma_finding_judge(t, CMA_CHECK_REG_UNALIGNED, r)->got.first =
			r->range.first;
	if (r->size & mask)
		judge_size(t, CMA_CHECK_SIZE_UNALIGNED, r);
}

static void check_size(struct cma_table *t, struct cma_region *r)
{
	u64 most = t->machine.page_size * CMA_PAGES_MAX;

	if (cma_region_is_managed(r) && r->size > most)
		judge_size(t, CMA_CHECK_SIZE_TOO_LARGE, r)->want.first = most;
}

static void check_alignment(struct cma_table *t, struct cma_region *r)
{
	struct cma_finding *f;

	if (!r->align || (r->align & (r->align - 1)))
		return;
	if (r->align < t->machine.page_size)
		r->align = t->machine.page_size;
	if (r->class == CMA_CLASS_FOREIGN || !is_static(r) ||
	    !(r->range.first & (r->align - 1)) ||
	    (r->range.first & (t->machine.page_size - 1)))
		return;
	f = cma_finding_judge(t, CMA_CHECK_ALIGNMENT_OF_REG, r);
	f->got.first = r->range.first;
	f->want.first = r->align;
}

static void check_nomap(struct cma_table *t, struct cma_region *r)
{
	const u16 both = CMA_F_NOMAP | CMA_F_REUSABLE;

	if (cma_region_is_managed(r) && (r->flags & both) == both)
		cma_finding_judge(t, CMA_CHECK_NOMAP_REUSABLE, r);
}

static void check_reusable(struct cma_table *t, struct cma_region *r)
{
	u64 unit = t->machine.cma_align;
	struct cma_finding *f;

	if (!cma_region_is_managed(r) || !(r->flags & CMA_F_REUSABLE))
		return;
	if (!unit) {
		cma_finding_judge(t, CMA_CHECK_REUSABLE_WITHOUT_CMA, r);
		r->flags |= CMA_F_CARVEOUT;
		return;
	}
	if (((is_static(r) ? r->range.first : 0) | r->size) & (unit - 1)) {
		f = cma_finding_judge(t, CMA_CHECK_REUSABLE_UNALIGNED, r);
		f->got.first = is_static(r) ? r->range.first : 0;
		f->got.last = r->size;
		f->want.first = unit;
		r->flags |= CMA_F_CARVEOUT;
	} else if (r->align < unit && !is_static(r)) {
		r->align = unit;
	}
}

/* mainline's CMA refuses an area in two zones; dynamic ones never are. */
static void check_straddling(struct cma_table *t, struct cma_region *r)
{
	u64 low = t->machine.lowmem_last;
	struct cma_finding *f;

	if (!cma_region_is_managed(r) || !cma_region_is_reusable(r) ||
	    !is_static(r) || r->range.first > low || r->range.last <= low)
		return;
	f = cma_finding_judge(t, CMA_CHECK_REUSABLE_STRADDLES, r);
	f->got = r->range;
	f->want.first = low;
	r->flags |= CMA_F_CARVEOUT;
}

static bool wants_area(const struct cma_region *r)
{
	return r->state == CMA_STATE_NEW && cma_region_is_managed(r) &&
	       (r->flags & CMA_F_REUSABLE) && !(r->flags & CMA_F_CARVEOUT);
}

static void check_wants_area(struct cma_table *t, struct cma_region *r)
{
	if (wants_area(r))
		r->flags |= CMA_F_AREA;
}

/* Areas are given out by name, as far as they go; the order of nodes is none. */
static void check_areas(struct cma_table *t, struct cma_region *r)
{
	struct cma_finding *f;
	u64 before = 0;
	u32 i;

	if (!wants_area(r))
		return;
	for (i = 0; i < t->nregions; i++)
		before += t->regions[i].flags & CMA_F_AREA &&
			  strcmp(t->regions[i].path, r->path) < 0;
	if (before < t->machine.cma_areas)
		return;
	f = cma_finding_judge(t, CMA_CHECK_REUSABLE_TOO_MANY, r);
	f->got.first = before + 1;
	f->want.first = t->machine.cma_areas;
	r->flags |= CMA_F_CARVEOUT;
}

static void check_default(struct cma_table *t, struct cma_region *r)
{
	if (!cma_region_is_managed(r) || !(r->flags & CMA_F_DEFAULT) ||
	    cma_region_is_reusable(r) || r->state == CMA_STATE_DISABLED)
		return;
	cma_finding_judge(t, CMA_CHECK_DEFAULT_NOT_REUSABLE, r);
	r->flags &= ~CMA_F_DEFAULT;
}

static void check_allocator(struct cma_table *t, struct cma_region *r)
{
	const char *named = r->allocator;

	if (!cma_region_is_managed(r))
		return;
	if (cma_region_is_reusable(r))
		r->allocator = CMA_ALLOCATOR_REUSABLE;
	else if (!named || !cma_allocator_find(named))
		r->allocator = CMA_ALLOCATOR_DEFAULT;
	if (named && strcmp(named, r->allocator))
		cma_finding_judge(t, cma_region_is_reusable(r) ?
				  CMA_CHECK_ALLOCATOR_OF_REUSABLE :
				  CMA_CHECK_ALLOCATOR_UNKNOWN, r)->other = named;
}

static void judge_zero(struct cma_table *t, enum cma_check_id id,
		       struct cma_region *r)
{
	cma_finding_judge(t, id, r)->other = cma_zero_name(r->zero);
}

/* What the page allocator borrows comes back as it left it. */
static void check_zero(struct cma_table *t, struct cma_region *r)
{
	if (r->zero == CMA_ZERO_ALLOC || !cma_region_is_reusable(r))
		return;
	judge_zero(t, CMA_CHECK_ZERO_OF_REUSABLE, r);
	r->zero = CMA_ZERO_ALLOC;
}

/* After the overlaps, which may undo a no-map. */
static void check_untouched(struct cma_table *t, struct cma_region *r)
{
	if (r->zero == CMA_ZERO_NONE && r->state == CMA_STATE_NEW &&
	    !cma_region_is_nomap(r) && !(r->flags & CMA_F_NORAM))
		judge_zero(t, CMA_CHECK_ZERO_NONE_MAPPED, r);
}

static void check_memreserve(struct cma_table *t, struct cma_region *r)
{
	struct cma_finding *f;
	u32 i;

	for (i = 0; i < t->nmemreserve && is_static(r); i++) {
		const struct cma_area *m = &t->memreserve[i];

		if (!cma_range_overlaps(&m->range, &r->range))
			continue;
		f = cma_finding_judge(t, r->class == CMA_CLASS_FOREIGN ||
				      cma_range_equal(&m->range, &r->range) ?
				      CMA_CHECK_IDENTICAL_MEMRESERVE :
				      CMA_CHECK_OVERLAP_MEMRESERVE, r);
		f->other = m->name;
		f->got = r->range;
		f->want = m->range;
	}
}

static void check_reserved(struct cma_table *t, struct cma_region *r)
{
	struct cma_finding *f;
	u32 i;

	for (i = 0; i < t->machine.nreserved && is_static(r); i++) {
		const struct cma_area *m = &t->machine.reserved[i];

		if (!cma_range_overlaps(&m->range, &r->range))
			continue;
		f = cma_finding_judge(t, r->class == CMA_CLASS_FOREIGN ?
				      CMA_CHECK_OVERLAP_FOREIGN :
				      CMA_CHECK_OVERLAP_RESERVED, r);
		f->other = m->name;
		f->got = r->range;
		f->want = m->range;
		if (r->class != CMA_CLASS_FOREIGN)
			let_go(r);
	}
}

/*
 * Banks may touch or overlap: the last byte up to which all is RAM from @first
 * on. Returns false if @first itself is not RAM.
 */
static bool ram_from(const struct cma_table *t, u64 first, u64 *last)
{
	bool found = false, more;
	u32 i;

	do {
		more = false;
		for (i = 0; i < t->nmemory; i++) {
			const struct cma_range *m = &t->memory[i].range;

			if (m->first > first || m->last < first)
				continue;
			*last = m->last;
			if (m->last == U64_MAX)
				return true;
			first = m->last + 1;
			found = true;
			more = true;
		}
	} while (more);
	return found;
}

static bool meets_ram(const struct cma_table *t, const struct cma_range *r)
{
	u32 i;

	for (i = 0; i < t->nmemory; i++)
		if (cma_range_overlaps(&t->memory[i].range, r))
			return true;
	return false;
}

static enum cma_check_id outside_ram(const struct cma_region *r, bool partly)
{
	if (r->class == CMA_CLASS_FOREIGN)
		return CMA_CHECK_OUTSIDE_RAM_FOREIGN;
	if (partly)
		return CMA_CHECK_PARTLY_OUTSIDE_RAM;
	return r->flags & CMA_F_NOMAP ? CMA_CHECK_OUTSIDE_RAM_NOMAP :
					CMA_CHECK_OUTSIDE_RAM;
}

static void check_ram(struct cma_table *t, struct cma_region *r)
{
	u64 last;

	if (!t->nmemory || !is_static(r))
		return;
	if (ram_from(t, r->range.first, &last) && last >= r->range.last)
		return;
	cma_finding_judge(t, outside_ram(r, meets_ram(t, &r->range)), r)->got =
		r->range;
	r->flags |= CMA_F_NORAM;
	if (r->flags & CMA_F_REUSABLE)
		r->flags |= CMA_F_CARVEOUT;
}

/* Who takes all RAM would take the kernel's. */
static void check_all_ram(struct cma_table *t, struct cma_region *r)
{
	u32 i;

	if (!t->nmemory || !is_static(r) || r->class == CMA_CLASS_FOREIGN)
		return;
	for (i = 0; i < t->nmemory; i++)
		if (!cma_range_contains(&r->range, &t->memory[i].range))
			return;
	cma_finding_judge(t, CMA_CHECK_ALL_RAM, r)->got = r->range;
	let_go(r);
}

static bool window_fits(const struct cma_table *t, const struct cma_region *r,
			const struct cma_range *window)
{
	struct cma_range ram, common;
	u64 start;
	u32 i;

	for (i = 0; i < t->nmemory; i++) {
		ram = t->memory[i].range;
		ram_from(t, ram.first, &ram.last);
		if (cma_range_clip(&ram, window, &common) &&
		    cma_range_fit_high(&common, r->size, r->align, &start))
			return true;
	}
	return false;
}

static void check_windows(struct cma_table *t, struct cma_region *r)
{
	struct cma_finding *f;
	u32 i;

	if (is_static(r) || !r->nwindows || r->state != CMA_STATE_NEW ||
	    !t->nmemory)
		return;
	for (i = 0; i < r->nwindows; i++)
		if (window_fits(t, r, &r->windows[i]))
			return;
	f = cma_finding_judge(t, CMA_CHECK_ALLOC_RANGES_TOO_SMALL, r);
	f->got.first = r->size;
	f->got.last = r->align;
}

/* In this order: some set what later ones judge. */
static void (* const region_checks[])(struct cma_table *t,
				      struct cma_region *r) = {
	check_too_high,
	check_pages,
	check_size,
	check_alignment,
	check_nomap,
	check_memreserve,
	check_reserved,
	check_ram,
	check_all_ram,
	check_reusable,
	check_straddling,
	check_wants_area,
	check_areas,
	check_default,
	check_allocator,
	check_zero,
	check_windows,
};

/* A node that is disabled takes a name from nobody who is not. */
static bool name_taken(const struct cma_table *t, const struct cma_region *r)
{
	u32 i;

	for (i = 0; i < t->nregions; i++) {
		const struct cma_region *other = &t->regions[i];

		if (other != r && other->class <= r->class &&
		    (other->state != CMA_STATE_DISABLED ||
		     r->state == CMA_STATE_DISABLED) &&
		    !strcmp(other->name, r->name))
			return true;
	}
	return false;
}

/*
 * The next name for @r: that of its node, then its path, which no other has. A
 * further entry of some node's reg keeps its number.
 */
static const char *next_name(struct cma_table *t, const struct cma_region *r)
{
	const char *base = r->flags & CMA_F_RENAMED ? r->path : r->node_name;
	const char *number = strrchr(r->name, '[');
	size_t len = strlen(base);
	char *name;

	if (!(r->flags & CMA_F_EXTRA) || !number)
		return base;
	name = cma_arena_alloc(t->arena, len + strlen(number) + 1, 1);
	if (!name) {
		t->full = true;
		return base;
	}
	memcpy(name, base, len);
	memcpy(name + len, number, strlen(number) + 1);
	return name;
}

/* Give @r its next name; false if it has the last one already. */
static bool rename_region(struct cma_table *t, struct cma_region *r)
{
	const char *name = next_name(t, r);
	struct cma_finding *f;

	if (r->flags & CMA_F_RENAMED && !strcmp(r->name, name))
		return false;
	if (cma_region_is_managed(r) && r->class == CMA_CLASS_OWN) {
		f = cma_finding_judge(t, CMA_CHECK_NAME_DUPLICATE, r);
		f->property = "label";
		f->other = r->name;
	}
	r->name = name;
	r->flags |= CMA_F_RENAMED;
	return true;
}

/*
 * All who share a name lose it, so that the outcome does not depend on the
 * order of nodes; ours keep theirs against adopted and foreign ones. The new
 * name may be somebody's label: then again.
 */
static void check_names(struct cma_table *t)
{
	bool again;
	u32 i;

	do {
		again = false;
		for (i = 0; i < t->nregions; i++)
			if (name_taken(t, &t->regions[i]))
				t->regions[i].flags |= CMA_F_CLASH;
		for (i = 0; i < t->nregions; i++) {
			struct cma_region *r = &t->regions[i];

			if (r->flags & CMA_F_CLASH)
				again |= rename_region(t, r);
			r->flags &= ~CMA_F_CLASH;
		}
	} while (again);
}

/**
 * cma_check() - judge every region of a table by itself and by the others
 * @t: parsed table
 *
 * Regions at fault become rejected, with the first error as the reason.
 *
 * Context: the table is being made, by one thread.
 */
void cma_check(struct cma_table *t)
{
	u32 i, k;

	check_names(t);
	for (k = 0; k < ARRAY_SIZE(region_checks); k++)
		for (i = 0; i < t->nregions; i++)
			region_checks[k](t, &t->regions[i]);
	cma_check_overlaps(t);
	for (i = 0; i < t->nregions; i++)
		check_untouched(t, &t->regions[i]);
}
