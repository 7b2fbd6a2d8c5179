// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reusable regions: mainline's CMA lends their pages to the page allocator
 * while no device needs them.
 *
 * To the pool this is one more allocator, one that locks itself and may sleep.
 * Its metadata is the length of each chunk, by first page.
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/bitmap.h>
#include <linux/cma.h>
#include <linux/dma-map-ops.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "kernel.h"
#include "pool.h"

struct mainline {
	struct cma *cma;
	unsigned long pages;
	u32 length[];
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
	return sizeof(struct mainline) + pages * sizeof(u32);
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

static int mainline_alloc(void *meta, unsigned long pages, unsigned long align,
			  unsigned long *page)
{
	struct mainline *m = meta;
	struct page *p = cma_alloc(m->cma, pages, ilog2(align), true);

	if (!p)
		return -ENOMEM;
	*page = page_to_pfn(p) - base_pfn(m);
	WRITE_ONCE(m->length[*page], pages);
	return 0;
}

static void mainline_free(void *meta, unsigned long page)
{
	struct mainline *m = meta;
	unsigned long pages = m->length[page];

	WRITE_ONCE(m->length[page], 0);
	cma_release(m->cma, pfn_to_page(base_pfn(m) + page), pages);
}

static unsigned long mainline_size(const void *meta, unsigned long page)
{
	const struct mainline *m = meta;

	return page < m->pages ? READ_ONCE(m->length[page]) : 0;
}

/*
 * CMA shows no one outside what is taken; lengths do, up to what is being
 * allocated right now.
 */
static bool mainline_next_free(const void *meta, struct cma_span *span)
{
	const struct mainline *m = meta;
	unsigned long p = 0, start = 0;

	while (p < m->pages) {
		unsigned long length = READ_ONCE(m->length[p]);

		if (length && p > start && start >= span->page)
			break;
		p += length ? length : 1;
		if (length)
			start = p;
	}
	if (start >= p || start < span->page)
		return false;
	span->page = start;
	span->pages = p - start;
	return true;
}

static unsigned long mainline_largest(const void *meta, unsigned long align)
{
	const struct mainline *m = meta;
	struct cma_span s = { 0 };
	unsigned long pad, largest = 0;

	while (mainline_next_free(meta, &s)) {
		pad = -(base_pfn(m) + s.page) & (align - 1);
		if (pad < s.pages && s.pages - pad > largest)
			largest = s.pages - pad;
		s.page += s.pages;
	}
	return largest;
}

static bool mainline_check(const void *meta)
{
	const struct mainline *m = meta;
	unsigned long p;

	for (p = 0; p < m->pages; p++)
		if (m->length[p] > m->pages - p)
			return false;
	return true;
}

static const struct cma_allocator cma_mainline = {
	.name = CMA_ALLOCATOR_REUSABLE,
	.meta_size = mainline_meta_size,
	.init = mainline_init,
	.alloc = mainline_alloc,
	.free = mainline_free,
	.size = mainline_size,
	.largest = mainline_largest,
	.next_free = mainline_next_free,
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
	pool = kvzalloc(cma_pool_bytes(&cma_mainline, pages), GFP_KERNEL);
	if (!pool)
		return NULL;
	cma_pool_init(pool, &cma_mainline, r->range.first, pages);
	pool->sleeps = true;
	((struct mainline *)pool->meta)->cma = cma;
	return pool;
}
