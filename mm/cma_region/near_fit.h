/* SPDX-License-Identifier: GPL-2.0-only */
/* Near fit: its metadata, for near_fit*.c. */
#ifndef _CMA_REGION_NEAR_FIT_H
#define _CMA_REGION_NEAR_FIT_H

#include <linux/bitops.h>
#include <linux/types.h>

#include "runs.h"

#define MAX_CLASSES	256
#define MAX_ORDERS	29
#define MAP_WORDS	(MAX_CLASSES / BITS_PER_LONG)
#define FEW		512		/* free runs that need no index */
#define LEAF		6		/* pages of a leaf, as a power of two */
#define FANOUT		3		/* nodes to a node, as a power of two */
#define MAX_LEVELS	9

/**
 * struct octave - lengths between a power of two and the next
 * @first: class of a length that is shifted to nothing
 * @shift: what is left of a length then tells the class, from there
 */
struct octave {
	u16 first;
	u16 shift;
};

/**
 * struct near_fit - head of the metadata
 * @base: page frame number of the first page
 * @pages: how many
 * @octaves: of lengths
 * @steps: classes to the octave, as a power of two
 * @lists: lists to the class, as a power of two
 * @zone: pages of a zone, as a power of two
 * @classes: how many
 * @words: of a map of classes
 * @room: for more free runs before they need an index
 * @indexed: there have been more than FEW
 * @noted: greatest order of @reach
 * @brief: runs that are shorter are noted when they come
 * @levels: of the index, the leaves first
 * @level: number of the first node, by level
 * @page: of each page its words
 * @reaching: by order, a map of classes where @reach is not empty
 * @head: of each list, by zone and class
 * @reach: zones where there may be a run with a page of an alignment order, by
 *	class and order
 * @bound: of each node of the index, by order, what no run that begins there
 *	exceeds from its first aligned page on
 * @octave: by the highest bit of a length
 * @map: classes that are not empty
 * @zones: by class, the zones whose list is not empty
 */
struct near_fit {
	unsigned long base;
	unsigned long pages;
	u32 octaves;
	u32 steps;
	u32 lists;
	u32 zone;
	u32 classes;
	u32 words;
	s32 room;
	bool indexed;
	u32 noted;
	unsigned long brief;
	u32 levels;
	u32 level[MAX_LEVELS];
	struct page_words *page;
	unsigned long *reaching;
	u32 *head;
	u32 *reach;
	u32 *bound;
	struct octave octave[MAX_ORDERS];
	unsigned long map[MAP_WORDS];
	u32 zones[];
};

static inline u32 class_of(const struct near_fit *n, unsigned long length)
{
	const struct octave *o = &n->octave[__fls(length)];

	return o->first + (length >> o->shift);
}

static inline bool same_class(const struct near_fit *n, unsigned long a,
			      unsigned long b)
{
	return !((a ^ b) >> n->octave[__fls(a)].shift);
}

/* Pages to skip from @page to the next page that is aligned. */
static inline unsigned long padding(const struct near_fit *n,
				    unsigned long page, u32 order)
{
	return -(n->base + page) & ((1UL << order) - 1);
}

static inline unsigned long run_length(const struct near_fit *n,
				       unsigned long page)
{
	return length_of(&n->page[page]);
}

/* The first class of a map, from @class on; 0 if there is none. */
static inline u32 next_in(const struct near_fit *n, const unsigned long *map,
			  u32 class)
{
	u32 i = class / BITS_PER_LONG;
	unsigned long word = map[i] & (~0UL << class % BITS_PER_LONG);

	while (!word) {
		if (++i >= n->words)
			return 0;
		word = map[i];
	}
	return i * BITS_PER_LONG + __ffs(word);
}

static inline u32 next_class(const struct near_fit *n, u32 class)
{
	return next_in(n, n->map, class);
}

static inline u32 lowest_zone(const struct near_fit *n, u32 class)
{
	return __ffs(n->zones[class]);
}

static inline u32 *head_of(const struct near_fit *n, u32 class, u32 zone)
{
	return &n->head[zone * n->classes + class];
}

static inline unsigned long list_of(const struct near_fit *n, u32 class,
				    u32 zone)
{
	return *head_of(n, class, zone);
}

