// SPDX-License-Identifier: GPL-2.0-only
/*
 * Near fit: the index of a region with many free runs.
 *
 * A tree over the region, with 512 pages to a leaf and eight nodes to a node.
 * Each node has for every alignment order a bound: no run that begins in its
 * pages is longer, from its first page of that alignment on. A run that comes
 * raises the bounds above it as far as it exceeds them. One that goes changes
 * nothing: a search that finds no run where a bound promised one corrects the
 * bound, and that is paid for by the run that went.
 */
#include <linux/kernel.h>

#include "near_fit.h"

/**
 * cma_near_fit_nodes() - lay out the index
 * @n: metadata with its pages
 *
 * Context: any.
 * Return: number of its nodes.
 */
u32 cma_near_fit_nodes(struct near_fit *n)
{
	u32 nodes, all = 0;

	n->levels = 0;
	do {
		nodes = ((n->pages - 1) >> (LEAF + n->levels * FANOUT)) + 1;
		n->level[n->levels++] = all;
		all += nodes;
	} while (nodes > 1);
	return all;
}

/**
 * cma_near_fit_raise() - a run has come
 * @n: metadata with an index
 * @run: first page
 * @length: pages
 *
 * Context: under the lock of the pool.
 */
void cma_near_fit_raise(struct near_fit *n, unsigned long run,
			unsigned long length)
{
	u32 level, order;

	/* The bounds of a leaf only fall from order to order. */
	if (bounds_of(n, 0, run)[order_of_run(n, run, length)] >= length)
		return;
	for (level = 0; level < n->levels; level++) {
		u32 *bound = bounds_of(n, level, run);
		bool raised = false;

		for (order = 0; order <= n->octaves; order++) {
			unsigned long pad = padding(n, run, order);

			if (pad >= length)
				break;
			if (bound[order] < length - pad) {
				bound[order] = length - pad;
				raised = true;
			}
		}
		if (!raised)
			return;
	}
}

/**
 * cma_near_fit_index() - begin the index
 * @n: metadata of a region with few runs more than FEW
 *
 * Context: under the lock of the pool.
 */
void cma_near_fit_index(struct near_fit *n)
{
	unsigned long run;
	u32 class;

	n->indexed = true;
	n->most = NUMBER;
	for (class = next_class(n, 1); class; class = next_class(n, class + 1))
		for (run = first_run(n, class); run != NOWHERE;
		     run = next_run(n, n->by, class, run))
			cma_near_fit_raise(n, run, run_length(n, run));
}

/* Bounds above a leaf are the greatest of those below again. */
static void lower(struct near_fit *n, unsigned long leaf, u32 order)
{
	unsigned long node = leaf, last, i;
	u32 level, most;

	for (level = 1; level < n->levels; level++) {
		u32 shift = LEAF + (level - 1) * FANOUT;

		node >>= FANOUT;
		last = min(((node + 1) << FANOUT) - 1, (n->pages - 1) >> shift);
		most = 0;
		for (i = node << FANOUT; i <= last; i++)
			most = max(most, bounds_of(n, level - 1,
						   i << shift)[order]);
		if (bounds_of(n, level, leaf << LEAF)[order] == most)
			return;
		bounds_of(n, level, leaf << LEAF)[order] = most;
	}
}

/* No run of a leaf is longer than @most for an order, nor for those above. */
static void lower_leaf(struct near_fit *n, unsigned long leaf, u32 order,
		       u32 most)
{
	u32 *bound = bounds_of(n, 0, leaf << LEAF);

	for (; order <= n->octaves; order++) {
		if (bound[order] <= most)
			continue;
		bound[order] = most;
		lower(n, leaf, order);
	}
}

/* The first run of a leaf that fits; if none does bounds are made true. */
static unsigned long search_leaf(struct near_fit *n, unsigned long leaf,
				 unsigned long pages, u32 order)
{
	unsigned long p = leaf << LEAF, end = min(p + (1UL << LEAF), n->pages);
	unsigned long length, most = 0;

	while (p < end) {
		if (!(n->page[p].tag & (USED | FREE))) {
			p++;
			continue;
		}
		if (n->page[p].tag & FREE) {
			length = aligned_length(n, p, order);
			if (length >= pages)
				return p;
			most = max(most, length);
		}
		p += run_length(n, p);
	}
	lower_leaf(n, leaf, order, most);
	return NOWHERE;
}

/* The first leaf whose bound allows @pages; there is one. */
static unsigned long find_leaf(const struct near_fit *n, unsigned long pages,
			       u32 order)
{
	u32 level = n->levels - 1;
	unsigned long node = 0;

	while (level) {
		u32 shift = LEAF + --level * FANOUT;

		node <<= FANOUT;
		while (bounds_of(n, level, node << shift)[order] < pages)
			node++;
	}
	return node;
}

/**
 * cma_near_fit_search() - find a run by the index
 * @n: metadata with an index
 * @pages: wanted
 * @order: of the alignment
 *
 * Context: under the lock of the pool.
 * Return: the first run that fits, or NOWHERE.
 */
unsigned long cma_near_fit_search(struct near_fit *n, unsigned long pages,
				  u32 order)
{
	const u32 *root = bounds_of(n, n->levels - 1, 0);
	unsigned long leaf, run;

	while (root[order] >= pages) {
		leaf = find_leaf(n, pages, order);
		run = search_leaf(n, leaf, pages, order);
		if (run != NOWHERE)
			return run;
	}
	return NOWHERE;
}
