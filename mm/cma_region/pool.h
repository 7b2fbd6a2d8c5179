/* SPDX-License-Identifier: GPL-2.0-only */
/* A pool: the memory of one region under an allocator. */
#ifndef _CMA_REGION_POOL_H
#define _CMA_REGION_POOL_H

#include <linux/cache.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "allocator.h"

/**
 * struct cma_pool - memory under management
 * @lock: taken at the public functions of pool.c and nowhere else
 * @ops: the allocator
 * @meta: its metadata, an allocation of whoever made the pool
 * @start: address of the first page
 * @pages: how many; none in a closed pool
 * @free: how many of them are free
 * @least: how many were free when they were fewest
 * @chunks: how many allocations live
 * @sleeps: the allocator locks itself and may sleep: @lock is not held
 */
struct cma_pool {
	spinlock_t lock;	/* all below */
	const struct cma_allocator *ops;
	void *meta;
	phys_addr_t start;
	unsigned long pages;
	unsigned long free;
	unsigned long least;
	unsigned long chunks;
	bool sleeps;
} ____cacheline_aligned;

/**
 * struct cma_chunk - an allocation, or a free run
 * @start: address
 * @size: bytes, whole pages
 * @tag: whose it is and since when; owner 0 if it is free
 */
struct cma_chunk {
	phys_addr_t start;
	phys_addr_t size;
	struct cma_tag tag;
};

void cma_pool_init(struct cma_pool *pool, const struct cma_allocator *ops,
		   void *meta, phys_addr_t start, unsigned long pages);
int cma_pool_set_allocator(struct cma_pool *pool,
			   const struct cma_allocator *ops, void **meta);
int cma_pool_close(struct cma_pool *pool);

int cma_pool_alloc(struct cma_pool *pool, size_t size, size_t align,
		   struct cma_tag tag, phys_addr_t *addr);
int cma_pool_free(struct cma_pool *pool, phys_addr_t addr,
		  struct cma_chunk *chunk);
unsigned long cma_pool_free_pages(struct cma_pool *pool);
unsigned long cma_pool_peak(struct cma_pool *pool);
unsigned long cma_pool_largest(struct cma_pool *pool, size_t align);
bool cma_pool_next_chunk(struct cma_pool *pool, unsigned long *page,
			 struct cma_chunk *chunk);
bool cma_pool_next_free(struct cma_pool *pool, unsigned long *page,
			struct cma_chunk *chunk);
bool cma_pool_check(struct cma_pool *pool);

#endif /* _CMA_REGION_POOL_H */
