// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a device tree blob to the cma_region table.
 *
 * One walk over the blob finds the memory, the children of /reserved-memory
 * and every node with a memory-region. It reads what is written, with the
 * widths that the devicetree specification gives (v0.4, sections 2.3.5, 3.4
 * and 3.5); whether it makes sense is for the checks.
 *
 * The blob must have passed fdt_check_header(); cmadt also walks it once, with
 * check_blob(), before anybody else does.
 */
#include <linux/errno.h>
#include <linux/string.h>

#include "../../../mm/cma_region/fdt.h"
#include "../../../mm/cma_region/table.h"
#include "walk.h"

/* The specification's defaults hold where the root node is silent (2.3.5). */
static u32 read_root_count(struct cma_walk *w, const char *name, u32 fallback)
{
	bool missing;
	u32 n = cma_walk_count(w, name, fallback, &missing);

	if (n - 1 >= 2)
		cma_finding_add(w->t, CMA_CHECK_CELLS_UNSUPPORTED, "/", name)
			->got.first = n;
	return n;
}

static void read_root_cells(struct cma_walk *w)
{
	w->root.address = read_root_count(w, "#address-cells", 2);
	w->root.size = read_root_count(w, "#size-cells", 1);
	w->root.ok = w->root.address - 1 < 2 && w->root.size - 1 < 2;
}

static u32 check_count(struct cma_walk *w, const char *name, u32 root)
{
	static const char path[] = "/reserved-memory";
	struct cma_finding *f = NULL;
	bool missing;
	u32 n = cma_walk_count(w, name, root, &missing);

	if (missing)
		f = cma_finding_add(w->t, CMA_CHECK_CELLS_MISSING, path, name);
	else if (n - 1 >= 2)
		f = cma_finding_add(w->t, CMA_CHECK_CELLS_UNSUPPORTED, path,
				    name);
	else if (n != root)
		f = cma_finding_add(w->t, CMA_CHECK_CELLS_DIFFER, path, name);
	if (f) {
		f->got.first = n;
		f->want.first = root;
	}
	return n;
}

static void read_rsv_cells(struct cma_walk *w)
{
	static const char path[] = "/reserved-memory";
	int len;
	const void *ranges = cma_getprop(w->fdt, w->node, "ranges", &len);

	w->rsv.address = check_count(w, "#address-cells", w->root.address);
	w->rsv.size = check_count(w, "#size-cells", w->root.size);
	w->rsv.ok = w->rsv.address - 1 < 2 && w->rsv.size - 1 < 2;
	if (!ranges)
		cma_finding_add(w->t, CMA_CHECK_RANGES_MISSING, path, NULL);
	else if (len)
		cma_finding_add(w->t, CMA_CHECK_RANGES_TRANSLATED, path, NULL);
}

static u32 groups_at_most(const struct cma_walk *w, const char *property)
{
	int len;

	/* No address and size take less than a cell each. */
	return cma_getprop(w->fdt, w->node, property, &len) ?
	       (u32)len / (2 * sizeof(fdt32_t)) : 0;
}

static bool at_memory(const struct cma_walk *w)
{
	return w->depth == 1 && cma_walk_is(w, "device_type", "memory");
}

static const char *memory_property(const struct cma_walk *w)
{
	return cma_walk_has(w, "linux,usable-memory") ? "linux,usable-memory" :
							"reg";
}

static u32 count_memreserve(const void *fdt)
{
	int n = fdt_num_mem_rsv(fdt);

	return n < 0 ? 0 : n;
}

/**
 * cma_fdt_count() - how large the table of a device tree gets at most
 * @fdt: the blob
 * @counts: receives the sizes
 *
 * Context: any.
 * Return: 0, or -EINVAL if @fdt is not a device tree.
 */
int cma_fdt_count(const void *fdt, struct cma_counts *counts)
{
	struct cma_walk w;
	int len;

	memset(counts, 0, sizeof(*counts));
	if (fdt_check_header(fdt))
		return -EINVAL;
	counts->memreserve = count_memreserve(fdt);
	cma_walk_start(&w, fdt, NULL);
	while (cma_walk_next(&w)) {
		if (cma_walk_at_region(&w)) {
			counts->regions += 1 + groups_at_most(&w, "reg");
			counts->windows += groups_at_most(&w, "alloc-ranges");
		}
		if (at_memory(&w))
			counts->memory += groups_at_most(&w,
							 memory_property(&w));
		if (cma_getprop(fdt, w.node, "memory-region", &len)) {
			counts->devices++;
			counts->entries += len / sizeof(fdt32_t);
		}
	}
	return 0;
}

