// SPDX-License-Identifier: GPL-2.0-only
/*
 * What holds of every region of a finished table: of its state, of where it
 * lies, and of the room that there was. One function an invariant.
 */
#include <string.h>

#include "fuzz.h"

#define LAST_BELOW_4G	0xffffffffULL

static bool placed_by_us(const struct cma_region *r)
{
	return placed(r) && !(r->flags & CMA_F_STATIC);
}

static bool in_use(const struct cma_region *r)
{
	return r->state == CMA_STATE_READY || r->state == CMA_STATE_RESERVED;
}

/* Both a byte at or below @last and one above it? */
static bool crosses(const struct cma_range *r, u64 last)
{
	return r->first <= last && r->last > last;
}

static bool inside_one(const struct cma_range *ranges, u32 n,
		       const struct cma_range *r)
{
	u32 i;

	for (i = 0; i < n; i++)
		if (cma_range_contains(&ranges[i], r))
			return true;
	return false;
}

static bool meets_area(const struct cma_area *areas, u32 n,
		       const struct cma_range *r)
{
	u32 i;

	for (i = 0; i < n; i++)
		if (cma_range_overlaps(&areas[i].range, r))
			return true;
	return false;
}

/* Every byte of @r in one bank or another. */
static bool in_memory(const struct cma_table *t, const struct cma_range *r)
{
	u64 at = r->first, last = 0;
	bool found;
	u32 i;

	do {
		found = false;
		for (i = 0; i < t->nmemory; i++) {
			const struct cma_range *m = &t->memory[i].range;

			if (m->first > at || m->last < at)
				continue;
			last = m->last;
			found = true;
			break;
		}
		if (found && last >= r->last)
			return true;
		at = last + 1;
	} while (found);
	return false;
}

/* Does any region that holds memory, but @self, overlap @range? */
static const struct cma_region *holder(const struct cma_table *t,
				       const struct cma_region *self,
				       const struct cma_range *range)
{
	u32 i;

	for (i = 0; i < t->nregions; i++) {
		const struct cma_region *r = &t->regions[i];

		if (r != self && cma_region_holds_memory(r) &&
		    cma_range_overlaps(&r->range, range))
			return r;
	}
	return NULL;
}

static void state_is_final(const struct cma_table *t,
			   const struct cma_region *r)
{
	(void)t;
	if (r->state == CMA_STATE_NEW || r->state > CMA_STATE_UNPLACED)
		broken("%s: state %d is not final", r->path, r->state);
	if (r->class > CMA_CLASS_FOREIGN)
		broken("%s: class %d", r->path, r->class);
}

static void state_has_reason(const struct cma_table *t,
			     const struct cma_region *r)
{
	if (r->state != CMA_STATE_REJECTED && r->state != CMA_STATE_UNPLACED) {
		if (r->why)
			broken("%s: has a reason but needs none", r->path);
		return;
	}
	if (!r->why) {
		if (!t->lost)
			broken("%s: %s without a reason", r->path,
			       cma_state_name(r));
		return;
	}
	if (r->why->id == CMA_CHECK_MEMORY_UNKNOWN && !t->nmemory)
		return;
	if (r->why->region != r || cma_check_level(r->why->id) != CMA_ERROR)
		broken("%s: the reason is no error about it", r->path);
}

static void ready_is_usable(const struct cma_table *t,
			    const struct cma_region *r)
{
	u64 mask = t->machine.page_size - 1;

	if (!in_use(r))
		return;
	if (!placed(r) || !r->size || cma_range_size(&r->range) != r->size)
		broken("%s: in use without its memory", r->path);
	if (r->range.last > t->machine.phys_last)
		broken("%s: above what the kernel can address", r->path);
	if (r->state == CMA_STATE_RESERVED)
		return;
	if (!cma_region_is_managed(r) || !r->allocator)
		broken("%s: ready, but nobody hands it out", r->path);
	if ((r->range.first & mask) || (r->size & mask))
		broken("%s: ready, but not whole pages", r->path);
	if (!r->align || (r->align & (r->align - 1)))
		broken("%s: ready, but alignment 0x%llx", r->path, r->align);
}

static void reusable_fits_cma(const struct cma_table *t,
			      const struct cma_region *r)
{
	u64 unit = t->machine.cma_align;

	if (r->state != CMA_STATE_READY || !cma_region_is_reusable(r))
		return;
	if (!unit || (r->range.first & (unit - 1)) || (r->size & (unit - 1)))
		broken("%s: reusable, but not whole units of CMA", r->path);
	if (r->flags & CMA_F_NOMAP)
		broken("%s: reusable and no-map", r->path);
	if (t->nmemory && !in_memory(t, &r->range))
		broken("%s: reusable, but not RAM", r->path);
}

static void placed_as_asked(const struct cma_table *t,
			    const struct cma_region *r)
{
	if (!placed_by_us(r))
		return;
	if (r->range.first & (r->align - 1))
		broken("%s: placed off its alignment", r->path);
	if (r->nwindows && !inside_one(r->windows, r->nwindows, &r->range))
		broken("%s: placed outside its alloc-ranges", r->path);
	if (!in_memory(t, &r->range))
		broken("%s: placed outside RAM", r->path);
	if (crosses(&r->range, t->machine.lowmem_last) ||
	    crosses(&r->range, LAST_BELOW_4G))
		broken("%s: placed across a border", r->path);
	if (!in_use(r))
		broken("%s: placed, then not used", r->path);
}

