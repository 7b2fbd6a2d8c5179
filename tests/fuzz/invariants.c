// SPDX-License-Identifier: GPL-2.0-only
/*
 * What holds of every finished table, whatever the device tree: one function
 * an invariant. They are written against table.h, not against how the core
 * comes to its results.
 */
#include <stdlib.h>
#include <string.h>

#include "../../mm/cma_region/route.h"
#include "fuzz.h"

static void arrays_fit(const struct cma_table *t)
{
	if (t->nregions > t->room.regions || t->nwindows > t->room.windows ||
	    t->ndevices > t->room.devices || t->nentries > t->room.entries ||
	    t->nmemory > t->room.memory ||
	    t->nmemreserve > t->room.memreserve)
		broken("an array holds more than its room");
	if (t->arena->used > t->arena->size || t->full)
		broken("the arena overflowed");
}

/* Text that a line can hold, of characters from @least on. */
static void is_text(const char *what, const char *s, char least)
{
	const char *p;

	if (!s || !*s)
		broken("%s is empty", what);
	for (p = s; *p; p++)
		if (*p < least || *p > '~')
			broken("%s \"%s\" cannot be printed", what, s);
}

/* One word, which a column of the table can hold. */
void is_word(const char *what, const char *s)
{
	is_text(what, s, '!');
}

static void order_is_sorted(const struct cma_table *t)
{
	u8 *seen = calloc(t->nregions + 1, 1);
	const struct cma_region *before = NULL;
	u32 i;

	for (i = 0; i < t->nregions; i++) {
		const struct cma_region *r;

		if (t->order[i] >= t->nregions || seen[t->order[i]]++)
			broken("order[] is no permutation");
		r = &t->regions[t->order[i]];
		if (before && placed(r) && !placed(before))
			broken("%s: after those without an address", r->path);
		if (before && placed(r) && before->range.first > r->range.first)
			broken("%s: not in the order of addresses", r->path);
		if (before && !placed(r) && !placed(before) &&
		    strcmp(before->name, r->name) > 0)
			broken("%s: not in the order of names", r->path);
		before = r;
	}
	free(seen);
}

static void entry_is_sound(const struct cma_table *t,
			   const struct cma_device *d,
			   const struct cma_entry *e)
{
	if (e->region < CMA_REF_NOT_REGION || e->region >= (s32)t->nregions)
		broken("%s: refers to region %d", d->path, e->region);
	if (e->region >= 0 && t->regions[e->region].phandle != e->phandle)
		broken("%s: phandle 0x%x leads astray", d->path, e->phandle);
	if (e->index >= d->nentries)
		broken("%s: index %u", d->path, e->index);
	if (*e->kind ? e->group == U32_MAX : e->group != U32_MAX)
		broken("%s: kind \"%s\" in the wrong group", d->path, e->kind);
	if (*e->kind)
		is_word("kind", e->kind);
}

static void device_is_sorted(const struct cma_table *t,
			     const struct cma_device *d)
{
	u32 i;

	is_word("device", d->path);
	if (*d->path != '/')
		broken("%s: not a path", d->path);
	for (i = 0; i < d->nentries; i++) {
		const struct cma_entry *e = &d->entries[i];

		entry_is_sound(t, d, e);
		if (e->quota & (t->machine.page_size - 1))
			broken("%s: a quota is not whole pages", d->path);
		if (!i)
			continue;
		if (e[-1].group > e->group ||
		    (e[-1].group == e->group &&
		     (e[-1].rank > e->rank || (e[-1].rank == e->rank &&
					       e[-1].index >= e->index))))
			broken("%s: entry %u is out of order", d->path, i);
		if (e[-1].group == e->group && strcmp(e[-1].kind, e->kind))
			broken("%s: two kinds in a group", d->path);
		if (e[-1].group == e->group && e[-1].quota != e->quota)
			broken("%s: two quotas of a kind", d->path);
	}
}

static void routes_are_sound(const struct cma_table *t)
{
	u32 i, k;

	for (i = 0; i < t->nroutes; i++) {
		const struct cma_route *r = &t->routes[i];

		if (!r->ntargets || r->targets < t->targets ||
		    r->targets + r->ntargets > t->targets + t->ntargets)
			broken("%s: targets are not where they belong",
			       r->device);
		for (k = 0; k < r->ntargets; k++)
			if (r->targets[k].region >= (s32)t->nregions)
				broken("%s: leads nowhere", r->device);
	}
	for (i = 0; i < t->nentries; i++)
		if (t->entries[i].route > t->nroutes)
			broken("a reference is on no route");
}

static void devices_are_sorted(const struct cma_table *t)
{
	const struct cma_entry *next = t->entries;
	u32 i;

	for (i = 0; i < t->ndevices; i++) {
		const struct cma_device *d = &t->devices[i];

		if (d->entries != next)
			broken("%s: entries are not where they belong", d->path);
		next += d->nentries;
		device_is_sorted(t, d);
	}
	if (next != t->entries + t->nentries)
		broken("entries are left over");
}

static void findings_are_sound(const struct cma_table *t)
{
	const struct cma_finding *f, *last = NULL;

	for (f = t->findings; f; last = f, f = f->next) {
		if (f->id >= CMA_NR_CHECKS)
			broken("finding %d", f->id);
		is_word("finding's path", f->path);
		is_text("finding's property", cma_finding_property(f), ' ');
		if (f->region && (f->region < t->regions ||
				  f->region >= t->regions + t->nregions))
			broken("%s: about no region of the table", f->path);
	}
	if (t->last != (last ? (struct cma_finding **)&last->next :
			       (struct cma_finding **)&t->findings))
		broken("the list of findings has lost its end");
}

static void (* const of_table[])(const struct cma_table *t) = {
	arrays_fit,
	order_is_sorted,
	devices_are_sorted,
	routes_are_sound,
	findings_are_sound,
};

/**
 * check_invariants() - hold a finished table against every invariant
 * @t: what cma_table_build() or cma_table_clone() returned 0 for
 *
 * Does not return if one is broken.
 */
void check_invariants(const struct cma_table *t)
{
	size_t k;
	u32 i;

	for (k = 0; k < sizeof(of_table) / sizeof(*of_table); k++)
		of_table[k](t);
	for (i = 0; i < t->nregions; i++)
		check_region_invariants(t, &t->regions[i]);
}
