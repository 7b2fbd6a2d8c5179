// SPDX-License-Identifier: GPL-2.0-only
/*
 * A buffer of a heap: one allocation, exported as a dma-buf.
 *
 * Memory with struct pages is mapped for devices as any other, and the CPU maps
 * it cached; caches are kept in step by begin_cpu_access and end_cpu_access.
 * Memory without has no page to put into a scatter list, only the address that
 * the device sees, and is never mapped for the CPU: no cache holds any of it, so
 * there is nothing to keep in step.
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/cma_region.h>
#include <linux/dma-buf.h>
#include <linux/dma-direct.h>
#include <linux/dma-mapping.h>
#include <linux/highmem.h>
#include <linux/iosys-map.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "kernel.h"

/**
 * struct heap_buffer - the buffer
 * @heap: name of the heap
 * @r: region, which stays as long as it has this chunk
 * @addr: where it is
 * @size: bytes, whole pages
 * @vaddr: the kernel's mapping, NULL if it has none
 * @lock: for @vaddr and @attachments
 * @attachments: devices
 */
struct heap_buffer {
	const char *heap;
	const struct cma_region *r;
	phys_addr_t addr;
	size_t size;
	void *vaddr;
	struct mutex lock;	/* vaddr, attachments */
	struct list_head attachments;
};

/**
 * struct attachment - a device that uses a buffer
 * @node: list of the buffer
 * @dev: the device
 * @sgt: the buffer as the device sees it
 * @mapped: now, through the DMA API
 */
struct attachment {
	struct list_head node;
	struct device *dev;
	struct sg_table sgt;
	bool mapped;
};

/*
 * As a whole, and where it is: a bounce buffer is no shared one. An IOMMU
 * reaches everything, but is given pages.
 */
static bool reaches(struct device *dev, const struct heap_buffer *b)
{
	bool is_ram = !(b->r->flags & CMA_F_NORAM);

	if (device_iommu_mapped(dev))
		return cma_memory_has_pages(b->r);
	return dev->dma_mask && dma_capable(dev, phys_to_dma(dev, b->addr),
					    b->size, is_ram);
}

static void set_entry(struct scatterlist *sg, const struct attachment *a,
		      const struct heap_buffer *b, phys_addr_t addr, size_t size)
{
	bool pages = cma_memory_has_pages(b->r);

	sg_set_page(sg, pages ? phys_to_page(addr) : NULL, size, 0);
	if (pages)
		return;
	sg_dma_address(sg) = phys_to_dma(a->dev, addr);
	sg_dma_len(sg) = size;
}

/* One piece, but no entry is longer than the device can take. */
static int make_sgt(struct attachment *a, const struct heap_buffer *b)
{
	size_t most = max_t(size_t, dma_get_max_seg_size(a->dev) & PAGE_MASK,
			    PAGE_SIZE);
	size_t done = 0, part;
	struct scatterlist *sg;
	int ret, i;

	ret = sg_alloc_table(&a->sgt, (b->size - 1) / most + 1, GFP_KERNEL);
	if (ret)
		return ret;
	for_each_sgtable_sg(&a->sgt, sg, i) {
		part = min(b->size - done, most);
		set_entry(sg, a, b, b->addr + done, part);
		done += part;
	}
	return 0;
}

static int heap_attach(struct dma_buf *buf, struct dma_buf_attachment *at)
{
	struct heap_buffer *b = buf->priv;
	struct attachment *a;
	int ret;

	if (!reaches(at->dev, b)) {
		dev_err_ratelimited(at->dev, "cma_region: heap %s: 0x%zx bytes at %pa in %s are out of reach\n",
				    b->heap, b->size, &b->addr, b->r->name);
		return -EBUSY;
	}
	a = kzalloc(sizeof(*a), GFP_KERNEL);
	if (!a)
		return -ENOMEM;
	a->dev = at->dev;
	ret = make_sgt(a, b);
	if (ret) {
		kfree(a);
		return ret;
	}
	at->priv = a;
	mutex_lock(&b->lock);
	list_add(&a->node, &b->attachments);
	mutex_unlock(&b->lock);
	return 0;
}

