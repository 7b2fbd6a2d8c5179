// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table as text: what `cmadt table` prints, and what the kernel shows in
 * /sys/kernel/debug/cma_region/table, byte for byte.
 *
 * Columns are separated by blanks and no field holds one, but for the reason,
 * which is the rest of the line.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "heap.h"
#include "out.h"
#include "print.h"
#include "route.h"
#include "spec.h"

static void print_range(struct cma_out *out, const struct cma_range *r)
{
	cma_printf(out, "0x%08llx-0x%08llx", r->first,
		   r->last);
}

static void print_areas(struct cma_out *out, const char *what,
			const struct cma_area *areas, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++) {
		cma_printf(out, "%-12s ", what);
		print_range(out, &areas[i].range);
		cma_printf(out, "\n");
	}
}

static void print_machine(const struct cma_table *t, struct cma_out *out)
{
	const struct cma_machine *m = &t->machine;

	cma_printf(out, "page-size    0x%llx\n",
		   m->page_size);
	cma_printf(out, "phys-last    0x%llx\n",
		   m->phys_last);
	cma_printf(out, "lowmem-last  0x%llx\n",
		   m->lowmem_last);
	cma_printf(out, "cma-align    0x%llx\n", m->cma_align);
	cma_printf(out, "cma-areas    0x%llx\n", m->cma_areas);
	print_areas(out, "memory", t->memory, t->nmemory);
}

static void print_specs(struct cma_out *out, const char *what,
			const struct cma_specs *specs)
{
	if (!specs)
		return;
	cma_printf(out, "%-12s ", what);
	cma_specs_print(specs, out);
	cma_printf(out, "\n");
}

static void print_map(struct cma_out *out, const char *what, const char *map)
{
	if (map)
		cma_printf(out, "%-12s %s\n", what, map);
}

/**
 * cma_print_inputs() - print what the table depends on besides the blob
 * @t: table
 * @out: where to
 *
 * `cmadt --inputs` reads this text, so that any boot can be replayed.
 *
 * Context: any.
 */
void cma_print_inputs(const struct cma_table *t, struct cma_out *out)
{
	const struct cma_machine *m = &t->machine;
	u32 i;

	print_machine(t, out);
	for (i = 0; i < m->nreserved; i++) {
		cma_printf(out, "reserved     ");
		print_range(out, &m->reserved[i].range);
		cma_printf(out, " %s\n", m->reserved[i].name);
	}
	print_specs(out, "board", m->lists[CMA_LIST_BOARD]);
	print_specs(out, "early", m->lists[CMA_LIST_EARLY]);
	print_specs(out, "cma_regions", m->lists[CMA_LIST_CMDLINE]);
	print_map(out, "board_map", m->maps[CMA_MAP_BOARD]);
	print_map(out, "cma_map", m->maps[CMA_MAP_OVERRIDE]);
}

#define MAX_FLAGS	6

/* The flags of a region as words; how many there are. */
static u32 flag_words(const struct cma_region *r, const char **words)
{
	u32 n = 0;

	words[n++] = r->flags & CMA_F_STATIC ? "static" : "dynamic";
	if (cma_region_is_nomap(r))
		words[n++] = "no-map";
	if (cma_region_is_reusable(r))
		words[n++] = "reusable";
	if (r->flags & CMA_F_DEFAULT)
		words[n++] = "default";
	if (r->flags & CMA_F_HEAP)
		words[n++] = "heap";
	if (r->zero != CMA_ZERO_ALLOC)
		words[n++] = r->zero == CMA_ZERO_FREE ? "zero-free" :
							"zero-none";
	return n;
}

/* In a column of @width, or wider. */
static void print_flags(const struct cma_region *r, size_t width,
			struct cma_out *out)
{
	const char *words[MAX_FLAGS];
	u32 i, n = flag_words(r, words);
	size_t used = 0;

	for (i = 0; i < n; i++) {
		cma_printf(out, "%s%s", i ? "," : "", words[i]);
		used += strlen(words[i]) + !!i;
	}
	cma_printf(out, "%*s", used < width ? (int)(width - used) : 0, "");
}

