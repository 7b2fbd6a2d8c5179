// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: the cma_region table
 *
 *	device tree blob ---- cma_fdt_parse() ----+
 *	machine: memory, reserved ranges          |
 *	                                          v
 *	             regions, devices, references (state: new)
 *	                                          |
 *	                                    cma_check()
 *	                                          |
 *	                                    cma_place()
 *	                                          v
 *	             regions with addresses, each in a stated state
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
#include "place.h"
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
	int ret;

	ret = cma_fdt_count(fdt, &counts);
	if (ret)
		return ret;
	if (machine->nmemory)
		counts.memory = machine->nmemory;
	ret = cma_table_init(t, arena, machine, &counts);
	if (ret)
		return ret;
	ret = cma_fdt_parse(fdt, t);
	if (ret)
		return ret;
	cma_check(t);
	ret = cma_place(t);
	if (ret)
		return ret;
	cma_check_references(t);
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

/**
 * cma_state_name() - the state of a region in a word
 * @r: region
 *
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

static const char *clone_string(struct cma_table *t, const char *s)
{
	const char *copy;

	if (!s)
		return NULL;
	copy = cma_arena_strdup(t->arena, s, strlen(s));
	if (!copy)
		t->full = true;
	return copy ? copy : "";
}

static void clone_region(struct cma_table *t, const struct cma_table *from,
			 u32 i)
{
	const struct cma_region *old = &from->regions[i];
	struct cma_region *r = &t->regions[i];

	*r = *old;
	r->name = clone_string(t, old->name);
	r->path = clone_string(t, old->path);
	r->node_name = r->path + (old->node_name - old->path);
	r->allocator = clone_string(t, old->allocator);
	r->windows = t->windows + (old->windows - from->windows);
	r->why = NULL;
}

static void clone_device(struct cma_table *t, const struct cma_table *from,
			 u32 i)
{
	const struct cma_device *old = &from->devices[i];
	struct cma_device *d = &t->devices[i];

	*d = *old;
	d->path = clone_string(t, old->path);
	d->entries = t->entries + (old->entries - from->entries);
}

static void clone_finding(struct cma_table *t, const struct cma_table *from,
			  const struct cma_finding *old)
{
	const struct cma_region *r = old->region;
	struct cma_finding *f;
	u32 i = r ? r - from->regions : 0;

	f = cma_finding_add(t, old->id, clone_string(t, old->path),
			    clone_string(t, old->property));
	f->other = clone_string(t, old->other);
	f->got = old->got;
	f->want = old->want;
	if (!r)
		return;
	f->region = &t->regions[i];
	if (r->why == old)
		t->regions[i].why = f;
}

static void clone_areas(struct cma_table *t, struct cma_area *to,
			const struct cma_area *from, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++) {
		to[i].range = from[i].range;
		to[i].name = clone_string(t, from[i].name);
	}
}

static int clone_reserved(struct cma_table *t, const struct cma_table *from)
{
	u32 n = from->machine.nreserved;
	struct cma_area *copy = cma_arena_alloc(t->arena, n, sizeof(*copy));

	if (!copy)
		return -ENOMEM;
	clone_areas(t, copy, from->machine.reserved, n);
	t->machine.reserved = copy;
	return 0;
}

/**
 * cma_table_clone() - copy a table to another arena
 * @t: receives the copy
 * @arena: memory for it; from->arena->used bytes and those of the machine's
 *	arrays are enough
 * @from: the table, which is not changed
 *
 * Context: any; the caller serialises.
 * Return: 0, or -ENOMEM.
 */
int cma_table_clone(struct cma_table *t, struct cma_arena *arena,
		    const struct cma_table *from)
{
	const struct cma_finding *f;
	u32 i;
	int ret;

	ret = cma_table_init(t, arena, &from->machine, &from->room);
	if (ret)
		return ret;
	t->nregions = from->nregions;
	t->nwindows = from->nwindows;
	t->ndevices = from->ndevices;
	t->nentries = from->nentries;
	t->nmemory = from->nmemory;
	t->nmemreserve = from->nmemreserve;
	memcpy(t->windows, from->windows, t->nwindows * sizeof(*t->windows));
	memcpy(t->order, from->order, t->nregions * sizeof(*t->order));
	for (i = 0; i < t->nentries; i++) {
		t->entries[i] = from->entries[i];
		t->entries[i].kind = clone_string(t, from->entries[i].kind);
	}
	for (i = 0; i < t->nregions; i++)
		clone_region(t, from, i);
	for (i = 0; i < t->ndevices; i++)
		clone_device(t, from, i);
	for (f = from->findings; f; f = f->next)
		clone_finding(t, from, f);
	clone_areas(t, t->memory, from->memory, t->nmemory);
	clone_areas(t, t->memreserve, from->memreserve, t->nmemreserve);
	t->machine.memory = t->memory;
	ret = clone_reserved(t, from);
	return ret ? ret : (t->full ? -ENOMEM : 0);
}
