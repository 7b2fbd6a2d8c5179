// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: near fit
 *
 * A request takes, of the free runs whose length is near to what it needs (at
 * most a quarter too long), one of the lowest. If there is none it takes one of
 * the next length there is. Near fits leave small rests, and low ones keep the
 * high end in one piece: together they fail less often than best fit or first
 * fit do.
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
 * Two words a page are the rest of the metadata, tag and link. They belong to
 * runs, used or free: tag to their ends, link to the lists.
 *
 *	page     0     1     2     3     4     5     6     7
 *	      +-----+-----+-----+-----+-----+-----+-----+-----+
 *	tag   | U 2 |  .  | F 4 |  .  |  .  | B 2 | U 1 | S p |
 *	link  |  .  |  .  | n   | p   |  .  |  .  |  .  | n   |
 *	      +-----+-----+-----+-----+-----+-----+-----+-----+
 *	        chunk        free, four pages       chunk  free
 *
 * U and F tell the length of a chunk and of a free run, B where the free run
 * begins of which this is the last page, n and p are the next and the previous
 * run of a list. The tag of a single free page (S) has p in place of a length.
 *
 * Allocation and free without alignment take a fixed number of steps. A request
 * with an alignment looks at the runs of one class after the other until one
 * is near, where a run begins for it at its first aligned page. Of each
 * alignment the region remembers a length that no run has, so that requests
 * which can only fail do so at once.
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
}

static size_t head_size(const struct near_fit *n)
{
	return ALIGN(sizeof(*n) + n->classes * sizeof(u32), sizeof(long));
}

static size_t near_fit_meta_size(unsigned long pages)
{
	struct near_fit n;

	set_sizes(&n, pages);
	return head_size(&n) + (n.classes << n.lists) * sizeof(u32) +
	       pages * sizeof(struct page_words);
}

/* Runs of a list are all single pages or all longer, as @length is. */
static inline void set_previous(struct near_fit *n, unsigned long run,
				unsigned long length, u32 previous)
{
	if (length == 1)
		n->page[run].tag = SINGLE | previous;
	else
		n->page[run + 1].link = previous;
}

/* A run longer than the memory of failures has: some may succeed now. */
static void forget_failures(struct near_fit *n, unsigned long run,
			    unsigned long length)
{
	u32 order;

	n->least = NUMBER;
	for (order = 0; order <= n->octaves; order++) {
		unsigned long pad = padding(n, run, order);

		if (pad < length && length - pad >= n->none[order])
			n->none[order] = length - pad + 1;
		n->least = min(n->least, n->none[order]);
	}
}

static void remember_failure(struct near_fit *n, u32 order, u32 pages)
{
	n->none[order] = pages;
	n->least = min(n->least, pages);
}

static inline void add_run(struct near_fit *n, unsigned long run,
			   unsigned long length)
{
	u32 class = class_of(n, length), zone = run >> n->zone;
	u32 *head = &n->head[(class << n->lists) + zone];
	u32 next = *head;

	if (length > 1) {
		n->page[run].tag = FREE | length;
		n->page[run + length - 1].tag = BACK | run;
	}
	set_previous(n, run, length, NIL);
	n->page[run].link = next;
	*head = run;
	if (next != NIL) {
		set_previous(n, next, length, run);
	} else {
		n->zones[class] |= 1u << zone;
		n->map[class / BITS_PER_LONG] |= 1UL << class % BITS_PER_LONG;
	}
}

static inline void clear_zone(struct near_fit *n, u32 class, u32 zone)
{
	n->zones[class] &= ~(1u << zone);
	if (!n->zones[class])
		n->map[class / BITS_PER_LONG] &=
			~(1UL << class % BITS_PER_LONG);
}

static inline void remove_run(struct near_fit *n, unsigned long run,
			      unsigned long length)
{
	u32 next = n->page[run].link;
	u32 prev = length == 1 ? n->page[run].tag & NUMBER : n->page[run + 1].link;

	if (next != NIL)
		set_previous(n, next, length, prev);
	if (prev != NIL) {
		n->page[prev].link = next;
	} else {
		u32 class = class_of(n, length), zone = run >> n->zone;

		n->head[(class << n->lists) + zone] = next;
		if (next == NIL)
			clear_zone(n, class, zone);
	}
	n->page[run + length - 1].tag = 0;
	n->page[run].tag = 0;
}

