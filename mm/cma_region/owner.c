// SPDX-License-Identifier: GPL-2.0-only
/*
 * Owners: a small number for each device and kind, so that a chunk needs no
 * more than four bytes to remember who holds it.
 *
 * Numbers are given out when a device is bound and never taken back: there
 * are as many as the device tree has kinds, and a chunk may outlive its device.
 */
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xarray.h>

#include "kernel.h"

static DEFINE_XARRAY_ALLOC1(owners);
static DEFINE_MUTEX(owners_lock);

/**
 * cma_owner_of() - who an owner is
 * @id: number of the owner
 *
 * Context: any.
 * Return: the owner, which lasts, or NULL.
 */
const struct cma_owner *cma_owner_of(u32 id)
{
	return xa_load(&owners, id);
}

static struct cma_owner *make_owner(const char *device, const char *kind)
{
	size_t device_size = strlen(device) + 1, kind_size = strlen(kind) + 1;
	struct cma_owner *o = kmalloc(sizeof(*o) + device_size + kind_size,
				      GFP_KERNEL);
	char *text = (char *)(o + 1);

	if (!o)
		return NULL;
	o->device = memcpy(text, device, device_size);
	o->kind = memcpy(text + device_size, kind, kind_size);
	return o;
}

/**
 * cma_owner_get() - the number of an owner
 * @device: name of the device
 * @kind: what for, "" if for anything
 *
 * Context: may sleep.
 * Return: the number, or 0 without memory.
 */
u32 cma_owner_get(const char *device, const char *kind)
{
	struct cma_owner *o;
	unsigned long i;
	u32 id = 0;

	mutex_lock(&owners_lock);
	xa_for_each(&owners, i, o) {
		if (!strcmp(o->device, device) && !strcmp(o->kind, kind)) {
			id = i;
			goto out;
		}
	}
	o = make_owner(device, kind);
	if (o && xa_alloc(&owners, &id, o, xa_limit_31b, GFP_KERNEL)) {
		kfree(o);
		id = 0;
	}
out:
	mutex_unlock(&owners_lock);
	return id;
}
