// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: dirt
 *
 * Memory of regions whose policy is to clear on free: what was given back is
 * not free before it is cleared. Until then its chunk stays in the pool, and a
 * bit says that it is nobody's any more. Who may sleep clears it himself; what
 * is freed in atomic context is left to a worker, and so is what could not be
 * mapped to be cleared: it is tried again, never handed out as it is.
 *
 * Such a region hands out memory without touching it.
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "kernel.h"
#include "pool.h"

#define AGAIN	HZ	/* until what could not be cleared is tried again */

/**
 * struct cma_dirt - what is to be cleared of a region
 * @r: the region
 * @lock: held by who clears
 * @claims: of @leaving, and of chunks that leave
 * @work: clears
 * @released: how many chunks have been cleared and are free
 * @leaving: a bit a page: a chunk that starts there has been freed
 */
struct cma_dirt {
	struct cma_region *r;
	struct mutex lock;	/* who clears */
	spinlock_t claims;	/* leaving, released */
	struct delayed_work work;
	unsigned long released;
	unsigned long leaving[];
};

static phys_addr_t address(const struct cma_region *r, unsigned long page)
{
	return r->range.first + ((phys_addr_t)page << PAGE_SHIFT);
}

static int clear(const struct cma_region *r, phys_addr_t addr, u64 size)
{
	size_t part;
	int err = 0;

	/* A region may be larger than a size_t. */
	for (; size && !err; size -= part, addr += part) {
		part = min_t(u64, size, SZ_1G);
		err = cma_memory_clear(r, addr, part, false);
		if (!err)
			cma_memory_prepare(NULL, r, addr, part);
	}
	return err;
}

static void release(struct cma_dirt *d, unsigned long page)
{
	unsigned long flags;

	spin_lock_irqsave(&d->claims, flags);
	__clear_bit(page, d->leaving);
	cma_serve_release(d->r, address(d->r, page));
	WRITE_ONCE(d->released, d->released + 1);
	spin_unlock_irqrestore(&d->claims, flags);
}

static void clean_chunk(struct cma_dirt *d, unsigned long page)
{
	phys_addr_t addr = address(d->r, page);
	struct cma_chunk chunk;

	if (WARN_ON(!cma_serve_chunk(d->r, addr, &chunk)))
		return;
	if (clear(d->r, addr, chunk.size)) {
		pr_warn_ratelimited("%s: cannot clear what was freed at %pa, which has to wait\n",
				    d->r->path, &addr);
		schedule_delayed_work(&d->work, AGAIN);
		return;
	}
	release(d, page);
}

/**
 * cma_dirt_count() - how much has been cleared so far
 * @d: of a region
 *
 * Context: any.
 * Return: a number that changes with every chunk that becomes free.
 */
unsigned long cma_dirt_count(const struct cma_dirt *d)
{
	return READ_ONCE(d->released);
}

/**
 * cma_dirt_clean() - clear all that has been freed
 * @d: of a region
 *
 * Context: may sleep.
 */
void cma_dirt_clean(struct cma_dirt *d)
{
	unsigned long pages = d->r->size >> PAGE_SHIFT, page;

	mutex_lock(&d->lock);
	for_each_set_bit(page, d->leaving, pages)
		clean_chunk(d, page);
	mutex_unlock(&d->lock);
}

/**
 * cma_dirt_clean_all() - clear all that has been freed, in every region
 *
 * Context: may sleep.
 */
void cma_dirt_clean_all(void)
{
	int key = cma_registry_read_lock();
	struct cma_region *r;
	u32 pos = 0;

	while ((r = cma_registry_next(&pos)))
		if (r->dirt)
			cma_dirt_clean(r->dirt);
	cma_registry_read_unlock(key);
}

static void work(struct work_struct *work)
{
	cma_dirt_clean(container_of(to_delayed_work(work), struct cma_dirt,
				    work));
}

/* Of two who free the same chunk one is told that there is none. */
static int claim(struct cma_dirt *d, phys_addr_t addr)
{
	unsigned long page = (addr - d->r->range.first) >> PAGE_SHIFT, flags;
	struct cma_chunk chunk;
	int ret = -ENOENT;

	spin_lock_irqsave(&d->claims, flags);
	if (cma_serve_chunk(d->r, addr, &chunk) && !test_bit(page, d->leaving)) {
		__set_bit(page, d->leaving);
		ret = 0;
	}
	spin_unlock_irqrestore(&d->claims, flags);
	return ret;
}

/**
 * cma_dirt_free() - take an allocation back, and clear it
 * @d: of its region
 * @addr: its address
 * @atomic: nothing must sleep: it is cleared later
 *
 * Context: any if @atomic, else may sleep.
 * Return: 0, or -ENOENT if no chunk starts at @addr.
 */
int cma_dirt_free(struct cma_dirt *d, phys_addr_t addr, bool atomic)
{
	/* Whoever clears the last chunk lets the region go. */
	int key = cma_registry_read_lock();
	int ret = claim(d, addr);

	if (!ret && atomic)
		schedule_delayed_work(&d->work, 0);
	else if (!ret)
		cma_dirt_clean(d);
	cma_registry_read_unlock(key);
	return ret;
}

/**
 * cma_dirt_begin() - clear a region, and keep it clear
 * @r: region with a pool, all of it free, whose policy is to clear on free
 *
 * Context: may sleep, before anybody else knows of @r.
 * Return: 0 or -ENOMEM.
 */
int cma_dirt_begin(struct cma_region *r)
{
	unsigned long pages = r->size >> PAGE_SHIFT;
	struct cma_dirt *d;

	d = kvzalloc(struct_size(d, leaving, BITS_TO_LONGS(pages)), GFP_KERNEL);
	if (!d || clear(r, r->range.first, r->size)) {
		kvfree(d);
		return -ENOMEM;
	}
	d->r = r;
	mutex_init(&d->lock);
	spin_lock_init(&d->claims);
	INIT_DELAYED_WORK(&d->work, work);
	r->dirt = d;
	return 0;
}

/**
 * cma_dirt_end() - forget a region that leaves
 * @r: region without chunks
 *
 * Context: may sleep.
 */
void cma_dirt_end(struct cma_region *r)
{
	if (!r->dirt)
		return;
	cancel_delayed_work_sync(&r->dirt->work);
	kvfree(r->dirt);
}
