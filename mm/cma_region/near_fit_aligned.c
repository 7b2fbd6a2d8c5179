// SPDX-License-Identifier: GPL-2.0-only
/*
 * Near fit: requests with an alignment. To them a run begins at its first
 * aligned page.
 *
 * From the first such request on each class notes for every alignment order
 * the zones where a run has a page of that order. A run longer than the
 * alignment has one for sure, so that notes are of shorter runs. They are made
 * when a run comes; one that has become wrong goes when a search falls for it.
 * In a region that has an index by then the index does it.
 */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "near_fit.h"

#define GLANCES	32	/* runs that a request looks at before it takes any */

/* An alignment as a power of two; false if no page has it. */
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

/* Note the orders that the length alone does not promise. */
static inline void note_reach(struct near_fit *n, unsigned long run, u32 class,
			      u32 order, u32 sure)
{
	for (order = min(order, n->noted); order > sure; order--) {
		*reach_of(n, class, order) |= 1u << (run >> n->zone);
		reaching_of(n, order)[class / BITS_PER_LONG] |=
			1UL << class % BITS_PER_LONG;
	}
}

/**
 * cma_near_fit_note() - a run has come that is shorter than n->brief
 * @n: the metadata
 * @run: first page
 * @length: pages
 * @class: of the length
 *
 * Context: under the lock of the pool.
 */
void cma_near_fit_note(struct near_fit *n, unsigned long run, unsigned long length,
		       u32 class)
{
	u32 order = order_of_run(n, run, length), sure = __fls(length);

	if (order > sure)
		note_reach(n, run, class, order, sure);
	if (n->indexed)
		cma_near_fit_raise(n, run, length, order);
}

/* From now on note orders up to @order. */
static void begin_notes(struct near_fit *n, u32 order)
{
	unsigned long run, length;
	u32 class;

	n->noted = order;
	n->brief = max(n->brief, 1UL << order);
	for (class = next_class(n, 1); class; class = next_class(n, class + 1))
		for (run = first_run(n, class); run != NOWHERE;
		     run = next_run(n, class, run)) {
			length = run_length(n, run);
			note_reach(n, run, class, order_of_run(n, run, length),
				   __fls(length));
		}
}

/**
 * struct search - for an aligned run
 * @mask: bits of a page number that are 0 if it is aligned
 * @origin: minus the page frame number of page 0
 * @pages: wanted
 * @rest: what the best run so far would leave behind the chunk
 * @run: that run
 * @glances: at how many runs it may still look
 * @order: of the alignment
 * @reached: one of the runs seen last has an aligned page
 */
struct search {
	unsigned long mask;
	unsigned long origin;
	unsigned long pages;
	unsigned long rest;
	unsigned long run;
	u32 glances;
	u32 order;
	bool reached;
};

/* Find the least rest in a list; a run too short has a huge one. */
static inline void search_list(const struct near_fit *n, struct search *s,
			       u32 run, unsigned long single)
{
	for (; run != NIL && s->glances; run = n->page[run].link, s->glances--) {
		unsigned long length = single ?: n->page[run].tag & NUMBER;
		unsigned long pad = (s->origin - run) & s->mask;
		unsigned long rest = length - pad - s->pages;

		s->reached |= pad < length;
		if (rest < s->rest) {
			s->rest = rest;
			s->run = run;
			if (!rest)
				return;
		}
	}
}

static inline bool is_done(const struct search *s)
{
	return !s->glances || !s->rest;
}

static inline void search_class(const struct near_fit *n, struct search *s,
				u32 class, u32 zones)
{
	for (; zones && !is_done(s); zones &= zones - 1)
		search_list(n, s, list_of(n, class, __ffs(zones)), class == 1);
}

static void forget_reach(struct near_fit *n, u32 class, u32 order, u32 zones)
{
	u32 *reach = reach_of(n, class, order);

	*reach &= ~zones;
	if (!*reach)
		reaching_of(n, order)[class / BITS_PER_LONG] &=
			~(1UL << class % BITS_PER_LONG);
}

/* A class whose runs are so short that most have no aligned page. */
static inline void search_noted(struct near_fit *n, struct search *s, u32 class)
{
	u32 noted = *reach_of(n, class, s->order), zone;
	u32 gone = noted & ~n->zones[class];

	for (noted &= n->zones[class]; noted && !is_done(s);
	     noted &= noted - 1) {
		zone = __ffs(noted);
		s->reached = false;
		search_list(n, s, list_of(n, class, zone), class == 1);
		if (!s->reached && s->glances)
			gone |= 1u << zone;
	}
	if (gone)
		forget_reach(n, class, s->order, gone);
}

/* The class of the shortest length that is sure to have an aligned page. */
static u32 sure_class(const struct near_fit *n, u32 order)
{
	return order < n->octaves ? class_of(n, 1UL << order) : n->classes;
}

static inline void search_classes(struct near_fit *n, struct search *s)
{
	u32 sure = sure_class(n, s->order), own = class_of(n, s->pages), class;
	const unsigned long *map = reaching_of(n, s->order);

	if (own < sure)
		for (class = next_in(n, map, own);
		     class && s->run == NOWHERE && s->glances;
		     class = next_in(n, map, class + 1))
			search_noted(n, s, class);
	if (s->run != NOWHERE)
		return;
	for (class = next_class(n, max(own, sure));
	     class && s->run == NOWHERE && s->glances;
	     class = next_class(n, class + 1))
		search_class(n, s, class, n->zones[class]);
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
		.rest = n->pages,
		.run = NOWHERE,
		.glances = glances,
		.order = order,
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
	u32 class;

	if (n->indexed)
		return cma_near_fit_search(n, pages, order);
	for (class = next_class(n, class_of(n, pages));
	     class && s.run == NOWHERE; class = next_class(n, class + 1))
		search_class(n, &s, class, n->zones[class]);
	return s.run;
}

/*
 * The best of a few runs will do; else one so long that it must; and if there
 * is none whoever could.
 */
static inline unsigned long find_run(struct near_fit *n, unsigned long pages,
				     u32 order)
{
	struct search s = begin_search(n, pages, order, GLANCES);
	unsigned long run;

	search_classes(n, &s);
	if (s.run != NOWHERE || s.glances)
		return s.run;
	run = take_long(n, pages + s.mask);
	return run != NOWHERE ? run : cma_near_fit_any(n, pages, order);
}

/* Cut @pages out of @run, @pad pages behind its beginning. */
static inline long take(struct near_fit *n, unsigned long run, unsigned long pad,
			unsigned long pages, struct cma_tag tag)
{
	unsigned long length = run_length(n, run), page = run + pad;

	near_fit_remove(n, run, length, 0);
	if (pad) {
		near_fit_add(n, run, pad);
		n->room--;
	}
	if (length > pad + pages) {
		near_fit_add(n, page + pages, length - pad - pages);
	} else {
		n->page[run + length - 1].tag = 0;
		n->room++;
	}
	put_chunk(&n->page[page], pages, tag);
	return page;
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

	if (!order_of(n, align, &order))
		return -ENOMEM;
	if (order > n->noted && !n->indexed)
		begin_notes(n, order);
	/* To make notes of many runs would take too long. */
	run = order > n->noted ? cma_near_fit_search(n, pages, order) :
				 find_run(n, pages, order);
	if (run == NOWHERE)
		return -ENOMEM;
	return take(n, run, padding(n, run, order), pages, tag);
}

/* Operation of struct cma_allocator. */
unsigned long cma_near_fit_largest(const void *meta, unsigned long align)
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
