/* SPDX-License-Identifier: GPL-2.0-only */
/* Supplies: where a device's requests of a kind go, found out once. */
#ifndef _CMA_REGION_SUPPLY_H
#define _CMA_REGION_SUPPLY_H

#include <linux/types.h>

struct cma_account;
struct cma_binding;
struct cma_region;
struct device;
struct seq_file;

/**
 * struct cma_supplier - a region that supplies it
 * @r: the region, NULL if there is none of that name
 * @account: charged, NULL if @r has no memory
 * @name: name of the region; NULL if the node's reference leads nowhere
 */
struct cma_supplier {
	struct cma_region *r;
	struct cma_account *account;
	const char *name;
};

/**
 * struct cma_supply - the regions that serve a kind of a device, in order
 * @next: another kind of the same device
 * @replaced: list of supplies that are to be freed
 * @binding: the device
 * @asked: the kind, as requests have it; NULL if they name none
 * @kind: what that means
 * @by_node: the device's node says so, else a map
 * @nsuppliers: how many
 * @supplier: them
 */
struct cma_supply {
	struct cma_supply __rcu *next;
	struct cma_supply *replaced;
	const struct cma_binding *binding;
	const char *asked;
	const char *kind;
	bool by_node;
	u32 nsuppliers;
	struct cma_supplier supplier[];
};

/* supply.c */
struct cma_supply *cma_supply_make(const struct cma_binding *b,
				   const char *asked);
void cma_supply_free(struct cma_supply *supply);
void cma_supply_show(const struct cma_supply *supply, struct seq_file *m);

/* binding.c */
struct cma_supply *cma_supply_get(struct device *dev, const char *kind,
				  bool atomic, int *key);
void cma_supply_put(struct cma_supply *supply, int key);
void cma_supplies_refresh(void);

/* Is there memory to be had at all? */
static inline bool cma_supplier_has_memory(const struct cma_supplier *s)
{
	return s->account;
}

#endif /* _CMA_REGION_SUPPLY_H */
