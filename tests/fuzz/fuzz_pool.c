// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzz target: bytes are allocations and frees on a pool, held after each step
 * against a model that remembers the owner of every page, and against the
 * pool's own checker.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/mm.h>

#include "../../mm/cma_region/pool.h"
#include "fuzz.h"

#define SMALL		192	/* pages of most regions */
#define LARGE		1280	/* of one that is full of holes */

/**
 * struct model - what a pool should be like
 * @owner: of each page, 0 if free
 * @first: is it the first page of a chunk
 * @pages: how many
 * @base: page frame number of the first
 */
struct model {
	u32 owner[LARGE];
	bool first[LARGE];
	u32 pages;
	u64 base;
};

static u32 free_run(const struct model *m, u32 page)
{
	u32 n = 0;

	while (page + n < m->pages && !m->owner[page + n])
		n++;
	return n;
}

static u32 chunk_pages(const struct model *m, u32 page)
{
	u32 n = 1;

	while (page + n < m->pages && m->owner[page + n] && !m->first[page + n])
		n++;
	return n;
}

/* Pages of the run at @page that are left behind its first aligned one. */
static u32 aligned_run(const struct model *m, u32 page, u64 align)
{
	u32 run = free_run(m, page);
	u64 pad = -(m->base + page) & (align - 1);

	return pad < run ? run - pad : 0;
}

/* Best fit: the shortest run that does, the lowest of equals, its low end. */
static u32 expected_page(const struct model *m, u32 pages, u64 align)
{
	u32 p = 0, best = m->pages, shortest = U32_MAX;

	while (p < m->pages) {
		u32 run = free_run(m, p);

		if (run && aligned_run(m, p, align) >= pages && run < shortest) {
			shortest = run;
			best = p + (-(m->base + p) & (align - 1));
		}
		p += run ? run : 1;
	}
	return best;
}

static u32 expected_largest(const struct model *m, u64 align)
{
	u32 p = 0, largest = 0;

	while (p < m->pages) {
		u32 run = free_run(m, p), n = aligned_run(m, p, align);

		largest = n > largest ? n : largest;
		p += run ? run : 1;
	}
	return largest;
}

/* When the chunk of @owner was taken. */
static u32 since_of(u32 owner)
{
	return owner * 77777 % (1 << 28);
}

static void compare_chunks(struct cma_pool *pool, const struct model *m)
{
	unsigned long at = 0;
	struct cma_chunk chunk;
	u32 p, free = 0;

	for (p = 0; p < m->pages; p++) {
		free += !m->owner[p];
		if (!m->first[p])
			continue;
		if (!cma_pool_next_chunk(pool, &at, &chunk))
			broken("chunk at page %u is not walked over", p);
		if (chunk.tag.owner != m->owner[p] ||
		    chunk.tag.since != since_of(m->owner[p]) ||
		    chunk.start != pool->start + (phys_addr_t)p * PAGE_SIZE ||
		    chunk.size != (phys_addr_t)chunk_pages(m, p) * PAGE_SIZE)
			broken("chunk at page %u is walked over wrongly", p);
	}
	if (cma_pool_next_chunk(pool, &at, &chunk))
		broken("a chunk too many");
	if (cma_pool_free_pages(pool) != free)
		broken("%lu pages free, want %u", cma_pool_free_pages(pool),
		       free);
}

static void compare_free(struct cma_pool *pool, const struct model *m)
{
	unsigned long at = 0;
	struct cma_chunk got;
	u32 p = 0;

	while (p < m->pages) {
		u32 run = free_run(m, p);

		if (run && (!cma_pool_next_free(pool, &at, &got) ||
			    at != p + run || got.tag.owner ||
			    got.start != pool->start + (phys_addr_t)p * PAGE_SIZE ||
			    got.size != (phys_addr_t)run * PAGE_SIZE))
			broken("free run at page %u is lost", p);
		p += run ? run : 1;
	}
	if (cma_pool_next_free(pool, &at, &got))
		broken("a free run too many");
	for (p = 1; p <= 64; p *= 2)
		if (cma_pool_largest(pool, p * PAGE_SIZE) !=
		    expected_largest(m, p))
			broken("largest for %u pages is %lu", p,
			       cma_pool_largest(pool, p * PAGE_SIZE));
	if (cma_pool_largest(pool, 3 * PAGE_SIZE))
		broken("an alignment of three pages");
}

static void compare(struct cma_pool *pool, const struct model *m)
{
	if (!cma_pool_check(pool))
		broken("the pool's own check fails");
	compare_chunks(pool, m);
	compare_free(pool, m);
}

/* Other policies choose otherwise: any free and aligned place will do. */
static u32 taken_page(const struct cma_pool *pool, const struct model *m,
		      phys_addr_t addr, u32 pages, u64 unit)
{
	phys_addr_t offset = addr - pool->start;
	u32 i, page = offset / PAGE_SIZE;

	if (addr < pool->start || offset % PAGE_SIZE ||
	    page > m->pages - pages || (addr >> PAGE_SHIFT) & (unit - 1))
		broken("alloc of %u pages lies outside or askew", pages);
	for (i = 0; i < pages; i++)
		if (m->owner[page + i])
			broken("alloc of %u pages meets a chunk", pages);
	return page;
}

