// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: the cma_region table
 *
 *	device tree blob ---- cma_fdt_parse() ----+
 *	machine: memory, reserved ranges          |
 *	                                          v
 *	             regions, devices, references (state: new)
 *	                                          |
 *	lists of regions: board, early
 *	ones of drivers, cma_regions= ------ cma_override()
 *	                                          |
 *	                                    cma_check()
 *	                                          |
 *	                                    cma_place()
 *	                                          |
 *	maps: board, cma_map= -------------- cma_route_maps()
 *	                                          v
 *	             regions with addresses, each in a stated state
 *	                                          |
 *	                                 cma_heaps_find()
 *
 * cma_table_build() runs these stages over one arena. It is a pure function
 * of the blob and the machine: it allocates nothing, logs nothing and keeps
 * no global, which is why the kernel at boot and cmadt on the desk come to
 * the same table. A kernel that then fails to take some memory says so in
 * that region's state.
 */
#include <linux/errno.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "check.h"
#include "fdt.h"
#include "heap.h"
#include "override.h"
#include "place.h"
#include "route.h"
#include "spec.h"
#include "table.h"

static bool take_arrays(struct cma_table *t)
{
	struct cma_arena *a = t->arena;
	const struct cma_counts *n = &t->room;

	t->regions = cma_arena_alloc(a, n->regions, sizeof(*t->regions));
	t->order = cma_arena_alloc(a, n->regions, sizeof(*t->order));
	t->windows = cma_arena_alloc(a, n->windows, sizeof(*t->windows));
	t->devices = cma_arena_alloc(a, n->devices, sizeof(*t->devices));
	t->entries = cma_arena_alloc(a, n->entries, sizeof(*t->entries));
	t->memory = cma_arena_alloc(a, n->memory, sizeof(*t->memory));
	t->memreserve = cma_arena_alloc(a, n->memreserve,
					sizeof(*t->memreserve));
	return t->regions && t->order && t->windows && t->devices &&
	       t->entries && t->memory && t->memreserve;
}

/**
 * cma_table_init() - make an empty table
 * @t: the table
 * @arena: where all of it will lie
 * @machine: its input besides the device tree; its arrays must stay
 * @counts: how large it will get at most
 *
 * Context: any; the caller serialises.
 * Return: 0, or -ENOMEM if @arena is too small.
 */
int cma_table_init(struct cma_table *t, struct cma_arena *arena,
		   const struct cma_machine *machine,
		   const struct cma_counts *counts)
{
	memset(t, 0, sizeof(*t));
	t->machine = *machine;
	t->arena = arena;
	t->room = *counts;
	t->last = &t->findings;
	return take_arrays(t) ? 0 : -ENOMEM;
}

/**
 * cma_table_build() - make the table of a device tree
 * @t: the table
 * @fdt: the blob; it is not kept
 * @arena: memory for all of the table
 * @machine: memory, reserved ranges and limits; its arrays must stay
 *
 * Context: any; may run before there is an allocator. Takes no lock.
 * Return: 0 with every region in a stated state, -ENOMEM if @arena is too
 * small (arena->wanted is then a lower bound of what is needed), or -EINVAL
 * if @fdt is not a device tree.
 */
int cma_table_build(struct cma_table *t, const void *fdt,
		    struct cma_arena *arena, const struct cma_machine *machine)
{
	struct cma_counts counts;
	u32 i;
	int ret;

	ret = cma_fdt_count(fdt, &counts);
	if (ret)
		return ret;
	if (machine->nmemory)
		counts.memory = machine->nmemory;
	for (i = 0; i < CMA_NR_LISTS; i++)
		if (machine->lists[i])
			counts.regions += machine->lists[i]->nspecs;
	ret = cma_table_init(t, arena, machine, &counts);
	if (ret)
		return ret;
	ret = cma_fdt_parse(fdt, t);
	if (ret)
		return ret;
	cma_override(t);
	cma_check(t);
	ret = cma_place(t);
	if (ret)
		return ret;
	cma_check_default(t);
	cma_check_references(t);
	cma_route_maps(t);
	cma_heaps_find(t);
	cma_table_sort(t);
	return t->full ? -ENOMEM : 0;
}

