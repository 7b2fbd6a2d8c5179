// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bindings: which device of the kernel is which device of the table, and the
 * supplies of its requests.
 *
 * Every device that is bound before its driver's probe, or that takes, has one.
 * Look-ups are lockless; bindings go with the device, not with the driver, for
 * buffers may be given back after unbinding.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/hashtable.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "account.h"
#include "kernel.h"
#include "supply.h"

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
 * Return: the binding, valid until @dev is bound anew or goes, or NULL.
 */
struct cma_binding *cma_binding_find(struct device *dev)
{
	int key = cma_registry_read_lock();
	struct cma_binding *b = find(dev);

	cma_registry_read_unlock(key);
	return b && b->d ? b : NULL;
}

/* What the device tree allows holds wherever the map leads. */
static bool begin_quotas(const struct cma_binding *b)
{
	const struct cma_entry *e = b->d ? b->d->entries : NULL;
	u32 i;

	for (i = 0; b->d && i < b->d->nentries; i++)
		if (e[i].quota &&
		    cma_account_begin(dev_name(b->dev), e[i].kind,
				      min_t(u64, e[i].quota >> PAGE_SHIFT,
					    LONG_MAX)))
			return false;
	return true;
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
	if (begin_quotas(b))
		return b;
	kfree(b);
	return NULL;
}

static struct cma_supply *next_supply(struct cma_supply __rcu *next)
{
	return srcu_dereference_check(next, &cma_registry_srcu, may_look());
}

static void free_binding(struct cma_binding *b)
{
	struct cma_supply *supply = rcu_dereference_raw(b->supplies), *next;

	for (; supply; supply = next) {
		next = rcu_dereference_raw(supply->next);
		cma_supply_free(supply);
	}
	put_device(b->maker);
	kfree(b->driver);
	kfree(b);
}

static bool same_kind(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static __always_inline struct cma_supply *
find_supply(const struct cma_binding *b, const char *kind)
{
	struct cma_supply *supply;

	for (supply = next_supply(b->supplies); supply;
	     supply = next_supply(supply->next))
		if (same_kind(supply->asked, kind))
			return supply;
	return NULL;
}

/* Supplies are shown in the order in which they were made. */
static struct cma_supply *add_supply(struct cma_binding *b, const char *kind)
{
	struct cma_supply *supply = cma_supply_make(b, kind);
	struct cma_supply __rcu **end = &b->supplies;

	if (IS_ERR(supply))
		return supply;
	while (rcu_access_pointer(*end))
		end = &next_supply(*end)->next;
	rcu_assign_pointer(*end, supply);
	return supply;
}

/* A copy: the driver may go while somebody reads its name. */
static void name_driver(struct cma_binding *b, const struct device_driver *drv)
{
	kfree(b->driver);
	b->driver = drv ? kstrdup(drv->name, GFP_KERNEL) : NULL;
}

/* Who made a device without a bus: a driver's device, to hold a region. */
static struct device *maker_of(struct device *dev)
{
	struct device *maker = NULL;

	for (; dev->parent && !dev->bus; dev = dev->parent)
		maker = dev->parent;
	return maker;
}

/* It lasts, if the end of its device can be told, in the place of the former. */
static bool keep(struct cma_binding *b)
{
	struct cma_binding *former = find(b->dev);

	b->kept = cma_follow_device(b->dev);
	if (!b->kept)
		return false;
	b->maker = get_device(maker_of(b->dev));
	name_driver(b, b->dev->driver);
	if (former)
		hlist_replace_rcu(&former->node, &b->node);
	else
		hash_add_rcu(bindings, &b->node, (unsigned long)b->dev);
	return true;
}

/* The lock is held, and there is no such supply yet. */
static struct cma_supply *first_supply(struct device *dev, const char *kind)
{
	struct cma_binding *b = find(dev);
	struct cma_supply *supply;

	if (b)
		return add_supply(b, kind);
	b = make_binding(dev, cma_of_device(dev), NULL);
	if (!b)
		return ERR_PTR(-ENOMEM);
	supply = add_supply(b, kind);
	if (IS_ERR(supply)) {
		free_binding(b);
		return supply;
	}
	keep(b);
	return supply;
}

/**
 * cma_supply_get() - where requests of a device go
 * @dev: the device
 * @kind: what for; NULL for what that means to @dev
 * @atomic: nothing must sleep
 * @key: for cma_supply_put()
 *
 * The first request of a device for a kind finds out, and those of devices that
 * no driver is bound to on another bus than platform: nothing tells their end.
 *
 * Context: any if @atomic, else may sleep.
 * Return: the supply, to be given to cma_supply_put(); an error pointer as
 * cma_supply_make(), or -EAGAIN if it would have to sleep.
 */
struct cma_supply *cma_supply_get(struct device *dev, const char *kind,
				  bool atomic, int *key)
{
	struct cma_binding *b;
	struct cma_supply *supply;

	*key = cma_registry_read_lock();
	b = find(dev);
	supply = b ? find_supply(b, kind) : NULL;
	if (likely(supply))
		return supply;
	cma_registry_read_unlock(*key);
	if (atomic)
		return ERR_PTR(-EAGAIN);
	mutex_lock(&bindings_lock);
	*key = cma_registry_read_lock();
	b = find(dev);
	supply = b ? find_supply(b, kind) : NULL;
	if (!supply)
		supply = first_supply(dev, kind);
	mutex_unlock(&bindings_lock);
	if (IS_ERR(supply))
		cma_registry_read_unlock(*key);
	return supply;
}

/**
 * cma_supply_put() - end the use of a supply
 * @supply: what cma_supply_get() gave
 * @key: and with it
 *
 * Context: as cma_supply_get().
 */
void cma_supply_put(struct cma_supply *supply, int key)
{
	struct cma_binding *b = (struct cma_binding *)supply->binding;

	if (!b->kept)
		free_binding(b);
	cma_registry_read_unlock(key);
}

/* A supply that cannot be made now is made when it is asked for. */
static void refresh(struct cma_binding *b, struct cma_supply **replaced)
{
	struct cma_supply __rcu **at = &b->supplies;
	struct cma_supply *old, *new;

	while ((old = next_supply(*at))) {
		new = cma_supply_make(b, old->asked);
		if (IS_ERR(new)) {
			rcu_assign_pointer(*at, next_supply(old->next));
		} else {
			rcu_assign_pointer(new->next, next_supply(old->next));
			rcu_assign_pointer(*at, new);
			at = &new->next;
		}
		old->replaced = *replaced;
		*replaced = old;
	}
}

/**
 * cma_supplies_refresh() - make all supplies anew
 *
 * After a map or the registry has changed: nobody looks at what was there
 * before when this returns.
 *
 * Context: may sleep; not under cma_registry_read_lock().
 */
void cma_supplies_refresh(void)
{
	struct cma_supply *replaced = NULL, *next;
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
		cma_supply_free(replaced);
	}
}