/**
 * cma_print_flags() - print the flags of a region, separated by commas
 * @r: region
 * @out: where to
 *
 * Context: any.
 */
void cma_print_flags(const struct cma_region *r, struct cma_out *out)
{
	print_flags(r, 0, out);
}

static const struct cma_finding *find_reason(const struct cma_table *t,
					     const struct cma_region *r)
{
	const struct cma_finding *f;

	if (r->why)
		return r->why;
	for (f = t->findings; f; f = f->next)
		if (f->region == r && cma_check_level(f->id) >= CMA_WARNING)
			return f;
	return NULL;
}

static bool needs_reason(const struct cma_region *r)
{
	return r->state != CMA_STATE_READY && r->state != CMA_STATE_RESERVED;
}

/**
 * cma_print_reason() - print why a region is in its state
 * @t: table
 * @r: region
 * @out: where to; nothing is printed if the state needs no reason
 *
 * Context: any.
 */
void cma_print_reason(const struct cma_table *t, const struct cma_region *r,
		      struct cma_out *out)
{
	const struct cma_finding *f = find_reason(t, r);

	if (r->state == CMA_STATE_DISABLED)
		cma_printf(out, "status: not okay");
	else if (f)
		cma_finding_reason(f, out);
	else if (needs_reason(r))
		cma_printf(out, "the finding was lost for lack of room");
}

static void print_start(const struct cma_region *r, struct cma_out *out)
{
	if (r->flags & CMA_F_PLACED)
		cma_printf(out, " 0x%08llx", r->range.first);
	else
		cma_printf(out, " %-10s", "-");
}

static void print_region(const struct cma_table *t, const struct cma_region *r,
			 struct cma_out *out)
{
	cma_printf(out, "%-16s", r->name);
	print_start(r, out);
	cma_printf(out, " 0x%08llx 0x%-8llx %-9s ",
		   r->size, r->align,
		   r->allocator ? r->allocator : "-");
	print_flags(r, 16, out);
	cma_printf(out, " %-6s %-8s %s", r->source, cma_state_name(r), r->path);
	if (find_reason(t, r) || needs_reason(r)) {
		cma_printf(out, " ");
		cma_print_reason(t, r, out);
	}
	cma_printf(out, "\n");
}

/**
 * cma_entry_state() - whether a reference leads to memory
 * @t: table
 * @e: the reference
 *
 * Context: any.
 * Return: the word that the table shows, "ready" if the region can be
 * allocated from.
 */
const char *cma_entry_state(const struct cma_table *t,
			    const struct cma_entry *e)
{
	if (e->region == CMA_REF_DANGLING)
		return "dangling";
	if (e->region == CMA_REF_NOT_REGION)
		return "no-region";
	return cma_state_name(&t->regions[e->region]);
}

static void print_entry(const struct cma_table *t, const struct cma_entry *e,
			struct cma_out *out)
{
	if (e->region < 0)
		cma_printf(out, " 0x%x", e->phandle);
	else
		cma_printf(out, " %s", t->regions[e->region].name);
	if (e->region < 0 || t->regions[e->region].state != CMA_STATE_READY)
		cma_printf(out, "(%s)", cma_entry_state(t, e));
}

/**
 * cma_device_state() - whether a device can be served
 * @d: the device
 *
 * Context: any.
 * Return: the word that the table shows.
 */
const char *cma_device_state(const struct cma_device *d)
{
	if (d->cut)
		return "too-long";
	return d->enabled ? "okay" : "disabled";
}

/* What serves a kind of a device instead of its node. */
static void print_override(const struct cma_table *t, u32 route,
			   struct cma_out *out)
{
	const struct cma_route *r = &t->routes[route - 1];
	u32 i;

	cma_printf(out, " cma_map");
	for (i = 0; i < r->ntargets; i++)
		cma_printf(out, "%c%s", i ? ',' : '=', r->targets[i].name);
}

