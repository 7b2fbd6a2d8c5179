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

/* In a pool without holes allocations lie one behind the other. */
static void take(struct cma_pool *pool, u64 *at, u64 end, u32 owner)
{
	struct cma_tag tag = { .owner = owner };
	phys_addr_t addr;

	if (end == *at)
		return;
	if (cma_pool_alloc(pool, end - *at, 0, tag, &addr) || addr != *at)
		die("chunks: no room for 0x%llx bytes at 0x%llx", end - *at,
		    *at);
	*at = end;
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
	u64 at = r->range.first;
	size_t i;

	for (i = 0; i < chunks->n; i++) {
		u64 start, size;

		if (strcmp(chunks->row[i].field[CHUNK_REGION], r->name))
			continue;
		start = row_number(chunks, i, CHUNK_START);
		size = row_number(chunks, i, CHUNK_SIZE);
		if (start < at || start > r->range.last || !size ||
		    size - 1 > r->range.last - start)
			die("%s: line %zu: 0x%llx+0x%llx lies outside of %s, or in a chunk",
			    chunks->path, i + 1, start, size, r->name);
		take(pool, &at, start, NOBODY);
		take(pool, &at, start + size, i + 1);
	}
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
