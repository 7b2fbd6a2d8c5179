// SPDX-License-Identifier: GPL-2.0-only
/* The checker of near fit. It trusts no word that it has not compared. */
#include <linux/kernel.h>

#include "near_fit.h"

/* No bound from the leaf of a run up is below it. */
static bool is_bounded(const struct near_fit *n, unsigned long run)
{
	u32 level, order;

	for (level = 0; level < n->levels; level++)
		for (order = 0; order <= n->octaves; order++)
			if (bounds_of(n, level, run)[order] <
			    aligned_length(n, run, order))
				return false;
	return true;
}

/* A search goes down to the leaf that a bound is of: there has to be one. */
static bool node_is_sound(const struct near_fit *n, u32 level,
			  unsigned long node)
{
	u32 shift = LEAF + (level - 1) * FANOUT, order, most;
	unsigned long p, first = node << (shift + FANOUT);
	unsigned long end = min(first + (1UL << (shift + FANOUT)), n->pages);

	for (order = 0; order <= n->octaves; order++) {
		most = 0;
		for (p = first; p < end; p += 1UL << shift)
			most = max(most, bounds_of(n, level - 1, p)[order]);
		if (bounds_of(n, level, first)[order] != most)
			return false;
	}
	return true;
}

static bool nodes_are_sound(const struct near_fit *n)
{
	unsigned long node;
	u32 level;

	for (level = 1; level < n->levels; level++)
		for (node = 0; node <= (n->pages - 1) >> (LEAF + level * FANOUT);
		     node++)
			if (!node_is_sound(n, level, node))
				return false;
	return true;
}

static bool bounds_are_sound(const struct near_fit *n)
{
	unsigned long p;

	if (!nodes_are_sound(n))
		return false;
	if (!n->indexed || n->by == NO_LANES)
		return true;
	for (p = 0; p < n->pages; p += run_length(n, p))
		if (n->page[p].tag & FREE && !is_bounded(n, p))
			return false;
	return true;
}

static bool list_is_sound(const struct near_fit *n, u32 class, u32 lane,
			  unsigned long *free)
{
	unsigned long run = list_of(n, class, lane);
	bool listed = n->lanes[class] >> lane & 1, empty = run == NIL;
	u32 prev = NIL;

	if (listed == empty)
		return false;
	for (; run != NIL; prev = run, run = n->page[run].link) {
		if (!*free || run >= n->pages || !(n->page[run].tag & FREE) ||
		    class_of(n, run_length(n, run)) != class ||
		    lane_of(n, n->by, run, run_length(n, run)) != lane ||
		    previous_of(&n->page[run], run_length(n, run)) != prev)
			return false;
		--*free;
	}
	return true;
}

static bool is_marked(const unsigned long *map, u32 class)
{
	return map[class / BITS_PER_LONG] >> class % BITS_PER_LONG & 1;
}

static bool class_is_sound(const struct near_fit *n, u32 class,
			   unsigned long *free)
{
	u32 lane;

	if (!n->lanes[class] == is_marked(n->map, class))
		return false;
	if ((u64)n->lanes[class] >> (1u << n->lists))
		return false;
	for (lane = 0; lane < 1u << n->lists; lane++)
		if (!list_is_sound(n, class, lane, free))
			return false;
	for (lane = 0; lane <= n->octaves; lane++)
		if (is_marked(laned_by(n, lane), class) !=
		    (n->by == ORDERS && n->lanes[class] >> lane & 1))
			return false;
	return true;
}

/* Each entry of the array is of a free run that knows its place. */
static bool few_are_sound(const struct near_fit *n, unsigned long *free)
{
	u32 i;

	for (i = 0; *free && i < FEW && i < n->runs; i++, --*free) {
		const struct few_run *r = &n->few[i];

		if (r->first >= n->pages || !(n->page[r->first].tag & FREE) ||
		    n->page[r->first].link != i ||
		    run_length(n, r->first) != r->length)
			return false;
	}
	return i == n->runs;
}

/**
 * cma_near_fit_check() - verify every invariant
 * @meta: the metadata
 *
 * Context: nobody uses the metadata meanwhile.
 * Return: true if runs fill the region and lists or the array hold the free ones.
 */
bool cma_near_fit_check(const void *meta)
{
	const struct near_fit *n = meta;
	unsigned long free;
	u32 class;

	if (!cma_runs_check(n->page, n->pages, &free) || n->runs != free ||
	    !bounds_are_sound(n))
		return false;
	if (n->by == NO_LANES && !few_are_sound(n, &free))
		return false;
	for (class = 0; class < n->classes; class++)
		if (!class_is_sound(n, class, &free))
			return false;
	/* Every free run was found. */
	return !free;
}
