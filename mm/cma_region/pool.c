// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pool: the memory of one region under an allocator.
 *
 * The public boundary of an allocator. Sizes and alignments in bytes are
 * checked and become pages here, the lock is taken here, and what every
 * allocator would have to count is counted here.
 */
#include <linux/build_bug.h>
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "pool.h"

static_assert(__alignof__(struct cma_pool) >= L1_CACHE_BYTES,
	      "the locks of two regions may share a line of the cache");

/**
 * cma_pool_init() - set up a pool whose pages are all free
 * @pool: zeroed
 * @ops: its allocator
 * @meta: ops->meta_size(@pages) bytes
 * @start: address of the region, page aligned
 * @pages: of the region
 *
 * Context: any; before anybody else knows of @pool.
 */
void cma_pool_init(struct cma_pool *pool, const struct cma_allocator *ops,
		   void *meta, phys_addr_t start, unsigned long pages)
{
	spin_lock_init(&pool->lock);
	pool->ops = ops;
	pool->meta = meta;
	pool->start = start;
	pool->pages = pages;
	pool->free = pages;
	pool->least = pages;
	ops->init(meta, start >> PAGE_SHIFT, pages);
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

/* Nobody has anything, and nobody is about to: only the lock protects that. */
static bool is_idle(const struct cma_pool *pool)
{
	return !pool->sleeps && pool->pages && !pool->chunks;
}

/**
 * cma_pool_set_allocator() - let another allocator manage a pool
 * @pool: the pool, which is in use
 * @ops: the new allocator; none that may sleep
 * @meta: ops->meta_size(pool->pages) bytes; receives the metadata of the old
 *	allocator, which is the caller's now
 *
 * Context: any; the caller sees to it that nobody closes the pool meanwhile.
 * Return: 0; -EBUSY if a chunk lives, or if the allocator there is may sleep;
 * then @meta is the caller's as before.
 */
int cma_pool_set_allocator(struct cma_pool *pool,
			   const struct cma_allocator *ops, void **meta)
{
	unsigned long flags;
	int ret = -EBUSY;
	void *old;

	/* Takes a while; the size and place of a pool never change. */
	ops->init(*meta, pool->start >> PAGE_SHIFT, pool->pages);
	flags = pool_lock(pool);
	if (is_idle(pool)) {
		old = pool->meta;
		pool->ops = ops;
		pool->meta = *meta;
		*meta = old;
		ret = 0;
	}
	pool_unlock(pool, flags);
	return ret;
}

/**
 * cma_pool_close() - let a pool be empty for ever
 * @pool: the pool
 *
 * Context: any.
 * Return: 0: nothing can be had of it any more; -EBUSY if a chunk lives, or if
 * the allocator may sleep.
 */
int cma_pool_close(struct cma_pool *pool)
{
	unsigned long flags = pool_lock(pool);
	int ret = -EBUSY;

	if (is_idle(pool)) {
		WRITE_ONCE(pool->pages, 0);
		pool->free = 0;
		pool->least = 0;
		ret = 0;
	}
	pool_unlock(pool, flags);
	return ret;
}

/* Bytes to pages; 0 if the alignment makes no sense. */
static inline unsigned long align_pages(size_t align)
{
	if (align & (align - 1))
		return 0;
	return align <= PAGE_SIZE ? 1 : align >> PAGE_SHIFT;
}

static inline void count_taken(struct cma_pool *pool, unsigned long pages)
{
	pool->free -= pages;
	pool->least = min(pool->least, pool->free);
	pool->chunks++;
}

static noinline long take_sleeping(struct cma_pool *pool, unsigned long pages,
				   unsigned long align, struct cma_tag tag)
{
	long page = pool->ops->alloc(pool->meta, pages, align, tag);
	unsigned long flags;

	if (page < 0)
		return page;
	flags = pool_lock(pool);
	count_taken(pool, pages);
	pool_unlock(pool, flags);
	return page;
}

static long take(struct cma_pool *pool, unsigned long pages,
		 unsigned long align, struct cma_tag tag)
{
	unsigned long flags = pool_lock(pool);
	long page = -ENOMEM;

	if (pages <= pool->free)
		page = pool->ops->alloc(pool->meta, pages, align, tag);
	if (page >= 0)
		count_taken(pool, pages);
	pool_unlock(pool, flags);
	return page;
}

/**
 * cma_pool_alloc() - allocate from a pool
 * @pool: where from
 * @size: bytes; rounded up to whole pages, and no further
 * @align: bytes, a power of two; 0 for a page
 * @tag: who will hold it, not 0, and the time
 * @addr: receives the address, which may be 0
 *
 * Context: any, unless the allocator may sleep (pool->sleeps).
 * Return: 0; -EINVAL for a size of 0 or an alignment that is no power of two;
 * -ENOMEM if no hole fits.
 */
int cma_pool_alloc(struct cma_pool *pool, size_t size, size_t align,
		   struct cma_tag tag, phys_addr_t *addr)
{
	unsigned long pages, unit = align_pages(align);
	long page;

	if (!size || !unit)
		return -EINVAL;
	pages = ((size - 1) >> PAGE_SHIFT) + 1;
	page = pool->sleeps ? take_sleeping(pool, pages, unit, tag) :
			      take(pool, pages, unit, tag);
	if (page < 0)
		return page;
	*addr = pool->start + ((phys_addr_t)page << PAGE_SHIFT);
	return 0;
}

static inline void count_given(struct cma_pool *pool, unsigned long pages)
{
	pool->free += pages;
	pool->chunks -= !!pages;
}

static noinline unsigned long give_sleeping(struct cma_pool *pool,
					    unsigned long page, u32 *owner)
{
	unsigned long pages = pool->ops->free(pool->meta, page, owner);
	unsigned long flags = pool_lock(pool);

	count_given(pool, pages);
	pool_unlock(pool, flags);
	return pages;
}

static unsigned long give(struct cma_pool *pool, unsigned long page,
			  u32 *owner)
{
	unsigned long flags = pool_lock(pool);
	unsigned long pages = pool->ops->free(pool->meta, page, owner);

	count_given(pool, pages);
	pool_unlock(pool, flags);
	return pages;
}

/**
 * cma_pool_free() - give an allocation back
 * @pool: where it came from
 * @addr: what cma_pool_alloc() gave
 * @chunk: receives what it was, but not since when; anything if there is none
 *
 * Context: as cma_pool_alloc().
 * Return: 0, or -ENOENT if no chunk starts at @addr.
 */
int cma_pool_free(struct cma_pool *pool, phys_addr_t addr,
		  struct cma_chunk *chunk)
{
	phys_addr_t offset = addr - pool->start;
	unsigned long page = offset >> PAGE_SHIFT, pages;

	/* Also of what lies below the pool the offset is too large. */
	if (offset >> PAGE_SHIFT >= READ_ONCE(pool->pages) ||
	    (offset & (PAGE_SIZE - 1)))
		return -ENOENT;
	chunk->start = addr;
	chunk->tag.since = 0;
	pages = pool->sleeps ? give_sleeping(pool, page, &chunk->tag.owner) :
			       give(pool, page, &chunk->tag.owner);
	chunk->size = (phys_addr_t)pages << PAGE_SHIFT;
	return pages ? 0 : -ENOENT;
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
 * cma_pool_peak() - how much of a pool was allocated at most
 * @pool: the pool
 *
 * Context: any.
 * Return: pages; 0 of a closed pool.
 */
unsigned long cma_pool_peak(struct cma_pool *pool)
{
	unsigned long flags = pool_lock(pool);
	unsigned long pages = pool->pages - pool->least;

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
	unsigned long unit = align_pages(align), flags, pages = 0;

	if (!unit)
		return 0;
	flags = pool_lock(pool);
	if (pool->pages)
		pages = pool->ops->largest(pool->meta, unit);
	pool_unlock(pool, flags);
	return pages;
}

static bool next_run(struct cma_pool *pool, struct cma_run *run)
{
	unsigned long flags = pool_lock(pool);
	bool found = run->page < pool->pages &&
		     pool->ops->next(pool->meta, run);

	pool_unlock(pool, flags);
	return found;
}

/* The next run of one sort; the lock is dropped after each of either. */
static bool next_of(struct cma_pool *pool, unsigned long *page, bool free,
		    struct cma_chunk *chunk)
{
	struct cma_run run = { .page = *page };

	while (next_run(pool, &run)) {
		*page = run.page + run.pages;
		if (!run.tag.owner == free) {
			chunk->start = pool->start +
				       ((phys_addr_t)run.page << PAGE_SHIFT);
			chunk->size = (phys_addr_t)run.pages << PAGE_SHIFT;
			chunk->tag = run.tag;
			return true;
		}
		run.page = *page;
	}
	return false;
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
	return next_of(pool, page, false, chunk);
}

/**
 * cma_pool_next_free() - walk over the free runs of a pool
 * @pool: the pool
 * @page: where to begin, 0 at first; moves behind the run
 * @chunk: receives the next free run
 *
 * The lock is dropped as in cma_pool_next_chunk().
 *
 * Context: any.
 * Return: true, or false if there are no more.
 */
bool cma_pool_next_free(struct cma_pool *pool, unsigned long *page,
			struct cma_chunk *chunk)
{
	return next_of(pool, page, true, chunk);
}

/**
 * cma_pool_check() - verify every invariant of a pool
 * @pool: the pool, at rest
 *
 * Context: any; nobody else uses the pool.
 * Return: true if chunks and free runs account for every page once, and the
 * allocator's own checker agrees.
 */
bool cma_pool_check(struct cma_pool *pool)
{
	unsigned long page = 0, free = 0, chunks = 0;
	struct cma_run run = { 0 };

	if (!pool->pages)
		return !pool->free;
	if (!pool->ops->check(pool->meta))
		return false;
	for (; next_run(pool, &run); run.page = page) {
		if (run.page != page)
			return false;
		page += run.pages;
		free += run.tag.owner ? 0 : run.pages;
		chunks += !!run.tag.owner;
	}
	return page == pool->pages && free == pool->free &&
	       chunks == pool->chunks;
}
