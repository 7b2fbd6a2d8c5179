// SPDX-License-Identifier: GPL-2.0-only
/* One region of those that may serve a request: does it, and if not, why not? */
#include <string.h>

#include <linux/mm.h>

#include "../../mm/cma_region/pool.h"
#include "../../mm/cma_region/print.h"
#include "why.h"
#include "window.h"

/* Chunks that are listed of a place; there may be thousands. */
#define MAX_LISTED	8

/* The DMA API asks no more of a region than the region's own alignment. */
static u64 align_in(const struct why *w, const struct cma_region *r)
{
	u64 own = r->range.first & -r->range.first;

	return w->dma && own && w->align > own ? own : w->align;
}

/* After boot nothing is held, and the device tree says how much may be. */
static struct quota quota_of_tree(const struct why *w, const char *kind)
{
	struct quota q = { .kind = kind, .limit = U64_MAX };
	u32 i;

	for (i = 0; w->node && i < w->node->nentries; i++) {
		const struct cma_entry *e = &w->node->entries[i];

		if (!strcmp(e->kind, kind) && e->quota)
			q.limit = e->quota;
	}
	return q;
}

static struct quota quota_of_kernel(const struct why *w, const char *kind)
{
	const struct rows *rows = &w->state->quotas;
	struct quota q = { .kind = kind, .limit = U64_MAX };
	size_t i;

	for (i = 0; i < rows->n; i++) {
		char **f = rows->row[i].field;

		if (strcmp(f[QUOTA_DEVICE], w->device.name) ||
		    strcmp(f[QUOTA_KIND], *kind ? kind : "*") ||
		    !strcmp(f[QUOTA_LIMIT], "-"))
			continue;
		q.held = row_number(rows, i, QUOTA_HELD);
		q.limit = row_number(rows, i, QUOTA_LIMIT);
	}
	return q;
}

static bool quota_allows(const struct quota *q, u64 size)
{
	return q->held <= q->limit && size <= q->limit - q->held;
}

static void print_chunk(const struct why *w, const struct cma_chunk *chunk)
{
	char **f = w->state->chunks.row[chunk->tag.owner - 1].field;

	printf("      0x%llx+0x%llx of %s (%s)", (u64)chunk->start,
	       (u64)chunk->size, f[CHUNK_DEVICE], f[CHUNK_KIND]);
	if (f[CHUNK_AGE])
		printf(", age %s", f[CHUNK_AGE]);
	printf("\n");
}

static void print_window(const struct why *w, struct cma_pool *pool,
			 const struct window *place)
{
	u64 last = place->start + (w->size - 1);
	unsigned long page = 0;
	struct cma_chunk chunk;
	size_t n = 0;

	printf("    in the way at 0x%llx-0x%llx, 0x%llx bytes:\n",
	       place->start, last, place->held);
	while (cma_pool_next_chunk(pool, &page, &chunk)) {
		if (chunk.start > last ||
		    chunk.start + (chunk.size - 1) < place->start)
			continue;
		if (n++ < MAX_LISTED)
			print_chunk(w, &chunk);
	}
	if (n > MAX_LISTED)
		printf("      and %zu more\n", n - MAX_LISTED);
}

static void explain_no_room(const struct why *w, struct cma_pool *pool,
			    u64 align)
{
	struct window place;

	if (!find_window(&place, pool, w->size, align)) {
		printf("could not hold it if it were empty\n");
		return;
	}
	printf("too small\n");
	print_window(w, pool, &place);
}

/*
 * An address is told if there is one hole only, or if the allocator's choice
 * does not depend on what was freed before, as near fit's does.
 */
static void explain_place(const struct why *w, const struct cma_region *r,
			  u64 align)
{
	struct holes h = find_holes(r->pool, w->size, align);
	struct cma_tag tag = { .owner = NOBODY };
	phys_addr_t addr = h.first;

	if (cma_region_is_reusable(r)) {
		printf("serves it, as soon as the page allocator has left a place such as 0x%llx\n",
		       h.first);
		return;
	}
	if (h.n > 1 && r->pool->ops != &cma_best_fit) {
		printf("serves it, in one of %zu holes, the lowest at 0x%llx\n",
		       h.n, h.first);
		return;
	}
	cma_pool_alloc(r->pool, w->size, align, tag, &addr);
	printf("serves it, at 0x%llx\n", (u64)addr);
}

static void explain_pool(struct why *w, const struct cma_region *r,
			 const char *kind)
{
	u64 align = align_in(w, r);
	u64 largest = (u64)cma_pool_largest(r->pool, align) << PAGE_SHIFT;
	struct quota q = w->state ? quota_of_kernel(w, kind) :
				    quota_of_tree(w, kind);

	printf("ready, free 0x%llx of 0x%llx, largest aligned fit 0x%llx: ",
	       (u64)r->pool->free << PAGE_SHIFT, r->size, largest);
	if (w->server || w->refused) {
		printf("not reached\n");
	} else if (!quota_allows(&q, w->size)) {
		printf("refused by the quota, of 0x%llx bytes 0x%llx are held\n",
		       q.limit, q.held);
		w->refused = true;
		w->quota = q;
	} else if (largest >= w->size) {
		explain_place(w, r, align);
		w->server = r;
	} else {
		explain_no_room(w, r->pool, align);
	}
}

/**
 * explain_region() - try a region, and print what became of it
 * @w: the request
 * @r: region; it gets a pool, an empty one, if it has none
 * @kind: whose quota counts, "" for that of references without a name
 */
void explain_region(struct why *w, struct cma_region *r, const char *kind)
{
	struct file_out out;

	printf("  %-16s ", r->name);
	if (region_is_served(r)) {
		w->pools++;
		if (!r->pool)
			r->pool = pool_make(r, NULL);
		explain_pool(w, r, kind);
		return;
	}
	printf("%s", cma_state_name(r));
	if (r->state == CMA_STATE_RESERVED) {
		printf(", its own driver looks after it");
	} else if (r->state == CMA_STATE_FAILED) {
		printf(", the kernel could not take it, and its log says why");
	} else {
		printf(", ");
		file_out_init(&out, stdout);
		cma_print_reason(&w->tree->table.table, r, &out.out);
	}
	printf(": skipped\n");
}
