// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: the registry
 *
 * All regions that can be allocated from now: those of the table, and those
 * that drivers register later. Readers take a sleepable RCU lock and no other,
 * for memory that is shared with the page allocator is given out and taken
 * back by functions that sleep.
 *
 * A region leaves in three steps: its whole memory is allocated, which fails
 * while a chunk lives and keeps new ones from being made; it is taken out of
 * the array; and when nobody can be looking at it any more, it is freed. That
 * needs no memory: the array that the last change has replaced is kept, and has
 * room for all regions but one.
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/cma_region.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/srcu.h>
#include <linux/string.h>

#include "kernel.h"
#include "pool.h"
#include "supply.h"

/**
 * struct registry - one state of the array of regions
 * @n: how many
 * @r: the regions, by address
 */
struct registry {
	u32 n;
	struct cma_region *r[];
};

DEFINE_SRCU(cma_registry_srcu);

static struct registry __rcu *registry;
static struct registry *spare;		/* replaced, and looked at by nobody */
static DEFINE_MUTEX(registry_lock);	/* changes, spare */

static const struct registry *get(void)
{
	return srcu_dereference_check(registry, &cma_registry_srcu,
				      lockdep_is_held(&registry_lock));
}

/* Index of the first region that ends at or above @addr. */
static u32 search(const struct registry *g, u64 addr)
{
	u32 low = 0, high = g->n;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (g->r[middle]->range.last < addr)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/**
 * cma_registry_by_addr() - the region an address lies in
 * @addr: physical address
 *
 * Context: any; under cma_registry_read_lock(), or while the caller holds a
 * chunk of the region.
 * Return: the region, or NULL.
 */
struct cma_region *cma_registry_by_addr(phys_addr_t addr)
{
	const struct registry *g = get();
	u32 i = g ? search(g, addr) : 0;

	return g && i < g->n && g->r[i]->range.first <= addr ? g->r[i] : NULL;
}

/**
 * cma_registry_holding() - the region of a chunk that the caller holds
 * @addr: its address
 *
 * Context: any. A region with a chunk cannot leave.
 * Return: the region, or NULL if @addr is in none.
 */
struct cma_region *cma_registry_holding(phys_addr_t addr)
{
	int key = cma_registry_read_lock();
	struct cma_region *r = cma_registry_by_addr(addr);

	cma_registry_read_unlock(key);
	return r;
}

/**
 * cma_registry_by_name() - the region of a name
 * @name: need not end in NUL
 * @len: bytes of it
 *
 * Context: under cma_registry_read_lock().
 * Return: the region, or NULL.
 */
struct cma_region *cma_registry_by_name(const char *name, size_t len)
{
	const struct registry *g = get();
	u32 i;

	for (i = 0; len && g && i < g->n; i++) {
		const struct cma_region *r = g->r[i];

		if (!(r->flags & CMA_F_PRIVATE) &&
		    !strncmp(r->name, name, len) && !r->name[len])
			return g->r[i];
	}
	return NULL;
}

static bool is_repeated(const struct cma_names *n)
{
	const char *name;
	size_t len;

	for (name = n->list; name < n->name; name += len + 1) {
		len = strcspn(name, ",");
		if (len == n->len && !memcmp(name, n->name, len))
			return true;
	}
	return false;
}

/**
 * cma_registry_next_name() - the next of names that are separated by commas
 * @n: the walk, with @n->list and @n->rest at the first of them
 *
 * A name comes once, where the list has it first.
 *
 * Context: any.
 * Return: true, with @n->name and @n->len; false behind the last.
 */
bool cma_registry_next_name(struct cma_names *n)
{
	while (n->rest) {
		n->name = n->rest;
		n->len = strcspn(n->name, ",");
		n->rest = n->name[n->len] ? n->name + n->len + 1 : NULL;
		if (!is_repeated(n))
			return true;
	}
	return false;
}

/**
 * cma_registry_next() - walk over all regions by address
 * @pos: 0 at first
 *
 * Context: under cma_registry_read_lock().
 * Return: the next region, or NULL.
 */
struct cma_region *cma_registry_next(u32 *pos)
{
	const struct registry *g = get();

	return g && *pos < g->n ? g->r[(*pos)++] : NULL;
}

/**
 * cma_registry_has() - can a region be found?
 * @r: the region; a pointer, which is not followed
 *
 * Context: may sleep.
 * Return: true if so.
 */
bool cma_registry_has(const struct cma_region *r)
{
	int key = cma_registry_read_lock();
	const struct cma_region *here;
	u32 pos = 0;

	do
		here = cma_registry_next(&pos);
	while (here && here != r);
	cma_registry_read_unlock(key);
	return here;
}

static void replace(struct registry *new)
{
	struct registry *old;

	old = rcu_replace_pointer(registry, new, lockdep_is_held(&registry_lock));
	cma_supplies_refresh();
	spare = old;
}

static struct registry *make(u32 n)
{
	struct registry *g = kvzalloc(struct_size(g, r, n), GFP_KERNEL);

	if (g)
		g->n = n;
	return g;
}

/**
 * cma_registry_init() - begin without a region
 * @room: how many regions of the table may follow
 *
 * Context: once, before anybody looks.
 * Return: 0 or -ENOMEM.
 */
int __init cma_registry_init(u32 room)
{
	struct registry *g = make(room);

	if (!g)
		return -ENOMEM;
	g->n = 0;
	rcu_assign_pointer(registry, g);
	return 0;
}

/**
 * cma_registry_begin() - take in a region of the table
 * @r: region with a pool, at a higher address than those that are here
 *
 * Context: after cma_registry_init(), before anybody looks.
 */
void __init cma_registry_begin(struct cma_region *r)
{
	struct registry *g = rcu_dereference_raw(registry);

	g->r[g->n++] = r;
}

/**
 * cma_registry_check() - may a region be added?
 * @r: the region
 *
 * Context: may sleep; the caller keeps others from adding one meanwhile.
 * Return: 0; -EADDRINUSE if it overlaps one that is here, -EEXIST if its name
 * is taken.
 */
int cma_registry_check(const struct cma_region *r)
{
	int key = cma_registry_read_lock(), ret = 0;
	const struct registry *g = get();
	u32 at = g ? search(g, r->range.first) : 0;

	if (g && at < g->n && g->r[at]->range.first <= r->range.last)
		ret = -EADDRINUSE;
	else if (!(r->flags & CMA_F_PRIVATE) &&
		 cma_registry_by_name(r->name, strlen(r->name)))
		ret = -EEXIST;
	cma_registry_read_unlock(key);
	return ret;
}

/**
 * cma_registry_add() - let a region be found
 * @r: region with a pool, which cma_registry_check() likes
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int cma_registry_add(struct cma_region *r)
{
	const struct registry *old;
	struct registry *new;
	u32 at, n;

	mutex_lock(&registry_lock);
	old = get();
	n = old ? old->n : 0;
	at = old ? search(old, r->range.first) : 0;
	new = make(n + 1);
	if (new) {
		if (n)
			memcpy(new->r, old->r, at * sizeof(*new->r));
		new->r[at] = r;
		if (n)
			memcpy(new->r + at + 1, old->r + at,
			       (n - at) * sizeof(*new->r));
		kvfree(spare);
		replace(new);
	}
	mutex_unlock(&registry_lock);
	return new ? 0 : -ENOMEM;
}

/* If there are no others @new may be NULL, which is an empty array too. */
static void copy_others(struct registry *new, const struct registry *old,
			const struct cma_region *r)
{
	u32 i, n = 0;

	for (i = 0; i < old->n; i++)
		if (old->r[i] != r)
			new->r[n++] = old->r[i];
	if (new)
		new->n = n;
}

/**
 * cma_registry_remove() - let a region be found no more
 * @r: region that cma_registry_add() took, and that is still here
 *
 * Context: may sleep; on return nobody looks at @r any more.
 * Return: 0, or -EBUSY if a chunk of it lives.
 */
int cma_registry_remove(struct cma_region *r)
{
	int ret;

	mutex_lock(&registry_lock);
	ret = cma_pool_close(r->pool);
	if (!ret) {
		copy_others(spare, get(), r);
		replace(spare);
	}
	mutex_unlock(&registry_lock);
	return ret;
}
