// SPDX-License-Identifier: GPL-2.0-only
/* Our allocators as peers, and one that does nothing, to know what that costs. */
#include <stdlib.h>

#include "../../mm/cma_region/pool.h"
#include "bench.h"

static const struct cma_tag tag = { .owner = 1 };

static void *create(const struct cma_allocator *ops, unsigned long pages)
{
	void *meta = aligned_alloc(64, (ops->meta_size(pages) + 63) & ~63UL);

	ops->init(meta, BASE_FRAME, pages);
	return meta;
}

#define OURS(id, text)							\
static void *create_##id(unsigned long pages)				\
{									\
	return create(&cma_##id, pages);				\
}									\
static bool alloc_##id(void *region, unsigned long pages,		\
		       unsigned long align, struct grant *g)		\
{									\
	long page = cma_##id.alloc(region, pages, align, tag);		\
									\
	g->page = page;							\
	return page >= 0;						\
}									\
static void free_##id(void *region, struct grant *g)			\
{									\
	uint32_t owner;							\
									\
	cma_##id.free(region, g->page, &owner);				\
}									\
static size_t meta_##id(unsigned long pages)				\
{									\
	return sizeof(struct cma_pool) + cma_##id.meta_size(pages);	\
}									\
const struct peer peer_##id = {						\
	.create = create_##id,						\
	.destroy = free,						\
	.alloc = alloc_##id,						\
	.free = free_##id,						\
	.meta = meta_##id,						\
	.name = text,							\
}

OURS(near_fit, "near-fit");
OURS(best_fit, "best-fit");
OURS(two_level_fit, "two-level");

static void *create_none(unsigned long pages)
{
	return malloc(1);
}

static bool alloc_none(void *region, unsigned long pages, unsigned long align,
		       struct grant *g)
{
	g->page = 0;
	return true;
}

static void free_none(void *region, struct grant *g)
{
}

static size_t meta_none(unsigned long pages)
{
	return 0;
}

const struct peer peer_none = {
	.name = "none",
	.create = create_none,
	.destroy = free,
	.alloc = alloc_none,
	.free = free_none,
	.meta = meta_none,
};