/* Does @b begin inside @a, or right behind it? */
static bool continues(const struct cma_range *a, const struct cma_range *b)
{
	return b->first >= a->first &&
	       (b->first <= a->last || b->first - 1 == a->last);
}

/* Sorted, and in as few banks as there can be: that is what memblock makes. */
static void merge_memory(struct cma_table *t)
{
	struct cma_area *m = t->memory, next;
	u32 i, k, n = 0;

	for (i = 1; i < t->nmemory; i++) {
		next = m[i];
		for (k = i; k && m[k - 1].range.first > next.range.first; k--)
			m[k] = m[k - 1];
		m[k] = next;
	}
	for (i = 1; i < t->nmemory; i++) {
		if (!continues(&m[n].range, &m[i].range))
			m[++n] = m[i];
		else if (m[i].range.last > m[n].range.last)
			m[n].range.last = m[i].range.last;
	}
	if (t->nmemory)
		t->nmemory = n + 1;
}

/* A size of 0 is for a bootloader to fill in, but what wraps is a mistake. */
static void tell_wrapped(struct cma_table *t, const char *path,
			 const char *property, u64 start, u64 size)
{
	struct cma_finding *f;

	if (!size)
		return;
	f = cma_finding_add(t, CMA_CHECK_RANGE_WRAPS, path, property);
	f->got.first = start;
	f->got.last = size;
}

static void parse_memory(struct cma_walk *w)
{
	int len, group = (w->root.address + w->root.size) * sizeof(fdt32_t);
	const char *path, *property = memory_property(w);
	const fdt32_t *p = cma_getprop(w->fdt, w->node, property, &len);
	struct cma_finding *f;

	if (!p || !cma_walk_enabled(w))
		return;
	path = cma_keep(w->t, w->path, strlen(w->path));
	if (len % group) {
		f = cma_finding_add(w->t, CMA_CHECK_PROPERTY_LENGTH, path,
				    property);
		f->got.first = len;
		f->want.first = group;
	}
	for (; len >= group; len -= group) {
		u64 start = cma_read_cells(&p, w->root.address);
		u64 size = cma_read_cells(&p, w->root.size);
		struct cma_area *m = &w->t->memory[w->t->nmemory];

		if (!cma_range_make(start, size, &m->range)) {
			tell_wrapped(w->t, path, property, start, size);
			continue;
		}
		m->name = path;
		w->t->nmemory++;
	}
}

static void parse_memreserve(const void *fdt, struct cma_table *t)
{
	uint64_t start, size;
	u32 i;

	for (i = 0; i < t->room.memreserve; i++) {
		struct cma_area *m = &t->memreserve[t->nmemreserve];

		if (fdt_get_mem_rsv(fdt, i, &start, &size))
			continue;
		if (!cma_range_make(start, size, &m->range)) {
			tell_wrapped(t, "/memreserve/", "address", start, size);
			continue;
		}
		m->name = "/memreserve/";
		t->nmemreserve++;
	}
}

static void parse_node(struct cma_walk *w)
{
	if (w->depth == 0)
		read_root_cells(w);
	if (w->in_rsv && w->depth == 1)
		read_rsv_cells(w);
	if (cma_walk_at_region(w))
		cma_parse_region(w);
	if (at_memory(w) && w->root.ok && !w->t->machine.nmemory)
		parse_memory(w);
	if (cma_walk_has(w, "memory-region"))
		cma_parse_consumer(w);
	if (!cma_walk_at_region(w))
		cma_find_stray(w);
}

/**
 * cma_fdt_parse() - read a device tree into a table
 * @fdt: the blob
 * @t: table with room for what cma_fdt_count() found
 *
 * What cannot be read is a finding, and costs only the node it is about.
 *
 * Context: any; the caller serialises.
 * Return: 0, or -EINVAL if @fdt is not a device tree.
 */
int cma_fdt_parse(const void *fdt, struct cma_table *t)
{
	struct cma_walk w;
	u32 i;

	if (fdt_check_header(fdt))
		return -EINVAL;
	for (i = 0; i < t->machine.nmemory; i++)
		t->memory[t->nmemory++] = t->machine.memory[i];
	parse_memreserve(fdt, t);
	cma_walk_start(&w, fdt, t);
	while (cma_walk_next(&w))
		parse_node(&w);
	cma_parse_quotas(&w);
	merge_memory(t);
	cma_resolve_consumers(fdt, t);
	if (!t->nmemory)
		cma_finding_add(t, CMA_CHECK_MEMORY_UNKNOWN, "/memory", NULL);
	return 0;
}