static void placed_on_nobody(const struct cma_table *t,
			     const struct cma_region *r)
{
	const struct cma_region *other;

	if (!placed_by_us(r))
		return;
	other = holder(t, r, &r->range);
	if (other)
		broken("%s: placed on %s", r->path, other->path);
	if (meets_area(t->memreserve, t->nmemreserve, &r->range))
		broken("%s: placed on a memory reservation", r->path);
	if (meets_area(t->machine.reserved, t->machine.nreserved, &r->range))
		broken("%s: placed on what is reserved", r->path);
}

/* Ready memory is nobody else's, and never a foreign owner's in any state. */
static void ready_is_alone(const struct cma_table *t,
			   const struct cma_region *r)
{
	u32 i;

	if (r->state != CMA_STATE_READY)
		return;
	for (i = 0; i < t->nregions; i++) {
		const struct cma_region *other = &t->regions[i];

		if (other == r || !cma_region_holds_memory(other) ||
		    !cma_range_overlaps(&other->range, &r->range))
			continue;
		if (in_use(other) || other->class == CMA_CLASS_FOREIGN)
			broken("%s: ready, but %s has its memory", r->path,
			       other->path);
	}
	for (i = 0; i < t->nmemreserve; i++)
		if (cma_range_overlaps(&t->memreserve[i].range, &r->range) &&
		    !cma_range_equal(&t->memreserve[i].range, &r->range))
			broken("%s: ready on a memory reservation", r->path);
	if (meets_area(t->machine.reserved, t->machine.nreserved, &r->range))
		broken("%s: ready on what is reserved", r->path);
}

/* The highest place for @r that ends at or below @last, if it is free. */
static bool free_below(const struct cma_table *t, const struct cma_region *r,
		       const struct cma_range *window, u64 last)
{
	struct cma_range at;

	if (last > window->last)
		last = window->last;
	if (last < window->first || last - window->first < r->size - 1)
		return false;
	if (!cma_range_make((last - (r->size - 1)) & ~(r->align - 1), r->size,
			    &at))
		return false;
	return at.first >= window->first && at.last <= t->machine.phys_last &&
	       !crosses(&at, t->machine.lowmem_last) &&
	       !crosses(&at, LAST_BELOW_4G) && in_memory(t, &at) &&
	       !holder(t, r, &at) &&
	       !meets_area(t->memreserve, t->nmemreserve, &at) &&
	       !meets_area(t->machine.reserved, t->machine.nreserved, &at);
}

static bool free_below_area(const struct cma_table *t,
			    const struct cma_region *r,
			    const struct cma_range *window,
			    const struct cma_area *areas, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		if (areas[i].range.first &&
		    free_below(t, r, window, areas[i].range.first - 1))
			return true;
	return false;
}

/* A hole ends at a bank, a reservation, a region, a border or the window. */
static bool free_in(const struct cma_table *t, const struct cma_region *r,
		    const struct cma_range *window)
{
	u32 i;

	for (i = 0; i < t->nmemory; i++)
		if (free_below(t, r, window, t->memory[i].range.last))
			return true;
	for (i = 0; i < t->nregions; i++)
		if (placed(&t->regions[i]) && t->regions[i].range.first &&
		    free_below(t, r, window, t->regions[i].range.first - 1))
			return true;
	return free_below(t, r, window, U64_MAX) ||
	       free_below(t, r, window, t->machine.phys_last) ||
	       free_below(t, r, window, t->machine.lowmem_last) ||
	       free_below(t, r, window, LAST_BELOW_4G) ||
	       free_below_area(t, r, window, t->memreserve, t->nmemreserve) ||
	       free_below_area(t, r, window, t->machine.reserved,
			       t->machine.nreserved);
}

/* Whoever got no place would find none now either. */
static void unplaced_has_no_room(const struct cma_table *t,
				 const struct cma_region *r)
{
	static const struct cma_range everywhere = { 0, U64_MAX };
	u64 mask = t->machine.page_size - 1;
	bool hopeless = r->why && r->why->id == CMA_CHECK_ALLOC_RANGES_TOO_SMALL;
	u32 i;

	if ((r->state != CMA_STATE_UNPLACED && !hopeless) ||
	    t->nregions > 64 || !r->size || (r->size & mask) ||
	    !r->align || (r->align & (r->align - 1)))
		return;
	for (i = 0; i < r->nwindows; i++)
		if (free_in(t, r, &r->windows[i]))
			broken("%s: unplaced, but there is room", r->path);
	if (!r->nwindows && free_in(t, r, &everywhere))
		broken("%s: unplaced, but there is room", r->path);
}

static void texts_are_words(const struct cma_table *t,
			    const struct cma_region *r)
{
	(void)t;
	is_word("name", r->name);
	is_word("path", r->path);
	is_word("node name", r->node_name);
	is_word("source", r->source);
	if (r->allocator)
		is_word("allocator", r->allocator);
	/* Regions without a node go by their name. */
	if (r->node < 0 ? strcmp(r->path, r->node_name) : *r->path != '/')
		broken("%s: not a path", r->path);
}

static void (* const of_region[])(const struct cma_table *t,
				  const struct cma_region *r) = {
	texts_are_words,
	state_is_final,
	state_has_reason,
	ready_is_usable,
	reusable_fits_cma,
	placed_as_asked,
	placed_on_nobody,
	ready_is_alone,
	unplaced_has_no_room,
};

/**
 * check_region_invariants() - hold a region against every invariant
 * @t: the finished table
 * @r: region of it
 *
 * Does not return if one is broken.
 */
void check_region_invariants(const struct cma_table *t,
			     const struct cma_region *r)
{
	size_t k;

	for (k = 0; k < sizeof(of_region) / sizeof(*of_region); k++)
		of_region[k](t, r);
}