static void heap_detach(struct dma_buf *buf, struct dma_buf_attachment *at)
{
	struct heap_buffer *b = buf->priv;
	struct attachment *a = at->priv;

	mutex_lock(&b->lock);
	list_del(&a->node);
	mutex_unlock(&b->lock);
	sg_free_table(&a->sgt);
	kfree(a);
}

/*
 * Several devices may have the buffer mapped at a time. So no mapping cares for
 * the caches (DMA_ATTR_SKIP_CPU_SYNC), which also tells CONFIG_DMA_API_DEBUG
 * that the overlap is meant; they are synced apart from it.
 */
static struct sg_table *paged_map(struct dma_buf_attachment *at,
				  enum dma_data_direction dir)
{
	struct heap_buffer *b = at->dmabuf->priv;
	struct attachment *a = at->priv;
	int ret = dma_map_sgtable(a->dev, &a->sgt, dir, DMA_ATTR_SKIP_CPU_SYNC);

	if (ret)
		return ERR_PTR(ret);
	mutex_lock(&b->lock);
	dma_sync_sgtable_for_device(a->dev, &a->sgt, dir);
	a->mapped = true;
	mutex_unlock(&b->lock);
	return &a->sgt;
}

static void paged_unmap(struct dma_buf_attachment *at, struct sg_table *sgt,
			enum dma_data_direction dir)
{
	struct heap_buffer *b = at->dmabuf->priv;
	struct attachment *a = at->priv;

	mutex_lock(&b->lock);
	dma_sync_sgtable_for_cpu(a->dev, sgt, dir);
	a->mapped = false;
	mutex_unlock(&b->lock);
	dma_unmap_sgtable(a->dev, sgt, dir, DMA_ATTR_SKIP_CPU_SYNC);
}

static int paged_begin_cpu_access(struct dma_buf *buf,
				  enum dma_data_direction dir)
{
	struct heap_buffer *b = buf->priv;
	struct attachment *a;

	mutex_lock(&b->lock);
	if (b->vaddr)
		invalidate_kernel_vmap_range(b->vaddr, b->size);
	list_for_each_entry(a, &b->attachments, node)
		if (a->mapped)
			dma_sync_sgtable_for_cpu(a->dev, &a->sgt, dir);
	mutex_unlock(&b->lock);
	return 0;
}

static int paged_end_cpu_access(struct dma_buf *buf,
				enum dma_data_direction dir)
{
	struct heap_buffer *b = buf->priv;
	struct attachment *a;

	mutex_lock(&b->lock);
	if (b->vaddr)
		flush_kernel_vmap_range(b->vaddr, b->size);
	list_for_each_entry(a, &b->attachments, node)
		if (a->mapped)
			dma_sync_sgtable_for_device(a->dev, &a->sgt, dir);
	mutex_unlock(&b->lock);
	return 0;
}

/*
 * By frame number, not by page: nobody can then take a reference to a page that
 * outlives the buffer, and see in it what the next owner writes.
 */
