// SPDX-License-Identifier: GPL-2.0-only
/* Walks over the runs of a region. */
#include <linux/kernel.h>

#include "runs.h"

/**
 * cma_runs_next() - the next run
 * @page: words of all pages
 * @pages: how many
 * @run: where to look from; receives the run
 *
 * Context: under the lock of the pool.
 * Return: false if no run begins there or behind.
 */
bool cma_runs_next(const struct page_words *page, unsigned long pages,
		   struct cma_run *run)
{
	const struct page_words *w;
	unsigned long p = run->page;

	while (p < pages && !(page[p].tag & (USED | FREE)))
		p++;
	if (p >= pages)
		return false;
	w = &page[p];
	run->page = p;
	run->pages = length_of(w);
	run->tag = (struct cma_tag) { 0 };
	if (w->tag & USED) {
		run->tag.owner = w->link;
		run->tag.since = w->tag & ONE ? w->tag & NUMBER : w[1].tag;
	}
	return true;
}

/* The tags of the run at @w, before @left pages end, are as they must be. */
static bool run_is_sound(const struct page_words *w, unsigned long first,
			 unsigned long left)
{
	u32 kind = w->tag & KIND;
	unsigned long i, length = length_of(w);

	if (kind == (USED | ONE) || kind == (FREE | BACK | ONE))
		return true;
	if ((kind != USED && kind != FREE) || length < 2 || length > left)
		return false;
	for (i = 1; i < length - 1; i++)
		if (w[i].tag & KIND)
			return false;
	return kind == USED ? !(w[i].tag & KIND) : w[i].tag == (BACK | first);
}

/**
 * cma_runs_check() - verify the tags of all runs
 * @page: words of all pages
 * @pages: how many
 * @free: receives the number of free runs
 *
 * Context: nobody uses the metadata meanwhile.
 * Return: true if runs fill the region and no two free ones touch.
 */
bool cma_runs_check(const struct page_words *page, unsigned long pages,
		    unsigned long *free)
{
	bool before = false;
	unsigned long p;

	*free = 0;
	for (p = 0; p < pages; p += length_of(&page[p])) {
		bool is_free = page[p].tag & FREE;

		if (!run_is_sound(&page[p], p, pages - p) || (before && is_free))
			return false;
		before = is_free;
		*free += is_free;
	}
	return true;
}
