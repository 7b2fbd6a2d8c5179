// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which heaps there are, and what they are called.
 *
 * A region with linux,cma-heap is a heap of its own name; a linux,cma-heap node
 * is one of its name, or NAME-KIND for each kind if it names any. A name is one
 * of a file in /dev, and belongs to one heap: who can have none is told why.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "heap.h"
#include "map.h"
#include "table.h"

/* The kernel has heaps of its own by these names. */
static const char * const taken[] = { "system", "reserved" };

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

/*
 * What devtmpfs makes one file of, and dma_heap_add(), which takes the name for
 * a format, leaves as it is.
 */
static bool name_is_sound(const char *name)
{
	size_t i;

	for (i = 0; name[i] && i < CMA_HEAP_NAME; i++)
		if (!is_alnum(name[i]) && (!i || !strchr("-_.,+@", name[i])))
			return false;
	return i && i < CMA_HEAP_NAME;
}

/* Whose heap has the name already; NULL if it is free. */
static const char *owner_of_name(const struct cma_table *t, const char *name)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(taken); i++)
		if (!strcmp(taken[i], name))
			return "the kernel";
	for (i = 0; i < t->nheaps; i++)
		if (!strcmp(t->heaps[i].name, name))
			return t->heaps[i].path;
	return NULL;
}

/* Takes the heap in, unless its name is no name for one. */
static void add(struct cma_table *t, const struct cma_heap *heap)
{
	const char *other = owner_of_name(t, heap->name);
	enum cma_check_id id = CMA_CHECK_HEAP_DUPLICATE;
	struct cma_finding *f;

	if (!name_is_sound(heap->name)) {
		id = CMA_CHECK_HEAP_NAME;
		other = heap->name;
	}
	if (!other) {
		t->heaps[t->nheaps++] = *heap;
		return;
	}
	f = cma_finding_add(t, id, heap->path,
			    heap->region ? "linux,cma-heap" : "label");
	f->region = heap->region;
	f->other = other;
}

/* The name of one kind's heap; "" if there is no room, and @t is then full. */
static const char *join(struct cma_table *t, const char *name, const char *kind)
{
	size_t size = strlen(name) + strlen(kind) + 2;
	char *joined;

	if (!*kind)
		return name;
	joined = cma_arena_alloc(t->arena, size, 1);
	if (!joined) {
		t->full = true;
		return "";
	}
	snprintf(joined, size, "%s-%s", name, kind);
	return joined;
}

static bool has_memory(const struct cma_table *t, const struct cma_device *d,
		       const char *kind)
{
	const struct cma_entry *e;
	struct cma_map_iter it;

	cma_map_start(&it, d, kind);
	while ((e = cma_map_next(&it))) {
		const struct cma_region *r = cma_map_region(t, e);

		if (r && r->state == CMA_STATE_READY)
			return true;
	}
	return false;
}

/* References without a name serve every kind; alone they are the heap. */
static void add_kinds(struct cma_table *t, const struct cma_device *d)
{
	struct cma_heap heap = { .path = d->path, .device = d };
	u32 i;

	for (i = 0; i < d->nentries; i++) {
		const struct cma_entry *e = &d->entries[i];

		if (i && (e[-1].group == e->group || !*e->kind))
			continue;
		heap.kind = e->kind;
		heap.name = join(t, d->heap, e->kind);
		if (has_memory(t, d, e->kind))
			add(t, &heap);
		else
			cma_finding_add(t, CMA_CHECK_HEAP_EMPTY, d->path, NULL)
				->other = heap.name;
	}
}

static bool is_heap(const struct cma_region *r)
{
	return r->flags & CMA_F_HEAP && r->state == CMA_STATE_READY;
}

static u32 count_at_most(const struct cma_table *t)
{
	u32 i, n = 0;

	for (i = 0; i < t->nregions; i++)
		n += is_heap(&t->regions[i]);
	for (i = 0; i < t->ndevices; i++)
		if (t->devices[i].heap)
			n += t->devices[i].nentries;
	return n;
}

/**
 * cma_heaps_find() - list the heaps of a table
 * @t: table whose regions have their final names and states
 *
 * Regions come first, in the order of the device tree; what is disabled, or has
 * no memory, is no heap.
 *
 * Context: the table is being made, by one thread.
 */
void cma_heaps_find(struct cma_table *t)
{
	struct cma_heap heap = { .kind = "" };
	u32 i;

	t->heaps = cma_arena_alloc(t->arena, count_at_most(t),
				   sizeof(*t->heaps));
	if (!t->heaps) {
		t->full = true;
		return;
	}
	for (i = 0; i < t->nregions; i++) {
		heap.region = &t->regions[i];
		heap.name = heap.region->name;
		heap.path = heap.region->path;
		if (is_heap(heap.region))
			add(t, &heap);
	}
	for (i = 0; i < t->ndevices; i++)
		if (t->devices[i].heap && t->devices[i].enabled)
			add_kinds(t, &t->devices[i]);
}
