// SPDX-License-Identifier: GPL-2.0-only
/* Near fit: the free runs leave one sort of lists for another. */
#include <linux/kernel.h>

#include "near_fit.h"

/* All runs of the array, as a list that @chain precedes. */
static u32 take_few(struct near_fit *n)
{
	u32 chain = NIL, i;

	for (i = 0; i < n->runs; i++) {
		n->page[n->few[i].first].link = chain;
		chain = n->few[i].first;
	}
	return chain;
}

static u32 take_list(struct near_fit *n, u32 class, u32 lane, u32 chain)
{
	u32 run = list_of(n, class, lane), next;

	*head_of(n, class, lane) = NIL;
	if (n->by == ORDERS)
		unmark_class(laned_by(n, lane), class);
	for (; run != NIL; run = next) {
		next = n->page[run].link;
		n->page[run].link = chain;
		chain = run;
	}
	return chain;
}

/* Lists are empty after that. */
static u32 take_lists(struct near_fit *n)
{
	u32 class, chain = NIL;

	for (class = next_class(n, 1); class; class = next_class(n, class + 1)) {
		for (; n->lanes[class]; n->lanes[class] &= n->lanes[class] - 1)
			chain = take_list(n, class, lowest_lane(n, class), chain);
		unmark_class(n->map, class);
	}
	return chain;
}

/**
 * cma_near_fit_list() - list all free runs another way
 * @n: the metadata
 * @by: what tells the lists of a class from each other, or no lists at all;
 *	then the runs are few
 *
 * Context: under the lock of the pool.
 */
void cma_near_fit_list(struct near_fit *n, enum near_fit_lanes by)
{
	u32 run = n->by == NO_LANES ? take_few(n) : take_lists(n);
	u32 next, i = 0;

	n->by = by;
	for (; run != NIL; run = next) {
		unsigned long length = run_length(n, run);

		next = n->page[run].link;
		if (by == NO_LANES)
			near_fit_set_few(n, i++, run, length);
		else
			near_fit_add(n, by, run, length, class_of(n, length));
		if (n->indexed)
			cma_near_fit_raise(n, run, length);
	}
}

/**
 * cma_near_fit_change() - the runs are few again, or too many for a walk
 * @n: metadata with lists
 *
 * Context: under the lock of the pool.
 */
void cma_near_fit_change(struct near_fit *n)
{
	if (n->runs < FEW / 2)
		cma_near_fit_list(n, NO_LANES);
	else
		cma_near_fit_index(n);
}
