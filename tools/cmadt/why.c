// SPDX-License-Identifier: GPL-2.0-only
/*
 * cmadt why: what an allocation would get now. The regions are those that the
 * map names, or else the device's node, as in the kernel; each is tried on a
 * copy of its pool.
 */
#include <stdlib.h>
#include <string.h>

#include <linux/mm.h>

#include "../../mm/cma_region/heap.h"
#include "../../mm/cma_region/map.h"
#include "rules.h"
#include "why.h"

#define DMA_ALIGN_MAX	0x100000ULL	/* of the DMA API's own alignment */

/* What the DMA API promises: the size rounded up to a power of two. */
static u64 natural_align(u64 size)
{
	u64 align = PAGE_SIZE;

	while (align < size && align < DMA_ALIGN_MAX)
		align *= 2;
	return align;
}

static void read_request(struct why *w, int n, char **word)
{
	u64 page = w->tree->machine.page_size;

	w->size = read_bytes(word[2], "why: SIZE");
	if (w->size > SIZE_MAX - page)
		die("why: SIZE: got %s, want what a pointer here can count",
		    word[2]);
	w->size = (w->size + page - 1) & ~(page - 1);
	w->align = n > 3 ? read_bytes(word[3], "why: ALIGN") : page;
	if ((w->align & (w->align - 1)) || w->align > SIZE_MAX)
		die("why: ALIGN: got %s, want a power of two", word[3]);
	if (w->dma && n > 3)
		die("why: ALIGN: got %s, want none with --dma", word[3]);
	if (w->dma)
		w->align = natural_align(w->size);
	if (w->align < page)
		w->align = page;
}

/* The kind that a child was bound to, if the kernel tells of one only. */
static const char *bound_kind(const struct why *w)
{
	const struct rows *b = &w->state->bindings;
	const char *kind = NULL;
	size_t i;

	for (i = 0; i < b->n; i++) {
		if (strcmp(b->row[i].field[BINDING_DEVICE], w->device.name))
			continue;
		if (kind)
			return NULL;
		kind = b->row[i].field[BINDING_KIND];
	}
	return kind && !strcmp(kind, "*") ? "" : kind;
}

static const char *find_kind(const struct why *w, const char *asked)
{
	const char *kind = w->state ? bound_kind(w) : NULL;

	if (strcmp(asked, "-") && strcmp(asked, "*"))
		return asked;
	if (kind)
		return kind;
	return w->node ? cma_map_default_kind(w->node) : "";
}

/* What prevails in a kernel may have been written to sysfs after boot. */
static void read_maps(const struct why *w, struct rules *maps)
{
	const char * const *texts = w->tree->machine.maps;

	rules_read(&maps[CMA_MAP_OVERRIDE],
		   w->state ? w->state->map : texts[CMA_MAP_OVERRIDE], "map");
	rules_read(&maps[CMA_MAP_BOARD], texts[CMA_MAP_BOARD], "map");
}

static bool node_serves(const struct why *w)
{
	struct cma_map_iter it;

	if (!w->node)
		return false;
	cma_map_start(&it, w->node, w->kind);
	return cma_map_next(&it);
}

static bool map_serves(struct why *w, const struct rules *m)
{
	cma_rules_start(&w->map, &m->rules, w->device.name,
			*w->kind ? w->kind : NULL);
	return w->map.rule;
}

/* The order of the kernel: what prevails, the node, the board's own map. */
static void find_map(struct why *w, const struct rules *maps)
{
	if (!map_serves(w, &maps[CMA_MAP_OVERRIDE]) && !node_serves(w))
		map_serves(w, &maps[CMA_MAP_BOARD]);
}

static void by_map(struct why *w)
{
	struct cma_rule_iter it = w->map;
	const char *name;

	printf("  by the map\n");
	while ((name = cma_rules_next(&it))) {
		struct cma_region *r = cma_table_by_name(&w->tree->table.table,
							 name);

		if (r)
			explain_region(w, r, w->kind);
		else
			printf("  %-16s not in the table: skipped\n", name);
	}
}

static void by_node(struct why *w)
{
	struct cma_table *t = &w->tree->table.table;
	const struct cma_entry *e;
	struct cma_map_iter it;

	printf("  by %s of %s\n",
	       w->node == &w->own ? "linux,cma-heap" : "memory-region",
	       w->node->path);
	cma_map_start(&it, w->node, w->kind);
	while ((e = cma_map_next(&it))) {
		struct cma_region *r = cma_map_region(t, e);

		if (r)
			explain_region(w, r, e->kind);
		else
			printf("  %-16s phandle 0x%x leads to no region: skipped\n",
			       "-", e->phandle);
	}
}

static void list_kinds(const struct cma_device *d)
{
	u32 i;

	for (i = 0; i < d->nentries; i++)
		if (!i || d->entries[i - 1].group != d->entries[i].group)
			printf(" %s", d->entries[i].kind);
	printf("\n");
}

static void log_by_map(const struct why *w, struct cma_out *out)
{
	struct cma_rule_iter it = w->map;
	const char *name, *separator = "";

	printf("kind \"%s\": no 0x%llx bytes aligned to 0x%llx:", w->kind,
	       w->size, w->align);
	while ((name = cma_rules_next(&it))) {
		struct cma_region *r = cma_table_by_name(&w->tree->table.table,
							 name);

		printf("%s", separator);
		separator = ";";
		if (r)
			cma_map_explain_region(r, NULL, w->align, out);
		else
			printf(" %s: no such region", name);
	}
}

