/* SPDX-License-Identifier: GPL-2.0-only */
/* Routes: where a device's requests of a kind go, found out once. */
#ifndef _CMA_REGION_ROUTE_H
#define _CMA_REGION_ROUTE_H

#include <linux/types.h>

struct cma_account;
struct cma_binding;
struct cma_region;
struct device;

/**
 * struct cma_stop - a region on the route
 * @r: the region, NULL if there is none of that name
 * @account: charged, NULL if @r has no memory
 * @name: name of the region; NULL if the node's reference leads nowhere
 */
struct cma_stop {
	struct cma_region *r;
	struct cma_account *account;
	const char *name;
};

/**
 * struct cma_route - the regions that serve a kind of a device, in order
 * @next: another kind of the same device
 * @replaced: list of routes that are to be freed
 * @binding: the device
 * @asked: the kind, as requests have it; NULL if they name none
 * @kind: what that means
 * @by_node: the device's node says so, else a map
 * @nstops: how many
 * @stop: them
 */
struct cma_route {
	struct cma_route __rcu *next;
	struct cma_route *replaced;
	const struct cma_binding *binding;
	const char *asked;
	const char *kind;
	bool by_node;
	u32 nstops;
	struct cma_stop stop[];
};

/* route.c */
struct cma_route *cma_route_make(const struct cma_binding *b,
				 const char *asked);
void cma_route_free(struct cma_route *route);

/* binding.c */
struct cma_route *cma_route_get(struct device *dev, const char *kind,
				bool atomic, int *key);
void cma_route_put(struct cma_route *route, int key);
void cma_routes_refresh(void);

/* Is there memory to be had at all? */
static inline bool cma_stop_has_memory(const struct cma_stop *s)
{
	return s->account;
}

#endif /* _CMA_REGION_ROUTE_H */
