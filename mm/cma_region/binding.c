// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bindings: which device of the kernel is which device of the table.
 *
 * Look-ups are lockless; bindings come before a driver's probe and go with the
 * device, not with the driver, for buffers may be given back after unbinding.
 */
#include <linux/device.h>
#include <linux/hashtable.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "account.h"
#include "kernel.h"

static DEFINE_HASHTABLE(bindings, 6);
static DEFINE_MUTEX(bindings_lock);

/**
 * cma_binding_find() - the binding of a device
 * @dev: the device
 *
 * Context: any.
 * Return: the binding, valid as long as @dev is registered, or NULL.
 */
struct cma_binding *cma_binding_find(struct device *dev)
{
	struct cma_binding *b;

	rcu_read_lock();
	hash_for_each_possible_rcu(bindings, b, node, (unsigned long)dev) {
		if (b->dev == dev)
			break;
	}
	rcu_read_unlock();
	return b;
}

static bool fill_accounts(struct cma_binding *b)
{
	u32 i;

	for (i = 0; i < b->d->nentries; i++) {
		const struct cma_entry *e = &b->d->entries[i];
		const struct cma_region *r = cma_map_region(cma_boot_table, e);

		if (!r || !r->pool)
			continue;
		b->account[i] = cma_account_get(dev_name(b->dev), e->kind,
						r->name);
		if (!b->account[i])
			return false;
	}
	return true;
}

/**
 * cma_binding_make() - a binding that nobody else finds
 * @dev: the device
 * @d: its node in the table
 * @only: the reference it asked for by index or name, NULL if it did not
 *
 * A device that asked for a named reference is served its kind, fallbacks
 * included; for a fallback or an unnamed reference it gets that region only.
 *
 * Context: may sleep.
 * Return: the binding, to be freed with kfree(); NULL without memory.
 */
struct cma_binding *cma_binding_make(struct device *dev,
				     const struct cma_device *d,
				     const struct cma_entry *only)
{
	struct cma_binding *b = kzalloc(struct_size(b, account, d->nentries),
					GFP_KERNEL);

	if (!b)
		return NULL;
	b->dev = dev;
	b->d = d;
	if (only && *only->kind && !only->rank)
		b->kind = only->kind;
	else
		b->only = only;
	if (fill_accounts(b))
		return b;
	kfree(b);
	return NULL;
}

static void remove_with_device(struct device *dev, void *unused)
{
	cma_binding_remove(dev);
}

/*
 * A device on a bus goes with the bus's notification; one without a bus, which
 * drivers make to hold a region, has nothing but its managed resources.
 */
static bool follow_device(struct device *dev)
{
	void *res;

	if (dev->bus || devres_find(dev, remove_with_device, NULL, NULL))
		return true;
	res = devres_alloc(remove_with_device, 1, GFP_KERNEL);
	if (res)
		devres_add(dev, res);
	return res;
}

/**
 * cma_binding_add() - bind a device
 * @dev: a platform device, or one without a bus
 * @d: its node in the table
 * @only: as cma_binding_make()
 *
 * Context: may sleep.
 * Return: the binding, the former one if @dev has one; NULL without memory.
 */
struct cma_binding *cma_binding_add(struct device *dev,
				    const struct cma_device *d,
				    const struct cma_entry *only)
{
	struct cma_binding *b;

	mutex_lock(&bindings_lock);
	b = cma_binding_find(dev);
	if (!b && follow_device(dev)) {
		b = cma_binding_make(dev, d, only);
		if (b)
			hash_add_rcu(bindings, &b->node, (unsigned long)dev);
	}
	mutex_unlock(&bindings_lock);
	return b;
}

/**
 * cma_binding_remove() - forget a device
 * @dev: device that goes away
 *
 * Context: may sleep; waits for look-ups under way.
 */
void cma_binding_remove(struct device *dev)
{
	struct cma_binding *b;

	mutex_lock(&bindings_lock);
	b = cma_binding_find(dev);
	if (b)
		hash_del_rcu(&b->node);
	mutex_unlock(&bindings_lock);
	if (!b)
		return;
	synchronize_rcu();
	kfree(b);
}

static void show_regions(struct seq_file *m, const struct cma_binding *b,
			 const char *kind)
{
	const struct cma_table *t = cma_boot_table;
	const struct cma_entry *e;
	struct cma_map_iter it;

	cma_map_start(&it, b->d, kind);
	it.only = b->only;
	while ((e = cma_map_next(&it))) {
		const struct cma_region *r = cma_map_region(t, e);

		if (r && r->pool)
			seq_printf(m, " %s", r->name);
	}
}

static void show_binding(struct seq_file *m, const struct cma_binding *b)
{
	const char *driver = b->dev->driver ? b->dev->driver->name : "-";
	u32 i;

	for (i = 0; i < b->d->nentries; i++) {
		const struct cma_entry *e = &b->d->entries[i];

		if (i && e[-1].group == e->group)
			continue;
		if (b->kind && strcmp(b->kind, e->kind))
			continue;
		if (b->only && b->only->group != e->group)
			continue;
		seq_printf(m, "%-24s %-16s %-8s", dev_name(b->dev), driver,
			   *e->kind ? e->kind : "*");
		show_regions(m, b, e->kind);
		seq_puts(m, "\n");
	}
}

/**
 * cma_bindings_show() - print the devices that are bound, and to what
 * @m: where to: a line for each device and kind
 *
 * Context: may sleep.
 */
void cma_bindings_show(struct seq_file *m)
{
	struct cma_binding *b;
	int bucket;

	mutex_lock(&bindings_lock);
	hash_for_each(bindings, bucket, b, node)
		show_binding(m, b);
	mutex_unlock(&bindings_lock);
}
