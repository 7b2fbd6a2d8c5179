// SPDX-License-Identifier: GPL-2.0-only
/* The checker of near fit. It trusts no word that it has not compared. */
#include <linux/kernel.h>

#include "near_fit.h"

/* Notes tell of a free run; no bound from its leaf up is below it. */
static bool is_noted(const struct near_fit *n, unsigned long run)
{
	unsigned long length = run_length(n, run);
	u32 class = class_of(n, length), level;
	u32 order = min(order_of_run(n, run, length), n->noted);

	for (; order > __fls(length); order--)
		if (!(*reach_of(n, class, order) >> (run >> n->zone) & 1) ||
		    !(reaching_of(n, order)[class / BITS_PER_LONG] >>
		      class % BITS_PER_LONG & 1))
			return false;
	for (level = 0; n->indexed && level < n->levels; level++)
		for (order = 0; order <= n->octaves; order++)
			if (bounds_of(n, level, run)[order] <
			    aligned_length(n, run, order))
				return false;
	return true;
}

static bool notes_are_sound(const struct near_fit *n)
{
	unsigned long p;

	for (p = 0; p < n->pages; p += run_length(n, p))
		if (n->page[p].tag & FREE && !is_noted(n, p))
			return false;
	return true;
}

static bool list_is_sound(const struct near_fit *n, u32 class, u32 zone,
			  unsigned long *free)
{
	unsigned long run = list_of(n, class, zone);
	bool listed = n->zones[class] >> zone & 1, empty = run == NIL;
	u32 prev = NIL;

	if (listed == empty)
		return false;
	for (; run != NIL; prev = run, run = n->page[run].link) {
		if (!*free || run >= n->pages || run >> n->zone != zone ||
		    !(n->page[run].tag & FREE) ||
		    class_of(n, run_length(n, run)) != class ||
		    previous_of(&n->page[run], run_length(n, run)) != prev)
			return false;
		--*free;
	}
	return true;
}

static bool class_is_sound(const struct near_fit *n, u32 class,
			   unsigned long *free)
{
	u32 zone;

	if (!n->zones[class] != !(n->map[class / BITS_PER_LONG] >>
				  class % BITS_PER_LONG & 1))
		return false;
	if ((u64)n->zones[class] >> (1u << n->lists))
		return false;
	for (zone = 0; zone < 1u << n->lists; zone++)
		if (!list_is_sound(n, class, zone, free))
			return false;
	return true;
}

/**
 * cma_near_fit_check() - verify every invariant
 * @meta: the metadata
 *
 * Context: nobody uses the metadata meanwhile.
 * Return: true if runs fill the region and lists hold the free ones.
 */
bool cma_near_fit_check(const void *meta)
{
	const struct near_fit *n = meta;
	unsigned long free;
	u32 class;

	if (!cma_runs_check(n->page, n->pages, &free) || !notes_are_sound(n))
		return false;
	if (!n->indexed && n->room != FEW - (s32)free)
		return false;
	for (class = 0; class < n->classes; class++)
		if (!class_is_sound(n, class, &free))
			return false;
	/* Every free run was found in a list. */
	return !free;
}
