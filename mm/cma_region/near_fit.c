// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: near fit
 *
 * A request takes, of the free runs whose length is near to what it needs, one
 * of the lowest. Near are its own class and the next two: less than three eighths
 * too long where there are eight classes to the octave. If there is none it takes
 * one of the next length there is. Near fits leave small rests, and low ones keep
 * the high end in one piece: together they fail less often than best fit or first
 * fit do. Of its run it takes the end: what remains begins where it began, and
 * if that was aligned it still is.
 *
 * A region with few free runs looks at all of them: near_fit_few.c. With more
 * it has lists: lengths fall into classes, eight to the octave (fewer in small
 * regions), and the runs of a class into lanes. These are zones of the region
 * of equal size, up to 32. Each class and lane has a list, and each class the
 * set of lanes whose list is not empty; a map tells which classes have any.
 *
 *	map         . . . 1 . . 1 . . . .             by class
 *	                  |     |
 *	lanes          . 1 1 .  . . 1 .               by class and lane
 *	                 | |        |
 *	heads            2 8        9                 first of a list of runs
 *
 * The runs themselves are as runs.h draws them.
 *
 * While there are requests with an alignment, lanes are not zones but alignment
 * orders: near_fit_aligned.c. A region with very many free runs has an index
 * besides: near_fit_index.c.
 *
 * Allocation and free without alignment take a fixed number of steps, but for
 * two cases. If nothing longer than the request's own class is left, the runs of
 * that are looked at, MANY at most, or the index. And one sort of lists may give
 * way to another, which takes MANY steps at most and does not come again soon.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "allocator.h"
#include "near_fit.h"

#define TRIES	2	/* runs of the request's own class */

/* Small regions make do with fewer classes and lists. */
static void set_sizes(struct near_fit *n, unsigned long pages)
{
	u32 i;

	n->pages = pages;
	n->octaves = __fls(pages) + 1;
	n->steps = n->octaves < 11 ? 1 : n->octaves < 12 ? 2 : 3;
	/* A lane for each order, and there is one more than octaves. */
	n->lists = n->octaves < 16 ? 4 : 5;
	/* Zones of 16 MiB, or 32 of them; a small region has one or two. */
	n->zone = n->octaves < 15 ? 13 : max(n->octaves - 5, 12u);
	for (i = 0; i < MAX_ORDERS; i++) {
		n->octave[i].shift = i > n->steps ? i - n->steps : 0;
		n->octave[i].first = n->octave[i].shift << n->steps;
	}
	/* Class 0 is empty, and so are those near the last. */
	n->classes = class_of(n, pages) + 3;
	n->words = n->classes / BITS_PER_LONG + 1;
}

static size_t head_size(const struct near_fit *n)
{
	return ALIGN(sizeof(*n) + n->classes * sizeof(u32), sizeof(long));
}

static size_t maps_size(const struct near_fit *n)
{
	return (n->octaves + 1) * n->words * sizeof(long);
}

/* Words before those of the pages: heads and bounds. */
static size_t words(struct near_fit *n)
{
	return (n->classes << n->lists) +
	       cma_near_fit_nodes(n) * (n->octaves + 1);
}

static size_t near_fit_meta_size(unsigned long pages)
{
	struct near_fit n;

	set_sizes(&n, pages);
	return head_size(&n) + maps_size(&n) + words(&n) * sizeof(u32) +
	       pages * sizeof(struct page_words);
}

static void near_fit_init(void *meta, unsigned long base, unsigned long pages)
{
	struct near_fit *n = meta;
	u32 i;

	memset(meta, 0, near_fit_meta_size(pages));
	set_sizes(n, pages);
	n->base = base;
	n->by = NO_LANES;
	n->most = MANY - FEW / 2;
	n->laned = (unsigned long *)((char *)meta + head_size(n));
	n->head = (u32 *)((char *)n->laned + maps_size(n));
	n->bound = n->head + (n->classes << n->lists);
	n->page = (struct page_words *)(n->head + words(n));
	for (i = 0; i < n->classes << n->lists; i++)
		n->head[i] = NIL;
	cma_near_fit_few_free(n, 0, pages);
}

/* The first run of the class of @pages that is long enough, out of @tries. */
static __always_inline unsigned long try_class(const struct near_fit *n,
					       enum near_fit_lanes by, u32 class,
					       unsigned long pages,
					       unsigned long tries)
{
	unsigned long run = first_run(n, class);

	/* Nothing is shorter than a page; and what is not single has a length. */
	if (pages == 1)
		return run;
	while ((n->page[run].tag & NUMBER) < pages) {
		run = next_run(n, by, class, run);
		if (run == NOWHERE || !--tries)
			return NOWHERE;
	}
	return run;
}

/**
 * struct choice - of a run
 * @run: its first page
 * @class: of its length
 * @lane: the lowest one of its class
 */
struct choice {
	unsigned long run;
	u32 class;
	u32 lane;
};

/* A run of @class if it is in a lower lane. */
static inline void prefer(const struct near_fit *n, struct choice *c, u32 class)
{
	u32 lane;

	if (!n->lanes[class])
		return;
	lane = lowest_lane(n, class);
	if (lane < c->lane) {
		c->lane = lane;
		c->class = class;
		c->run = list_of(n, class, lane);
	}
}

