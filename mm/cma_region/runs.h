/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * DOC: runs
 *
 * The pages of a region are a sequence of runs, used and free. Allocators that
 * keep the free ones in lists do so in two words a page, tag and link:
 *
 *	page     0     1     2     3     4     5     6     7
 *	      +-----+-----+-----+-----+-----+-----+-----+-----+
 *	tag   | U 2 |  s  | F 4 |     |     | B 2 | u s | f p |
 *	link  |  o  |     |  n  |  p  |     |     |  o  |  n  |
 *	      +-----+-----+-----+-----+-----+-----+-----+-----+
 *	        chunk        free, four pages       chunk  free
 *
 * U and F tell the length of a chunk and of a free run, B where the free run
 * begins of which this is the last page; o and s are owner and time of a chunk,
 * n and p the next and the previous run of a list. Runs of one page (u, f) have
 * their length in their kind. Other words may be anything, but no kind.
 */
#ifndef _CMA_REGION_RUNS_H
#define _CMA_REGION_RUNS_H

#include "allocator.h"

#define USED	0x80000000u	/* first page of a chunk */
#define FREE	0x40000000u	/* first page of a free run */
#define BACK	0x20000000u	/* last page of a free run */
#define ONE	0x10000000u	/* with USED or FREE: there is no other page */
#define KIND	0xf0000000u
#define NUMBER	0x0fffffffu

#define NIL	NUMBER		/* end of a list */
#define NOWHERE	(~0UL)

/**
 * struct page_words - metadata of a page
 * @tag: what it is to the run that it begins or ends
 * @link: of the list, or the owner
 */
struct page_words {
	u32 tag;
	u32 link;
};

static inline unsigned long length_of(const struct page_words *w)
{
	return w->tag & ONE ? 1 : w->tag & NUMBER;
}

static inline void put_chunk(struct page_words *w, unsigned long pages,
			     struct cma_tag tag)
{
	w->link = tag.owner;
	tag.since &= NUMBER;
	if (pages == 1) {
		w->tag = USED | ONE | tag.since;
	} else {
		w->tag = USED | pages;
		w[1].tag = tag.since;
	}
}

/* Runs of a list are all single pages or all longer, as @length is. */
static inline void set_previous(struct page_words *w, unsigned long length,
				u32 previous)
{
	if (length == 1)
		w->tag = FREE | BACK | ONE | previous;
	else
		w[1].link = previous;
}

static inline u32 previous_of(const struct page_words *w, unsigned long length)
{
	return length == 1 ? w->tag & NUMBER : w[1].link;
}

/* A free run of @length pages becomes the first of a list. Was it empty? */
static inline bool link_run(struct page_words *page, u32 *head,
			    unsigned long run, unsigned long length)
{
	struct page_words *w = &page[run];
	u32 next = *head;

	if (length > 1) {
		w->tag = FREE | length;
		w[length - 1].tag = BACK | run;
	}
	set_previous(w, length, NIL);
	w->link = next;
	*head = run;
	if (next == NIL)
		return true;
	set_previous(&page[next], length, run);
	return false;
}

/*
 * Take a free run out of its list; the tags of its ends are the caller's. Was
 * it the first one? Then the next is the head now.
 */
static inline bool unlink_run(struct page_words *page, unsigned long run,
			      unsigned long length)
{
	struct page_words *w = &page[run];
	u32 prev = previous_of(w, length);

	if (w->link != NIL)
		set_previous(&page[w->link], length, prev);
	if (prev == NIL)
		return true;
	page[prev].link = w->link;
	return false;
}

/* The first page of the free run that ends before @run, or @run. */
static inline unsigned long run_before(const struct page_words *page,
				       unsigned long run)
{
	u32 tag = run ? page[run - 1].tag : 0;

	if (!(tag & BACK))
		return run;
	return tag & ONE ? run - 1 : tag & NUMBER;
}

bool cma_runs_next(const struct page_words *page, unsigned long pages,
		   struct cma_run *run);
bool cma_runs_check(const struct page_words *page, unsigned long pages,
		    unsigned long *free);

#endif /* _CMA_REGION_RUNS_H */
