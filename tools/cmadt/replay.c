// SPDX-License-Identifier: GPL-2.0-only
/*
 * A region's pool as it is in a kernel, under the allocator it has there: all
 * its chunks are allocated again, and what lies between them is freed.
 */
#include <stdlib.h>
#include <string.h>

#include <linux/mm.h>

#include "../../mm/cma_region/pool.h"
#include "state.h"

/*
 * Mainline's CMA is not here. Of a reusable region only the free runs are
 * looked at, which any allocator can keep.
 */
static const struct cma_allocator *allocator_of(const struct cma_region *r)
{
	const struct cma_allocator *a = cma_region_is_reusable(r) ?
					&cma_best_fit :
					cma_allocator_find(r->allocator);

	if (!a)
		die("%s: allocator %s: not known here", r->name, r->allocator);
	return a;
}

/**
 * struct replayed - a pool and its metadata
 * @pool: the pool
 * @meta: of the allocator
 */
struct replayed {
	struct cma_pool pool;
	u64 meta[];
};

/**
 * struct layout - of a pool, without a gap
 * @piece: chunks and the holes between them, by address
 * @n: how many
 * @end: of the last
 */
struct layout {
	struct cma_chunk *piece;
	size_t n;
	u64 end;
};

static void append(struct layout *l, u64 end, u32 owner)
{
	if (end == l->end)
		return;
	l->piece[l->n++] = (struct cma_chunk) {
		.start = l->end, .size = end - l->end, .tag.owner = owner,
	};
	l->end = end;
}

static struct layout lay_out(const struct cma_region *r,
			     const struct rows *chunks)
{
	struct layout l = { .end = r->range.first };
	size_t i;

	l.piece = must_alloc(calloc(2 * chunks->n + 1, sizeof(*l.piece)));
	for (i = 0; i < chunks->n; i++) {
		u64 start, size;

		if (strcmp(chunks->row[i].field[CHUNK_REGION], r->name))
			continue;
		start = row_number(chunks, i, CHUNK_START);
		size = row_number(chunks, i, CHUNK_SIZE);
		if (start < l.end || start > r->range.last || !size ||
		    size - 1 > r->range.last - start)
			die("%s: line %zu: 0x%llx+0x%llx lies outside of %s, or in a chunk",
			    chunks->path, i + 1, start, size, r->name);
		append(&l, start, NOBODY);
		append(&l, start + size, i + 1);
	}
	append(&l, r->range.first + r->size, NOBODY);
	return l;
}

static bool try_piece(struct cma_pool *pool, const struct cma_chunk *piece)
{
	struct cma_chunk freed;
	phys_addr_t addr;

	if (cma_pool_alloc(pool, piece->size, 0, piece->tag, &addr))
		return false;
	if (addr == piece->start)
		return true;
	cma_pool_free(pool, addr, &freed);
	return false;
}

/*
 * Allocations fill an empty pool from one end to the other; which one that is
 * depends on the allocator.
 */
static void fill(struct cma_pool *pool, const struct layout *l)
{
	size_t first = 0, last = l->n;

	while (first < last)
		if (try_piece(pool, &l->piece[first]))
			first++;
		else if (try_piece(pool, &l->piece[last - 1]))
			last--;
		else
			die("chunks: no room for 0x%llx bytes at 0x%llx",
			    (u64)l->piece[first].size,
			    (u64)l->piece[first].start);
}

static void free_holes(struct cma_pool *pool)
{
	struct cma_chunk chunk, freed;
	unsigned long page = 0;

	while (cma_pool_next_chunk(pool, &page, &chunk))
		if (chunk.tag.owner == NOBODY)
			cma_pool_free(pool, chunk.start, &freed);
}

static void replay(struct cma_pool *pool, const struct cma_region *r,
		   const struct rows *chunks)
{
	struct layout l = lay_out(r, chunks);

	fill(pool, &l);
	free(l.piece);
	free_holes(pool);
}

/**
 * pool_make() - make the pool of a region
 * @r: region that is ready
 * @chunks: what is allocated, of all regions by address; NULL for nothing
 *
 * Return: the pool, which the caller frees. The owner of a chunk is 1 + its
 * row in @chunks. Does not return if the chunks are not the region's.
 */
struct cma_pool *pool_make(const struct cma_region *r,
			   const struct rows *chunks)
{
	const struct cma_allocator *a = allocator_of(r);
	unsigned long pages = r->size >> PAGE_SHIFT;
	size_t unit = __alignof__(struct replayed);
	size_t size = sizeof(struct replayed) + a->meta_size(pages);
	struct replayed *p;

	size = ALIGN(size, unit);
	p = must_alloc(aligned_alloc(unit, size));
	memset(p, 0, size);
	cma_pool_init(&p->pool, a, p->meta, r->range.first, pages);
	if (chunks)
		replay(&p->pool, r, chunks);
	return &p->pool;
}

void pools_free(struct cma_table *t)
{
	u32 i;

	for (i = 0; i < t->nregions; i++)
		free(t->regions[i].pool);
}
