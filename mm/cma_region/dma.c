// SPDX-License-Identifier: GPL-2.0-only
/*
 * The DMA API of bound devices: memory comes from the table, coherent or not;
 * streaming DMA is passed on to dma-direct.
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
 * Context: any.
 * Return: true if dma-ranges translate all of it, in one piece, to addresses
 * below the device's mask and its bus's limit.
 */
bool cma_dma_reaches(struct device *dev, const struct cma_region *r)
{
	u64 limit = min_not_zero(dev->coherent_dma_mask, dev->bus_dma_limit);
	dma_addr_t first = phys_to_dma(dev, r->range.first);
	/* Of its last page: the last byte's may look like DMA_MAPPING_ERROR. */
	phys_addr_t page = r->range.last & PAGE_MASK;
	dma_addr_t last = phys_to_dma(dev, page);

	/* Two dma-ranges may meet in it that lead to different places. */
	return first != DMA_MAPPING_ERROR && last != DMA_MAPPING_ERROR &&
	       first <= last && last - first == page - r->range.first &&
	       (!limit || (last | ~PAGE_MASK) <= limit);
}

/* What a driver asks of the DMA API. */
static struct cma_request dma_request(struct device *dev, size_t size,
				      gfp_t gfp, unsigned long attrs)
{
	return (struct cma_request) {
		.dev = dev,
		.size = PAGE_ALIGN(size),
		.align = natural_align(size),
		.dma = true,
		.raw = attrs & DMA_ATTR_NO_KERNEL_MAPPING,
		.atomic = !gfpflags_allow_blocking(gfp),
		.quiet = attrs & DMA_ATTR_NO_WARN || gfp & __GFP_NOWARN,
	};
}

static bool take(const struct cma_request *q, size_t size,
		 struct cma_region **r, phys_addr_t *addr)
{
	/* Rounded up to pages it may have wrapped. */
	return q->size >= size && !cma_serve_alloc(q, r, addr);
}

/*
 * What the kernel has not mapped, or has in atomic context, may be given back
 * there as well.
 */
static void give(struct device *dev, dma_addr_t handle, void *vaddr,
		 size_t size)
{
	phys_addr_t addr = dma_to_phys(dev, handle);
	struct cma_region *r = cma_registry_holding(addr);
	int err = -ENOENT;

	if (r && cma_atomic_holds(vaddr)) {
		cma_atomic_unmap(vaddr, PAGE_ALIGN(size));
		err = cma_serve_free_atomic(r, addr);
	} else if (r && vaddr == NO_MAPPING) {
		err = cma_serve_free_atomic(r, addr);
	} else if (r) {
		cma_memory_unmap(r, vaddr);
		err = cma_serve_free(r, addr);
	}
	if (err)
		dev_err(dev, "cma_region: free of %pad, which nobody holds\n",
			&handle);
}

static void *map_chunk(const struct cma_request *q, const struct cma_region *r,
		       phys_addr_t addr, unsigned long attrs)
{
	if (attrs & DMA_ATTR_NO_KERNEL_MAPPING)
		return NO_MAPPING;
	if (q->atomic)
		return cma_atomic_map(addr, q->size,
				      dma_pgprot(q->dev, PAGE_KERNEL, attrs));
	return cma_memory_map(q->dev, r, addr, q->size, false);
}

static void *cma_dma_alloc(struct device *dev, size_t size, dma_addr_t *handle,
			   gfp_t gfp, unsigned long attrs)
{
	struct cma_request q = dma_request(dev, size, gfp, attrs);
	struct cma_region *r;
	phys_addr_t addr;
	void *vaddr;

	if (!take(&q, size, &r, &addr))
		return NULL;
	vaddr = map_chunk(&q, r, addr, attrs);
	if (!vaddr) {
		dev_err_ratelimited(dev, "cma_region: %s: cannot map 0x%zx bytes at %pa\n",
				    r->name, q.size, &addr);
		cma_serve_refuse(&q, r, addr, "cannot be mapped");
		return NULL;
	}
	*handle = phys_to_dma(dev, addr);
	return vaddr;
}

static void cma_dma_free(struct device *dev, size_t size, void *vaddr,
			 dma_addr_t handle, unsigned long attrs)
{
	give(dev, handle, vaddr, size);
}

/*
 * Memory that is not coherent, but has its place in the linear map: who asks
 * for struct pages may ask for page_address() next.
 */
static struct page *cma_dma_alloc_pages(struct device *dev, size_t size,
					dma_addr_t *handle,
					enum dma_data_direction dir, gfp_t gfp)
{
	struct cma_request q = dma_request(dev, size, gfp, 0);
	struct cma_region *r;
	phys_addr_t addr;

	q.linear = true;
	if (!take(&q, size, &r, &addr))
		return NULL;
	*handle = phys_to_dma(dev, addr);
	return phys_to_page(addr);
}

static void cma_dma_free_pages(struct device *dev, size_t size,
			       struct page *page, dma_addr_t handle,
			       enum dma_data_direction dir)
{
	give(dev, handle, NO_MAPPING, size);
}

/* Without a kernel mapping it may be had as others left it: for devices only. */
static bool may_be_seen(struct device *dev, phys_addr_t addr)
{
	const struct cma_region *r = cma_registry_holding(addr);

	if (!r || r->zero != CMA_ZERO_NONE)
		return true;
	dev_err_ratelimited(dev, "cma_region: %s: no mmap of %pa: never cleared\n",
			    r->name, &addr);
	return false;
}

static int cma_dma_mmap(struct device *dev, struct vm_area_struct *vma,
			void *vaddr, dma_addr_t handle, size_t size,
			unsigned long attrs)
{
	unsigned long pages = PAGE_ALIGN(size) >> PAGE_SHIFT;
	phys_addr_t addr = dma_to_phys(dev, handle);

	if (vma->vm_pgoff >= pages || vma_pages(vma) > pages - vma->vm_pgoff)
		return -ENXIO;
	if (!may_be_seen(dev, addr))
		return -EPERM;
	vma->vm_page_prot = dma_pgprot(dev, vma->vm_page_prot, attrs);
	return remap_pfn_range(vma, vma->vm_start,
			       PHYS_PFN(addr) + vma->vm_pgoff,
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
	.alloc_pages = cma_dma_alloc_pages,
	.free_pages = cma_dma_free_pages,
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
 *
 * Context: nobody uses the DMA API for @dev meanwhile.
 */
void cma_dma_unbind(struct device *dev)
{
	if (get_dma_ops(dev) == &cma_dma_ops)
		set_dma_ops(dev, NULL);
}