static int paged_mmap(struct dma_buf *buf, struct vm_area_struct *vma)
{
	struct heap_buffer *b = buf->priv;

	if (!(vma->vm_flags & VM_MAYSHARE))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start,
			       PHYS_PFN(b->addr) + vma->vm_pgoff,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

/* The core of dma-buf asks for one mapping at a time. */
static int paged_vmap(struct dma_buf *buf, struct iosys_map *map)
{
	struct heap_buffer *b = buf->priv;
	void *vaddr = cma_memory_map(NULL, b->r, b->addr, b->size, true);

	if (!vaddr)
		return -ENOMEM;
	mutex_lock(&b->lock);
	b->vaddr = vaddr;
	mutex_unlock(&b->lock);
	iosys_map_set_vaddr(map, vaddr);
	return 0;
}

static void paged_vunmap(struct dma_buf *buf, struct iosys_map *map)
{
	struct heap_buffer *b = buf->priv;

	mutex_lock(&b->lock);
	b->vaddr = NULL;
	mutex_unlock(&b->lock);
	cma_memory_unmap(b->r, map->vaddr);
	iosys_map_clear(map);
}

/* The addresses stand since the device was attached. */
static struct sg_table *bare_map(struct dma_buf_attachment *at,
				 enum dma_data_direction dir)
{
	struct attachment *a = at->priv;

	return &a->sgt;
}

static void bare_unmap(struct dma_buf_attachment *at, struct sg_table *sgt,
		       enum dma_data_direction dir)
{
}

/* What the CPU must not touch, it is not given, and the log tells why. */
static int refuse(const struct heap_buffer *b, const char *what)
{
	pr_err_ratelimited("heap %s: no %s of 0x%zx bytes at %pa: region %s is %s\n",
			   b->heap, what, b->size, &b->addr, b->r->name,
			   cma_region_is_nomap(b->r) ? "no-map" : "not RAM");
	return -EPERM;
}

static int bare_begin_cpu_access(struct dma_buf *buf,
				 enum dma_data_direction dir)
{
	return refuse(buf->priv, "CPU access");
}

static int bare_mmap(struct dma_buf *buf, struct vm_area_struct *vma)
{
	return refuse(buf->priv, "mmap");
}

static void heap_release(struct dma_buf *buf)
{
	struct heap_buffer *b = buf->priv;

	if (cma_region_free(b->addr))
		pr_err("heap %s: free of %pa, which nobody holds\n", b->heap,
		       &b->addr);
	kfree(b);
}

static const struct dma_buf_ops paged_ops = {
	.attach = heap_attach,
	.detach = heap_detach,
	.map_dma_buf = paged_map,
	.unmap_dma_buf = paged_unmap,
	.begin_cpu_access = paged_begin_cpu_access,
	.end_cpu_access = paged_end_cpu_access,
	.mmap = paged_mmap,
	.vmap = paged_vmap,
	.vunmap = paged_vunmap,
	.release = heap_release,
};

/* No vmap: the core of dma-buf takes one that fails for a fault, and warns. */
static const struct dma_buf_ops bare_ops = {
	.attach = heap_attach,
	.detach = heap_detach,
	.map_dma_buf = bare_map,
	.unmap_dma_buf = bare_unmap,
	.begin_cpu_access = bare_begin_cpu_access,
	.mmap = bare_mmap,
	.release = heap_release,
};

static struct dma_buf *export(struct heap_buffer *b, int flags)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.exp_name = b->heap;
	info.ops = cma_memory_has_pages(b->r) ? &paged_ops : &bare_ops;
	info.size = b->size;
	info.flags = flags;
	info.priv = b;
	return dma_buf_export(&info);
}

/**
 * cma_heap_buffer_make() - allocate a buffer and export it
 * @dev: device of the heap, which pays for it
 * @kind: which of its kinds; NULL for its default one
 * @name: of the heap; it must outlive the buffer
 * @size: bytes; rounded up to whole pages, and no further
 * @flags: of the file, O_RDWR for example
 *
 * The memory is aligned to a page, and as clean as the region's policy says.
 *
 * Context: may sleep.
 * Return: the dma-buf, or an error: as cma_region_alloc(), or of
 * dma_buf_export().
 */
struct dma_buf *cma_heap_buffer_make(struct device *dev, const char *kind,
				     const char *name, size_t size, int flags)
{
	struct heap_buffer *b;
	struct dma_buf *buf;
	int ret;

	b = kzalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return ERR_PTR(-ENOMEM);
	ret = cma_region_alloc(dev, kind, size, 0, &b->addr);
	if (ret) {
		kfree(b);
		return ERR_PTR(ret);
	}
	b->heap = name;
	b->r = cma_registry_holding(b->addr);
	b->size = PAGE_ALIGN(size);
	mutex_init(&b->lock);
	INIT_LIST_HEAD(&b->attachments);
	buf = export(b, flags);
	if (IS_ERR(buf)) {
		cma_region_free(b->addr);
		kfree(b);
	}
	return buf;
}
