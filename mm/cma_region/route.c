// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: routes
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
#include <linux/slab.h>
#include <linux/string.h>

#include "account.h"
#include "kernel.h"
#include "route.h"
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

static struct cma_route *new_route(const struct cma_binding *b,
				   const char *asked, size_t nstops)
{
	struct cma_route *route;

	route = kzalloc(struct_size(route, stop, nstops), GFP_KERNEL);
	if (!route)
		return ERR_PTR(-ENOMEM);
	route->binding = b;
	if (asked) {
		route->asked = kstrdup(asked, GFP_KERNEL);
		if (!route->asked) {
			kfree(route);
			return ERR_PTR(-ENOMEM);
		}
	}
	route->kind = find_kind(b, route->asked);
	return route;
}

static int add_stop(struct cma_route *route, struct cma_region *r,
		    const char *name, const char *kind)
{
	struct cma_stop *s = &route->stop[route->nstops++];

	s->r = r;
	s->name = name;
	if (!r || !r->pool)
		return 0;
	s->account = cma_account_get(dev_name(route->binding->dev), kind,
				     r->name);
	return s->account ? 0 : -ENOMEM;
}

/* On an error the route goes, whatever it has already. */
static struct cma_route *finish(struct cma_route *route, int ret)
{
	if (!ret)
		return route;
	cma_route_free(route);
	return ERR_PTR(ret);
}

static struct cma_route *route_by_map(const struct cma_binding *b,
				      const char *asked,
				      enum cma_map_rank rank)
{
	const char *kind = find_kind(b, asked), *name;
	struct cma_rule_iter it;
	struct cma_route *route;
	int ret = 0;

	if (!cma_map_find(rank, &it, dev_name(b->dev), *kind ? kind : NULL))
		return ERR_PTR(-ENOENT);
	route = new_route(b, asked, it.rule->nregions);
	if (IS_ERR(route))
		return route;
	while (!ret && (name = cma_rules_next(&it)))
		ret = add_stop(route, cma_registry_by_name(name, strlen(name)),
			       name, kind);
	return finish(route, ret);
}

static struct cma_route *route_by_node(const struct cma_binding *b,
				       const char *asked)
{
	const struct cma_entry *e;
	struct cma_map_iter it;
	struct cma_route *route;
	int ret = 0;

	if (!b->d)
		return ERR_PTR(-ENOENT);
	route = new_route(b, asked, b->d->nentries);
	if (IS_ERR(route))
		return route;
	route->by_node = true;
	cma_map_start(&it, b->d, route->kind);
	it.only = b->only;
	while (!ret && (e = cma_map_next(&it))) {
		struct cma_region *r = cma_map_region(cma_boot_table, e);

		ret = add_stop(route, r, r ? r->name : NULL, e->kind);
	}
	return finish(route, route->nstops ? ret : -ENOENT);
}

/**
 * cma_route_make() - find out where requests go
 * @b: the device
 * @asked: what for; NULL for what that means to the device
 *
 * Context: may sleep; under cma_registry_read_lock().
 * Return: the route; an error pointer: -ENODEV if neither map nor node name a
 * region for the device, -ENOENT if the node names none for the kind, -ENOMEM.
 */
struct cma_route *cma_route_make(const struct cma_binding *b,
				 const char *asked)
{
	struct cma_route *route;

	route = route_by_map(b, asked, CMA_MAP_OVERRIDE);
	if (route == ERR_PTR(-ENOENT))
		route = route_by_node(b, asked);
	if (route == ERR_PTR(-ENOENT))
		route = route_by_map(b, asked, CMA_MAP_BOARD);
	if (route == ERR_PTR(-ENOENT) && !b->d)
		return ERR_PTR(-ENODEV);
	return route;
}

/**
 * cma_route_free() - free a route
 * @route: nobody uses it any more
 */
void cma_route_free(struct cma_route *route)
{
	kfree(route->asked);
	kfree(route);
}
