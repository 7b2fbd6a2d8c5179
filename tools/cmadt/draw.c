// SPDX-License-Identifier: GPL-2.0-only
/*
 * cmadt draw: memory with its regions, and the gaps between them, to scale. A
 * line is a region or a gap; a bank of RAM is as wide as the drawing.
 */
#include <string.h>

#include "cmadt.h"

#define WIDTH	64	/* columns of a bank */

static char mark_of(const struct cma_region *r)
{
	switch (r->state) {
	case CMA_STATE_READY:
		return '#';
	case CMA_STATE_RESERVED:
		return '=';
	default:
		return 'x';
	}
}

/* The column of an offset, also where the product would not fit 64 bits. */
static int column(u64 offset, u64 size)
{
	while (size > U64_MAX / (2 * WIDTH)) {
		size >>= 1;
		offset >>= 1;
	}
	return offset * WIDTH / size;
}

static u64 width_of(const struct cma_range *bank)
{
	u64 size = cma_range_size(bank);

	return size ? size : U64_MAX;	/* all that 64 bits can say */
}

/* What is there takes a column at least, or nobody would see it. */
static void draw_line(const struct cma_range *bank, const struct cma_range *r,
		      const char *name, char mark)
{
	char bar[WIDTH + 1];
	struct cma_range part;
	int from, to;

	if (!cma_range_clip(bank, r, &part))
		return;
	from = column(part.first - bank->first, width_of(bank));
	to = column(part.last - bank->first, width_of(bank));
	memset(bar, ' ', WIDTH);
	memset(bar + from, mark, to - from + 1);
	bar[WIDTH] = '\0';
	printf("0x%08llx 0x%08llx |%s|%s%s\n", r->first, cma_range_size(r), bar,
	       *name ? " " : "", name);
}

static void draw_gap(const struct cma_range *bank, u64 first, u64 last)
{
	struct cma_range gap = { first, last };

	draw_line(bank, &gap, "", '.');
}

/* Regions are in the order of their addresses; some may overlap. */
static void draw_bank(const struct cma_table *t, const struct cma_range *bank)
{
	u64 next = bank->first;
	bool full = false;
	u32 i;

	printf("memory     0x%08llx-0x%08llx, a column is 0x%llx\n",
	       bank->first, bank->last, width_of(bank) / WIDTH);
	for (i = 0; i < t->nregions; i++) {
		const struct cma_region *r = &t->regions[t->order[i]];

		if (!cma_region_holds_memory(r) || !cma_range_overlaps(&r->range, bank))
			continue;
		if (!full && r->range.first > next)
			draw_gap(bank, next, r->range.first - 1);
		draw_line(bank, &r->range, r->name, mark_of(r));
		if (r->range.last >= bank->last)
			full = true;
		else if (r->range.last >= next)
			next = r->range.last + 1;
	}
	if (!full)
		draw_gap(bank, next, bank->last);
}

static bool is_in_memory(const struct cma_table *t, const struct cma_range *r)
{
	u32 i;

	for (i = 0; i < t->nmemory; i++)
		if (cma_range_overlaps(&t->memory[i].range, r))
			return true;
	return false;
}

static void list_rest(const struct cma_table *t)
{
	u32 i;

	for (i = 0; i < t->nregions; i++) {
		const struct cma_region *r = &t->regions[t->order[i]];

		if (cma_region_holds_memory(r) && is_in_memory(t, &r->range))
			continue;
		if (cma_region_holds_memory(r))
			printf("0x%08llx 0x%08llx outside of memory: %s\n",
			       r->range.first, r->size, r->name);
		else
			printf("-          0x%08llx %s: %s\n", r->size,
			       cma_state_name(r), r->name);
	}
}

/**
 * draw_table() - draw the memory of a table
 * @t: table
 * @o: the command line
 *
 * Return: the exit status.
 */
int draw_table(const struct cma_table *t, const struct options *o)
{
	u32 i;

	for (i = 0; i < t->nmemory; i++)
		draw_bank(t, &t->memory[i].range);
	printf("# ready, = reserved by its own driver, x neither, . nobody's\n");
	list_rest(t);
	return CMADT_CLEAN;
}
