// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: best fit
 *
 * The pages of a region are a sequence of runs, free or used. One word a page
 * tells them apart: the first and the last page of a run carry its length, all
 * pages between carry 0. The first page of a chunk has its tag besides.
 *
 *	page   0     1    2     3     4    5    6
 *	     +-----+----+-----+-----+----+----+-----+
 *	     | U 3 | 0  | T 3 | U 1 | 3  | 0  | T 3 |
 *	     +-----+----+-----+-----+----+----+-----+
 *	       used, 3 pages   used   free, 3 pages
 *
 * To free is a matter of the neighbours' words. To allocate walks all runs and
 * takes the shortest free one that holds the aligned request, the lowest of
 * equals, from its low end: that is best fit as the 2010 framework had it,
 * without its habit of moving a chunk to the far end of its hole.
 */
#include <linux/errno.h>
#include <linux/string.h>

#include "allocator.h"

#define USED	0x80000000u	/* the run is a chunk */
#define TAIL	0x40000000u	/* last page of a run of more than one page */
#define LENGTH	0x3fffffffu

/**
 * struct best_fit_page - metadata of a page
 * @length: of the run that it begins or ends, 0 inside of one
 * @tag: of the chunk that it begins
 */
struct best_fit_page {
	u32 length;
	struct cma_tag tag;
};

struct best_fit {
	unsigned long base;
	unsigned long pages;
	struct best_fit_page page[];
};

static size_t best_fit_meta_size(unsigned long pages)
{
	return sizeof(struct best_fit) + pages * sizeof(struct best_fit_page);
}

static unsigned long run_length(const struct best_fit *b, unsigned long page)
{
	return b->page[page].length & LENGTH;
}

static bool run_is_used(const struct best_fit *b, unsigned long page)
{
	return b->page[page].length & USED;
}

static void set_run(struct best_fit *b, unsigned long page,
		    unsigned long pages, u32 used)
{
	if (!pages)
		return;
	b->page[page + pages - 1].length = pages | used | TAIL;
	b->page[page].length = pages | used;
}

static void clear_run(struct best_fit *b, unsigned long page)
{
	b->page[page + run_length(b, page) - 1].length = 0;
	b->page[page].length = 0;
}

static void best_fit_init(void *meta, unsigned long base, unsigned long pages)
{
	struct best_fit *b = meta;

	b->base = base;
	b->pages = pages;
	memset(b->page, 0, pages * sizeof(*b->page));
	set_run(b, 0, pages, 0);
}

/* Pages to skip from @page to the next page that is aligned. */
static unsigned long padding(const struct best_fit *b, unsigned long page,
			     unsigned long align)
{
	return -(b->base + page) & (align - 1);
}

static bool run_fits(const struct best_fit *b, unsigned long page,
		     unsigned long pages, unsigned long align)
{
	unsigned long length = run_length(b, page);
	unsigned long pad = padding(b, page, align);

	return !run_is_used(b, page) && pad < length && length - pad >= pages;
}

static long best_fit_alloc(void *meta, unsigned long pages, unsigned long align,
			   struct cma_tag tag)
{
	struct best_fit *b = meta;
	unsigned long p, pad, length, best = b->pages;

	for (p = 0; p < b->pages; p += run_length(b, p))
		if (run_fits(b, p, pages, align) &&
		    (best == b->pages ||
		     run_length(b, p) < run_length(b, best)))
			best = p;
	if (best == b->pages)
		return -ENOMEM;
	length = run_length(b, best);
	pad = padding(b, best, align);
	clear_run(b, best);
	set_run(b, best, pad, 0);
	set_run(b, best + pad, pages, USED);
	b->page[best + pad].tag = tag;
	set_run(b, best + pad + pages, length - pad - pages, 0);
	return best + pad;
}

/* The first page of a run; the last one of a longer run looks different. */
static bool begins_run(const struct best_fit *b, unsigned long page)
{
	return b->page[page].length && !(b->page[page].length & TAIL);
}

static unsigned long best_fit_free(void *meta, unsigned long page,
				   u32 *owner)
{
	struct best_fit *b = meta;
	unsigned long pages, next, freed;

	if (page >= b->pages || !begins_run(b, page) || !run_is_used(b, page))
		return 0;
	*owner = b->page[page].tag.owner;
	freed = run_length(b, page);
	pages = freed;
	next = page + pages;
	clear_run(b, page);
	if (next < b->pages && !run_is_used(b, next)) {
		pages += run_length(b, next);
		clear_run(b, next);
	}
	if (page && !run_is_used(b, page - 1)) {
		unsigned long before = run_length(b, page - 1);

		page -= before;
		pages += before;
		clear_run(b, page);
	}
	set_run(b, page, pages, 0);
	return freed;
}

static unsigned long best_fit_largest(const void *meta, unsigned long align)
{
	const struct best_fit *b = meta;
	unsigned long p, pad, largest = 0;

	for (p = 0; p < b->pages; p += run_length(b, p)) {
		pad = padding(b, p, align);
		if (!run_is_used(b, p) && pad < run_length(b, p) &&
		    run_length(b, p) - pad > largest)
			largest = run_length(b, p) - pad;
	}
	return largest;
}

static bool best_fit_next(const void *meta, struct cma_run *run)
{
	const struct best_fit *b = meta;
	unsigned long p = run->page;

	while (p < b->pages && !begins_run(b, p))
		p++;
	if (p >= b->pages)
		return false;
	run->page = p;
	run->pages = run_length(b, p);
	run->tag = run_is_used(b, p) ? b->page[p].tag : (struct cma_tag) { 0 };
	return true;
}

static bool run_is_sound(const struct best_fit *b, unsigned long page)
{
	unsigned long i, length = run_length(b, page);
	u32 last;

	if (!length || length > b->pages - page || (b->page[page].length & TAIL))
		return false;
	for (i = 1; i + 1 < length; i++)
		if (b->page[page + i].length)
			return false;
	last = b->page[page + length - 1].length;
	return length == 1 || last == (b->page[page].length | TAIL);
}

static bool best_fit_check(const void *meta)
{
	const struct best_fit *b = meta;
	bool free_before = false;
	unsigned long p;

	for (p = 0; p < b->pages; p += run_length(b, p)) {
		if (!run_is_sound(b, p))
			return false;
		/* Two free runs side by side would be one. */
		if (free_before && !run_is_used(b, p))
			return false;
		free_before = !run_is_used(b, p);
	}
	return p == b->pages;
}

const struct cma_allocator cma_best_fit = {
	.name = "best-fit",
	.meta_size = best_fit_meta_size,
	.init = best_fit_init,
	.alloc = best_fit_alloc,
	.free = best_fit_free,
	.largest = best_fit_largest,
	.next = best_fit_next,
	.check = best_fit_check,
};
