// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices are bound to the regions that their nodes name.
 *
 * A device whose node names a linux,cma-region is bound before its driver's
 * probe, so that drivers which never ask for reserved memory get it too.
 * shared-dma-pool nodes keep mainline's meaning: they serve who asks, with
 * of_reserved_mem_device_init_by_idx() or _by_name(), and so does any other
 * region of the table.
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/libfdt.h>
#include <linux/of.h>
#include <linux/of_fdt.h>
#include <linux/of_reserved_mem.h>
#include <linux/platform_device.h>

#include "../../../mm/cma_region/holding.h"
#include "../../../mm/cma_region/kernel.h"
#include "of_private.h"
#include "walk.h"

static void __init save_node(const struct cma_region *r)
{
	fdt_reserved_mem_save_node(r->node, fdt_get_name(initial_boot_params,
							 r->node, NULL),
				   r->range.first, cma_range_size(&r->range));
}

/**
 * cma_of_record() - leave mainline's record of a node that is not ours
 * @r: region
 *
 * Mainline has one of every node with a range, whatever became of it, and makes
 * it work for drivers right after the table is made.
 *
 * Context: early boot.
 */
void __init cma_of_record(const struct cma_region *r)
{
	if (r->class == CMA_CLASS_FOREIGN && !(r->flags & CMA_F_EXTRA))
		save_node(r);
}

/* The table has no longer path. Whose node it is must not depend on memory. */
static const struct cma_device *device_of_node(struct device_node *np)
{
	char path[CMA_WALK_PATH];

	if (snprintf(path, sizeof(path), "%pOF", np) >= (int)sizeof(path))
		return NULL;
	return cma_map_device(cma_boot_table, path);
}

/**
 * cma_of_device() - the device of the table that a device's node is
 * @dev: the device; its own node counts, or that of its nearest parent which
 *	names regions, for drivers make children to hold a region each
 *
 * Context: may sleep.
 * Return: the entry, or NULL if there is none.
 */
const struct cma_device *cma_of_device(struct device *dev)
{
	const struct cma_device *d = NULL;

	for (; dev && !d && cma_boot_table; dev = dev->parent)
		if (dev->of_node)
			d = device_of_node(dev->of_node);
	return d;
}

static const struct cma_entry *find_entry(const struct cma_device *d,
					  s32 region)
{
	u32 i;

	for (i = 0; d && i < d->nentries; i++)
		if (d->entries[i].region == region)
			return &d->entries[i];
	return NULL;
}

static int bind_dma(struct device *dev, struct cma_binding *b)
{
	int ret = cma_dma_bind(dev);

	b->dma = !ret;
	if (ret)
		cma_binding_remove(dev);
	return ret;
}

static int rmem_device_init(struct reserved_mem *rmem, struct device *dev)
{
	const struct cma_table *t = cma_boot_table;
	s32 index = (unsigned long)rmem->priv;
	const struct cma_device *d = cma_of_device(dev);
	const struct cma_entry *e = find_entry(d, index);
	struct cma_binding *b;

	if (!t)
		return -ENODEV;
	if (!t->regions[index].pool) {
		dev_err(dev, "cma_region: %s: %s\n", t->regions[index].path,
			cma_state_name(&t->regions[index]));
		return -ENODEV;
	}
	if (!e) {
		dev_err(dev, "cma_region: %s: neither the device's node nor a parent's names it\n",
			t->regions[index].path);
		return -EINVAL;
	}
	b = cma_binding_add(dev, d, e);
	return b ? bind_dma(dev, b) : -ENOMEM;
}

static void rmem_device_release(struct reserved_mem *rmem, struct device *dev)
{
	cma_dma_unbind(dev);
	cma_binding_remove(dev);
}

static const struct reserved_mem_ops rmem_ops = {
	.device_init = rmem_device_init,
	.device_release = rmem_device_release,
};

