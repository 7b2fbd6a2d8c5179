// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: mappings made where nothing may sleep
 *
 * The DMA API hands out coherent memory in atomic context too. Memory can be
 * taken and cleared there, but vmap() and memremap() sleep. Mainline keeps a
 * pool of mapped pages for that, see kernel/dma/pool.c; taken out of regions,
 * such a pool would lack to those whose memory it is. So what is kept here is
 * not memory but addresses: a window in vmalloc space whose page tables are
 * there already, so that an entry can be written in any context.
 *
 * Unmapping clears the entries. A CPU may remember them until its TLB is
 * flushed, which may take interrupts to other CPUs: a worker does that, and
 * only then are the addresses used again.
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/bitmap.h>
#include <linux/cacheflush.h>
#include <linux/genalloc.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/numa.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include <asm/tlbflush.h>

#include "kernel.h"

#define WINDOW	SZ_1M
#define PAGES	(WINDOW / PAGE_SIZE)

static unsigned long start;
static struct gen_pool *addresses;	/* NULL if there is no window */
static DECLARE_BITMAP(stale, PAGES);	/* unmapped, but not flushed */

/* What apply_to_page_range() carries from page to page. */
struct entry {
	unsigned long pfn;
	pgprot_t prot;
};

static int set_entry(pte_t *pte, unsigned long addr, void *data)
{
	struct entry *e = data;

	set_pte_at(&init_mm, addr, pte, pfn_pte(e->pfn++, e->prot));
	return 0;
}

static int clear_entry(pte_t *pte, unsigned long addr, void *unused)
{
	pte_clear(&init_mm, addr, pte);
	return 0;
}

static void flush(struct work_struct *work)
{
	DECLARE_BITMAP(flushed, PAGES) = {};
	unsigned int i;

	for_each_set_bit(i, stale, PAGES)
		if (test_and_clear_bit(i, stale))
			__set_bit(i, flushed);
	flush_tlb_kernel_range(start, start + WINDOW);
	for_each_set_bit(i, flushed, PAGES)
		gen_pool_free(addresses, start + i * PAGE_SIZE, PAGE_SIZE);
}

static DECLARE_WORK(flushing, flush);

/**
 * cma_atomic_map() - map memory without sleeping
 * @addr: page-aligned physical address
 * @size: bytes, whole pages
 * @prot: how
 *
 * Context: any.
 * Return: the mapping, aligned to its size as far as the window is; NULL if that
 * is full.
 */
void *cma_atomic_map(phys_addr_t addr, size_t size, pgprot_t prot)
{
	struct entry e = { .pfn = PHYS_PFN(addr), .prot = prot };
	unsigned long at = addresses ? gen_pool_alloc(addresses, size) : 0;

	if (!at)
		return NULL;
	/* The tables are there: nothing to allocate, nothing that can fail. */
	WARN_ON(apply_to_page_range(&init_mm, at, size, set_entry, &e));
	flush_cache_vmap(at, at + size);
	return (void *)at;
}

/**
 * cma_atomic_holds() - is it a mapping of cma_atomic_map()?
 * @vaddr: kernel address of a mapping
 *
 * Context: any.
 * Return: true if so.
 */
bool cma_atomic_holds(const void *vaddr)
{
	return addresses && (unsigned long)vaddr - start < WINDOW;
}

/**
 * cma_atomic_unmap() - undo cma_atomic_map()
 * @vaddr: the mapping
 * @size: as mapped
 *
 * Context: any.
 */
void cma_atomic_unmap(void *vaddr, size_t size)
{
	unsigned long at = (unsigned long)vaddr, i;

	flush_cache_vunmap(at, at + size);
	WARN_ON(apply_to_page_range(&init_mm, at, size, clear_entry, NULL));
	/* flush() may be at work: who sees a bit sees the entry cleared. */
	smp_mb__before_atomic();
	for (i = 0; i < size; i += PAGE_SIZE)
		set_bit((at - start + i) / PAGE_SIZE, stale);
	schedule_work(&flushing);
}

static struct gen_pool * __init make_window(struct vm_struct *area)
{
	struct gen_pool *pool = gen_pool_create(PAGE_SHIFT, NUMA_NO_NODE);

	start = (unsigned long)area->addr;
	if (pool)
		gen_pool_set_algo(pool, gen_pool_first_fit_order_align, NULL);
	if (pool && !gen_pool_add(pool, start, WINDOW, NUMA_NO_NODE) &&
	    !apply_to_page_range(&init_mm, start, WINDOW, NULL, NULL))
		return pool;
	if (pool)
		gen_pool_destroy(pool);
	return NULL;
}

static int __init cma_atomic_init(void)
{
	struct vm_struct *area;

	if (!cma_boot_table || !cma_boot_table->nregions)
		return 0;
	area = get_vm_area(WINDOW, VM_IOREMAP);
	if (area)
		addresses = make_window(area);
	if (addresses)
		return 0;
	if (area)
		free_vm_area(area);
	pr_err("no window: coherent memory in atomic context will fail\n");
	return -ENOMEM;
}

/* Before drivers, see bind.c. */
arch_initcall(cma_atomic_init);
