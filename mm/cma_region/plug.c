// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: allocators that come and go
 *
 * An allocator may be registered at any time, also after the regions that name
 * it: until then the default one serves those. It takes over as soon as it is
 * there and nothing is allocated from the region, and root may change a
 * region's allocator in the same way.
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/cma_region.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "kernel.h"
#include "plug.h"
#include "pool.h"

/**
 * struct plug - an allocator that was registered
 * @node: list of all
 * @ops: its operations
 * @owner: module they are in
 * @users: regions it serves
 */
struct plug {
	struct list_head node;
	const struct cma_allocator *ops;
	struct module *owner;
	unsigned int users;
};

/* The list, users, and which allocator a region that can be seen has. */
static DEFINE_MUTEX(plug_lock);
static LIST_HEAD(plugs);

static struct plug *find_plug(const char *name)
{
	struct plug *p;

	list_for_each_entry(p, &plugs, node)
		if (!strcmp(p->ops->name, name))
			return p;
	return NULL;
}

static const struct cma_allocator *get_ops(const char *name)
{
	const struct cma_allocator *ops = cma_allocator_find(name);
	struct plug *p = ops ? NULL : find_plug(name);

	if (!p || !try_module_get(p->owner))
		return ops;
	p->users++;
	return p->ops;
}

static void put_ops(const struct cma_allocator *ops)
{
	struct plug *p = find_plug(ops->name);

	if (!p || p->ops != ops)
		return;
	p->users--;
	module_put(p->owner);
}

/* The memory under another allocator; the former one keeps it on failure. */
static int change(struct cma_region *r, const struct cma_allocator *ops)
{
	unsigned long pages = r->size >> PAGE_SHIFT;
	const struct cma_allocator *old = r->pool->ops;
	void *meta;
	int ret;

	/* It was closed, but its folder is still there. */
	if (!r->pool->pages)
		return -EBUSY;
	meta = kvzalloc(ops->meta_size(pages), GFP_KERNEL);
	if (!meta)
		return -ENOMEM;
	ret = cma_pool_set_allocator(r->pool, ops, &meta);
	kvfree(meta);
	if (ret)
		return ret;
	put_ops(old);
	WRITE_ONCE(r->wanted, NULL);
	pr_info("%s: allocator %s, in the place of %s\n", r->path, ops->name,
		old->name);
	return 0;
}

static int try_change(struct cma_region *r, const char *name)
{
	const struct cma_allocator *ops = get_ops(name);
	int ret;

	if (!ops)
		return -ENOENT;
	ret = ops == r->pool->ops ? -EALREADY : change(r, ops);
	if (ret)
		put_ops(ops);
	return ret;
}

/* Regions that wait for an allocator get it, if nothing lives in them. */
static void serve_waiting(void)
{
	int key = cma_registry_read_lock();
	struct cma_region *r;
	u32 pos = 0;

	while ((r = cma_registry_next(&pos)))
		if (r->wanted && try_change(r, r->wanted) == -ENOMEM)
			pr_err("%s: no memory for allocator %s, which has to wait\n",
			       r->path, r->wanted);
	cma_registry_read_unlock(key);
}

static void work(struct work_struct *work)
{
	mutex_lock(&plug_lock);
	serve_waiting();
	mutex_unlock(&plug_lock);
}

static DECLARE_WORK(idle_work, work);

/**
 * cma_plug_idle() - a region that waits for an allocator has become idle
 *
 * Context: any.
 */
void cma_plug_idle(void)
{
	schedule_work(&idle_work);
}

/**
 * cma_plug_get() - an allocator for a region
 * @name: of the allocator
 *
 * Context: may sleep.
 * Return: its operations, which stay until cma_plug_put(); the default ones if
 * there is none of that name yet.
 */
const struct cma_allocator *cma_plug_get(const char *name)
{
	const struct cma_allocator *ops;

	mutex_lock(&plug_lock);
	ops = get_ops(name);
	mutex_unlock(&plug_lock);
	return ops ? ops : cma_allocator_find(CMA_ALLOCATOR_DEFAULT);
}

/**
 * cma_plug_put() - a region is gone, or never came
 * @ops: what cma_plug_get() gave, or what took its place
 *
 * Context: may sleep.
 */
void cma_plug_put(const struct cma_allocator *ops)
{
	mutex_lock(&plug_lock);
	put_ops(ops);
	mutex_unlock(&plug_lock);
}

