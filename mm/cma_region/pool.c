// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pool: the memory of one region under an allocator.
 *
 * The public boundary of an allocator. Sizes and alignments in bytes are
 * checked and become pages here, the lock is taken here, and what every
 * allocator would have to count is counted here.
 */
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "pool.h"

static size_t owner_offset(const struct cma_allocator *ops, unsigned long pages)
{
	return ALIGN(sizeof(struct cma_pool), sizeof(u64)) +
	       ALIGN(ops->meta_size(pages), sizeof(u64));
}

/**
 * cma_pool_bytes() - what a pool takes besides the memory it manages
 * @ops: its allocator
 * @pages: of the region
 *
 * Return: bytes, struct cma_pool included.
 */
size_t cma_pool_bytes(const struct cma_allocator *ops, unsigned long pages)
{
	return owner_offset(ops, pages) + pages * sizeof(u32);
}

/**
 * cma_pool_init() - set up a pool whose pages are all free
 * @pool: start of cma_pool_bytes() of zeroed memory
 * @ops: its allocator
 * @start: address of the region, page aligned
 * @pages: of the region
 *
 * Context: any; before anybody else knows of @pool.
 */
void cma_pool_init(struct cma_pool *pool, const struct cma_allocator *ops,
		   phys_addr_t start, unsigned long pages)
{
	char *base = (char *)pool;

	spin_lock_init(&pool->lock);
	pool->ops = ops;
	pool->meta = base + ALIGN(sizeof(*pool), sizeof(u64));
	pool->owner = (u32 *)(base + owner_offset(ops, pages));
	pool->start = start;
	pool->pages = pages;
	pool->free = pages;
	ops->init(pool->meta, start >> PAGE_SHIFT, pages);
}

static unsigned long pool_lock(struct cma_pool *pool)
{
	unsigned long flags;

	spin_lock_irqsave(&pool->lock, flags);
	return flags;
}

static void pool_unlock(struct cma_pool *pool, unsigned long flags)
{
	spin_unlock_irqrestore(&pool->lock, flags);
}

/* Bytes to pages; 0 if the alignment makes no sense. */
static unsigned long align_pages(size_t align)
{
	if (align & (align - 1))
		return 0;
	return align <= PAGE_SIZE ? 1 : align >> PAGE_SHIFT;
}

static int take_pages(struct cma_pool *pool, unsigned long pages,
		      unsigned long align, u32 owner, unsigned long *page)
{
	unsigned long flags = 0;
	int ret;

	if (pool->sleeps) {
		ret = pool->ops->alloc(pool->meta, pages, align, page);
		flags = pool_lock(pool);
	} else {
		flags = pool_lock(pool);
		ret = pool->ops->alloc(pool->meta, pages, align, page);
	}
	if (!ret) {
		pool->owner[*page] = owner;
		pool->free -= pages;
		pool->chunks++;
	}
	pool_unlock(pool, flags);
	return ret;
}

/**
 * cma_pool_alloc() - allocate from a pool
 * @pool: where from
 * @size: bytes; rounded up to whole pages, and no further
 * @align: bytes, a power of two; 0 for a page
 * @owner: who will hold it, not 0
 * @addr: receives the address, which may be 0
 *
 * Context: any, unless the allocator may sleep (pool->sleeps).
 * Return: 0; -EINVAL for a size of 0 or an alignment that is no power of two;
 * -ENOMEM if no hole fits.
 */
int cma_pool_alloc(struct cma_pool *pool, size_t size, size_t align, u32 owner,
		   phys_addr_t *addr)
{
	unsigned long pages, page, unit = align_pages(align);
	int ret;

	if (!size || !unit)
		return -EINVAL;
	pages = ((size - 1) >> PAGE_SHIFT) + 1;
	if (pages > pool->pages)
		return -ENOMEM;
	ret = take_pages(pool, pages, unit, owner, &page);
	if (!ret)
		*addr = pool->start + ((phys_addr_t)page << PAGE_SHIFT);
	return ret;
}

/*
 * The chunk at @page loses its owner first: nobody else can free it then, and
 * an allocator that may sleep is called without the lock.
 */
