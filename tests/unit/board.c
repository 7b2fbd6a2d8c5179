// SPDX-License-Identifier: GPL-2.0-only
/* A table that is filled by hand. */
#include <stdio.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/check.h"
#include "../../mm/cma_region/place.h"
#include "board.h"

void board_init(struct board *b)
{
	static const struct cma_machine machine = {
		.page_size = PAGE,
		.phys_last = U32_MAX,
		.lowmem_last = U64_MAX,
		.cma_align = 4 * MIB,
		.cma_areas = 7,
	};
	static const struct cma_counts counts = {
		BOARD_ROOM, BOARD_ROOM, BOARD_ROOM, BOARD_ROOM, BOARD_ROOM,
		BOARD_ROOM,
	};

	b->arena = (struct cma_arena){
		.base = (char *)b->memory, .size = sizeof(b->memory) };
	assert_int_equal(cma_table_init(&b->table, &b->arena, &machine,
					&counts), 0);
	b->table.machine.reserved = b->taken;
}

static void add_area(struct cma_area *areas, u32 *n, u64 start, u64 size,
		     const char *name)
{
	assert_true(*n < BOARD_ROOM);
	assert_true(cma_range_make(start, size, &areas[*n].range));
	areas[(*n)++].name = name;
}

void board_ram(struct board *b, u64 start, u64 size)
{
	add_area(b->table.memory, &b->table.nmemory, start, size, "/memory");
}

void board_take(struct board *b, u64 start, u64 size, const char *name)
{
	add_area(b->taken, &b->table.machine.nreserved, start, size, name);
}

void board_memreserve(struct board *b, u64 start, u64 size)
{
	add_area(b->table.memreserve, &b->table.nmemreserve, start, size,
		 "/memreserve/");
}

static struct cma_region *add_region(struct board *b, const char *name,
				     u64 size, u64 align)
{
	struct cma_table *t = &b->table;
	struct cma_region *r = &t->regions[t->nregions++];
	char path[128];
	int len = snprintf(path, sizeof(path), "/reserved-memory/%s", name);

	assert_true(t->nregions <= BOARD_ROOM);
	r->path = cma_arena_strdup(t->arena, path, len);
	assert_non_null(r->path);
	r->node_name = strrchr(r->path, '/') + 1;
	r->name = r->node_name;
	r->source = "dt";
	r->class = CMA_CLASS_OWN;
	r->size = size;
	r->align = align;
	return r;
}

struct cma_region *board_static(struct board *b, const char *name, u64 start,
				u64 size)
{
	struct cma_region *r = add_region(b, name, size, PAGE);

	assert_true(cma_range_make(start, size, &r->range));
	r->flags = CMA_F_STATIC | CMA_F_PLACED;
	return r;
}

struct cma_region *board_foreign(struct board *b, const char *name, u64 start,
				 u64 size)
{
	struct cma_region *r = board_static(b, name, start, size);

	r->class = CMA_CLASS_FOREIGN;
	return r;
}

struct cma_region *board_dynamic(struct board *b, const char *name, u64 size,
				 u64 align)
{
	return add_region(b, name, size, align);
}

/* One more alloc-ranges entry of the region that was added last. */
void board_window(struct board *b, struct cma_region *r, u64 start, u64 size)
{
	struct cma_table *t = &b->table;

	assert_ptr_equal(r, &t->regions[t->nregions - 1]);
	assert_true(t->nwindows < BOARD_ROOM);
	if (!r->nwindows)
		r->windows = &t->windows[t->nwindows];
	assert_true(cma_range_make(start, size, &t->windows[t->nwindows++]));
	r->nwindows++;
}

struct cma_device *board_device(struct board *b, const char *path)
{
	struct cma_table *t = &b->table;
	struct cma_device *d = &t->devices[t->ndevices++];

	assert_true(t->ndevices <= BOARD_ROOM);
	d->path = path;
	d->enabled = true;
	d->entries = &t->entries[t->nentries];
	return d;
}

/*
 * One more reference of the device that was added last; those of a kind must
 * be added together, in their order, and those without a kind ("") last.
 */
void board_entry(struct board *b, struct cma_device *d, const char *kind,
		 const struct cma_region *r)
{
	struct cma_table *t = &b->table;
	struct cma_entry *e = &t->entries[t->nentries++];

	assert_true(t->nentries <= BOARD_ROOM);
	e->kind = kind;
	e->index = d->nentries;
	e->region = r ? r - t->regions : CMA_REF_DANGLING;
	e->group = *kind ? e->index : U32_MAX;
	if (d->nentries++ && *kind && !strcmp(e[-1].kind, kind))
		e->group = e[-1].group;
}

/* Check, place, and bring all regions to their final state. */
void board_build(struct board *b)
{
	struct cma_table *t = &b->table;

	cma_check(t);
	assert_int_equal(cma_place(t), 0);
	cma_check_references(t);
	cma_table_sort(t);
	assert_int_equal(t->lost, 0);
}
