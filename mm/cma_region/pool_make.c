// SPDX-License-Identifier: GPL-2.0-only
/* The memory of pools, which the host takes from elsewhere. */
#include <linux/slab.h>

#include "kernel.h"
#include "pool.h"

/**
 * cma_pool_make() - allocate a pool and its metadata
 * @ops: allocator
 * @start: address of the region, page aligned
 * @pages: of the region
 *
 * Context: may sleep.
 * Return: a pool whose pages are all free, for cma_pool_unmake(); NULL without
 * memory.
 */
struct cma_pool *cma_pool_make(const struct cma_allocator *ops,
			       phys_addr_t start, unsigned long pages)
{
	struct cma_pool *pool = kzalloc(sizeof(*pool), GFP_KERNEL);
	void *meta = kvzalloc(ops->meta_size(pages), GFP_KERNEL);

	if (!pool || !meta) {
		kvfree(meta);
		kfree(pool);
		return NULL;
	}
	cma_pool_init(pool, ops, meta, start, pages);
	return pool;
}

/**
 * cma_pool_unmake() - free what cma_pool_make() allocated
 * @pool: the pool, or NULL
 *
 * Context: may sleep; nobody looks at @pool any more.
 */
void cma_pool_unmake(struct cma_pool *pool)
{
	if (pool)
		kvfree(pool->meta);
	kfree(pool);
}
