// SPDX-License-Identifier: GPL-2.0-only
/*
 * Near fit: a region with few free runs.
 *
 * They are in an array, in any order, and the first page of each knows where.
 *
 *	page     0     1     2     3     4     5     6     7
 *	tag   | U 2 |     | F 3 |     | B 2 | u   | F 2 | B 6 |
 *	link  |     |     |  1  |     |     |     |  0  |     |
 *
 *	few   | 6,2 | 2,3 |
 *
 * A request looks at all of them: that is exact, and takes less time than
 * keeping lists does.
 */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "near_fit.h"

/* The last one takes the place of a run that is gone. */
static inline void drop_run(struct near_fit *n, u32 i)
{
	n->few[i] = n->few[--n->runs];
	n->page[n->few[i].first].link = i;
}

static inline void new_run(struct near_fit *n, unsigned long first,
			   unsigned long length)
{
	near_fit_set_few(n, n->runs, first, length);
	if (++n->runs == FEW)
		cma_near_fit_list(n, ZONES);
}

static long take_end(struct near_fit *n, u32 i, unsigned long pages,
		     struct cma_tag tag)
{
	const struct few_run r = n->few[i];
	unsigned long rest = r.length - pages;

	n->page[r.first + r.length - 1].tag = 0;
	if (rest)
		near_fit_set_length(n, i, r.first, rest);
	else
		drop_run(n, i);
	put_chunk(&n->page[r.first + rest], pages, tag);
	return r.first + rest;
}

/* The shortest run. */
static noinline long alloc_plain(struct near_fit *n, unsigned long pages,
				 struct cma_tag tag)
{
	u32 best = ~0u, found = 0, i;

	for (i = 0; i < n->runs; i++) {
		/* Of a run too short this is huge. */
		u32 rest = n->few[i].length - pages;

		if (rest < best) {
			best = rest;
			found = i;
		}
	}
	if (best >= n->pages)
		return -ENOMEM;
	return take_end(n, found, pages, tag);
}

static long take_aligned(struct near_fit *n, u32 i, unsigned long page,
			 unsigned long pages, struct cma_tag tag)
{
	const struct few_run r = n->few[i];
	unsigned long pad = page - r.first, rest = r.length - pad - pages;

	n->page[r.first + r.length - 1].tag = 0;
	if (pad)
		near_fit_set_length(n, i, r.first, pad);
	else if (rest)
		near_fit_set_few(n, i, page + pages, rest);
	else
		drop_run(n, i);
	put_chunk(&n->page[page], pages, tag);
	if (pad && rest)
		new_run(n, page + pages, rest);
	return page;
}

/* The least rest behind the chunk. */
static noinline long alloc_aligned(struct near_fit *n, unsigned long pages,
				   unsigned long align, struct cma_tag tag)
{
	u32 best = ~0u, found = 0, order, mask, i;
	unsigned long run;

	if (!order_of(n, align, &order))
		return -ENOMEM;
	mask = (1u << order) - 1;
	for (i = 0; i < n->runs; i++) {
		u32 pad = -((u32)n->base + n->few[i].first) & mask;
		/* Of a run too short this is huge. */
		u32 rest = n->few[i].length - pad - pages;

		if (rest < best) {
			best = rest;
			found = i;
		}
	}
	if (best >= n->pages)
		return -ENOMEM;
	run = n->few[found].first;
	return take_aligned(n, found, run + padding(n, run, order), pages, tag);
}

/**
 * cma_near_fit_few_alloc() - serve a request
 * @n: metadata of a region with few free runs
 * @pages: wanted, no more than there are
 * @align: in pages, a power of two
 * @tag: of the chunk
 *
 * Context: under the lock of the pool.
 * Return: the first page, or -ENOMEM.
 */
long cma_near_fit_few_alloc(struct near_fit *n, unsigned long pages,
			    unsigned long align, struct cma_tag tag)
{
	if (align > 1)
		return alloc_aligned(n, pages, align, tag);
	return alloc_plain(n, pages, tag);
}

/**
 * cma_near_fit_few_free() - let pages be free
 * @n: metadata of a region with few free runs
 * @page: the first one
 * @pages: how many
 *
 * Context: under the lock of the pool.
 * Return: @pages.
 */
unsigned long cma_near_fit_few_free(struct near_fit *n, unsigned long page,
				    unsigned long pages)
{
	unsigned long first = run_before(n->page, page);
	unsigned long end = page + pages, last = end;
	bool joins = end < n->pages && n->page[end].tag & FREE;
	u32 after = 0;

	if (joins) {
		after = n->page[end].link;
		last += n->few[after].length;
		n->page[end].tag = 0;
	}
	if (first == page) {
		if (joins)
			near_fit_set_few(n, after, page, last - page);
		else
			new_run(n, page, last - page);
		return pages;
	}
	n->page[page - 1].tag = 0;
	n->page[page].tag = 0;
	near_fit_set_length(n, n->page[first].link, first, last - first);
	if (joins)
		drop_run(n, after);
	return pages;
}

/**
 * cma_near_fit_few_largest() - the largest chunk that could be had
 * @n: metadata of a region with few free runs
 * @order: of its alignment
 *
 * Context: under the lock of the pool.
 * Return: pages.
 */
unsigned long cma_near_fit_few_largest(const struct near_fit *n, u32 order)
{
	unsigned long largest = 0;
	u32 i;

	for (i = 0; i < n->runs; i++)
		largest = max(largest,
			      aligned_length(n, n->few[i].first, order));
	return largest;
}