static void step_alloc(struct cma_pool *pool, struct model *m, size_t size,
		       size_t align, u32 owner)
{
	u32 i, want, pages = (size + PAGE_SIZE - 1) / PAGE_SIZE;
	u64 unit = align > PAGE_SIZE ? align / PAGE_SIZE : 1;
	struct cma_tag tag = { .owner = owner, .since = since_of(owner) };
	phys_addr_t addr = 0x1234;
	int ret = cma_pool_alloc(pool, size, align, tag, &addr);

	if (!size || (align & (align - 1))) {
		if (ret != -EINVAL)
			broken("nonsense gives %d", ret);
		return;
	}
	want = expected_page(m, pages, unit);
	if (ret != (want < m->pages ? 0 : -ENOMEM))
		broken("alloc of %u pages gives %d", pages, ret);
	if (ret)
		return;
	if (pool->ops != &cma_best_fit)
		want = taken_page(pool, m, addr, pages, unit);
	if (addr != pool->start + (phys_addr_t)want * PAGE_SIZE)
		broken("alloc of %u pages is no best fit", pages);
	for (i = 0; i < pages; i++)
		m->owner[want + i] = owner;
	m->first[want] = true;
}

static void step_free(struct cma_pool *pool, struct model *m, phys_addr_t addr)
{
	phys_addr_t offset = addr - pool->start;
	struct cma_chunk chunk;
	u32 n, p = offset / PAGE_SIZE;
	bool good = addr >= pool->start && offset / PAGE_SIZE < m->pages &&
		    !(offset % PAGE_SIZE) && m->first[p];
	int ret = cma_pool_free(pool, addr, &chunk);

	if (ret != (good ? 0 : -ENOENT))
		broken("free gives %d", ret);
	if (!good)
		return;
	n = chunk_pages(m, p);
	if (chunk.size != n * PAGE_SIZE || chunk.tag.owner != m->owner[p])
		broken("free of %u pages gives back 0x%llx bytes of %u", n,
		       (u64)chunk.size, chunk.tag.owner);
	memset(&m->owner[p], 0, n * sizeof(*m->owner));
	m->first[p] = false;
}

static void step(struct cma_pool *pool, struct model *m, struct input *in,
		 u32 number)
{
	u8 what = take_byte(in), n = take_byte(in);

	switch (what & 3) {
	case 0:
		step_alloc(pool, m, n ? n * 1024 : 0, 0, number);
		break;
	case 1:
		step_alloc(pool, m, (size_t)n * PAGE_SIZE,
			   (size_t)1 << (what >> 3), number);
		break;
	case 2:
		step_free(pool, m, pool->start + (phys_addr_t)n * PAGE_SIZE);
		break;
	case 3:
		if (what & 4)
			step_free(pool, m, pool->start + n * 256 - 512);
		else
			step_alloc(pool, m, (size_t)n * PAGE_SIZE,
				   (what >> 3) * PAGE_SIZE, number);
	}
}

/*
 * All pages are taken singly, and of @period pages all but one given back:
 *
 *	X . . X . . X . . X . .		period 3
 *
 * So allocators meet more free runs than steps could make.
 */
static void make_holes(struct cma_pool *pool, struct model *m, u32 period)
{
	struct cma_tag tag = { .owner = 1, .since = since_of(1) };
	phys_addr_t addr;
	u32 p;

	for (p = 0; p < m->pages; p++) {
		if (cma_pool_alloc(pool, PAGE_SIZE, 0, tag, &addr))
			broken("page %u of %u can not be had", p, m->pages);
		m->owner[p] = 1;
		m->first[p] = true;
	}
	for (p = 0; p < m->pages; p++)
		if (p % period)
			step_free(pool, m, pool->start + (phys_addr_t)p * PAGE_SIZE);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	struct model m = { .pages = 1 + take_byte(&in) % SMALL };
	const struct cma_allocator *ops = cma_allocator_at(take_byte(&in) % 3);
	u32 period = take_byte(&in);
	struct cma_pool the_pool = { 0 }, *pool = &the_pool;
	u32 number = 1;
	void *meta;

	/* One in 16 is large. */
	period = period % 16 == 15 ? 2 + period / 16 : 0;
	if (period)
		m.pages += LARGE - SMALL;
	/* Anywhere, also at 0 and so that the last page is the very last. */
	m.base = take_number(&in, 2);
	if (m.base == 0xffff)
		m.base = ((u64)(phys_addr_t)-1 >> PAGE_SHIFT) - m.pages + 1;
	meta = malloc(ops->meta_size(m.pages));
	cma_pool_init(pool, ops, meta, (phys_addr_t)m.base << PAGE_SHIFT,
		      m.pages);
	if (period)
		make_holes(pool, &m, period);
	compare(pool, &m);
	while (in.left) {
		step(pool, &m, &in, number++);
		compare(pool, &m);
	}
	free(meta);
	return 0;
}
