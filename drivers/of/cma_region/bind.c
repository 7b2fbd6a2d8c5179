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
#include <linux/of.h>
#include <linux/of_reserved_mem.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "../../../mm/cma_region/kernel.h"

static const struct cma_device *device_of_node(struct device_node *np)
{
	const struct cma_device *d;
	char *path = kasprintf(GFP_KERNEL, "%pOF", np);

	if (!path)
		return NULL;
	d = cma_map_device(cma_boot_table, path);
	kfree(path);
	return d;
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

static int rmem_device_init(struct reserved_mem *rmem, struct device *dev)
{
	const struct cma_table *t = cma_boot_table;
	s32 index = (unsigned long)rmem->priv;
	const struct cma_device *d = cma_of_device(dev);
	const struct cma_entry *e = find_entry(d, index);

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
	/* What was bound before the probe gives way to what is asked for. */
	cma_binding_remove(dev);
	if (!cma_binding_add(dev, d, e))
		return -ENOMEM;
	cma_dma_bind(dev);
	return 0;
}

static void rmem_device_release(struct reserved_mem *rmem, struct device *dev)
{
	cma_dma_unbind(dev);
	cma_binding_remove(dev);
}

const struct reserved_mem_ops cma_rmem_ops = {
	.device_init = rmem_device_init,
	.device_release = rmem_device_release,
};

/* Does the device's node name a region of ours that has memory? */
static bool binds_by_itself(const struct cma_device *d)
{
	u32 i;

	for (i = 0; i < d->nentries; i++) {
		const struct cma_region *r;

		r = cma_map_region(cma_boot_table, &d->entries[i]);
		if (r && r->class == CMA_CLASS_OWN && r->pool)
			return true;
	}
	return false;
}

static bool names_ours(const struct cma_device *d)
{
	u32 i;

	for (i = 0; i < d->nentries; i++) {
		const struct cma_region *r;

		r = cma_map_region(cma_boot_table, &d->entries[i]);
		if (r && r->class == CMA_CLASS_OWN)
			return true;
	}
	return false;
}

static void bind_device(struct device *dev)
{
	const struct cma_device *d = device_of_node(dev->of_node);

	if (!d || !names_ours(d))
		return;
	if (!binds_by_itself(d)) {
		dev_warn(dev, "cma_region: none of its regions has memory, the DMA API uses the system's\n");
		return;
	}
	if (cma_binding_add(dev, d, NULL))
		cma_dma_bind(dev);
	else
		dev_err(dev, "cma_region: not bound for lack of memory\n");
}

static int notify(struct notifier_block *nb, unsigned long event, void *data)
{
	struct device *dev = data;

	if (!dev->of_node)
		return NOTIFY_DONE;
	if (event == BUS_NOTIFY_BIND_DRIVER)
		bind_device(dev);
	else if (event == BUS_NOTIFY_REMOVED_DEVICE)
		cma_binding_remove(dev);
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
postcore_initcall(cma_region_bind_init);