/* Requests of bound devices are served in any context: no first one sleeps. */
static bool add_supplies(struct cma_binding *b)
{
	const struct cma_entry *e = b->d->entries;
	struct cma_supply *supply = add_supply(b, NULL);
	u32 i;

	for (i = 0; !IS_ERR(supply) && i < b->d->nentries; i++) {
		if (i && e[i - 1].group == e[i].group)
			continue;
		if (b->kind && strcmp(b->kind, e[i].kind))
			continue;
		if (b->only && b->only->group != e[i].group)
			continue;
		supply = add_supply(b, e[i].kind);
	}
	return !IS_ERR(supply);
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
	ok = add_supplies(b);
	cma_registry_read_unlock(key);
	if (ok && keep(b))
		return b;
	free_binding(b);
	return NULL;
}

/* No look-up finds it any more, but some may be under way. */
static void forget(struct cma_binding *b)
{
	synchronize_srcu(&cma_registry_srcu);
	free_binding(b);
}

/**
 * cma_binding_add() - bind a device
 * @dev: a platform device, or one without a bus
 * @d: its node in the table
 * @only: the reference it asked for by index or name, NULL if it did not
 *
 * What it was bound to before gives way at once: what it took without a driver
 * found no supplies out, and what a driver asked for ends with that.
 *
 * Context: may sleep; nobody else binds @dev meanwhile.
 * Return: the binding; NULL without memory: then the former one holds, if any.
 */
struct cma_binding *cma_binding_add(struct device *dev,
				    const struct cma_device *d,
				    const struct cma_entry *only)
{
	struct cma_binding *former, *b;

	mutex_lock(&bindings_lock);
	former = find(dev);
	b = bind(dev, d, only);
	mutex_unlock(&bindings_lock);
	if (b && former)
		forget(former);
	return b;
}

/**
 * cma_binding_drive() - note the driver of a device
 * @dev: a platform device, which need not have a binding
 * @drv: its driver, NULL if it has none any more
 *
 * Context: may sleep; @drv stays meanwhile.
 */
void cma_binding_drive(struct device *dev, const struct device_driver *drv)
{
	struct cma_binding *b;

	mutex_lock(&bindings_lock);
	b = find(dev);
	if (b)
		name_driver(b, drv);
	mutex_unlock(&bindings_lock);
}

/**
 * cma_binding_note() - know of a device that takes by name or handle
 * @dev: the device, may be NULL
 *
 * What it holds has an owner then, until its driver goes.
 *
 * Context: may sleep; not under cma_registry_read_lock().
 * Return: 0; -ENOMEM: what the device tree allows it does not hold yet.
 */
int cma_binding_note(struct device *dev)
{
	int key = cma_registry_read_lock();
	bool known = !dev || find(dev);
	struct cma_binding *b;

	cma_registry_read_unlock(key);
	if (known)
		return 0;
	mutex_lock(&bindings_lock);
	b = find(dev);
	if (!b) {
		b = make_binding(dev, cma_of_device(dev), NULL);
		if (b && !keep(b))
			free_binding(b);
	}
	mutex_unlock(&bindings_lock);
	return b ? 0 : -ENOMEM;
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
	if (b)
		forget(b);
}

static bool is_driven(const struct cma_binding *b)
{
	return READ_ONCE((b->maker ?: b->dev)->driver);
}

/**
 * cma_binding_has_driver() - is there anybody who works with a device?
 * @device: its name
 *
 * Context: any; under cma_registry_read_lock().
 * Return: true if a driver is bound to the device, or to who made it.
 */
bool cma_binding_has_driver(const char *device)
{
	struct cma_binding *b;
	size_t i;

	for (i = 0; i < HASH_SIZE(bindings); i++)
		hlist_for_each_entry_srcu(b, &bindings[i], node, may_look())
			if (!strcmp(dev_name(b->dev), device) && is_driven(b))
				return true;
	return false;
}

/**
 * cma_bindings_show() - print who takes what from where
 * @m: where to: a line for each device and kind
 *
 * Requests that name no kind have no line where their kind has one.
 *
 * Context: may sleep.
 */
void cma_bindings_show(struct seq_file *m)
{
	struct cma_supply *supply;
	struct cma_binding *b;
	int bucket;

	mutex_lock(&bindings_lock);
	hash_for_each(bindings, bucket, b, node)
		for (supply = next_supply(b->supplies); supply;
		     supply = next_supply(supply->next))
			if (supply->asked || !find_supply(b, supply->kind))
				cma_supply_show(supply, m);
	mutex_unlock(&bindings_lock);
}