/* A run for @pages; of the two classes above its own all are near to it. */
static __always_inline struct choice
find_run(struct near_fit *n, enum near_fit_lanes by, unsigned long pages)
{
	struct choice c = { .run = NOWHERE, .lane = ~0u };
	u32 own = class_of(n, pages);

	c.class = own;
	if (n->lanes[own]) {
		c.run = try_class(n, by, own, pages, TRIES);
		if (c.run != NOWHERE)
			c.lane = lowest_lane(n, own);
	}
	prefer(n, &c, own + 1);
	prefer(n, &c, own + 2);
	if (c.run != NOWHERE)
		return c;
	c.class = next_class(n, own + 3);
	if (c.class) {
		c.run = first_run(n, c.class);
	} else if (n->lanes[own]) {
		c.class = own;
		c.run = cma_near_fit_any(n, pages, 0);
	}
	return c;
}

/* A run of @class is free no more. */
static __always_inline void use_up(struct near_fit *n, enum near_fit_lanes by,
				   unsigned long run, u32 class,
				   unsigned long length)
{
	near_fit_remove(n, by, run, length, class);
	n->page[run + length - 1].tag = 0;
	n->runs--;
}

/* Takes the end of a run, and leaves its beginning to who needs an alignment. */
static __always_inline long alloc_by(struct near_fit *n, enum near_fit_lanes by,
				     unsigned long pages, struct cma_tag tag)
{
	struct choice c = find_run(n, by, pages);
	unsigned long length, rest;

	if (c.run == NOWHERE)
		return -ENOMEM;
	length = run_length(n, c.run);
	rest = length - pages;
	if (rest)
		near_fit_resize(n, by, c.run, c.class, length, rest);
	else
		use_up(n, by, c.run, c.class, length);
	put_chunk(&n->page[c.run + rest], pages, tag);
	return c.run + rest;
}

/* Not inline, so that others save no registers for it. */
static noinline long alloc_zones(struct near_fit *n, unsigned long pages,
				 struct cma_tag tag)
{
	return alloc_by(n, ZONES, pages, tag);
}

/* Nobody asks for alignments any more: then low runs are the better ones. */
static noinline long alloc_orders(struct near_fit *n, unsigned long pages,
				  struct cma_tag tag)
{
	if (n->plain++ >= PATIENCE && n->runs <= MANY)
		cma_near_fit_list(n, ZONES);
	return alloc_by(n, n->by, pages, tag);
}

static long near_fit_alloc(void *meta, unsigned long pages, unsigned long align,
			   struct cma_tag tag)
{
	struct near_fit *n = meta;

	if (pages > n->pages)
		return -ENOMEM;
	if (!(n->by | (align - 1)))
		return alloc_zones(n, pages, tag);
	if (n->by == NO_LANES)
		return cma_near_fit_few_alloc(n, pages, align, tag);
	if (align > 1)
		return cma_near_fit_aligned(n, pages, align, tag);
	return alloc_orders(n, pages, tag);
}

/* Let pages and what is free around them be one run. */
static __always_inline unsigned long free_by(struct near_fit *n,
					     enum near_fit_lanes by,
					     unsigned long page,
					     unsigned long pages)
{
	unsigned long first = run_before(n->page, page), end = page + pages;

	if (end < n->pages && n->page[end].tag & FREE) {
		unsigned long after = run_length(n, end);

		near_fit_remove(n, by, end, after, class_of(n, after));
		n->page[end].tag = 0;
		n->runs--;
		end += after;
	}
	if (first == page) {
		n->runs++;
		near_fit_add(n, by, page, end - page, class_of(n, end - page));
	} else {
		n->page[page].tag = 0;
		near_fit_resize(n, by, first, class_of(n, page - first),
				page - first, end - first);
	}
	if (n->indexed)
		cma_near_fit_raise(n, first, end - first);
	near_fit_review(n);
	return pages;
}

static noinline unsigned long free_zones(struct near_fit *n, unsigned long page,
					 unsigned long pages)
{
	return free_by(n, ZONES, page, pages);
}

static noinline unsigned long free_orders(struct near_fit *n, unsigned long page,
					  unsigned long pages)
{
	return free_by(n, ORDERS, page, pages);
}

static unsigned long near_fit_free(void *meta, unsigned long page,
				   u32 *owner)
{
	struct near_fit *n = meta;
	unsigned long pages;

	if (page >= n->pages || !(n->page[page].tag & USED))
		return 0;
	pages = run_length(n, page);
	*owner = n->page[page].link;
	switch (n->by) {
	case ZONES:
		return free_zones(n, page, pages);
	case ORDERS:
		return free_orders(n, page, pages);
	default:
		return cma_near_fit_few_free(n, page, pages);
	}
}

static bool near_fit_next(const void *meta, struct cma_run *run)
{
	const struct near_fit *n = meta;

	return cma_runs_next(n->page, n->pages, run);
}

const struct cma_allocator cma_near_fit = {
	.name = "near-fit",
	.meta_size = near_fit_meta_size,
	.init = near_fit_init,
	.alloc = near_fit_alloc,
	.free = near_fit_free,
	.next = near_fit_next,
	.largest = cma_near_fit_largest,
	.check = cma_near_fit_check,
};
