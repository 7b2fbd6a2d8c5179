// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: near fit
 *
 * A request takes, of the free runs whose length is near to what it needs (at
 * most a quarter too long), one of the lowest. If there is none it takes one of
 * the next length there is. Near fits leave small rests, and low ones keep the
 * high end in one piece: together they fail less often than best fit or first
 * fit do. Of its run it takes the end: what remains begins where it began, and
 * if that was aligned it still is.
 *
 * Lengths fall into classes, eight to the octave (fewer in small regions), and
 * the region into up to 32 zones of equal size. Each class keeps a list of its
 * runs for every zone, and the set of zones whose list is not empty; a map
 * tells which classes have any.
 *
 *	map         . . . 1 . . 1 . . . .             by class
 *	                  |     |
 *	zones          . 1 1 .  . . 1 .               by class and zone
 *	                 | |        |
 *	heads            2 8        9                 first of a list of runs
 *
 * The runs themselves are as runs.h draws them.
 *
 * Allocation and free without alignment take a fixed number of steps. For
 * requests with an alignment see near_fit_aligned.c; a region with many free
 * runs has an index besides, near_fit_index.c.
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
	n->steps = n->octaves < 9 ? 1 : n->octaves < 12 ? 2 : 3;
	n->lists = n->octaves < 15 ? n->octaves == 14 :
				     min(n->octaves - 12, 5u);
	n->zone = n->octaves - n->lists;
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

/* Words before those of the pages: heads, notes and bounds. */
static size_t words(struct near_fit *n)
{
	return (n->classes << n->lists) +
	       (n->classes + cma_near_fit_nodes(n)) * (n->octaves + 1);
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
	n->brief = 1;
	n->room = FEW - 1;
	n->reaching = (unsigned long *)((char *)meta + head_size(n));
	n->head = (u32 *)((char *)n->reaching + maps_size(n));
	n->reach = n->head + (n->classes << n->lists);
	n->bound = n->reach + n->classes * (n->octaves + 1);
	n->page = (struct page_words *)(n->head + words(n));
	for (i = 0; i < n->classes << n->lists; i++)
		n->head[i] = NIL;
	near_fit_add(n, 0, pages);
}

/* The first run of the class of @pages that is long enough, out of @tries. */
static inline unsigned long try_class(const struct near_fit *n, u32 class,
				      unsigned long pages, unsigned long tries)
{
	unsigned long run = first_run(n, class);

	/* Nothing is shorter than a page; and what is not single has a length. */
	if (pages == 1)
		return run;
	while ((n->page[run].tag & NUMBER) < pages) {
		run = next_run(n, class, run);
		if (run == NOWHERE || !--tries)
			return NOWHERE;
	}
	return run;
}

/**
 * struct choice - of a run
 * @run: its first page
 * @class: of its length
 * @zone: that it is in
 */
struct choice {
	unsigned long run;
	u32 class;
	u32 zone;
};

/* A run of @class if it lies in a lower zone. */
static inline void prefer(const struct near_fit *n, struct choice *c, u32 class)
{
	u32 zone;

	if (!n->zones[class])
		return;
	zone = lowest_zone(n, class);
	if (zone < c->zone) {
		c->zone = zone;
		c->class = class;
		c->run = list_of(n, class, zone);
	}
}

/* A run for @pages; of the two classes above its own all are near to it. */
static inline struct choice find_run(struct near_fit *n, unsigned long pages)
{
	struct choice c = { .run = NOWHERE, .zone = ~0u };
	u32 own = class_of(n, pages);

	c.class = own;
	if (n->zones[own]) {
		c.run = try_class(n, own, pages, TRIES);
		if (c.run != NOWHERE)
			c.zone = c.run >> n->zone;
	}
	prefer(n, &c, own + 1);
	prefer(n, &c, own + 2);
	if (c.run != NOWHERE)
		return c;
	c.class = next_class(n, own + 3);
	if (c.class) {
		c.run = first_run(n, c.class);
	} else if (n->zones[own]) {
		c.class = own;
		c.run = cma_near_fit_any(n, pages, 0);
	}
	return c;
}

/* A run of @class is free no more. */
static inline void use_up(struct near_fit *n, unsigned long run, u32 class,
			  unsigned long length)
{
	near_fit_remove(n, run, length, class);
	n->page[run + length - 1].tag = 0;
	n->room++;
}

/*
 * Takes the end of a run, and leaves its beginning to who needs an alignment.
 * Not inline, so that the other sort of request saves no registers for it.
 */
static noinline long alloc_plain(struct near_fit *n, unsigned long pages,
				 struct cma_tag tag)
{
	struct choice c = find_run(n, pages);
	unsigned long length, rest;

	if (c.run == NOWHERE)
		return -ENOMEM;
	length = run_length(n, c.run);
	rest = length - pages;
	if (rest)
		near_fit_resize(n, c.run, c.class, length, rest);
	else
		use_up(n, c.run, c.class, length);
	put_chunk(&n->page[c.run + rest], pages, tag);
	return c.run + rest;
}

static long near_fit_alloc(void *meta, unsigned long pages, unsigned long align,
			   struct cma_tag tag)
{
	struct near_fit *n = meta;

	if (pages > n->pages)
		return -ENOMEM;
	if (align > 1)
		return cma_near_fit_aligned(n, pages, align, tag);
	return alloc_plain(n, pages, tag);
}

/* Let the pages from @page to @end and what is free around be one run. */
static inline void join(struct near_fit *n, unsigned long page,
			unsigned long end)
{
	unsigned long first = run_before(n->page, page);

	if (end < n->pages && n->page[end].tag & FREE) {
		unsigned long after = run_length(n, end);

		near_fit_remove(n, end, after, 0);
		n->page[end].tag = 0;
		n->room++;
		end += after;
	}
	if (first == page) {
		near_fit_add(n, page, end - page);
		return;
	}
	n->page[page].tag = 0;
	n->room++;
	near_fit_resize(n, first, 0, page - first, end - first);
}

static unsigned long near_fit_free(void *meta, unsigned long page,
				   u32 *owner)
{
	struct near_fit *n = meta;
	unsigned long pages;

	if (page >= n->pages || !(n->page[page].tag & USED))
		return 0;
	*owner = n->page[page].link;
	pages = run_length(n, page);
	join(n, page, page + pages);
	if (--n->room < 0)
		cma_near_fit_index(n);
	return pages;
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
