// SPDX-License-Identifier: GPL-2.0-only
/*
 * The DMA API of bound devices: coherent memory comes from the table, all else
 * is passed on to dma-direct.
 *
 * Drivers need not know. A device that names several kinds gets its default
 * kind here; a child device bound by index or name gets what it was bound to.
 *
 * Allocations are aligned to their size, up to 1 MiB: Documentation/core-api/
 * dma-api-howto.rst promises the former, and kernel/dma/contiguous.c limits it
 * to 2^CONFIG_CMA_ALIGNMENT pages (1 MiB by default) in the same way.
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/sizes.h>

#include "direct.h"
#include "kernel.h"
#include "pool.h"

/* What a caller gets who wants no kernel mapping: it only hands it back. */
#define NO_MAPPING	((void *)~0UL)

static size_t natural_align(size_t size)
{
	return min_t(size_t, PAGE_SIZE << get_order(size), SZ_1M);
}

/**
 * cma_dma_reaches() - can a device use a region for coherent memory?
 * @dev: the device
 * @r: the region
 *
 * Return: true if dma-ranges translate all of it, to addresses below the
 * device's mask and its bus's limit.
 */
bool cma_dma_reaches(struct device *dev, const struct cma_region *r)
{
	u64 limit = min_not_zero(dev->coherent_dma_mask, dev->bus_dma_limit);
	dma_addr_t first = phys_to_dma(dev, r->range.first);
	dma_addr_t last = phys_to_dma(dev, r->range.last);

	return first != DMA_MAPPING_ERROR && last != DMA_MAPPING_ERROR &&
	       first <= last && (!limit || last <= limit);
}

static void unmap_chunk(const struct cma_region *r, void *vaddr)
{
	if (vaddr != NO_MAPPING)
		cma_memory_unmap(r, vaddr);
}

static void *map_chunk(struct device *dev, const struct cma_region *r,
		       phys_addr_t addr, size_t size, unsigned long attrs)
{
	if (attrs & DMA_ATTR_NO_KERNEL_MAPPING)
		return NO_MAPPING;
	return cma_memory_map(dev, r, addr, size, false);
}

static void *cma_dma_alloc(struct device *dev, size_t size, dma_addr_t *handle,
			   gfp_t gfp, unsigned long attrs)
{
	struct cma_request q = {
		.dev = dev,
		.size = PAGE_ALIGN(size),
		.align = natural_align(size),
		.dma = true,
		.raw = attrs & DMA_ATTR_NO_KERNEL_MAPPING,
		.quiet = attrs & DMA_ATTR_NO_WARN || gfp & __GFP_NOWARN,
	};
	struct cma_region *r;
	phys_addr_t addr;
	void *vaddr;

	if (q.size < size)
		return NULL;
	if (!gfpflags_allow_blocking(gfp)) {
		dev_err_ratelimited(dev, "cma_region: no coherent memory in atomic context\n");
		return NULL;
	}
	if (cma_serve_alloc(&q, &r, &addr))
		return NULL;
	vaddr = map_chunk(dev, r, addr, q.size, attrs);
	if (!vaddr) {
		dev_err_ratelimited(dev, "cma_region: %s: cannot map 0x%zx bytes at %pa\n",
				    r->name, q.size, &addr);
		cma_serve_free(r, addr);
		return NULL;
	}
	*handle = phys_to_dma(dev, addr);
	return vaddr;
}

static void cma_dma_free(struct device *dev, size_t size, void *vaddr,
			 dma_addr_t handle, unsigned long attrs)
{
	phys_addr_t addr = dma_to_phys(dev, handle);
	struct cma_region *r = cma_registry_holding(addr);

	if (r)
		unmap_chunk(r, vaddr);
	if (!r || cma_serve_free(r, addr))
		dev_err(dev, "cma_region: free of %pad, which nobody holds\n",
			&handle);
}

static int cma_dma_mmap(struct device *dev, struct vm_area_struct *vma,
			void *vaddr, dma_addr_t handle, size_t size,
			unsigned long attrs)
{
	unsigned long pages = PAGE_ALIGN(size) >> PAGE_SHIFT;
	unsigned long pfn = PHYS_PFN(dma_to_phys(dev, handle));

	if (vma->vm_pgoff >= pages || vma_pages(vma) > pages - vma->vm_pgoff)
		return -ENXIO;
	vma->vm_page_prot = dma_pgprot(dev, vma->vm_page_prot, attrs);
	return remap_pfn_range(vma, vma->vm_start, pfn + vma->vm_pgoff,
			       vma_pages(vma) << PAGE_SHIFT,
			       vma->vm_page_prot);
}

/* Scatter lists are made of pages: no-map memory has none to put there. */
static int cma_dma_get_sgtable(struct device *dev, struct sg_table *sgt,
			       void *vaddr, dma_addr_t handle, size_t size,
			       unsigned long attrs)
{
	phys_addr_t addr = dma_to_phys(dev, handle);
	struct cma_region *r = cma_registry_holding(addr);
	int ret;

	if (!r || !cma_memory_has_pages(r))
		return -ENXIO;
	ret = sg_alloc_table(sgt, 1, GFP_KERNEL);
	if (!ret)
		sg_set_page(sgt->sgl, phys_to_page(addr), PAGE_ALIGN(size), 0);
	return ret;
}

static const struct dma_map_ops cma_dma_ops = {
	.alloc = cma_dma_alloc,
	.free = cma_dma_free,
	.mmap = cma_dma_mmap,
	.get_sgtable = cma_dma_get_sgtable,
	.alloc_pages = dma_direct_alloc_pages,
	.free_pages = dma_direct_free_pages,
	.map_page = dma_direct_map_page,
	.unmap_page = dma_direct_unmap_page,
	.map_sg = dma_direct_map_sg,
	.unmap_sg = dma_direct_unmap_sg,
	.map_resource = dma_direct_map_resource,
	.sync_single_for_cpu = dma_direct_sync_single_for_cpu,
	.sync_single_for_device = dma_direct_sync_single_for_device,
	.sync_sg_for_cpu = dma_direct_sync_sg_for_cpu,
	.sync_sg_for_device = dma_direct_sync_sg_for_device,
	.dma_supported = dma_direct_supported,
	.get_required_mask = dma_direct_get_required_mask,
	.max_mapping_size = dma_direct_max_mapping_size,
};

/**
 * cma_dma_bind() - let a device's coherent memory come from the table
 * @dev: device with a binding
 *
 * A device behind an IOMMU needs no contiguous memory, and addresses of the
 * table mean nothing to it: its own operations stay.
 *
 * Context: before @dev uses the DMA API.
 * Return: 0, or -EBUSY if the device has operations of its own.
 */
int cma_dma_bind(struct device *dev)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	if (device_iommu_mapped(dev) || (ops && ops != &cma_dma_ops)) {
		dev_info(dev, "cma_region: behind an IOMMU, the DMA API is left to it\n");
		return -EBUSY;
	}
	set_dma_ops(dev, &cma_dma_ops);
	return 0;
}

/**
 * cma_dma_unbind() - undo cma_dma_bind()
 * @dev: device that uses the DMA API no more
 */
void cma_dma_unbind(struct device *dev)
{
	if (get_dma_ops(dev) == &cma_dma_ops)
		set_dma_ops(dev, NULL);
}
