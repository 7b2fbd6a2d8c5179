// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory behind an allocation: with struct pages, if the region is RAM
 * that the kernel may map, or without, if it is no-map or no RAM at all.
 */
#include <linux/dma-map-ops.h>
#include <linux/highmem.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "kernel.h"

/* What is mapped at a time to clear memory without pages. */
#define WINDOW	SZ_1M

/**
 * cma_memory_has_pages() - may a region be used through struct page?
 * @r: region
 *
 * pfn_valid() does not tell: it speaks of page blocks or sections, and there may
 * be a struct page where there is no RAM, or no mapping. The checks and
 * cma_region_register() know.
 *
 * Context: any.
 * Return: true if so; a region is RAM, and no-map, wholly or not at all.
 */
bool cma_memory_has_pages(const struct cma_region *r)
{
	return !cma_region_is_nomap(r) && !(r->flags & CMA_F_NORAM);
}

/**
 * cma_memory_is_linear() - has all of a region its place in the linear map?
 * @r: region
 *
 * Context: any.
 * Return: true if so; one that reaches into high memory has not.
 */
bool cma_memory_is_linear(const struct cma_region *r)
{
	return cma_memory_has_pages(r) &&
	       !PageHighMem(pfn_to_page(PHYS_PFN(r->range.last)));
}

static void clear_pages(phys_addr_t addr, size_t size, bool atomic)
{
	unsigned long pfn = PHYS_PFN(addr), end = pfn + (size >> PAGE_SHIFT);

	for (; pfn < end; pfn++) {
		clear_highpage(pfn_to_page(pfn));
		if (!atomic)
			cond_resched();
	}
}

static int clear_window(phys_addr_t addr, size_t size)
{
	void *p = memremap(addr, size, MEMREMAP_WC);

	if (!p)
		return -ENOMEM;
	memset(p, 0, size);
	memunmap(p);
	return 0;
}

/* Where nothing may sleep. */
static int clear_at_once(phys_addr_t addr, size_t size)
{
	void *p = cma_atomic_map(addr, size, pgprot_writecombine(PAGE_KERNEL));

	if (!p)
		return -ENOMEM;
	memset(p, 0, size);
	cma_atomic_unmap(p, size);
	return 0;
}

/**
 * cma_memory_clear() - write zeroes over memory, whoever held it before
 * @r: region
 * @addr: page-aligned address in it
 * @size: bytes, whole pages
 * @atomic: nothing must sleep
 *
 * Context: any if @atomic, else may sleep.
 * Return: 0, or -ENOMEM if memory without pages cannot be mapped.
 */
int cma_memory_clear(const struct cma_region *r, phys_addr_t addr, size_t size,
		     bool atomic)
{
	size_t part;
	int err = 0;

	if (cma_memory_has_pages(r)) {
		clear_pages(addr, size, atomic);
		return 0;
	}
	if (atomic)
		return clear_at_once(addr, size);
	for (; size && !err; size -= part, addr += part) {
		part = min_t(size_t, size, WINDOW);
		err = clear_window(addr, part);
	}
	return err;
}

static bool is_coherent(struct device *dev)
{
	return dev && dev_is_dma_coherent(dev);
}

/**
 * cma_memory_prepare() - write back and forget what caches hold of memory
 * @dev: device that is going to use it, NULL if that is not known
 * @r: region
 * @addr: page-aligned address in it
 * @size: bytes, whole pages
 *
 * The linear map keeps a cached mapping of low memory. Zeroes that were
 * written through it must reach memory, and no line may be left to be hit or
 * evicted later.
 *
 * Context: any.
 */
void cma_memory_prepare(struct device *dev, const struct cma_region *r,
			phys_addr_t addr, size_t size)
{
	if (is_coherent(dev) || !cma_memory_has_pages(r))
		return;
	arch_sync_dma_for_device(addr, size, DMA_TO_DEVICE);
	arch_sync_dma_for_cpu(addr, size, DMA_FROM_DEVICE);
}

/**
 * cma_memory_map() - map an allocation into the kernel
 * @dev: device that works on it, NULL if that is not known
 * @r: region
 * @addr: page-aligned address in it
 * @size: bytes, whole pages
 * @cached: through the caches, or coherent with @dev
 *
 * Memory with pages gets a mapping in vmalloc space, for its place in the
 * linear map is cached, or absent. Memory without is mapped through the caches
 * only for a coherent device, whatever @cached says: nothing in the kernel
 * writes back what they hold of it, and it would come over the next owner's data.
 *
 * Context: may sleep.
 * Return: the mapping, or NULL.
 */
void *cma_memory_map(struct device *dev, const struct cma_region *r,
		     phys_addr_t addr, size_t size, bool cached)
{
	bool coherent = is_coherent(dev);

	if (!cma_memory_has_pages(r))
		return memremap(addr, size,
				coherent ? MEMREMAP_WB : MEMREMAP_WC);
	cached |= coherent;
	return dma_common_contiguous_remap(phys_to_page(addr), size,
					   cached ? PAGE_KERNEL :
					   pgprot_dmacoherent(PAGE_KERNEL),
					   __builtin_return_address(0));
}

/**
 * cma_memory_unmap() - undo cma_memory_map()
 * @r: region
 * @vaddr: the mapping
 *
 * Context: may sleep.
 */
void cma_memory_unmap(const struct cma_region *r, void *vaddr)
{
	if (cma_memory_has_pages(r))
		vunmap(vaddr);
	else
		memunmap(vaddr);
}
