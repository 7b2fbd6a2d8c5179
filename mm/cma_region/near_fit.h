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
#define FEW		64		/* free runs that need lists */
#define MANY		512		/* free runs that need an index above */
#define PATIENCE	1024		/* requests without an alignment in a row */
#define LEAF		9		/* pages of a leaf, as a power of two */
#define FANOUT		3		/* nodes to a node, as a power of two */
#define MAX_LEVELS	9

/**
 * enum near_fit_lanes - what tells the lists of a class from each other
 * @ZONES: where the run begins
 * @ORDERS: the greatest order that one of its pages is aligned to
 * @NO_LANES: there are no lists: few runs, all in an array
 */
enum near_fit_lanes {
	ZONES,
	ORDERS,
	NO_LANES,
};

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
 * struct few_run - a free run while there are few
 * @first: page
 * @length: pages
 */
struct few_run {
	u32 first;
	u32 length;
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
 * @runs: free ones
 * @most: free runs above half of FEW with which lists go on as they are
 * @by: which lists a run is in
 * @plain: requests without an alignment since the last that had one
 * @indexed: there have been more than MANY
 * @levels: of the index, the leaves first
 * @level: number of the first node, by level
 * @page: of each page its words
 * @laned: by lane, a map of classes that have a list there; by orders only
 * @head: of each list, by lane and class
 * @bound: of each node of the index, by order, what no run that begins there
 *	exceeds from its first aligned page on
 * @octave: by the highest bit of a length
 * @few: all runs, in any order, while there are few
 * @map: classes that are not empty
 * @lanes: by class, the lanes whose list is not empty
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
	u32 runs;
	u32 most;
	enum near_fit_lanes by;
	u32 plain;
	bool indexed;
	u32 levels;
	u32 level[MAX_LEVELS];
	struct page_words *page;
	unsigned long *laned;
	u32 *head;
	u32 *bound;
	struct octave octave[MAX_ORDERS];
	struct few_run few[FEW];
	unsigned long map[MAP_WORDS];
	u32 lanes[];
};

