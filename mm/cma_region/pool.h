/* SPDX-License-Identifier: GPL-2.0-only */
/* A pool: the memory of one region under an allocator, and who holds it. */
#ifndef _CMA_REGION_POOL_H
#define _CMA_REGION_POOL_H

#include <linux/spinlock.h>
#include <linux/types.h>

#include "allocator.h"

struct cma_region;

/* Owner of all memory of a pool that leaves: nobody can free that. */
#define CMA_POOL_CLOSED	U32_MAX

/**
 * struct cma_pool - memory under management
 * @lock: taken at the public functions of pool.c and nowhere else
 * @ops: the allocator
 * @meta: its metadata
 * @owner: for the first page of each chunk who holds it; 0 elsewhere
 * @start: address of the first page
 * @pages: how many
 * @free: how many of them are free
 * @chunks: how many allocations live
 * @sleeps: the allocator locks itself and may sleep: @lock is not held
 */
struct cma_pool {
	spinlock_t lock;	/* all below */
	const struct cma_allocator *ops;
	void *meta;
	u32 *owner;
	phys_addr_t start;
	unsigned long pages;
	unsigned long free;
	unsigned long chunks;
	bool sleeps;
};

/**
 * struct cma_chunk - an allocation
 * @start: address
 * @size: bytes, whole pages
 * @owner: who holds it, not 0
 */
struct cma_chunk {
	phys_addr_t start;
	phys_addr_t size;
	u32 owner;
};

size_t cma_pool_bytes(const struct cma_allocator *ops, unsigned long pages);
void cma_pool_init(struct cma_pool *pool, const struct cma_allocator *ops,
		   phys_addr_t start, unsigned long pages);

int cma_pool_alloc(struct cma_pool *pool, size_t size, size_t align, u32 owner,
		   phys_addr_t *addr);
int cma_pool_free(struct cma_pool *pool, phys_addr_t addr,
		  struct cma_chunk *chunk);
unsigned long cma_pool_free_pages(struct cma_pool *pool);
unsigned long cma_pool_largest(struct cma_pool *pool, size_t align);
bool cma_pool_next_chunk(struct cma_pool *pool, unsigned long *page,
			 struct cma_chunk *chunk);
bool cma_pool_check(struct cma_pool *pool);

#endif /* _CMA_REGION_POOL_H */
