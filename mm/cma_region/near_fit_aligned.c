// SPDX-License-Identifier: GPL-2.0-only
/*
 * Near fit: requests with an alignment. To them a run begins at its first
 * aligned page.
 *
 * Since somebody asks for an alignment the lanes of a class are orders: a run is
 * in the list of the greatest order that one of its pages is aligned to.
 *
 *	page frame   5 6 7 8 9 10        12 13           16
 *	             . . . . . .          . .             .
 *	                   |              |               |
 *	order              3              2               4
 *
 * First choice are the shortest runs of just the order that is asked for, then
 * the shortest of greater ones: what is aligned better is left to who needs it.
 * A region that has an index by then goes by that alone.
 */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "near_fit.h"

#define GLANCES	16	/* runs that a request looks at before it takes any */

/**
 * struct search - for an aligned run
 * @mask: bits of a page number that are 0 if it is aligned
 * @origin: minus the page frame number of page 0
 * @pages: wanted
 * @order: of the alignment
 * @own: class of @pages
 * @glances: at how many runs it may still look
 */
struct search {
	unsigned long mask;
	unsigned long origin;
	unsigned long pages;
	u32 order;
	u32 own;
	u32 glances;
};

/* The run of a list that fits with the least rest behind the chunk. */
static inline unsigned long search_list(const struct near_fit *n,
					struct search *s, u32 class, u32 lane)
{
	unsigned long least = n->pages, found = NOWHERE;
	u32 run = list_of(n, class, lane);

	for (; run != NIL && s->glances; run = n->page[run].link, s->glances--) {
		unsigned long length = class == 1 ? 1 : n->page[run].tag & NUMBER;
		unsigned long pad = (s->origin - run) & s->mask;
		/* Of a run too short this is huge. */
		unsigned long rest = length - pad - s->pages;

		if (rest < least) {
			least = rest;
			found = run;
		}
	}
	return found;
}

/* Of runs whose best aligned page is just what is asked for. */
static inline unsigned long search_order(const struct near_fit *n,
					 struct search *s)
{
	const unsigned long *map = laned_by(n, s->order);
	unsigned long run = NOWHERE;
	u32 class;

	for (class = next_in(n, map, s->own);
	     class && run == NOWHERE && s->glances;
	     class = next_in(n, map, class + 1))
		run = search_list(n, s, class, s->order);
	return run;
}

/* Of the shortest runs in some of the lanes. */
static inline unsigned long search_lanes(const struct near_fit *n,
					 struct search *s, u32 which)
{
	unsigned long run = NOWHERE;
	u32 class, lanes;

	for (class = next_class(n, s->own);
	     class && run == NOWHERE && s->glances;
	     class = next_class(n, class + 1))
		for (lanes = n->lanes[class] & which;
		     lanes && run == NOWHERE && s->glances;
		     lanes &= lanes - 1)
			run = search_list(n, s, class, __ffs(lanes));
	return run;
}

/* A run so long that it must fit. */
static unsigned long take_long(const struct near_fit *n, unsigned long pages)
{
	u32 class = pages < n->pages ? next_class(n, class_of(n, pages) + 1) : 0;

	return class ? first_run(n, class) : NOWHERE;
}

static inline struct search begin_search(const struct near_fit *n,
					 unsigned long pages, u32 order,
					 u32 glances)
{
	return (struct search) {
		.mask = (1UL << order) - 1,
		.origin = -n->base,
		.pages = pages,
		.order = order,
		.own = class_of(n, pages),
		.glances = glances,
	};
}

/**
 * cma_near_fit_any() - find a run that fits if there is any
 * @n: the metadata
 * @pages: wanted
 * @order: of the alignment
 *
 * Context: under the lock of the pool.
 * Return: the run, or NOWHERE.
 */
unsigned long cma_near_fit_any(struct near_fit *n, unsigned long pages, u32 order)
{
	struct search s = begin_search(n, pages, order, U32_MAX);

	if (n->indexed)
		return cma_near_fit_search(n, pages, order);
	return search_lanes(n, &s, ~0u);
}

/*
 * A run that is aligned as is asked, or better; after some that do not fit one
 * so long that it must; and if there is none whoever could.
 */
static inline unsigned long find_run(struct near_fit *n, unsigned long pages,
				     u32 order)
{
	struct search s = begin_search(n, pages, order, GLANCES);
	unsigned long run;

	run = search_order(n, &s);
	if (run == NOWHERE)
		run = search_lanes(n, &s, ~1u << order);
	if (run != NOWHERE || s.glances)
		return run;
	run = take_long(n, pages + s.mask);
	return run != NOWHERE ? run : cma_near_fit_any(n, pages, order);
}

/* Cut @pages out of @run, @pad pages behind its beginning. */
static __always_inline long take(struct near_fit *n, enum near_fit_lanes by,
				 unsigned long run, unsigned long pad,
				 unsigned long pages, struct cma_tag tag)
{
	unsigned long length = run_length(n, run), page = run + pad;
	unsigned long rest = length - pad - pages;

	near_fit_remove(n, by, run, length, class_of(n, length));
	if (pad) {
		near_fit_add(n, by, run, pad, class_of(n, pad));
		n->runs++;
	}
	if (rest) {
		near_fit_add(n, by, page + pages, rest, class_of(n, rest));
		if (n->indexed)
			cma_near_fit_raise(n, page + pages, rest);
	} else {
		n->page[run + length - 1].tag = 0;
		n->runs--;
	}
	put_chunk(&n->page[page], pages, tag);
	near_fit_review(n);
	return page;
}

/* To list many anew would take too long: the index does it. */
static noinline long alloc_indexed(struct near_fit *n, unsigned long pages,
				   u32 order, struct cma_tag tag)
{
	unsigned long run = cma_near_fit_search(n, pages, order);

	if (run == NOWHERE)
		return -ENOMEM;
	return take(n, ZONES, run, padding(n, run, order), pages, tag);
}

/**
 * cma_near_fit_aligned() - serve a request with an alignment
 * @n: the metadata
 * @pages: wanted, no more than there are
 * @align: in pages, a power of two
 * @tag: of the chunk
 *
 * Context: under the lock of the pool.
 * Return: the first page, or -ENOMEM.
 */
long cma_near_fit_aligned(struct near_fit *n, unsigned long pages,
			  unsigned long align, struct cma_tag tag)
{
	unsigned long run;
	u32 order;

	n->plain = 0;
	if (!order_of(n, align, &order))
		return -ENOMEM;
	if (n->by == ZONES) {
		if (n->runs > MANY)
			return alloc_indexed(n, pages, order, tag);
		cma_near_fit_list(n, ORDERS);
	}
	run = find_run(n, pages, order);
	if (run == NOWHERE)
		return -ENOMEM;
	return take(n, ORDERS, run, padding(n, run, order), pages, tag);
}

/* Operation of struct cma_allocator. */
unsigned long cma_near_fit_largest(const void *meta, unsigned long align)
{
	const struct near_fit *n = meta;
	unsigned long run, largest = 0;
	u32 class, order;

	if (!order_of(n, align, &order))
		return 0;
	if (n->by == NO_LANES)
		return cma_near_fit_few_largest(n, order);
	for (class = n->classes - 1; class; class--) {
		if (!n->lanes[class])
			continue;
		for (run = first_run(n, class); run != NOWHERE;
		     run = next_run(n, n->by, class, run))
			largest = max(largest, aligned_length(n, run, order));
		/* What is left is shorter than this class. */
		if (largest && class_of(n, largest) >= class)
			break;
	}
	return largest;
}