static void near_fit_init(void *meta, unsigned long base, unsigned long pages)
{
	struct near_fit *n = meta;
	u32 i;

	memset(meta, 0, near_fit_meta_size(pages));
	set_sizes(n, pages);
	n->base = base;
	n->head = (u32 *)((char *)meta + head_size(n));
	n->page = (struct page_words *)(n->head + (n->classes << n->lists));
	for (i = 0; i < n->classes << n->lists; i++)
		n->head[i] = NIL;
	for (i = 0; i < MAX_ORDERS; i++)
		n->none[i] = pages + 1;
	n->least = pages + 1;
	add_run(n, 0, pages);
}

/* The first class that is not empty, from @class on; 0 if there is none. */
static inline u32 next_class(const struct near_fit *n, u32 class)
{
	u32 i = class / BITS_PER_LONG;
	unsigned long word = n->map[i] & (~0UL << class % BITS_PER_LONG);

	while (!word) {
		if (++i == MAP_WORDS)
			return 0;
		word = n->map[i];
	}
	return i * BITS_PER_LONG + __ffs(word);
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

/* The last class whose runs are near to those of @class. */
static inline u32 nearest(const struct near_fit *n, u32 class)
{
	return class + (1u << n->steps) / 4;
}

static unsigned long find_run(const struct near_fit *n, unsigned long pages)
{
	u32 own = class_of(n, pages), last = nearest(n, own), class;
	unsigned long run = NOWHERE;
	u32 lowest = ~0u;

	if (n->zones[own]) {
		run = try_class(n, own, pages, TRIES);
		if (run != NOWHERE)
			lowest = run >> n->zone;
	}
	for (class = own + 1; class <= last; class++)
		if (n->zones[class] && lowest_zone(n, class) < lowest) {
			lowest = lowest_zone(n, class);
			run = list_of(n, class, lowest);
		}
	if (run != NOWHERE)
		return run;
	class = next_class(n, last + 1);
	if (class)
		return first_run(n, class);
	return n->zones[own] ? try_class(n, own, pages, NOWHERE) : NOWHERE;
}

/**
 * struct search - for an aligned run
 * @mask: bits of a page number that are 0 if it is aligned
 * @origin: minus the page frame number of page 0
 * @pages: wanted
 * @near: a rest so small that the search ends
 * @rest: what the best run so far would leave behind the chunk
 * @run: that run
 */
struct search {
	unsigned long mask;
	unsigned long origin;
	unsigned long pages;
	unsigned long near;
	unsigned long rest;
	unsigned long run;
};

/* Find the least rest in a list; a run too short has a huge one. */
static inline void search_list(const struct near_fit *n, struct search *s,
			       u32 run, unsigned long single)
{
	for (; run != NIL; run = n->page[run].link) {
		unsigned long length = single ?: n->page[run].tag & NUMBER;
		unsigned long pad = (s->origin - run) & s->mask;
		unsigned long rest = length - pad - s->pages;

		if (rest < s->rest) {
			s->rest = rest;
			s->run = run;
		}
	}
}

static inline void search_class(const struct near_fit *n, struct search *s,
				u32 class)
{
	u32 zones;

	for (zones = n->zones[class]; zones; zones &= zones - 1) {
		search_list(n, s, list_of(n, class, __ffs(zones)), class == 1);
		if (s->rest <= s->near)
			return;
	}
}

static unsigned long find_aligned(const struct near_fit *n,
				  unsigned long pages, u32 order)
{
	struct search s = {
		.mask = (1UL << order) - 1,
		.origin = -n->base,
		.pages = pages,
		.near = pages / 4,
		.rest = n->pages,
		.run = NOWHERE,
	};
	u32 class = next_class(n, class_of(n, pages));

	while (class && s.run == NOWHERE) {
		search_class(n, &s, class);
		class = next_class(n, class + 1);
	}
	return s.run;
}

/* The alignment as find_aligned() takes it; false if no page has it. */
static bool order_of(const struct near_fit *n, unsigned long align, u32 *order)
{
	*order = __ffs(align);
	if (*order <= n->octaves)
		return true;
	if (padding(n, 0, *order) >= n->pages)
		return false;
	/* One page at most has any of these, so it has them all. */
	*order = n->octaves;
	return true;
}

static inline void put_chunk(struct near_fit *n, unsigned long page,
			     unsigned long pages, struct cma_tag tag)
{
	n->page[page].link = tag.owner;
	if (pages == 1) {
		n->page[page].tag = USED | ONE | (tag.since & NUMBER);
	} else {
		n->page[page].tag = USED | pages;
		n->page[page + 1].link = tag.since;
	}
}

static inline struct cma_tag tag_of(const struct near_fit *n,
				    unsigned long page)
{
	const struct page_words *w = &n->page[page];
	struct cma_tag tag = { .owner = w->link };

	tag.since = w->tag & ONE ? w->tag & NUMBER : w[1].link;
	return tag;
}

/* Cut @pages out of @run, @pad pages behind its beginning. */
static inline void take(struct near_fit *n, unsigned long run,
			unsigned long pad, unsigned long pages,
			struct cma_tag tag)
{
	unsigned long length = run_length(n, run);

	remove_run(n, run, length);
	if (pad)
		add_run(n, run, pad);
	if (length > pad + pages)
		add_run(n, run + pad + pages, length - pad - pages);
	put_chunk(n, run + pad, pages, tag);
}

static int alloc_aligned(struct near_fit *n, unsigned long pages,
			 unsigned long align, struct cma_tag tag,
			 unsigned long *page)
{
	unsigned long run, pad;
	u32 order;

	if (!order_of(n, align, &order) || pages >= n->none[order])
		return -ENOMEM;
	run = find_aligned(n, pages, order);
	if (run == NOWHERE) {
		remember_failure(n, order, pages);
		return -ENOMEM;
	}
	pad = padding(n, run, order);
	take(n, run, pad, pages, tag);
	*page = run + pad;
	return 0;
}

static int near_fit_alloc(void *meta, unsigned long pages, unsigned long align,
			  struct cma_tag tag, unsigned long *page)
{
	struct near_fit *n = meta;
	unsigned long run;

	if (align > 1)
		return alloc_aligned(n, pages, align, tag, page);
	if (pages >= n->none[0])
		return -ENOMEM;
	run = find_run(n, pages);
	if (run == NOWHERE) {
		remember_failure(n, 0, pages);
		return -ENOMEM;
	}
	take(n, run, 0, pages, tag);
	*page = run;
	return 0;
}

static unsigned long near_fit_free(void *meta, unsigned long page,
				   struct cma_tag *tag)
{
	struct near_fit *n = meta;
	unsigned long next, pages, freed;

	if (page >= n->pages || !(n->page[page].tag & USED))
		return 0;
	*tag = tag_of(n, page);
	freed = run_length(n, page);
	pages = freed;
	next = page + pages;
	n->page[page].tag = 0;
	if (next < n->pages && run_is_free(n, next)) {
		unsigned long after = run_length(n, next);

		remove_run(n, next, after);
		pages += after;
	}
	if (page) {
		u32 tag = n->page[page - 1].tag;

		/* A free run ends there: BACK, or SINGLE, which has its bit. */
		if (tag & BACK) {
			unsigned long before = tag & FREE ? page - 1 :
					       tag & NUMBER;

			remove_run(n, before, page - before);
			pages += page - before;
			page = before;
		}
	}
	add_run(n, page, pages);
	/* No other run is longer than those before. */
	if (pages >= n->least)
		forget_failures(n, page, pages);
	return freed;
}

static unsigned long near_fit_largest(const void *meta, unsigned long align)
{
	const struct near_fit *n = meta;
	unsigned long run, largest = 0;
	u32 class, order;

	if (!order_of(n, align, &order))
		return 0;
	for (class = n->classes - 1; class; class--) {
		if (!n->zones[class])
			continue;
		for (run = first_run(n, class); run != NOWHERE;
		     run = next_run(n, class, run))
			largest = max(largest, aligned_length(n, run, order));
		/* What is left is shorter than this class. */
		if (largest && class_of(n, largest) >= class)
			break;
	}
	return largest;
}

static bool near_fit_next(const void *meta, struct cma_run *run)
{
	const struct near_fit *n = meta;
	unsigned long p = run->page;

	while (p < n->pages && !(n->page[p].tag & (USED | FREE)))
		p++;
	if (p >= n->pages)
		return false;
	run->page = p;
	run->pages = run_length(n, p);
	run->tag = n->page[p].tag & USED ? tag_of(n, p) :
					   (struct cma_tag) { 0 };
	return true;
}

const struct cma_allocator cma_near_fit = {
	.name = "near-fit",
	.meta_size = near_fit_meta_size,
	.init = near_fit_init,
	.alloc = near_fit_alloc,
	.free = near_fit_free,
	.largest = near_fit_largest,
	.next = near_fit_next,
	.check = near_fit_check,
};
