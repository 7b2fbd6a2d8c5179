// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reusable regions: mainline's CMA lends their pages to the page allocator
 * while no device needs them.
 *
 * To the pool this is one more allocator, one that locks itself and may sleep.
 * Its metadata is the length and the tag of each chunk, by first page.
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/bitmap.h>
#include <linux/cma.h>
#include <linux/dma-map-ops.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>

#include "kernel.h"
#include "pool.h"

/**
 * struct mainline_page - metadata of a page
 * @length: of the chunk that it begins, 0 if it does not
 * @tag: of that chunk
 */
struct mainline_page {
	u32 length;
	struct cma_tag tag;
};

struct mainline {
	struct cma *cma;
	unsigned long pages;
	struct mainline_page page[];
};

/* CMA areas by the index of their region, until there are pools. */
struct claim {
	struct cma *cma;
	u32 index;
};

static struct claim claims[MAX_CMA_AREAS] __initdata;
static u32 nclaims __initdata;

/**
 * cma_mainline_areas() - how many areas the device tree may have
 *
 * Mainline keeps one more for its default area.
 *
 * Context: early boot.
 * Return: CONFIG_CMA_AREAS.
 */
u32 __init cma_mainline_areas(void)
{
	return MAX_CMA_AREAS - 1;
}

/**
 * cma_mainline_claim() - make a CMA area of a region
 * @r: reusable region whose memory is reserved in memblock
 * @index: of the region in the table
 *
 * Context: early boot, before paging is set up.
 * Return: 0 or an error of cma_init_reserved_mem(); -ENOSPC if there are more
 * than CONFIG_CMA_AREAS of them.
 */
int __init cma_mainline_claim(struct cma_region *r, u32 index)
{
	phys_addr_t base = r->range.first, size = cma_range_size(&r->range);
	/* Mainline takes the name for a format. */
	const char *name = strchr(r->name, '%') ? NULL : r->name;
	struct cma *cma;
	int err;

	if (nclaims == ARRAY_SIZE(claims))
		return -ENOSPC;
	err = cma_init_reserved_mem(base, size, 0, name, &cma);
	if (err)
		return err;
	/* Should activation fail, the pages must not go to the page allocator. */
	cma_reserve_pages_on_error(cma);
	claims[nclaims].cma = cma;
	claims[nclaims++].index = index;
#ifdef CONFIG_DMA_CMA
	dma_contiguous_early_fixup(base, size);
	if (r->flags & CMA_F_DEFAULT)
		dma_contiguous_default_area = cma;
#endif
	return 0;
}

static size_t mainline_meta_size(unsigned long pages)
{
	return sizeof(struct mainline) + pages * sizeof(struct mainline_page);
}

static void mainline_init(void *meta, unsigned long base, unsigned long pages)
{
	struct mainline *m = meta;

	m->pages = pages;
}

static unsigned long base_pfn(const struct mainline *m)
{
	return PHYS_PFN(cma_get_base(m->cma));
}

static long mainline_alloc(void *meta, unsigned long pages, unsigned long align,
			   struct cma_tag tag)
{
	struct mainline *m = meta;
	struct page *p = cma_alloc(m->cma, pages, ilog2(align), true);
	unsigned long page;

	if (!p)
		return -ENOMEM;
	page = page_to_pfn(p) - base_pfn(m);
	m->page[page].tag = tag;
	/* From here on it can be freed. */
	smp_store_release(&m->page[page].length, pages);
	return page;
}

/* Of two that free the same chunk at the same time one gets its length. */
static unsigned long mainline_free(void *meta, unsigned long page,
				   u32 *owner)
{
	struct mainline *m = meta;
	unsigned long pages;

	pages = page < m->pages ? xchg(&m->page[page].length, 0) : 0;
	if (!pages)
		return 0;
	*owner = m->page[page].tag.owner;
	cma_release(m->cma, pfn_to_page(base_pfn(m) + page), pages);
	return pages;
}

/* Pages of the chunk that begins at @page, or up to the next chunk. */
static unsigned long run_length(const struct mainline *m, unsigned long page)
{
	unsigned long p = page, length = READ_ONCE(m->page[page].length);

	if (length)
		return length;
	do
		p++;
	while (p < m->pages && !READ_ONCE(m->page[p].length));
	return p - page;
}

/* The first page of the run that @page is in. */
static unsigned long run_start(const struct mainline *m, unsigned long page)
{
	unsigned long p = page, end;

	while (p && !READ_ONCE(m->page[p].length))
		p--;
	end = p + READ_ONCE(m->page[p].length);
	return end > page ? p : end;
}

/*
 * CMA shows no one outside what is taken; lengths do, up to what is being
 * allocated right now.
 */
static bool mainline_next(const void *meta, struct cma_run *run)
{
	const struct mainline *m = meta;
	unsigned long start;

	if (run->page >= m->pages)
		return false;
	start = run_start(m, run->page);
	if (start < run->page)
		start += run_length(m, start);
	if (start >= m->pages)
		return false;
	run->tag = READ_ONCE(m->page[start].length) ? m->page[start].tag :
						      (struct cma_tag) { 0 };
	run->page = start;
	run->pages = run_length(m, start);
	return true;
}

static unsigned long mainline_largest(const void *meta, unsigned long align)
{
	const struct mainline *m = meta;
	unsigned long pad, largest = 0;
	struct cma_run r = { 0 };

	for (; mainline_next(meta, &r); r.page += r.pages) {
		pad = -(base_pfn(m) + r.page) & (align - 1);
		if (!r.tag.owner && pad < r.pages && r.pages - pad > largest)
			largest = r.pages - pad;
	}
	return largest;
}

static bool mainline_check(const void *meta)
{
	const struct mainline *m = meta;
	unsigned long p;

	for (p = 0; p < m->pages; p++)
		if (m->page[p].length > m->pages - p)
			return false;
	return true;
}

static const struct cma_allocator cma_mainline = {
	.name = CMA_ALLOCATOR_REUSABLE,
	.meta_size = mainline_meta_size,
	.init = mainline_init,
	.alloc = mainline_alloc,
	.free = mainline_free,
	.largest = mainline_largest,
	.next = mainline_next,
	.check = mainline_check,
};

static struct cma * __init claimed(u32 index)
{
	u32 i;

	for (i = 0; i < nclaims; i++)
		if (claims[i].index == index)
			return claims[i].cma;
	return NULL;
}

/**
 * cma_mainline_pool() - make the pool of a reusable region
 * @r: region that cma_mainline_claim() took
 * @index: of the region in the table
 *
 * Context: may sleep, after mainline has activated its areas.
 * Return: the pool, or NULL without memory, or if mainline could not activate
 * the area.
 */
struct cma_pool * __init cma_mainline_pool(const struct cma_region *r,
					   u32 index)
{
	unsigned long pages = r->size >> PAGE_SHIFT;
	struct cma *cma = claimed(index);
	struct cma_pool *pool;

	if (!cma || !cma_get_size(cma))
		return NULL;
	pool = cma_pool_make(&cma_mainline, r->range.first, pages);
	if (!pool)
		return NULL;
	pool->sleeps = true;
	((struct mainline *)pool->meta)->cma = cma;
	return pool;
}