/**
 * cma_plug_change() - let another allocator serve a region
 * @r: region that can be seen
 * @name: of the allocator
 *
 * Context: may sleep.
 * Return: 0; -ENOENT if there is no such allocator; -EBUSY if something is
 * allocated from @r, or if its memory is mainline CMA's; -ENOMEM. On failure
 * nothing has changed.
 */
int cma_plug_change(struct cma_region *r, const char *name)
{
	int ret;

	mutex_lock(&plug_lock);
	ret = try_change(r, name);
	if (ret == -EALREADY) {
		/* It serves from now on: no other one is waited for. */
		WRITE_ONCE(r->wanted, NULL);
		ret = 0;
	}
	mutex_unlock(&plug_lock);
	return ret;
}

/**
 * cma_plug_close() - take a region out of the registry
 * @r: region that is there
 *
 * Context: may sleep.
 * Return: as cma_registry_remove().
 */
int cma_plug_close(struct cma_region *r)
{
	int ret;

	mutex_lock(&plug_lock);
	ret = cma_registry_remove(r);
	mutex_unlock(&plug_lock);
	return ret;
}

/**
 * cma_plug_show() - print the allocator of a region
 * @r: region that can be seen
 * @buf: receives its name, and the one that is waited for
 * @size: bytes in @buf
 *
 * Context: may sleep.
 * Return: bytes printed.
 */
int cma_plug_show(const struct cma_region *r, char *buf, int size)
{
	int n;

	mutex_lock(&plug_lock);
	n = scnprintf(buf, size, "%s%s%s\n", r->pool->ops->name,
		      r->wanted ? ", waits for " : "",
		      r->wanted ? r->wanted : "");
	mutex_unlock(&plug_lock);
	return n;
}

/**
 * cma_plugs_show() - print the names of all allocators
 * @buf: receives them, one a line, the default one first
 * @size: bytes in @buf
 *
 * Context: may sleep.
 * Return: bytes printed.
 */
int cma_plugs_show(char *buf, int size)
{
	const struct cma_allocator *a;
	struct plug *p;
	int n = 0;
	u32 i;

	for (i = 0; (a = cma_allocator_at(i)); i++)
		n += scnprintf(buf + n, size - n, "%s\n", a->name);
	mutex_lock(&plug_lock);
	list_for_each_entry(p, &plugs, node)
		n += scnprintf(buf + n, size - n, "%s\n", p->ops->name);
	mutex_unlock(&plug_lock);
	return n;
}

static bool is_complete(const struct cma_allocator *ops)
{
	return ops->name && *ops->name && !strpbrk(ops->name, ",; \t\n") &&
	       ops->meta_size && ops->init && ops->alloc && ops->free &&
	       ops->next && ops->largest && ops->check;
}

static int add_plug(const struct cma_allocator *ops, struct module *owner)
{
	struct plug *p;

	if (cma_allocator_find(ops->name) || find_plug(ops->name) ||
	    !strcmp(ops->name, CMA_ALLOCATOR_REUSABLE))
		return -EEXIST;
	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	p->ops = ops;
	p->owner = owner;
	list_add_tail(&p->node, &plugs);
	serve_waiting();
	return 0;
}

/**
 * __cma_allocator_register() - cma_allocator_register() of a module
 * @ops: its operations
 * @owner: the module, which stays as long as a region uses them
 *
 * Context: may sleep.
 * Return: as cma_allocator_register().
 */
int __cma_allocator_register(const struct cma_allocator *ops,
			     struct module *owner)
{
	int ret;

	if (!is_complete(ops))
		return -EINVAL;
	mutex_lock(&plug_lock);
	ret = add_plug(ops, owner);
	mutex_unlock(&plug_lock);
	if (!ret)
		pr_info("allocator %s registered\n", ops->name);
	return ret;
}
EXPORT_SYMBOL_GPL(__cma_allocator_register);

/**
 * cma_allocator_unregister() - take an allocator back
 * @ops: what was registered
 *
 * Context: may sleep.
 * Return: 0; -EBUSY if it serves a region; -ENOENT if it is not registered.
 */
int cma_allocator_unregister(const struct cma_allocator *ops)
{
	struct plug *p;
	int ret = -ENOENT;

	mutex_lock(&plug_lock);
	p = find_plug(ops->name);
	if (p && p->ops == ops)
		ret = p->users ? -EBUSY : 0;
	if (!ret) {
		list_del(&p->node);
		kfree(p);
	}
	mutex_unlock(&plug_lock);
	return ret;
}
EXPORT_SYMBOL_GPL(cma_allocator_unregister);
