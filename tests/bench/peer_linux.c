// SPDX-License-Identifier: GPL-2.0-only
/* The kernel's allocators: CMA's bitmap, genalloc and the DRM range manager. */
#include <linux/cma.h>
#include <linux/genalloc.h>
#include <drm/drm_mm.h>

#include "../../build/linux-6.1/mm/cma.h"
#include "bench.h"

unsigned long totalcma_pages;

static void *cma_peer_create(unsigned long pages)
{
	struct cma *cma = calloc(1, sizeof(*cma));

	cma->base_pfn = BASE_FRAME;
	cma->count = pages;
	cma->bitmap = calloc(BITS_TO_LONGS(pages), sizeof(long));
	return cma;
}

static void cma_peer_destroy(void *region)
{
	struct cma *cma = region;

	free(cma->bitmap);
	free(cma);
}

static bool cma_peer_alloc(void *region, unsigned long pages,
			   unsigned long align, struct grant *g)
{
	struct page *p = cma_alloc(region, pages, __ffs(align), true);

	if (!p)
		return false;
	g->page = page_to_pfn(p) - BASE_FRAME;
	return true;
}

static void cma_peer_free(void *region, struct grant *g)
{
	cma_release(region, pfn_to_page(BASE_FRAME + g->page), g->pages);
}

static size_t cma_peer_meta(unsigned long pages)
{
	return sizeof(struct cma) + BITS_TO_LONGS(pages) * sizeof(long);
}

const struct peer peer_mainline = {
	.name = "mainline",
	.create = cma_peer_create,
	.destroy = cma_peer_destroy,
	.alloc = cma_peer_alloc,
	.free = cma_peer_free,
	.meta = cma_peer_meta,
};

static void *gen_create(unsigned long pages)
{
	struct gen_pool *pool = gen_pool_create(PAGE_SHIFT, -1);

	if (gen_pool_add(pool, BASE_FRAME << PAGE_SHIFT, pages << PAGE_SHIFT,
			 -1))
		abort();
	return pool;
}

/* gen_pool_destroy() wants it empty; it is not. */
static void gen_destroy(void *region)
{
	struct gen_pool *pool = region;
	struct gen_pool_chunk *c, *next;

	list_for_each_entry_safe(c, next, &pool->chunks, next_chunk)
		free(c);
	free(pool);
}

static bool gen_alloc(void *region, unsigned long pages, unsigned long align,
		      struct grant *g)
{
	struct genpool_data_align data = { .align = align << PAGE_SHIFT };
	unsigned long addr;

	addr = gen_pool_alloc_algo(region, pages << PAGE_SHIFT,
				   gen_pool_first_fit_align, &data);
	g->page = (addr >> PAGE_SHIFT) - BASE_FRAME;
	return addr;
}

static void gen_free(void *region, struct grant *g)
{
	gen_pool_free(region, (BASE_FRAME + g->page) << PAGE_SHIFT,
		      (unsigned long)g->pages << PAGE_SHIFT);
}

static size_t gen_meta(unsigned long pages)
{
	return sizeof(struct gen_pool) + sizeof(struct gen_pool_chunk) +
	       BITS_TO_LONGS(pages) * sizeof(long);
}

const struct peer peer_genalloc = {
	.name = "genalloc",
	.create = gen_create,
	.destroy = gen_destroy,
	.alloc = gen_alloc,
	.free = gen_free,
	.meta = gen_meta,
};

static void *drm_create(unsigned long pages)
{
	struct drm_mm *mm = calloc(1, sizeof(*mm));

	drm_mm_init(mm, BASE_FRAME, pages);
	return mm;
}

static void drm_destroy(void *region)
{
	struct drm_mm_node *n, *next;
	struct drm_mm *mm = region;

	drm_mm_for_each_node_safe(n, next, mm) {
		drm_mm_remove_node(n);
		free(n);
	}
	drm_mm_takedown(mm);
	free(mm);
}

/* Its users bring the node, most from kzalloc(). */
static bool drm_alloc(void *region, unsigned long pages, unsigned long align,
		      struct grant *g)
{
	struct drm_mm_node *n = calloc(1, sizeof(*n));

	if (drm_mm_insert_node_generic(region, n, pages, align, 0,
				       DRM_MM_INSERT_BEST)) {
		free(n);
		return false;
	}
	g->node = n;
	g->page = n->start - BASE_FRAME;
	return true;
}

static void drm_free(void *region, struct grant *g)
{
	drm_mm_remove_node(g->node);
	free(g->node);
}

static size_t drm_meta(unsigned long pages)
{
	return sizeof(struct drm_mm);
}

const struct peer peer_drm = {
	.name = "drm_mm",
	.create = drm_create,
	.destroy = drm_destroy,
	.alloc = drm_alloc,
	.free = drm_free,
	.meta = drm_meta,
	.meta_chunk = sizeof(struct drm_mm_node),
};
