// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bindings: which device of the kernel is which device of the table, and the
 * routes of its requests.
 *
 * Every device that is bound before its driver's probe, or that asks, has one.
 * Look-ups are lockless; bindings go with the device, not with the driver, for
 * buffers may be given back after unbinding.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/hashtable.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "holding.h"
#include "kernel.h"
#include "route.h"

static DEFINE_HASHTABLE(bindings, 6);
/* Changes; never taken under cma_registry_read_lock() */
static DEFINE_MUTEX(bindings_lock);

static bool may_look(void)
{
	return srcu_read_lock_held(&cma_registry_srcu) ||
	       lockdep_is_held(&bindings_lock);
}

static struct cma_binding *find(struct device *dev)
{
	struct cma_binding *b;

	hash_for_each_possible_rcu(bindings, b, node, (unsigned long)dev,
				   may_look())
		if (b->dev == dev)
			return b;
	return NULL;
}

/**
 * cma_binding_find() - the binding of a device whose node names regions
 * @dev: the device
 *
 * Context: any.
 * Return: the binding, valid as long as @dev is registered, or NULL.
 */
struct cma_binding *cma_binding_find(struct device *dev)
{
	int key = cma_registry_read_lock();
	struct cma_binding *b = find(dev);

	if (b && !b->d)
		b = NULL;
	cma_registry_read_unlock(key);
	return b;
}

/*
 * A device that asked for a named reference is served its kind, fallbacks
 * included; for a fallback or an unnamed reference it gets that region only.
 */
static struct cma_binding *make_binding(struct device *dev,
					const struct cma_device *d,
					const struct cma_entry *only)
{
	struct cma_binding *b = kzalloc(sizeof(*b), GFP_KERNEL);

	if (!b)
		return NULL;
	b->dev = dev;
	b->d = d;
	if (only && *only->kind && !only->rank)
		b->kind = only->kind;
	else
		b->only = only;
	return b;
}

static struct cma_route *next_route(struct cma_route __rcu *next)
{
	return srcu_dereference_check(next, &cma_registry_srcu, may_look());
}

static void free_binding(struct cma_binding *b)
{
	struct cma_route *route = rcu_dereference_raw(b->routes), *next;

	for (; route; route = next) {
		next = rcu_dereference_raw(route->next);
		cma_route_free(route);
	}
	kfree(b);
}

static void remove_with_device(struct device *dev, void *unused)
{
	cma_holding_tell(dev);
	cma_binding_remove(dev);
}

/*
 * A platform device goes with the bus's notification; others have nothing but
 * their managed resources, and those must not be there before a probe.
 */
static bool follow_device(struct device *dev)
{
	void *res;

	if (dev->bus == &platform_bus_type ||
	    devres_find(dev, remove_with_device, NULL, NULL))
		return true;
	if (dev->bus && !dev->driver)
		return false;
	res = devres_alloc(remove_with_device, 1, GFP_KERNEL);
	if (res)
		devres_add(dev, res);
	return res;
}