static void __init take_over_node(const struct cma_region *r, u32 index)
{
	struct device_node *np = of_find_node_by_path(r->path);
	struct reserved_mem *rmem;

	save_node(r);
	rmem = np ? of_reserved_mem_lookup(np) : NULL;
	if (rmem) {
		rmem->phandle = np->phandle;
		rmem->ops = &rmem_ops;
		rmem->priv = (void *)(unsigned long)index;
	} else {
		pr_warn("%s: no record, who asks for it by index gets -EINVAL\n",
			r->path);
	}
	of_node_put(np);
}

/**
 * cma_of_take_over() - have mainline's records of our nodes lead to the table
 * @t: the table, in its lasting home
 *
 * of_reserved_mem_device_init_by_idx() in any driver binds to a region then. The
 * records are made after mainline's pass over them, in which a shared-dma-pool
 * would get mainline's operations, and reusable memory a second CMA area.
 *
 * Context: boot, before there are devices.
 */
void __init cma_of_take_over(struct cma_table *t)
{
	u32 i;

	for (i = 0; i < t->nregions; i++) {
		const struct cma_region *r = &t->regions[i];

		if (r->node >= 0 && r->state == CMA_STATE_READY &&
		    cma_region_is_managed(r))
			take_over_node(r, i);
	}
}

/* How many of the regions that a node names are ours, and have memory? */
static u32 count_ours(const struct cma_device *d, u32 *usable)
{
	u32 i, ours = 0;

	*usable = 0;
	for (i = 0; i < d->nentries; i++) {
		const struct cma_region *r;

		r = cma_map_region(cma_boot_table, &d->entries[i]);
		if (!r || r->class != CMA_CLASS_OWN)
			continue;
		ours++;
		*usable += !!r->pool;
	}
	return ours;
}

static void bind_device(struct device *dev)
{
	const struct cma_device *d = device_of_node(dev->of_node);
	struct cma_binding *b;
	u32 usable;

	if (!d || !count_ours(d, &usable))
		return;
	if (!usable) {
		dev_warn(dev, "cma_region: none of its regions has memory, the DMA API uses the system's\n");
		return;
	}
	b = cma_binding_add(dev, d, NULL);
	if (b)
		bind_dma(dev, b);
	else
		dev_err(dev, "cma_region: not bound for lack of memory\n");
}

/*
 * Unbinding a driver resets dma_map_ops, but a buffer that was exported may be
 * freed later: it must still find its way back. Who only asked by kind had, and
 * will have, the system's.
 */
static void rebind_device(struct device *dev)
{
	struct cma_binding *b = cma_binding_find(dev);

	if (b && b->dma)
		cma_dma_bind(dev);
}

/* Before its probe. It may have taken, and been bound, without a driver. */
static void begin_driver(struct device *dev)
{
	if (dev->of_node)
		bind_device(dev);
	cma_binding_drive(dev, dev->driver);
}

/* Managed memory is gone by now. */
static void end_driver(struct device *dev)
{
	cma_binding_drive(dev, NULL);
	cma_holding_tell(dev);
	rebind_device(dev);
}

static int notify(struct notifier_block *nb, unsigned long event, void *data)
{
	struct device *dev = data;

	switch (event) {
	case BUS_NOTIFY_BIND_DRIVER:
		begin_driver(dev);
		break;
	case BUS_NOTIFY_DRIVER_NOT_BOUND:
		cma_binding_drive(dev, NULL);
		break;
	case BUS_NOTIFY_UNBOUND_DRIVER:
		end_driver(dev);
		break;
	case BUS_NOTIFY_REMOVED_DEVICE:
		cma_binding_remove(dev);
		break;
	}
	return NOTIFY_DONE;
}

static struct notifier_block notifier = {
	.notifier_call = notify,
};

static int __init cma_region_bind_init(void)
{
	return cma_boot_table ? bus_register_notifier(&platform_bus_type,
						      &notifier) : 0;
}

/* After the table has found its lasting home, before devices are made. */
arch_initcall(cma_region_bind_init);