static bool disown(struct cma_pool *pool, unsigned long page,
		   struct cma_chunk *chunk)
{
	unsigned long flags = pool_lock(pool);
	unsigned long pages = 0;

	chunk->owner = pool->owner[page];
	if (chunk->owner && chunk->owner != CMA_POOL_CLOSED) {
		pages = pool->ops->size(pool->meta, page);
		pool->owner[page] = 0;
		pool->chunks--;
		pool->free += pages;
		if (!pool->sleeps)
			pool->ops->free(pool->meta, page);
	}
	pool_unlock(pool, flags);
	if (pages && pool->sleeps)
		pool->ops->free(pool->meta, page);
	chunk->size = (phys_addr_t)pages << PAGE_SHIFT;
	return pages;
}

/**
 * cma_pool_free() - give an allocation back
 * @pool: where it came from
 * @addr: what cma_pool_alloc() gave
 * @chunk: receives what it was
 *
 * Context: as cma_pool_alloc().
 * Return: 0, or -ENOENT if no chunk starts at @addr.
 */
int cma_pool_free(struct cma_pool *pool, phys_addr_t addr,
		  struct cma_chunk *chunk)
{
	phys_addr_t offset = addr - pool->start;

	if (addr < pool->start || offset >> PAGE_SHIFT >= pool->pages ||
	    (offset & (PAGE_SIZE - 1)))
		return -ENOENT;
	chunk->start = addr;
	return disown(pool, offset >> PAGE_SHIFT, chunk) ? 0 : -ENOENT;
}

/**
 * cma_pool_free_pages() - how much of a pool is free
 * @pool: the pool
 *
 * Context: any.
 * Return: pages.
 */
unsigned long cma_pool_free_pages(struct cma_pool *pool)
{
	unsigned long flags = pool_lock(pool);
	unsigned long pages = pool->free;

	pool_unlock(pool, flags);
	return pages;
}

/**
 * cma_pool_largest() - the largest chunk that could be had now
 * @pool: the pool
 * @align: bytes, a power of two; 0 for a page
 *
 * Context: any.
 * Return: pages; for memory that is shared with the page allocator, how many
 * are free in one piece, which it may still fail to empty.
 */
unsigned long cma_pool_largest(struct cma_pool *pool, size_t align)
{
	unsigned long unit = align_pages(align), flags, pages;

	if (!unit)
		return 0;
	flags = pool_lock(pool);
	pages = pool->ops->largest(pool->meta, unit);
	pool_unlock(pool, flags);
	return pages;
}

/**
 * cma_pool_next_chunk() - walk over the chunks of a pool
 * @pool: the pool
 * @page: where to begin, 0 at first; moves behind the chunk
 * @chunk: receives the next chunk
 *
 * The lock is dropped between chunks: a walk sees what lives all the while,
 * and may or may not see what comes or goes.
 *
 * Context: any.
 * Return: true, or false if there are no more.
 */
bool cma_pool_next_chunk(struct cma_pool *pool, unsigned long *page,
			 struct cma_chunk *chunk)
{
	unsigned long flags = pool_lock(pool);
	unsigned long p = *page, pages = 0;

	while (p < pool->pages && !pool->owner[p])
		p++;
	if (p < pool->pages) {
		pages = pool->ops->size(pool->meta, p);
		chunk->start = pool->start + ((phys_addr_t)p << PAGE_SHIFT);
		chunk->size = (phys_addr_t)pages << PAGE_SHIFT;
		chunk->owner = pool->owner[p];
	}
	pool_unlock(pool, flags);
	*page = p + pages;
	return pages;
}

/**
 * cma_pool_check() - verify every invariant of a pool
 * @pool: the pool, at rest
 *
 * Return: true if chunks and free runs account for every page once, and the
 * allocator's own checker agrees.
 */
bool cma_pool_check(struct cma_pool *pool)
{
	unsigned long page = 0, used = 0, chunks = 0;
	struct cma_chunk chunk;

	while (cma_pool_next_chunk(pool, &page, &chunk)) {
		used += chunk.size >> PAGE_SHIFT;
		chunks++;
	}
	return pool->ops->check(pool->meta) && chunks == pool->chunks &&
	       used + pool->free == pool->pages;
}
