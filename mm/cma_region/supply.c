// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: supplies
 *
 * What a request of a device for a kind of memory means: the regions to try, in
 * order, each with the account to charge. The map of the command line or of
 * sysfs comes first; what it does not name is as the device's node says, or
 * else as the board's own map does.
 *
 * All three are found out once, and kept with the device until the map or the
 * registry changes. A request then compares no names of regions, parses no
 * rule and allocates no kernel memory.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/overflow.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "account.h"
#include "kernel.h"
#include "supply.h"
#include "rule.h"
#include "ruleset.h"

/* What a request means that may not say a kind. */
static const char *find_kind(const struct cma_binding *b, const char *asked)
{
	if (asked)
		return asked;
	if (b->kind)
		return b->kind;
	return b->d ? cma_map_default_kind(b->d) : "";
}

static struct cma_supply *new_supply(const struct cma_binding *b,
				     const char *asked, size_t nsuppliers)
{
	struct cma_supply *supply;

	supply = kzalloc(struct_size(supply, supplier, nsuppliers), GFP_KERNEL);
	if (!supply)
		return ERR_PTR(-ENOMEM);
	supply->binding = b;
	if (asked) {
		supply->asked = kstrdup(asked, GFP_KERNEL);
		if (!supply->asked) {
			kfree(supply);
			return ERR_PTR(-ENOMEM);
		}
	}
	supply->kind = find_kind(b, supply->asked);
	return supply;
}

static int add_supplier(struct cma_supply *supply, struct cma_region *r,
			const char *name, const char *kind)
{
	struct cma_supplier *s = &supply->supplier[supply->nsuppliers++];

	s->r = r;
	s->name = name;
	if (!r || !r->pool)
		return 0;
	s->account = cma_account_get(dev_name(supply->binding->dev), kind,
				     r->name);
	return s->account ? 0 : -ENOMEM;
}

/* On an error the supply goes, whatever it has already. */
static struct cma_supply *finish(struct cma_supply *supply, int ret)
{
	if (!ret)
		return supply;
	cma_supply_free(supply);
	return ERR_PTR(ret);
}

static struct cma_supply *supply_by_map(const struct cma_binding *b,
					const char *asked,
					enum cma_map_rank rank)
{
	const char *kind = find_kind(b, asked), *name;
	struct cma_rule_iter it;
	struct cma_supply *supply;
	int ret = 0;

	if (!cma_map_find(rank, &it, dev_name(b->dev), *kind ? kind : NULL))
		return ERR_PTR(-ENOENT);
	supply = new_supply(b, asked, it.rule->nregions);
	if (IS_ERR(supply))
		return supply;
	while (!ret && (name = cma_rules_next(&it)))
		ret = add_supplier(supply,
				   cma_registry_by_name(name, strlen(name)),
				   name, kind);
	return finish(supply, ret);
}

static struct cma_supply *supply_by_node(const struct cma_binding *b,
					 const char *asked)
{
	const struct cma_entry *e;
	struct cma_map_iter it;
	struct cma_supply *supply;
	int ret = 0;

	if (!b->d)
		return ERR_PTR(-ENOENT);
	supply = new_supply(b, asked, b->d->nentries);
	if (IS_ERR(supply))
		return supply;
	supply->by_node = true;
	cma_map_start(&it, b->d, supply->kind);
	it.only = b->only;
	while (!ret && (e = cma_map_next(&it))) {
		struct cma_region *r = cma_map_region(cma_boot_table, e);

		ret = add_supplier(supply, r, r ? r->name : NULL, e->kind);
	}
	return finish(supply, supply->nsuppliers ? ret : -ENOENT);
}

/**
 * cma_supply_make() - find out where requests go
 * @b: the device
 * @asked: what for; NULL for what that means to the device
 *
 * Context: may sleep; under cma_registry_read_lock().
 * Return: the supply; an error pointer: -ENODEV if neither map nor node name a
 * region for the device, -ENOENT if the node names none for the kind, -ENOMEM.
 */
struct cma_supply *cma_supply_make(const struct cma_binding *b,
				   const char *asked)
{
	struct cma_supply *supply;

	supply = supply_by_map(b, asked, CMA_MAP_OVERRIDE);
	if (supply == ERR_PTR(-ENOENT))
		supply = supply_by_node(b, asked);
	if (supply == ERR_PTR(-ENOENT))
		supply = supply_by_map(b, asked, CMA_MAP_BOARD);
	if (supply == ERR_PTR(-ENOENT) && !b->d)
		return ERR_PTR(-ENODEV);
	return supply;
}

/**
 * cma_supply_free() - free a supply
 * @supply: nobody uses it any more
 *
 * Context: any.
 */
void cma_supply_free(struct cma_supply *supply)
{
	kfree(supply->asked);
	kfree(supply);
}

/**
 * cma_supply_show() - print where requests go
 * @supply: of a binding that lasts
 * @m: where to: a line of device, driver, kind and the regions with memory
 *
 * Context: may sleep; the caller keeps @supply from being replaced.
 */
void cma_supply_show(const struct cma_supply *supply, struct seq_file *m)
{
	const struct cma_binding *b = supply->binding;
	u32 i;

	seq_printf(m, "%-24s %-16s %-8s", dev_name(b->dev), b->driver ?: "-",
		   *supply->kind ? supply->kind : "*");
	for (i = 0; i < supply->nsuppliers; i++)
		if (cma_supplier_has_memory(&supply->supplier[i]))
			seq_printf(m, " %s", supply->supplier[i].name);
	seq_puts(m, "\n");
}
