// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/mm/contiguous, as in 2010; docs/sysfs.md describes each file.
 *
 *	map			the rules that hold; writing puts others in place
 *	allocators		names of the allocators there are
 *	quotas			who holds how much, and may; "DEVICE KIND BYTES" sets
 *	regions/START/name, start, size, free, peak, users, alloc (rw)
 *	NAME			link to the region's folder
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "account.h"
#include "kernel.h"
#include "plug.h"
#include "pool.h"
#include "ruleset.h"

/* Folders of regions, and whether there is a place for them yet */
static DEFINE_MUTEX(dirs_lock);
static LIST_HEAD(dirs);
static struct kobject *root, *regions;

static ssize_t map_show(struct kobject *kobj, struct kobj_attribute *attr,
			char *buf)
{
	return cma_map_show(buf, PAGE_SIZE);
}

/*
 * A text that root wrote. Of a longer one sysfs hands over the beginning, which
 * may look sound, and so may what stands in front of a NUL.
 */
static char *copy_text(const char *what, const char *buf, size_t count)
{
	size_t len = strnlen(buf, count);
	char *text;

	if (count >= PAGE_SIZE) {
		pr_err("%s: got a text of %lu bytes or more, want less; it is ignored\n",
		       what, PAGE_SIZE);
		return ERR_PTR(-E2BIG);
	}
	if (len + 1 < count) {
		pr_err("%s: position %zu: got byte 0x00, want it at the end; the text is ignored\n",
		       what, len);
		return ERR_PTR(-EINVAL);
	}
	text = kstrndup(buf, len, GFP_KERNEL);
	return text ? text : ERR_PTR(-ENOMEM);
}

static ssize_t map_store(struct kobject *kobj, struct kobj_attribute *attr,
			 const char *buf, size_t count)
{
	char *text = copy_text("cma_map", buf, count);
	int ret;

	if (IS_ERR(text))
		return PTR_ERR(text);
	ret = cma_map_set(CMA_MAP_OVERRIDE, strim(text), "sysfs");
	kfree(text);
	return ret ? ret : count;
}

static struct kobj_attribute map_attr = __ATTR(map, 0600, map_show, map_store);

static ssize_t allocators_show(struct kobject *kobj,
			       struct kobj_attribute *attr, char *buf)
{
	return cma_plugs_show(buf, PAGE_SIZE);
}

static struct kobj_attribute allocators_attr = __ATTR_RO(allocators);

static ssize_t quotas_read(struct file *file, struct kobject *kobj,
			   struct bin_attribute *attr, char *buf, loff_t pos,
			   size_t size)
{
	return cma_quotas_read(buf, pos, size);
}

/* Of a line that is taken apart; NULL behind the last. */
static char *next_word(char **line)
{
	char *word;

	do
		word = strsep(line, " \t\n");
	while (word && !*word);
	return word;
}

/* What is no number below 2^64 is refused, and so is an octal one. */
static int parse_bytes(char *word, u64 *bytes)
{
	static const char units[] = "KMGT";
	char *last = word + strlen(word) - 1;
	const char *unit = strchr(units, toupper(*last));
	int shift = unit ? 10 * (unit - units + 1) : 0;

	if (unit)
		*last = '\0';
	if (!isdigit(word[0]) || (word[0] == '0' && isdigit(word[1])) ||
	    kstrtoull(word, 0, bytes) || *bytes > U64_MAX >> shift)
		return -EINVAL;
	*bytes <<= shift;
	return 0;
}

/* "DEVICE KIND BYTES": "*" is the kind of references without a name. */
static int set_quota(char *line)
{
	const char *device = next_word(&line), *kind = next_word(&line);
	char *bytes = next_word(&line);
	u64 limit;

	if (!bytes || next_word(&line) || parse_bytes(bytes, &limit))
		return -EINVAL;
	return cma_account_limit(device, strcmp(kind, "*") ? kind : "",
				 limit >> PAGE_SHIFT);
}

static ssize_t quotas_write(struct file *file, struct kobject *kobj,
			    struct bin_attribute *attr, char *buf, loff_t pos,
			    size_t count)
{
	char *line = copy_text("quotas", buf, count);
	int ret;

	if (IS_ERR(line))
		return PTR_ERR(line);
	ret = set_quota(line);
	kfree(line);
	return ret ? ret : count;
}

/* Binary, for only such a file may be longer than a page. */
static struct bin_attribute quotas_attr =
	__BIN_ATTR(quotas, 0600, quotas_read, quotas_write, 0);

static const struct attribute_group root_group = {
	.attrs = (struct attribute *[]) {
		&map_attr.attr, &allocators_attr.attr, NULL
	},
	.bin_attrs = (struct bin_attribute *[]) { &quotas_attr, NULL },
};