static inline u32 class_of(const struct near_fit *n, unsigned long length)
{
	const struct octave *o = &n->octave[__fls(length)];

	return o->first + (length >> o->shift);
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

/* The greatest order that a page of a run is aligned to. */
static inline u32 order_of_run(const struct near_fit *n, unsigned long run,
			       unsigned long length)
{
	unsigned long first = n->base + run;
	u32 order = __fls((first - 1) ^ (first + length - 1));

	return order < n->octaves ? order : n->octaves;
}

/*
 * Functions that are told @by, which is n->by, are so in order to be compiled
 * for it where it is known.
 */
static __always_inline u32 lane_of(const struct near_fit *n,
				   enum near_fit_lanes by, unsigned long run,
				   unsigned long length)
{
	return by == ZONES ? run >> n->zone : order_of_run(n, run, length);
}

static inline u32 lowest_lane(const struct near_fit *n, u32 class)
{
	return __ffs(n->lanes[class]);
}

static inline u32 *head_of(const struct near_fit *n, u32 class, u32 lane)
{
	return &n->head[lane * n->classes + class];
}

static inline unsigned long list_of(const struct near_fit *n, u32 class,
				    u32 lane)
{
	return *head_of(n, class, lane);
}

/* The run after @run in its list, or in the next list of the class. */
static __always_inline unsigned long next_run(const struct near_fit *n,
					      enum near_fit_lanes by, u32 class,
					      unsigned long run)
{
	u32 lanes;

	if (n->page[run].link != NIL)
		return n->page[run].link;
	lanes = n->lanes[class] & (~1u << lane_of(n, by, run, run_length(n, run)));
	return lanes ? list_of(n, class, __ffs(lanes)) : NOWHERE;
}

static inline unsigned long first_run(const struct near_fit *n, u32 class)
{
	return list_of(n, class, lowest_lane(n, class));
}

/* An alignment as a power of two; false if no page has it. */
static inline bool order_of(const struct near_fit *n, unsigned long align,
			    u32 *order)
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

/* Pages of @run from its first aligned one on, 0 if it has none. */
static inline unsigned long
aligned_length(const struct near_fit *n, unsigned long run, u32 order)
{
	unsigned long pad = padding(n, run, order);
	unsigned long length = run_length(n, run);

	return pad < length ? length - pad : 0;
}

static inline unsigned long *laned_by(const struct near_fit *n, u32 order)
{
	return n->laned + order * n->words;
}

/* The bounds of the node of a level that @page is in. */
static inline u32 *bounds_of(const struct near_fit *n, u32 level,
			     unsigned long page)
{
	u32 node = n->level[level] + (page >> (LEAF + level * FANOUT));

	return &n->bound[node * (n->octaves + 1)];
}

long cma_near_fit_few_alloc(struct near_fit *n, unsigned long pages,
			    unsigned long align, struct cma_tag tag);
unsigned long cma_near_fit_few_free(struct near_fit *n, unsigned long page,
				    unsigned long pages);
unsigned long cma_near_fit_few_largest(const struct near_fit *n, u32 order);

long cma_near_fit_aligned(struct near_fit *n, unsigned long pages,
			  unsigned long align, struct cma_tag tag);
unsigned long cma_near_fit_any(struct near_fit *n, unsigned long pages, u32 order);
unsigned long cma_near_fit_largest(const void *meta, unsigned long align);

void cma_near_fit_list(struct near_fit *n, enum near_fit_lanes by);
void cma_near_fit_change(struct near_fit *n);

u32 cma_near_fit_nodes(struct near_fit *n);
void cma_near_fit_index(struct near_fit *n);
void cma_near_fit_raise(struct near_fit *n, unsigned long run,
			unsigned long length);
unsigned long cma_near_fit_search(struct near_fit *n, unsigned long pages,
				  u32 order);

bool cma_near_fit_check(const void *meta);

static inline void mark_class(unsigned long *map, u32 class)
{
	map[class / BITS_PER_LONG] |= 1UL << class % BITS_PER_LONG;
}

static inline void unmark_class(unsigned long *map, u32 class)
{
	map[class / BITS_PER_LONG] &= ~(1UL << class % BITS_PER_LONG);
}

static __always_inline void near_fit_add(struct near_fit *n,
					 enum near_fit_lanes by,
					 unsigned long run,
					 unsigned long length, u32 class)
{
	u32 lane = lane_of(n, by, run, length);

	if (link_run(n->page, head_of(n, class, lane), run, length)) {
		n->lanes[class] |= 1u << lane;
		mark_class(n->map, class);
		if (by == ORDERS)
			mark_class(laned_by(n, lane), class);
	}
}

/* The run at @i of the array has a length now. */
static inline void near_fit_set_length(struct near_fit *n, u32 i,
				       unsigned long run, unsigned long length)
{
	struct page_words *w = &n->page[run];

	n->few[i].length = length;
	if (length == 1) {
		w->tag = FREE | BACK | ONE;
	} else {
		w->tag = FREE | length;
		w[length - 1].tag = BACK | run;
	}
}

/* A run becomes the one at @i of the array. */
static inline void near_fit_set_few(struct near_fit *n, u32 i,
				    unsigned long run, unsigned long length)
{
	n->few[i].first = run;
	n->page[run].link = i;
	near_fit_set_length(n, i, run, length);
}

static __always_inline void near_fit_remove(struct near_fit *n,
					    enum near_fit_lanes by,
					    unsigned long run,
					    unsigned long length, u32 class)
{
	u32 next = n->page[run].link, lane;

	if (!unlink_run(n->page, run, length))
		return;
	lane = lane_of(n, by, run, length);
	*head_of(n, class, lane) = next;
	if (next != NIL)
		return;
	n->lanes[class] &= ~(1u << lane);
	if (!n->lanes[class])
		unmark_class(n->map, class);
	if (by == ORDERS)
		unmark_class(laned_by(n, lane), class);
}

/* A run of @class gets another end. It may stay in its list. */
static __always_inline void near_fit_resize(struct near_fit *n,
					    enum near_fit_lanes by,
					    unsigned long run, u32 class,
					    unsigned long from, unsigned long to)
{
	u32 after = class_of(n, to);

	if (after != class ||
	    lane_of(n, by, run, from) != lane_of(n, by, run, to)) {
		near_fit_remove(n, by, run, from, class);
		n->page[run + from - 1].tag = 0;
		near_fit_add(n, by, run, to, after);
		return;
	}
	n->page[run + from - 1].tag = 0;
	n->page[run].tag = FREE | to;
	n->page[run + to - 1].tag = BACK | run;
}

/* A run came or went. */
static inline void near_fit_review(struct near_fit *n)
{
	/* If they are few again this is huge. */
	if (n->runs - FEW / 2 > n->most)
		cma_near_fit_change(n);
}

#endif /* _CMA_REGION_NEAR_FIT_H */