/* The kernel's own line is made by the kernel's own code, where that is shared. */
static void print_log_line(const struct why *w)
{
	struct cma_map_iter it;
	struct file_out out;

	file_out_init(&out, stdout);
	printf("  the log will say: cma_region: %s: ", w->device.name);
	if (w->refused)
		cma_map_explain_quota(w->quota.kind, w->quota.limit,
				      w->quota.held, w->size, &out.out);
	if (w->map.rule) {
		log_by_map(w, &out.out);
	} else {
		cma_map_start(&it, w->node, w->kind);
		cma_map_explain(&w->tree->table.table, &it, w->size, w->align,
				&out.out);
	}
	printf("\n");
}

/* Nothing was taken from the table, and nobody was told. */
static bool is_not_bound(const struct why *w)
{
	return w->dma && !w->map.rule && !w->pools;
}

static void print_failure(const struct why *w)
{
	const char *system = is_not_bound(w) ?
		"; the device is not bound, and the DMA API takes the system's memory" :
		"";

	if (!w->map.rule && !w->node) {
		printf("  fails with ENODEV: neither the map nor the node names a region%s\n",
		       system);
		return;
	}
	if (!w->map.rule && !node_serves(w)) {
		printf("  fails with ENOENT: the node names no region of this kind; it has");
		list_kinds(w->node);
	} else if (w->refused) {
		printf("  fails with EDQUOT: the quota does not allow it\n");
	} else {
		printf("  fails with ENOMEM: no region has room%s\n", system);
	}
	if (!is_not_bound(w))
		print_log_line(w);
}

/* Does the kernel know of a device? */
static bool is_bound(const struct state *s, const char *device)
{
	const struct rows *b = &s->bindings;
	size_t i = 0;

	while (i < b->n && strcmp(b->row[i].field[BINDING_DEVICE], device))
		i++;
	return i < b->n;
}

/* A region that is a heap itself has the device heap:NAME, and no node of one. */
static bool find_heap(struct why *w, const char *text)
{
	static const char prefix[] = "heap:";
	const struct cma_table *t = &w->tree->table.table;
	const struct cma_heap *h = t->heaps, *end = h + t->nheaps;

	if (strncmp(text, prefix, strlen(prefix)))
		return false;
	while (h < end &&
	       (!h->region || strcmp(h->name, text + strlen(prefix))))
		h++;
	if (h == end)
		return false;
	if (w->state && !is_bound(w->state, text))
		die("why: %s: the kernel has not made this heap, its log says why",
		    text);
	w->entry = (struct cma_entry){
		.kind = "", .group = U32_MAX, .region = h->region - t->regions,
	};
	w->own = (struct cma_device){
		.path = h->path, .entries = &w->entry, .nentries = 1,
		.enabled = true,
	};
	w->node = &w->own;
	snprintf(w->device.name, sizeof(w->device.name), "%s", text);
	return true;
}

/* A node that is disabled is no device, unless a kernel has one all the same. */
static bool is_off(const struct why *w)
{
	return w->node && !w->node->enabled &&
	       !(w->state && is_bound(w->state, w->device.name));
}

/* True if there is such a device. */
static bool find_device(struct why *w, const char *text)
{
	if (find_heap(w, text))
		return true;
	if (device_find(&w->device, w->tree->fdt, text)) {
		w->node = cma_map_device(&w->tree->table.table,
					 w->device.path);
		if (is_off(w))
			die("why: %s: status, here or above, is not okay: no such device",
			    text);
		return true;
	}
	if (*text == '/')
		die("why: %s: no such node", text);
	snprintf(w->device.name, sizeof(w->device.name), "%s", text);
	return false;
}

static int explain(struct why *w, int n, char **word)
{
	bool found = find_device(w, word[0]);
	struct rules maps[CMA_NR_MAPS];
	int i;

	read_request(w, n, word);
	w->kind = find_kind(w, word[1]);
	read_maps(w, maps);
	find_map(w, maps);
	if (!found && !w->map.rule)
		die("why: %s: no device of this name, and no rule of a map for one",
		    word[0]);
	printf("%s kind %s: 0x%llx bytes aligned to 0x%llx\n", w->device.name,
	       *w->kind ? w->kind : "*", w->size, w->align);
	if (w->map.rule)
		by_map(w);
	else if (w->node)
		by_node(w);
	if (w->server)
		printf("  served by %s\n", w->server->name);
	else
		print_failure(w);
	for (i = 0; i < CMA_NR_MAPS; i++)
		rules_free(&maps[i]);
	return w->server ? CMADT_CLEAN : CMADT_FINDINGS;
}

static int explain_live(const struct options *o)
{
	struct state s;
	struct why w = { .state = &s, .tree = &s.tree, .dma = o->dma };
	int status;

	state_read(&s, o->root);
	status = explain(&w, o->nfiles, o->files);
	state_free(&s);
	return status;
}

static int explain_tree(const struct options *o)
{
	struct tree tree;
	struct why w = { .tree = &tree, .dma = o->dma };
	int status;

	tree_make(&tree, o);
	status = explain(&w, o->nrest, o->rest);
	pools_free(&tree.table.table);
	tree_free(&tree);
	return status;
}

/**
 * why_command() - cmadt why
 * @o: the command line
 *
 * Return: the exit status.
 */
int why_command(const struct options *o)
{
	int n = o->rest ? o->nrest : o->nfiles;

	if (n < 3 || n > 4)
		die("why: got %d words, want DEVICE KIND SIZE [ALIGN]%s", n,
		    o->rest ? "" : ", with FILE -- in front for a device tree");
	if (!o->rest && o->of_tree)
		die("why: got options of a device tree, want one in front of --");
	if (!o->rest)
		return explain_live(o);
	if (!o->nfiles)
		die("why: got no file in front of --, want a device tree");
	if (*o->root)
		die("why: --root: got a device tree as well, want one of them");
	return explain_tree(o);
}