/**
 * struct region_dir - the folder of a region
 * @node: list of all
 * @kobj: the folder
 * @r: the region, which stays at least as long as the folder
 * @linked: there is a link of the region's name
 */
struct region_dir {
	struct list_head node;
	struct kobject kobj;
	struct cma_region *r;
	bool linked;
};

static struct cma_region *region_of(struct kobject *kobj)
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
	u64 pages = cma_pool_peak(region_of(kobj)->pool);

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
	return cma_plug_show(region_of(kobj), buf, PAGE_SIZE);
}

static ssize_t alloc_store(struct kobject *kobj, struct kobj_attribute *attr,
			   const char *buf, size_t count)
{
	char *name = copy_text("alloc", buf, count);
	int ret;

	if (IS_ERR(name))
		return PTR_ERR(name);
	ret = cma_plug_change(region_of(kobj), strim(name));
	kfree(name);
	return ret ? ret : count;
}

static struct kobj_attribute region_name = __ATTR_RO(name);
static struct kobj_attribute region_start = __ATTR_RO(start);
static struct kobj_attribute region_size = __ATTR_RO(size);
static struct kobj_attribute region_free = __ATTR_RO(free);
static struct kobj_attribute region_peak = __ATTR_RO(peak);
static struct kobj_attribute region_users = __ATTR_RO(users);
static struct kobj_attribute region_alloc =
	__ATTR(alloc, 0600, alloc_show, alloc_store);

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

/* A name that the root folder has already gets no link, nor does none. */
static void add_link(struct region_dir *dir)
{
	int ret = -EEXIST;

	if (!(dir->r->flags & CMA_F_PRIVATE))
		ret = sysfs_create_link_nowarn(root, &dir->kobj, dir->r->name);
	dir->linked = !ret;
	if (ret && ret != -EEXIST)
		pr_err("%s: no link in sysfs, error %d\n", dir->r->path, ret);
}

static bool has_dir(const struct cma_region *r)
{
	struct region_dir *dir;

	list_for_each_entry(dir, &dirs, node)
		if (dir->r == r)
			return true;
	return false;
}

static int add_dir(struct cma_region *r)
{
	struct region_dir *dir;
	int ret;

	if (has_dir(r))
		return 0;
	dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	if (!dir)
		return -ENOMEM;
	dir->r = r;
	ret = kobject_init_and_add(&dir->kobj, (struct kobj_type *)&region_type,
				   regions, "%llx", r->range.first);
	if (ret) {
		kobject_put(&dir->kobj);
		return ret;
	}
	add_link(dir);
	list_add_tail(&dir->node, &dirs);
	return 0;
}

/**
 * cma_sysfs_add() - give a region that comes its folder
 * @r: region that can be seen
 *
 * Early in boot nothing happens: all regions get theirs together.
 *
 * Context: may sleep.
 */
void cma_sysfs_add(struct cma_region *r)
{
	int ret;

	mutex_lock(&dirs_lock);
	ret = regions ? add_dir(r) : 0;
	mutex_unlock(&dirs_lock);
	if (ret)
		pr_err("%s: no folder in sysfs, error %d\n", r->path, ret);
}

/**
 * cma_sysfs_remove() - take the folder of a region that goes
 * @r: the region
 *
 * Context: may sleep; nobody reads or writes a file of it when this returns.
 */
void cma_sysfs_remove(struct cma_region *r)
{
	struct region_dir *dir, *next;

	mutex_lock(&dirs_lock);
	list_for_each_entry_safe(dir, next, &dirs, node) {
		if (dir->r != r)
			continue;
		list_del(&dir->node);
		if (dir->linked)
			sysfs_remove_link(root, r->name);
		kobject_del(&dir->kobj);
		kobject_put(&dir->kobj);
	}
	mutex_unlock(&dirs_lock);
}

static int __init make_folders(void)
{
	int ret;

	root = kobject_create_and_add("contiguous", mm_kobj);
	if (!root)
		return -ENOMEM;
	ret = sysfs_create_group(root, &root_group);
	if (ret)
		return ret;
	regions = kobject_create_and_add("regions", root);
	return regions ? 0 : -ENOMEM;
}

/* Of all that are here; who comes meanwhile waits for the lock. */
static int __init add_dirs(void)
{
	int key = cma_registry_read_lock(), ret = 0;
	struct cma_region *r;
	u32 pos = 0;

	while (!ret && (r = cma_registry_next(&pos)))
		ret = add_dir(r);
	cma_registry_read_unlock(key);
	return ret;
}

static int __init cma_region_sysfs_init(void)
{
	int ret;

	mutex_lock(&dirs_lock);
	ret = make_folders();
	if (!ret)
		ret = add_dirs();
	mutex_unlock(&dirs_lock);
	if (ret)
		pr_err("sysfs is not complete, error %d\n", ret);
	return ret;
}
late_initcall(cma_region_sysfs_init);