/* The run after @run in its list, or in the next list of the class. */
static inline unsigned long next_run(const struct near_fit *n, u32 class,
				     unsigned long run)
{
	u32 zones;

	if (n->page[run].link != NIL)
		return n->page[run].link;
	zones = n->zones[class] & (~1u << (run >> n->zone));
	return zones ? list_of(n, class, __ffs(zones)) : NOWHERE;
}

static inline unsigned long first_run(const struct near_fit *n, u32 class)
{
	return list_of(n, class, lowest_zone(n, class));
}

/* Pages of @run from its first aligned one on, 0 if it has none. */
static inline unsigned long
aligned_length(const struct near_fit *n, unsigned long run, u32 order)
{
	unsigned long pad = padding(n, run, order);
	unsigned long length = run_length(n, run);

	return pad < length ? length - pad : 0;
}

/* The greatest order that a page of a run is aligned to. */
static inline u32 order_of_run(const struct near_fit *n, unsigned long run,
			       unsigned long length)
{
	unsigned long first = n->base + run;
	u32 order = __fls((first - 1) ^ (first + length - 1));

	return order < n->octaves ? order : n->octaves;
}

static inline unsigned long *reaching_of(const struct near_fit *n, u32 order)
{
	return n->reaching + order * n->words;
}

static inline u32 *reach_of(const struct near_fit *n, u32 class, u32 order)
{
	return &n->reach[class * (n->octaves + 1) + order];
}

/* The bounds of the node of a level that @page is in. */
static inline u32 *bounds_of(const struct near_fit *n, u32 level,
			     unsigned long page)
{
	u32 node = n->level[level] + (page >> (LEAF + level * FANOUT));

	return &n->bound[node * (n->octaves + 1)];
}

long cma_near_fit_aligned(struct near_fit *n, unsigned long pages,
			  unsigned long align, struct cma_tag tag);
unsigned long cma_near_fit_any(struct near_fit *n, unsigned long pages, u32 order);
void cma_near_fit_note(struct near_fit *n, unsigned long run, unsigned long length,
		       u32 class);

u32 cma_near_fit_nodes(struct near_fit *n);
void cma_near_fit_index(struct near_fit *n);
void cma_near_fit_raise(struct near_fit *n, unsigned long run,
			unsigned long length, u32 reach);
unsigned long cma_near_fit_search(struct near_fit *n, unsigned long pages,
				  u32 order);
unsigned long cma_near_fit_largest(const void *meta, unsigned long align);

bool cma_near_fit_check(const void *meta);

static inline void near_fit_add(struct near_fit *n, unsigned long run,
				unsigned long length)
{
	u32 class = class_of(n, length), zone = run >> n->zone;

	if (link_run(n->page, head_of(n, class, zone), run, length)) {
		n->zones[class] |= 1u << zone;
		n->map[class / BITS_PER_LONG] |= 1UL << class % BITS_PER_LONG;
	}
	if (length < n->brief)
		cma_near_fit_note(n, run, length, class);
}

/* A @class of 0 is unknown. */
static inline void near_fit_remove(struct near_fit *n, unsigned long run,
				   unsigned long length, u32 class)
{
	u32 next = n->page[run].link, zone = run >> n->zone;

	if (!unlink_run(n->page, run, length))
		return;
	class = class ? class : class_of(n, length);
	*head_of(n, class, zone) = next;
	if (next != NIL)
		return;
	n->zones[class] &= ~(1u << zone);
	if (!n->zones[class])
		n->map[class / BITS_PER_LONG] &=
			~(1UL << class % BITS_PER_LONG);
}

/*
 * A run of @class, 0 if that is unknown, gets another end. If its length is of
 * the same class after that it stays in its list.
 */
static __always_inline void near_fit_resize(struct near_fit *n,
					    unsigned long run, u32 class,
					    unsigned long from, unsigned long to)
{
	if (!same_class(n, from, to)) {
		near_fit_remove(n, run, from, class);
		n->page[run + from - 1].tag = 0;
		near_fit_add(n, run, to);
		return;
	}
	n->page[run + from - 1].tag = 0;
	n->page[run].tag = FREE | to;
	n->page[run + to - 1].tag = BACK | run;
	if (to > from && to < n->brief)
		cma_near_fit_note(n, run, to, class_of(n, to));
}

#endif /* _CMA_REGION_NEAR_FIT_H */
