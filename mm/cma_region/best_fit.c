// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: best fit
 *
 * The pages of a region are a sequence of runs, free or used. One word a page
 * is the metadata: the first and the last page of a run carry its length, all
 * pages between carry 0.
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

struct best_fit {
	unsigned long base;
	unsigned long pages;
	u32 tag[];
};

static size_t best_fit_meta_size(unsigned long pages)
{
	return sizeof(struct best_fit) + pages * sizeof(u32);
}

static unsigned long run_length(const struct best_fit *b, unsigned long page)
{
	return b->tag[page] & LENGTH;
}

static bool run_is_used(const struct best_fit *b, unsigned long page)
{
	return b->tag[page] & USED;
}

static void set_run(struct best_fit *b, unsigned long page,
		    unsigned long pages, u32 used)
{
	if (!pages)
		return;
	b->tag[page + pages - 1] = pages | used | TAIL;
	b->tag[page] = pages | used;
}

static void clear_run(struct best_fit *b, unsigned long page)
{
	b->tag[page + run_length(b, page) - 1] = 0;
	b->tag[page] = 0;
}

static void best_fit_init(void *meta, unsigned long base, unsigned long pages)
{
	struct best_fit *b = meta;

	b->base = base;
	b->pages = pages;
	memset(b->tag, 0, pages * sizeof(*b->tag));
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

static int best_fit_alloc(void *meta, unsigned long pages, unsigned long align,
			  unsigned long *page)
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
	set_run(b, best + pad + pages, length - pad - pages, 0);
	*page = best + pad;
	return 0;
}

static void best_fit_free(void *meta, unsigned long page)
{
	struct best_fit *b = meta;
	unsigned long pages = run_length(b, page), next = page + pages;

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
}

static unsigned long best_fit_size(const void *meta, unsigned long page)
{
	const struct best_fit *b = meta;

	if (page >= b->pages || (b->tag[page] & (USED | TAIL)) != USED)
		return 0;
	return run_length(b, page);
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

static bool best_fit_next_free(const void *meta, struct cma_span *span)
{
	const struct best_fit *b = meta;
	unsigned long p;

	for (p = 0; p < b->pages; p += run_length(b, p)) {
		if (p < span->page || run_is_used(b, p))
			continue;
		span->page = p;
		span->pages = run_length(b, p);
		return true;
	}
	return false;
}

static bool run_is_sound(const struct best_fit *b, unsigned long page)
{
	unsigned long i, length = run_length(b, page);
	u32 last;

	if (!length || length > b->pages - page || (b->tag[page] & TAIL))
		return false;
	for (i = 1; i + 1 < length; i++)
		if (b->tag[page + i])
			return false;
	last = b->tag[page + length - 1];
	return length == 1 || last == (b->tag[page] | TAIL);
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
	.size = best_fit_size,
	.largest = best_fit_largest,
	.next_free = best_fit_next_free,
	.check = best_fit_check,
};
