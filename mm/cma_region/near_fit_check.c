// SPDX-License-Identifier: GPL-2.0-only
/* The checker of near fit. It trusts no word that it has not compared. */
#include <linux/kernel.h>

#include "near_fit.h"

/* The tags of the run at @page are as they must be. */
static bool tags_are_sound(const struct near_fit *n, unsigned long page)
{
	u32 kind = n->page[page].tag & KIND & ~(u32)ONE;
	unsigned long i, length = run_length(n, page);

	if (n->page[page].tag & ONE ? kind != USED && kind != (SINGLE & ~ONE) :
				      kind != USED && kind != FREE)
		return false;
	if (!length || length > n->pages - page || (kind == FREE && length < 2))
		return false;
	for (i = 1; i < length; i++) {
		bool last = kind == FREE && i == length - 1;

		if (n->page[page + i].tag != (last ? BACK | page : 0))
			return false;
	}
	return true;
}

/* Runs fill the region, none free beside another; *@free of them are free. */
static bool runs_are_sound(const struct near_fit *n, unsigned long *free)
{
	bool before = false;
	unsigned long p;
	u32 order;

	*free = 0;
	for (p = 0; p < n->pages; p += run_length(n, p)) {
		if (!tags_are_sound(n, p) || (before && run_is_free(n, p)))
			return false;
		before = run_is_free(n, p);
		*free += before;
		for (order = 0; before && order <= n->octaves; order++)
			if (aligned_length(n, p, order) >= n->none[order])
				return false;
	}
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
		    !run_is_free(n, run) ||
		    class_of(n, run_length(n, run)) != class ||
		    (class == 1 ? n->page[run].tag & NUMBER : n->page[run + 1].link) !=
		    prev)
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
 * near_fit_check() - verify every invariant
 * @meta: the metadata
 *
 * Return: true if runs fill the region and lists hold the free ones.
 */
bool near_fit_check(const void *meta)
{
	const struct near_fit *n = meta;
	u32 class, order, least = NUMBER;
	unsigned long free;

	if (!runs_are_sound(n, &free))
		return false;
	for (class = 0; class < n->classes; class++)
		if (!class_is_sound(n, class, &free))
			return false;
	for (order = 0; order <= n->octaves; order++)
		least = min(least, n->none[order]);
	/* Every free run was found in a list. */
	return !free && n->least == least;
}