/* Regions with an address first, by address; the others by name. */
static int compare_regions(const void *left, const void *right,
			   const void *table)
{
	const struct cma_table *t = table;
	const struct cma_region *a = &t->regions[*(const u32 *)left];
	const struct cma_region *b = &t->regions[*(const u32 *)right];
	bool placed = a->flags & CMA_F_PLACED;
	int cmp;

	if (placed != !!(b->flags & CMA_F_PLACED))
		return placed ? -1 : 1;
	if (placed && a->range.first != b->range.first)
		return a->range.first < b->range.first ? -1 : 1;
	if (placed && a->range.last != b->range.last)
		return a->range.last > b->range.last ? -1 : 1;
	cmp = strcmp(a->name, b->name);
	if (!cmp)
		cmp = strcmp(a->path, b->path);
	return cmp ? cmp : (a < b ? -1 : a > b);
}

/**
 * cma_table_sort() - bring order[] up to date
 * @t: table, whose regions have a state
 *
 * The order is that of the addresses, so it does not depend on where a node
 * stands in the device tree.
 *
 * Context: the table is being made, by one thread.
 */
void cma_table_sort(struct cma_table *t)
{
	u32 i;

	for (i = 0; i < t->nregions; i++)
		t->order[i] = i;
	sort_r(t->order, t->nregions, sizeof(*t->order), compare_regions, NULL,
	       t);
}

/**
 * cma_table_by_phandle() - find the region a phandle refers to
 * @t: table
 * @phandle: not 0
 *
 * Context: any.
 * Return: the region, or NULL if none has that phandle.
 */
struct cma_region *cma_table_by_phandle(const struct cma_table *t, u32 phandle)
{
	u32 i;

	for (i = 0; i < t->nregions; i++)
		if (t->regions[i].phandle == phandle &&
		    !(t->regions[i].flags & CMA_F_EXTRA))
			return &t->regions[i];
	return NULL;
}

/* Of two that share a name: what is enabled, then the lower path. */
static bool goes_before(const struct cma_region *a, const struct cma_region *b)
{
	bool a_off = a->state == CMA_STATE_DISABLED;
	bool b_off = b->state == CMA_STATE_DISABLED;

	if (a_off != b_off)
		return b_off;
	return strcmp(a->path, b->path) < 0;
}

/**
 * cma_table_by_name() - find a region that devices may take from
 * @t: table
 * @name: its name
 *
 * Context: any.
 * Return: the region, or NULL if none has that name.
 */
struct cma_region *cma_table_by_name(const struct cma_table *t,
				     const char *name)
{
	struct cma_region *found = NULL;
	u32 i;

	for (i = 0; i < t->nregions; i++) {
		struct cma_region *r = &t->regions[i];

		if (cma_region_is_managed(r) && !strcmp(r->name, name) &&
		    (!found || goes_before(r, found)))
			found = r;
	}
	return found;
}

/**
 * cma_state_name() - the state of a region in a word
 * @r: region
 *
 * Context: any.
 * Return: the word that the table shows.
 */
const char *cma_state_name(const struct cma_region *r)
{
	static const char * const names[] = {
		[CMA_STATE_NEW] = "new",
		[CMA_STATE_READY] = "ready",
		[CMA_STATE_RESERVED] = "reserved",
		[CMA_STATE_DISABLED] = "disabled",
		[CMA_STATE_REJECTED] = "rejected",
		[CMA_STATE_UNPLACED] = "unplaced",
		[CMA_STATE_FAILED] = "failed",
	};

	return names[r->state];
}

/* A block of memory that was copied */
struct move {
	unsigned long from;
	size_t bytes;
	char *to;
};

/* Where @p points in the copy; what lies outside the block is shared. */
static void *moved(const struct move *m, const void *p)
{
	unsigned long offset = (unsigned long)p - m->from;

	return offset < m->bytes ? m->to + offset : (void *)p;
}

#define MOVE(m, p) ((p) = moved(m, p))

static void move_region(const struct move *m, struct cma_region *r)
{
	MOVE(m, r->name);
	MOVE(m, r->path);
	MOVE(m, r->node_name);
	MOVE(m, r->allocator);
	MOVE(m, r->source);
	MOVE(m, r->windows);
	MOVE(m, r->why);
}

