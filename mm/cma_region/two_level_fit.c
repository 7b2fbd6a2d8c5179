// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: two-level fit
 *
 * Two-level segregated fit. A free run is in the list of its length: the first
 * level is the octave, the second one of sixteen steps in it. A map tells which
 * octaves have runs, and one for each octave which of its lists do.
 *
 *	first    . . 1 . 1 . .              octaves
 *	             |   |
 *	second       |   1 . . . .          steps in an octave
 *	             . 1 . 1 .
 *	               |   |
 *	head           7   3                first of a list of runs
 *
 * A request is rounded up to the next list, where every run is long enough,
 * with the padding of its alignment too; it takes the first run of the first
 * such list: a fixed number of steps. Only if there is none are the runs looked
 * at one by one that are long enough but for their alignment.
 */
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "runs.h"

#define STEPS	16	/* lists of an octave; shorter lengths have one each */
#define STEP	4	/* the same as a power of two */
#define OCTAVES	26	/* of lengths up to 2^28 */

/**
 * struct two_level - head of the metadata
 * @base: page frame number of the first page
 * @pages: how many
 * @first: octaves that have a run
 * @second: by octave, the lists that have
 * @head: of each list
 * @page: of each page its words
 */
struct two_level {
	unsigned long base;
	unsigned long pages;
	u32 first;
	u32 second[OCTAVES];
	u32 head[OCTAVES * STEPS];
	struct page_words page[];
};

static size_t two_level_meta_size(unsigned long pages)
{
	return sizeof(struct two_level) + pages * sizeof(struct page_words);
}

static u32 list_of(unsigned long length)
{
	u32 shift;

	if (length < STEPS)
		return length;
	shift = __fls(length) - STEP;
	return shift * STEPS + (length >> shift);
}

/* The shortest length of the list after that of @length, or its own. */
static unsigned long round_up_list(unsigned long length)
{
	u32 shift = length < STEPS ? 0 : __fls(length) - STEP;
	unsigned long mask = (1UL << shift) - 1;

	return (length + mask) & ~mask;
}

/* The first list that is not empty, from @list on; 0 if there is none. */
static u32 next_list(const struct two_level *t, u32 list)
{
	u32 octave = list / STEPS, map = 0;

	if (octave < OCTAVES)
		map = t->second[octave] & (~0u << list % STEPS);
	if (!map) {
		map = octave + 1 < OCTAVES ? t->first & (~1u << octave) : 0;
		if (!map)
			return 0;
		octave = __ffs(map);
		map = t->second[octave];
	}
	return octave * STEPS + __ffs(map);
}

static void add_run(struct two_level *t, unsigned long run,
		    unsigned long length)
{
	u32 list = list_of(length);

	if (!length || !link_run(t->page, &t->head[list], run, length))
		return;
	t->second[list / STEPS] |= 1u << list % STEPS;
	t->first |= 1u << list / STEPS;
}

static void remove_run(struct two_level *t, unsigned long run)
{
	unsigned long length = length_of(&t->page[run]);
	u32 next = t->page[run].link, list = list_of(length);

	if (unlink_run(t->page, run, length)) {
		t->head[list] = next;
		if (next == NIL)
			t->second[list / STEPS] &= ~(1u << list % STEPS);
		if (!t->second[list / STEPS])
			t->first &= ~(1u << list / STEPS);
	}
	t->page[run + length - 1].tag = 0;
	t->page[run].tag = 0;
}

static void two_level_init(void *meta, unsigned long base, unsigned long pages)
{
	struct two_level *t = meta;
	u32 i;

	memset(t, 0, two_level_meta_size(pages));
	t->base = base;
	t->pages = pages;
	for (i = 0; i < OCTAVES * STEPS; i++)
		t->head[i] = NIL;
	add_run(t, 0, pages);
}

/* Pages of a run from its first aligned one on, 0 if it has none. */
static unsigned long aligned_length(const struct two_level *t,
				    unsigned long run, unsigned long align)
{
	unsigned long pad = -(t->base + run) & (align - 1);
	unsigned long length = length_of(&t->page[run]);

	return pad < length ? length - pad : 0;
}