static void print_kind_end(const struct cma_table *t, const struct cma_entry *e,
			   struct cma_out *out)
{
	if (e->route)
		print_override(t, e->route, out);
	if (e->quota)
		cma_printf(out, " max=0x%llx", e->quota);
}

/* A line for each kind; "*" is every kind. */
static void print_device(const struct cma_table *t, const struct cma_device *d,
			 struct cma_out *out)
{
	u32 i;

	for (i = 0; i < d->nentries; i++) {
		const struct cma_entry *e = &d->entries[i];

		if (!i || e[-1].group != e->group)
			cma_printf(out, "%s%-32s %-8s %-8s", i ? "\n" : "",
				   d->path, cma_device_state(d),
				   *e->kind ? e->kind : "*");
		print_entry(t, e, out);
		if (i + 1 == d->nentries || e[1].group != e->group)
			print_kind_end(t, e, out);
	}
	if (!i)
		cma_printf(out, "%-32s %-8s %-8s", d->path,
			   cma_device_state(d), "*");
	cma_printf(out, "\n");
}

static void print_heaps(const struct cma_table *t, struct cma_out *out)
{
	u32 i;

	if (!t->nheaps)
		return;
	cma_printf(out, "\n%-24s %-32s %s\n", "heap", "node", "kind");
	for (i = 0; i < t->nheaps; i++) {
		const struct cma_heap *h = &t->heaps[i];

		cma_printf(out, "%-24s %-32s %s\n", h->name, h->path,
			   *h->kind ? h->kind : "*");
	}
}

/**
 * cma_target_state() - whether a name in a map leads to memory
 * @t: table
 * @target: the name
 *
 * Context: any.
 * Return: the word that the table shows, "ready" if the region can be
 * allocated from, "unknown" if there is none.
 */
const char *cma_target_state(const struct cma_table *t,
			     const struct cma_target *target)
{
	return target->region < 0 ? "unknown" :
				    cma_state_name(&t->regions[target->region]);
}

static void print_route(const struct cma_table *t, const struct cma_route *r,
			struct cma_out *out)
{
	size_t len = strlen(r->device) + r->star;
	u32 i;

	cma_printf(out, "%s%s%*s %-8s %-8s", r->device, r->star ? "*" : "",
		   len < 32 ? (int)(32 - len) : 0, "", r->source,
		   r->kind ? r->kind : "*");
	for (i = 0; i < r->ntargets; i++) {
		const char *state = cma_target_state(t, &r->targets[i]);

		cma_printf(out, " %s", r->targets[i].name);
		if (strcmp(state, "ready"))
			cma_printf(out, "(%s)", state);
	}
	cma_printf(out, "\n");
}

static void print_routes(const struct cma_table *t, struct cma_out *out)
{
	u32 i;

	if (t->nroutes)
		cma_printf(out, "\n%-32s %-8s %-8s %s\n", "map", "source",
			   "kind", "regions in order");
	for (i = 0; i < t->nroutes; i++)
		print_route(t, &t->routes[i], out);
}

/**
 * cma_print_table() - print the table
 * @t: table
 * @out: where to
 *
 * Context: any that @out can stand.
 */
void cma_print_table(const struct cma_table *t, struct cma_out *out)
{
	u32 i;

	print_machine(t, out);
	print_areas(out, "memreserve", t->memreserve, t->nmemreserve);
	cma_printf(out, "\n%-16s %-10s %-10s %-10s %-9s %-16s %-6s %-8s %s\n",
		   "region", "start", "size", "align", "allocator", "flags",
		   "source", "state", "node, reason");
	for (i = 0; i < t->nregions; i++)
		print_region(t, &t->regions[t->order[i]], out);
	cma_printf(out, "\n%-32s %-8s %-8s %s\n", "device", "status", "kind",
		   "regions in order");
	for (i = 0; i < t->ndevices; i++)
		print_device(t, &t->devices[i], out);
	print_routes(t, out);
	print_heaps(t, out);
	if (t->lost)
		cma_printf(out, "\n%u findings lost for lack of room\n",
			   t->lost);
}
