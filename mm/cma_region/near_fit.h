/* SPDX-License-Identifier: GPL-2.0-only */
/* Near fit: its metadata, for near_fit.c and its checker. */
#ifndef _CMA_REGION_NEAR_FIT_H
#define _CMA_REGION_NEAR_FIT_H

#include <linux/bitops.h>
#include <linux/types.h>

#define USED	0x80000000u	/* first page of a chunk */
#define FREE	0x40000000u	/* first page of a free run of two or more */
#define BACK	0x20000000u	/* last page of a free run of two or more */
#define ONE	0x10000000u	/* only page of a chunk or a free run */
#define SINGLE	(FREE | BACK | ONE)
#define KIND	0xf0000000u
#define NUMBER	0x0fffffffu

#define NIL		NUMBER		/* end of a list */
#define NOWHERE		(~0UL)
#define MAX_CLASSES	256
#define MAX_ORDERS	30
#define MAP_WORDS	(MAX_CLASSES / BITS_PER_LONG)

/**
 * struct page_words - metadata of a page
 * @tag: what it is to the run that it begins or ends
 * @link: next run of the list, on its first page; the previous on its second
 */
struct page_words {
	u32 tag;
	u32 link;
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
 * struct near_fit - head of the metadata
 * @base: page frame number of the first page
 * @pages: how many
 * @octaves: of lengths
 * @steps: classes to the octave, as a power of two
 * @lists: lists to the class, as a power of two
 * @zone: pages of a zone, as a power of two
 * @classes: how many
 * @least: the shortest of @none
 * @octave: by the highest bit of a length
 * @none: for each alignment order a length that no run has
 * @map: classes that are not empty
 * @page: of each page its words
 * @head: of each list, by class and zone
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
	u32 least;
	struct page_words *page;
	u32 *head;
	struct octave octave[MAX_ORDERS];
	u32 none[MAX_ORDERS];
	unsigned long map[MAP_WORDS];
	u32 zones[];
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
	u32 tag = n->page[page].tag;

	return tag & ONE ? 1 : tag & NUMBER;
}

static inline bool run_is_free(const struct near_fit *n, unsigned long page)
{
	return n->page[page].tag & FREE;
}

static inline u32 lowest_zone(const struct near_fit *n, u32 class)
{
	return __ffs(n->zones[class]);
}

static inline unsigned long list_of(const struct near_fit *n, u32 class,
				    u32 zone)
{
	return n->head[(class << n->lists) + zone];
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

bool near_fit_check(const void *meta);

#endif /* _CMA_REGION_NEAR_FIT_H */