static bool same_kind(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static __always_inline struct cma_route *
find_route(const struct cma_binding *b, const char *kind)
{
	struct cma_route *route;

	for (route = next_route(b->routes); route;
	     route = next_route(route->next))
		if (same_kind(route->asked, kind))
			return route;
	return NULL;
}

/* Routes are shown in the order in which they were made. */
static struct cma_route *add_route(struct cma_binding *b, const char *kind)
{
	struct cma_route *route = cma_route_make(b, kind);
	struct cma_route __rcu **end = &b->routes;

	if (IS_ERR(route))
		return route;
	while (rcu_access_pointer(*end))
		end = &next_route(*end)->next;
	rcu_assign_pointer(*end, route);
	return route;
}

/* The lock is held, and there is no such route yet. */
static struct cma_route *first_route(struct device *dev, const char *kind)
{
	struct cma_binding *b = find(dev);
	struct cma_route *route;

	if (b)
		return add_route(b, kind);
	b = make_binding(dev, cma_of_device(dev), NULL);
	if (!b)
		return ERR_PTR(-ENOMEM);
	route = add_route(b, kind);
	if (IS_ERR(route)) {
		free_binding(b);
		return route;
	}
	b->kept = follow_device(dev);
	if (b->kept)
		hash_add_rcu(bindings, &b->node, (unsigned long)dev);
	return route;
}

/**
 * cma_route_get() - where requests of a device go
 * @dev: the device
 * @kind: what for; NULL for what that means to @dev
 * @atomic: nothing must sleep
 * @key: for cma_route_put()
 *
 * The first request of a device for a kind finds out, and those of devices that
 * no driver is bound to on another bus than platform: nothing tells their end.
 *
 * Context: any if @atomic, else may sleep.
 * Return: the route, to be given to cma_route_put(); an error pointer as
 * cma_route_make(), or -EAGAIN if it would have to sleep.
 */
struct cma_route *cma_route_get(struct device *dev, const char *kind,
				bool atomic, int *key)
{
	struct cma_binding *b;
	struct cma_route *route;

	*key = cma_registry_read_lock();
	b = find(dev);
	route = b ? find_route(b, kind) : NULL;
	if (likely(route))
		return route;
	cma_registry_read_unlock(*key);
	if (atomic)
		return ERR_PTR(-EAGAIN);
	mutex_lock(&bindings_lock);
	*key = cma_registry_read_lock();
	b = find(dev);
	route = b ? find_route(b, kind) : NULL;
	if (!route)
		route = first_route(dev, kind);
	mutex_unlock(&bindings_lock);
	if (IS_ERR(route))
		cma_registry_read_unlock(*key);
	return route;
}

/**
 * cma_route_put() - end the use of a route
 * @route: what cma_route_get() gave
 * @key: and with it
 *
 * Context: as cma_route_get().
 */
void cma_route_put(struct cma_route *route, int key)
{
	struct cma_binding *b = (struct cma_binding *)route->binding;

	if (!b->kept)
		free_binding(b);
	cma_registry_read_unlock(key);
}

/* A route that cannot be made now is made when it is asked for. */
static void refresh(struct cma_binding *b, struct cma_route **replaced)
{
	struct cma_route __rcu **at = &b->routes;
	struct cma_route *old, *new;

	while ((old = next_route(*at))) {
		new = cma_route_make(b, old->asked);
		if (IS_ERR(new)) {
			rcu_assign_pointer(*at, next_route(old->next));
		} else {
			rcu_assign_pointer(new->next, next_route(old->next));
			rcu_assign_pointer(*at, new);
			at = &new->next;
		}
		old->replaced = *replaced;
		*replaced = old;
	}
}

/**
 * cma_routes_refresh() - make all routes anew
 *
 * After a map or the registry has changed: nobody looks at what was there
 * before when this returns.
 *
 * Context: may sleep; not under cma_registry_read_lock().
 */
void cma_routes_refresh(void)
{
	struct cma_route *replaced = NULL, *next;
	struct cma_binding *b;
	int bucket, key;

	mutex_lock(&bindings_lock);
	key = cma_registry_read_lock();
	hash_for_each(bindings, bucket, b, node)
		refresh(b, &replaced);
	cma_registry_read_unlock(key);
	mutex_unlock(&bindings_lock);
	synchronize_srcu(&cma_registry_srcu);
	for (; replaced; replaced = next) {
		next = replaced->replaced;
		cma_route_free(replaced);
	}
}

/* Requests of bound devices are served in any context: no first one sleeps. */
static bool add_routes(struct cma_binding *b)
{
	const struct cma_entry *e = b->d->entries;
	struct cma_route *route = add_route(b, NULL);
	u32 i;

	for (i = 0; !IS_ERR(route) && i < b->d->nentries; i++) {
		if (i && e[i - 1].group == e[i].group)
			continue;
		if (b->kind && strcmp(b->kind, e[i].kind))
			continue;
		if (b->only && b->only->group != e[i].group)
			continue;
		route = add_route(b, e[i].kind);
	}
	return !IS_ERR(route);
}

static struct cma_binding *bind(struct device *dev, const struct cma_device *d,
				const struct cma_entry *only)
{
	struct cma_binding *b = make_binding(dev, d, only);
	int key;
	bool ok;

	if (!b)
		return NULL;
	key = cma_registry_read_lock();
	ok = add_routes(b);
	cma_registry_read_unlock(key);
	b->kept = ok && follow_device(dev);
	if (b->kept) {
		hash_add_rcu(bindings, &b->node, (unsigned long)dev);
		return b;
	}
	free_binding(b);
	return NULL;
}

/**
 * cma_binding_add() - bind a device
 * @dev: a platform device, or one without a bus
 * @d: its node in the table
 * @only: the reference it asked for by index or name, NULL if it did not
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
	b = find(dev);
	if (!b)
		b = bind(dev, d, only);
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
	b = find(dev);
	if (b)
		hash_del_rcu(&b->node);
	mutex_unlock(&bindings_lock);
	if (!b)
		return;
	synchronize_srcu(&cma_registry_srcu);
	free_binding(b);
}

/**
 * cma_binding_has_driver() - is there anybody who works with a device?
 * @device: its name
 *
 * A device without a bus is one that a driver made, to hold a region.
 *
 * Context: any; under cma_registry_read_lock().
 * Return: true if a driver is bound to the device, or to who made it.
 */
bool cma_binding_has_driver(const char *device)
{
	struct cma_binding *b;
	struct device *dev;
	int bucket;

	hash_for_each_rcu(bindings, bucket, b, node) {
		if (strcmp(dev_name(b->dev), device))
			continue;
		for (dev = b->dev; !dev->bus && dev->parent; )
			dev = dev->parent;
		if (dev->driver)
			return true;
	}
	return false;
}

static void show_route(struct seq_file *m, const struct cma_route *route)
{
	const struct device *dev = route->binding->dev;
	u32 i;

	seq_printf(m, "%-24s %-16s %-8s", dev_name(dev),
		   dev->driver ? dev->driver->name : "-",
		   *route->kind ? route->kind : "*");
	for (i = 0; i < route->nstops; i++)
		if (cma_stop_has_memory(&route->stop[i]))
			seq_printf(m, " %s", route->stop[i].name);
	seq_puts(m, "\n");
}

/**
 * cma_bindings_show() - print who takes what from where
 * @m: where to: a line for each device and kind
 *
 * Context: may sleep.
 */
void cma_bindings_show(struct seq_file *m)
{
	struct cma_route *route;
	struct cma_binding *b;
	int bucket;

	mutex_lock(&bindings_lock);
	hash_for_each(bindings, bucket, b, node)
		for (route = next_route(b->routes); route;
		     route = next_route(route->next))
			if (route->asked)
				show_route(m, route);
	mutex_unlock(&bindings_lock);
}