static void move_devices(const struct move *m, struct cma_table *t)
{
	u32 i;

	for (i = 0; i < t->nentries; i++) {
		MOVE(m, t->entries[i].kind);
		MOVE(m, t->entries[i].other);
	}
	for (i = 0; i < t->ndevices; i++) {
		MOVE(m, t->devices[i].path);
		MOVE(m, t->devices[i].name);
		MOVE(m, t->devices[i].entries);
		MOVE(m, t->devices[i].heap);
	}
}

static void move_heaps(const struct move *m, struct cma_table *t)
{
	u32 i;

	for (i = 0; i < t->nheaps; i++) {
		MOVE(m, t->heaps[i].name);
		MOVE(m, t->heaps[i].path);
		MOVE(m, t->heaps[i].region);
		MOVE(m, t->heaps[i].device);
		MOVE(m, t->heaps[i].kind);
	}
}

static void move_routes(const struct move *m, struct cma_table *t)
{
	u32 i;

	MOVE(m, t->routes);
	MOVE(m, t->targets);
	for (i = 0; i < t->nroutes; i++) {
		MOVE(m, t->routes[i].device);
		MOVE(m, t->routes[i].kind);
		MOVE(m, t->routes[i].targets);
	}
	for (i = 0; i < t->ntargets; i++)
		MOVE(m, t->targets[i].name);
	for (i = 0; i < CMA_NR_MAPS; i++)
		MOVE(m, t->machine.maps[i]);
}

static void move_findings(const struct move *m, struct cma_table *t)
{
	struct cma_finding **link = &t->findings, *f;

	for (; *link; link = &f->next) {
		f = MOVE(m, *link);
		MOVE(m, f->path);
		MOVE(m, f->property);
		MOVE(m, f->other);
		MOVE(m, f->region);
	}
	t->last = link;
}

/* The machine's areas may lie elsewhere; then they are not ours to change. */
static struct cma_area *move_areas(const struct move *m,
				   const struct cma_area *areas, u32 n)
{
	struct cma_area *copy = moved(m, areas);
	u32 i;

	for (i = 0; i < n && copy != areas; i++)
		MOVE(m, copy[i].name);
	return copy;
}

/* The same holds for regions that the machine adds. */
static struct cma_specs *move_specs(const struct move *m,
				    const struct cma_specs *specs)
{
	struct cma_specs *copy = moved(m, specs);
	size_t i;

	if (!specs || copy == specs)
		return copy;
	MOVE(m, copy->specs);
	for (i = 0; i < copy->nspecs; i++) {
		MOVE(m, copy->specs[i].name);
		MOVE(m, copy->specs[i].allocator);
	}
	return copy;
}

static void move_table(const struct move *m, struct cma_table *t)
{
	u32 i;

	MOVE(m, t->regions);
	MOVE(m, t->order);
	MOVE(m, t->windows);
	MOVE(m, t->devices);
	MOVE(m, t->entries);
	MOVE(m, t->heaps);
	t->memory = move_areas(m, t->memory, t->nmemory);
	t->memreserve = move_areas(m, t->memreserve, t->nmemreserve);
	t->machine.memory = move_areas(m, t->machine.memory,
				       t->machine.nmemory);
	t->machine.reserved = move_areas(m, t->machine.reserved,
					 t->machine.nreserved);
	for (i = 0; i < CMA_NR_LISTS; i++)
		t->machine.lists[i] = move_specs(m, t->machine.lists[i]);
	for (i = 0; i < t->nregions; i++)
		move_region(m, &t->regions[i]);
	move_devices(m, t);
	move_routes(m, t);
	move_heaps(m, t);
	move_findings(m, t);
}

/**
 * cma_table_clone() - copy a table to another arena
 * @t: receives the copy
 * @arena: memory for it; from->arena->used bytes are enough
 * @from: the table, which is not changed
 *
 * The copy shares with @from what does not lie in its arena: string literals,
 * and the machine's arrays unless they were taken from that arena too.
 *
 * Context: any; the caller serialises.
 * Return: 0, or -ENOMEM.
 */
int cma_table_clone(struct cma_table *t, struct cma_arena *arena,
		    const struct cma_table *from)
{
	struct move m = {
		.from = (unsigned long)from->arena->base,
		.bytes = from->arena->used,
		.to = cma_arena_alloc(arena, from->arena->used, 1),
	};

	if (!m.to)
		return -ENOMEM;
	memcpy(m.to, from->arena->base, m.bytes);
	*t = *from;
	t->arena = arena;
	move_table(&m, t);
	return 0;
}
