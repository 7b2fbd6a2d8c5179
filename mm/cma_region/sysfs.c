// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/mm/contiguous, as in 2010; docs/sysfs.md describes each file.
 *
 *	map			the rules that hold; writing puts others in place
 *	allocators		names of the allocators there are
 *	quotas			who holds how much, and may; "DEVICE KIND BYTES" sets
 *	regions/START/name, start, size, free, peak, users, alloc
 *	NAME			link to the region's folder
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "account.h"
#include "kernel.h"
#include "pool.h"
#include "ruleset.h"

static struct kobject *root, *regions;

static ssize_t map_show(struct kobject *kobj, struct kobj_attribute *attr,
			char *buf)
{
	return cma_map_show(buf, PAGE_SIZE);
}

static ssize_t map_store(struct kobject *kobj, struct kobj_attribute *attr,
			 const char *buf, size_t count)
{
	char *text = kstrndup(buf, count, GFP_KERNEL);
	int ret;

	if (!text)
		return -ENOMEM;
	ret = cma_map_set(CMA_MAP_OVERRIDE, strim(text), "sysfs");
	kfree(text);
	return ret ? ret : count;
}

static struct kobj_attribute map_attr = __ATTR(map, 0600, map_show, map_store);

static ssize_t allocators_show(struct kobject *kobj,
			       struct kobj_attribute *attr, char *buf)
{
	const struct cma_allocator *a;
	int n = 0;
	u32 i;

	for (i = 0; (a = cma_allocator_at(i)); i++)
		n += sysfs_emit_at(buf, n, "%s\n", a->name);
	return n;
}

static struct kobj_attribute allocators_attr = __ATTR_RO(allocators);

static ssize_t quotas_show(struct kobject *kobj, struct kobj_attribute *attr,
			   char *buf)
{
	return cma_quotas_show(buf, PAGE_SIZE);
}

/* "DEVICE KIND BYTES": "*" is the kind of references without a name. */
static ssize_t quotas_store(struct kobject *kobj, struct kobj_attribute *attr,
			    const char *buf, size_t count)
{
	char device[64], kind[32], bytes[32], *end;
	u64 limit;
	int ret;

	if (sscanf(buf, "%63s %31s %31s", device, kind, bytes) != 3)
		return -EINVAL;
	limit = memparse(bytes, &end);
	if (*end)
		return -EINVAL;
	ret = cma_account_limit(device, strcmp(kind, "*") ? kind : "",
				limit >> PAGE_SHIFT);
	return ret ? ret : count;
}

static struct kobj_attribute quotas_attr =
	__ATTR(quotas, 0600, quotas_show, quotas_store);

static const struct attribute *root_attrs[] = {
	&map_attr.attr, &allocators_attr.attr, &quotas_attr.attr, NULL
};

/**
 * struct region_dir - the folder of a region
 * @kobj: the folder
 * @r: the region; of the table, so it stays
 */
struct region_dir {
	struct kobject kobj;
	const struct cma_region *r;
};

static const struct cma_region *region_of(struct kobject *kobj)
{
	return container_of(kobj, struct region_dir, kobj)->r;
}

static ssize_t name_show(struct kobject *kobj, struct kobj_attribute *attr,
			 char *buf)
{
	return sysfs_emit(buf, "%s\n", region_of(kobj)->name);
}

static ssize_t start_show(struct kobject *kobj, struct kobj_attribute *attr,
			  char *buf)
{
	return sysfs_emit(buf, "0x%llx\n", region_of(kobj)->range.first);
}

static ssize_t size_show(struct kobject *kobj, struct kobj_attribute *attr,
			 char *buf)
{
	return sysfs_emit(buf, "0x%llx\n", region_of(kobj)->size);
}

static ssize_t free_show(struct kobject *kobj, struct kobj_attribute *attr,
			 char *buf)
{
	u64 pages = cma_pool_free_pages(region_of(kobj)->pool);

	return sysfs_emit(buf, "0x%llx\n", pages << PAGE_SHIFT);
}

static ssize_t peak_show(struct kobject *kobj, struct kobj_attribute *attr,
			 char *buf)
{
	const struct cma_pool *pool = region_of(kobj)->pool;
	u64 pages = pool->pages - READ_ONCE(pool->least);

	return sysfs_emit(buf, "0x%llx\n", pages << PAGE_SHIFT);
}

static ssize_t users_show(struct kobject *kobj, struct kobj_attribute *attr,
			  char *buf)
{
	return sysfs_emit(buf, "%lu\n",
			  READ_ONCE(region_of(kobj)->pool->chunks));
}

static ssize_t alloc_show(struct kobject *kobj, struct kobj_attribute *attr,
			  char *buf)
{
	return sysfs_emit(buf, "%s\n", region_of(kobj)->allocator);
}

static struct kobj_attribute region_name = __ATTR_RO(name);
static struct kobj_attribute region_start = __ATTR_RO(start);
static struct kobj_attribute region_size = __ATTR_RO(size);
static struct kobj_attribute region_free = __ATTR_RO(free);
static struct kobj_attribute region_peak = __ATTR_RO(peak);
static struct kobj_attribute region_users = __ATTR_RO(users);
static struct kobj_attribute region_alloc = __ATTR_RO(alloc);

static struct attribute *region_attrs[] = {
	&region_name.attr, &region_start.attr, &region_size.attr,
	&region_free.attr, &region_peak.attr, &region_users.attr,
	&region_alloc.attr, NULL
};
ATTRIBUTE_GROUPS(region);

static void region_release(struct kobject *kobj)
{
	kfree(container_of(kobj, struct region_dir, kobj));
}

static const struct kobj_type region_type = {
	.sysfs_ops = &kobj_sysfs_ops,
	.release = region_release,
	.default_groups = region_groups,
};

/* A name that the root folder has already gets no link. */
static int __init add_region(const struct cma_region *r)
{
	struct region_dir *dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	int ret;

	if (!dir)
		return -ENOMEM;
	dir->r = r;
	ret = kobject_init_and_add(&dir->kobj, (struct kobj_type *)&region_type,
				   regions, "%llx", r->range.first);
	if (!ret)
		ret = sysfs_create_link_nowarn(root, &dir->kobj, r->name);
	if (ret == -EEXIST)
		ret = 0;
	if (ret)
		kobject_put(&dir->kobj);
	return ret;
}

static int __init cma_region_sysfs_init(void)
{
	const struct cma_table *t = cma_boot_table;
	int ret;
	u32 i;

	if (!t)
		return 0;
	root = kobject_create_and_add("contiguous", mm_kobj);
	regions = root ? kobject_create_and_add("regions", root) : NULL;
	if (!regions)
		return -ENOMEM;
	ret = sysfs_create_files(root, root_attrs);
	for (i = 0; !ret && i < t->nregions; i++)
		if (t->regions[t->order[i]].pool)
			ret = add_region(&t->regions[t->order[i]]);
	if (ret)
		pr_err("sysfs is not complete, error %d\n", ret);
	return ret;
}
late_initcall(cma_region_sysfs_init);
