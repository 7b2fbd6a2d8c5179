// SPDX-License-Identifier: GPL-2.0-only
/*
 * The heaps of the table become files in /dev/dma_heap.
 *
 * A linux,cma-heap node is a platform device: a driver probes it, and accounts,
 * quotas and the map know it by its name. A region that is a heap itself has no
 * device yet; it gets one, "heap:NAME", with that region as its only one.
 *
 * The dma-heap core has no way to take a heap back. One whose device has gone
 * stays and gives nothing, until the device comes again.
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/dma-heap.h>
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mod_devicetable.h>
#include <linux/platform_device.h>
#include <linux/rwsem.h>
#include <linux/slab.h>

#include "heap.h"
#include "kernel.h"

/**
 * struct heap - one heap
 * @node: list of all heaps
 * @h: its line of the table
 * @dev: who pays for its buffers, NULL while it has gone
 */
struct heap {
	struct list_head node;
	const struct cma_heap *h;
	struct device *dev;
};

/**
 * struct own_device - what the table would hold of a region's own heap
 * @d: the device
 * @e: its only reference
 */
struct own_device {
	struct cma_device d;
	struct cma_entry e;
};

static LIST_HEAD(heaps);
static DECLARE_RWSEM(heaps_lock);	/* read: @dev of all heaps stays */

static struct dma_buf *heap_allocate(struct dma_heap *dma_heap,
				     unsigned long len, unsigned long fd_flags,
				     unsigned long heap_flags)
{
	struct heap *heap = dma_heap_get_drvdata(dma_heap);
	struct dma_buf *buf = ERR_PTR(-ENODEV);

	down_read(&heaps_lock);
	if (heap->dev)
		buf = cma_heap_buffer_make(heap->dev, heap->h->kind,
					   heap->h->name, len, fd_flags);
	up_read(&heaps_lock);
	return buf;
}

static const struct dma_heap_ops heap_ops = {
	.allocate = heap_allocate,
};

static struct heap *find_heap(const struct cma_heap *h)
{
	struct heap *heap;

	list_for_each_entry(heap, &heaps, node)
		if (heap->h == h)
			return heap;
	return NULL;
}

static struct heap *make_heap(const struct cma_heap *h)
{
	struct heap *heap = kzalloc(sizeof(*heap), GFP_KERNEL);
	const struct dma_heap_export_info info = {
		.name = h->name,
		.ops = &heap_ops,
		.priv = heap,
	};
	struct dma_heap *made;

	if (!heap)
		return ERR_PTR(-ENOMEM);
	heap->h = h;
	made = dma_heap_add(&info);
	if (IS_ERR(made)) {
		kfree(heap);
		return ERR_CAST(made);
	}
	list_add_tail(&heap->node, &heaps);
	return heap;
}

static void add_heap(const struct cma_heap *h, struct device *dev)
{
	struct heap *heap;

	down_write(&heaps_lock);
	heap = find_heap(h);
	if (!heap)
		heap = make_heap(h);
	if (!IS_ERR(heap))
		heap->dev = dev;
	up_write(&heaps_lock);
	if (IS_ERR(heap))
		dev_err(dev, "cma_region: no heap %s, error %ld\n", h->name,
			PTR_ERR(heap));
}

static int heap_probe(struct platform_device *pdev)
{
	const struct cma_table *t = cma_boot_table;
	const struct cma_device *d = cma_of_device(&pdev->dev);
	u32 i, n = 0;

	for (i = 0; t && i < t->nheaps; i++) {
		if (t->heaps[i].region || t->heaps[i].device != d)
			continue;
		add_heap(&t->heaps[i], &pdev->dev);
		n++;
	}
	if (n)
		return 0;
	dev_info(&pdev->dev, "cma_region: no heap: %s\n",
		 d ? "none of its regions has memory, or no name will do" :
		     "the table of boot does not have its node");
	return -ENODEV;
}

static int heap_remove(struct platform_device *pdev)
{
	struct heap *heap;

	down_write(&heaps_lock);
	list_for_each_entry(heap, &heaps, node)
		if (heap->dev == &pdev->dev)
			heap->dev = NULL;
	up_write(&heaps_lock);
	return 0;
}

static const struct of_device_id heap_matches[] = {
	{ .compatible = "linux,cma-heap" },
	{}
};

static struct platform_driver heap_driver = {
	.probe = heap_probe,
	.remove = heap_remove,
	.driver = {
		.name = "cma-heap",
		.of_match_table = heap_matches,
	},
};

static int __init bind_own(struct device *dev, const struct cma_heap *h)
{
	struct own_device *own = kzalloc(sizeof(*own), GFP_KERNEL);

	if (!own)
		return -ENOMEM;
	own->e.kind = "";
	own->e.group = U32_MAX;
	own->e.region = h->region - cma_boot_table->regions;
	own->d.path = h->path;
	own->d.entries = &own->e;
	own->d.nentries = 1;
	own->d.enabled = true;
	if (cma_binding_add(dev, &own->d, NULL))
		return 0;
	kfree(own);
	return -ENOMEM;
}

/* The device lasts as long as the heap: for ever. */
static int __init add_own(const struct cma_heap *h)
{
	char name[CMA_HEAP_NAME + 8];
	struct device *dev;
	int ret;

	/* drivers/dma-buf/heaps/cma_heap.c makes a heap of what CMA has. */
	if (IS_ENABLED(CONFIG_DMABUF_HEAPS_CMA) &&
	    h->region->flags & CMA_F_DEFAULT &&
	    cma_region_is_reusable(h->region))
		return -EEXIST;
	snprintf(name, sizeof(name), "heap:%s", h->name);
	dev = root_device_register(name);
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	ret = bind_own(dev, h);
	if (ret)
		root_device_unregister(dev);
	else
		add_heap(h, dev);
	return ret;
}

static int __init cma_heap_init(void)
{
	const struct cma_table *t = cma_boot_table;
	int ret;
	u32 i;

	if (!t)
		return 0;
	for (i = 0; i < t->nheaps; i++) {
		const struct cma_heap *h = &t->heaps[i];

		if (!h->region || !h->region->pool)
			continue;
		ret = add_own(h);
		if (ret)
			pr_err("%s: no heap, error %d\n", h->path, ret);
	}
	return platform_driver_register(&heap_driver);
}
device_initcall(cma_heap_init);