static unsigned long search_all(const struct two_level *t, unsigned long pages,
				unsigned long align)
{
	u32 list, run;

	for (list = next_list(t, list_of(pages)); list;
	     list = next_list(t, list + 1))
		for (run = t->head[list]; run != NIL; run = t->page[run].link)
			if (aligned_length(t, run, align) >= pages)
				return run;
	return NOWHERE;
}

static unsigned long find_run(const struct two_level *t, unsigned long pages,
			      unsigned long align)
{
	unsigned long sure = round_up_list(pages + align - 1);
	u32 list = 0;

	/* That may have wrapped, but an alignment is a power of two. */
	if (align <= t->pages && sure <= t->pages)
		list = next_list(t, list_of(sure));
	return list ? t->head[list] : search_all(t, pages, align);
}

static long two_level_alloc(void *meta, unsigned long pages,
			    unsigned long align, struct cma_tag tag)
{
	struct two_level *t = meta;
	unsigned long run, pad, length;

	if (pages > t->pages)
		return -ENOMEM;
	run = find_run(t, pages, align);
	if (run == NOWHERE)
		return -ENOMEM;
	length = length_of(&t->page[run]);
	pad = -(t->base + run) & (align - 1);
	remove_run(t, run);
	if (pad)
		add_run(t, run, pad);
	run += pad;
	if (length > pad + pages)
		add_run(t, run + pages, length - pad - pages);
	put_chunk(&t->page[run], pages, tag);
	return run;
}

static unsigned long two_level_free(void *meta, unsigned long page, u32 *owner)
{
	struct two_level *t = meta;
	unsigned long pages, end, first;

	if (page >= t->pages || !(t->page[page].tag & USED))
		return 0;
	*owner = t->page[page].link;
	pages = length_of(&t->page[page]);
	end = page + pages;
	t->page[page].tag = 0;
	if (end < t->pages && t->page[end].tag & FREE) {
		unsigned long after = length_of(&t->page[end]);

		remove_run(t, end);
		end += after;
	}
	first = run_before(t->page, page);
	if (first != page)
		remove_run(t, first);
	add_run(t, first, end - first);
	return pages;
}

static bool two_level_next(const void *meta, struct cma_run *run)
{
	const struct two_level *t = meta;

	return cma_runs_next(t->page, t->pages, run);
}

static unsigned long two_level_largest(const void *meta, unsigned long align)
{
	const struct two_level *t = meta;
	unsigned long largest = 0;
	u32 list, run;

	for (list = next_list(t, 1); list; list = next_list(t, list + 1))
		for (run = t->head[list]; run != NIL; run = t->page[run].link)
			largest = max(largest, aligned_length(t, run, align));
	return largest;
}

/* A list holds free runs of its lengths; *@free counts those not yet seen. */
static bool list_is_sound(const struct two_level *t, u32 list,
			  unsigned long *free)
{
	bool mapped = t->second[list / STEPS] >> list % STEPS & 1;
	u32 run = t->head[list], prev = NIL;
	bool empty = run == NIL;

	if (mapped == empty)
		return false;
	for (; run != NIL; prev = run, run = t->page[run].link) {
		const struct page_words *w = &t->page[run];

		if (!(*free)-- || run >= t->pages || !(w->tag & FREE) ||
		    list_of(length_of(w)) != list ||
		    previous_of(w, length_of(w)) != prev)
			return false;
	}
	return true;
}

static bool two_level_check(const void *meta)
{
	const struct two_level *t = meta;
	unsigned long free;
	u32 i;

	if (!cma_runs_check(t->page, t->pages, &free))
		return false;
	for (i = 0; i < OCTAVES * STEPS; i++)
		if (!list_is_sound(t, i, &free))
			return false;
	for (i = 0; i < OCTAVES; i++)
		if (t->second[i] >> STEPS ||
		    !!t->second[i] != (t->first >> i & 1))
			return false;
	return !free && !(t->first >> OCTAVES);
}

const struct cma_allocator cma_two_level_fit = {
	.name = "two-level-fit",
	.meta_size = two_level_meta_size,
	.init = two_level_init,
	.alloc = two_level_alloc,
	.free = two_level_free,
	.next = two_level_next,
	.largest = two_level_largest,
	.check = two_level_check,
};
