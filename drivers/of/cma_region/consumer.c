// SPDX-License-Identifier: GPL-2.0-only
/*
 * A node with memory-region becomes a device of the table.
 *
 * The names of its references are kinds: KIND, then KIND-fallback and
 * KIND-fallback-N, are tried in that order; a reference without a name serves
 * every kind, after those of its own.
 */
#include <linux/kernel.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "../../../mm/cma_region/table.h"
#include "walk.h"

#define FALLBACK	"-fallback"

static const char names_property[] = "memory-region-names";

/* Decimal digits and nothing else, below 2^31; -1 otherwise. */
static int read_decimal(const char *s)
{
	int n = 0;

	if (!*s)
		return -1;
	for (; *s; s++) {
		if (*s < '0' || *s > '9' || n > (INT_MAX - 9) / 10)
			return -1;
		n = n * 10 + (*s - '0');
	}
	return n;
}

/*
 * Split a name into kind and rank. A suffix that is almost one of a fallback
 * is part of the kind, and check_kinds() tells.
 */
static void split_name(struct cma_table *t, const char *name,
		       struct cma_entry *e)
{
	const char *at = name, *suffix = NULL;
	int n = 0;

	while ((at = strstr(at, FALLBACK))) {
		suffix = at;
		at += strlen(FALLBACK);
	}
	at = suffix ? suffix + strlen(FALLBACK) : NULL;
	if (at && *at)
		n = *at == '-' ? read_decimal(at + 1) : -1;
	if (!suffix || suffix == name || n < 0)
		suffix = NULL;
	e->rank = suffix ? 1 + n : 0;
	e->kind = cma_keep(t, name, suffix ? (size_t)(suffix - name) :
					     strlen(name));
}

static void names_malformed(struct cma_walk *w, const struct cma_device *d)
{
	cma_finding_add(w->t, CMA_CHECK_NAMES_MALFORMED, d->path, NULL)->other =
		cma_walk_show(w, names_property);
}

/*
 * Name the entries; those beyond the last name serve every kind. No driver finds
 * a kind that is no word, for the table has it otherwise.
 */
static void read_names(struct cma_walk *w, struct cma_device *d)
{
	struct cma_finding *f;
	bool words = true;
	const char *name;
	int i, n;

	if (!cma_walk_has(w, names_property))
		return;
	n = fdt_stringlist_count(w->fdt, w->node, names_property);
	if (n < 0) {
		names_malformed(w, d);
		return;
	}
	if ((u32)n != d->nentries) {
		f = cma_finding_add(w->t, CMA_CHECK_NAMES_COUNT, d->path, NULL);
		f->got.first = n;
		f->want.first = d->nentries;
	}
	for (i = 0; i < n && (u32)i < d->nentries; i++) {
		name = fdt_stringlist_get(w->fdt, w->node, names_property, i,
					  NULL);
		if (name && *name)
			split_name(w->t, name, &d->entries[i]);
		words &= name && cma_walk_is_word(name);
	}
	if (!words)
		names_malformed(w, d);
}

/* Group entries of a kind behind the first of them; unnamed ones go last. */
static void group_entries(struct cma_device *d)
{
	u32 i, j;

	for (i = 0; i < d->nentries; i++) {
		struct cma_entry *e = &d->entries[i];

		e->group = *e->kind ? i : U32_MAX;
		for (j = 0; j < i && *e->kind; j++) {
			if (!strcmp(d->entries[j].kind, e->kind)) {
				e->group = d->entries[j].group;
				break;
			}
		}
	}
}

static int compare_entries(const void *left, const void *right,
			   const void *unused)
{
	const struct cma_entry *a = left, *b = right;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

#define SLIPS	2

/*
 * Does a text begin as a word does, but for a few letters that are missing, too
 * many or others? @row has how many it takes to make each beginning of the word
 * of what was read.
 */
static bool begins_nearly(const char *s, const char *word)
{
	size_t i, n = strlen(word);
	u8 row[sizeof(FALLBACK)], before, same;

	for (i = 0; i <= n; i++)
		row[i] = i;
	for (; *s && row[n] > SLIPS && row[0] < n + SLIPS; s++) {
		before = row[0]++;
		for (i = 1; i <= n; i++) {
			same = before + ((*s | 0x20) != word[i - 1]);
			before = row[i];
			row[i] = min(row[i - 1], before) + 1;
			row[i] = min(row[i], same);
		}
	}
	return row[n] <= SLIPS;
}

/* A kind that was to be a fallback, but for a slip. */
static bool is_nearly_fallback(const char *kind)
{
	const char *word = &FALLBACK[1];

	for (; *kind; kind++)
		if ((*kind | 0x20) == *word && begins_nearly(kind, word))
			return true;
	return false;
}

static void check_kinds(struct cma_table *t, const struct cma_device *d)
{
	enum cma_check_id id;
	u32 i;

	for (i = 0; i < d->nentries; i++) {
		const struct cma_entry *e = &d->entries[i];
		bool first = !i || e[-1].group != e->group;

		if (!*e->kind)
			break;
		if (first && e->rank)
			id = CMA_CHECK_FALLBACK_WITHOUT_KIND;
		else if (!first && e->rank == e[-1].rank)
			id = CMA_CHECK_KIND_DUPLICATE;
		else if (first && is_nearly_fallback(e->kind))
			id = CMA_CHECK_FALLBACK_MISSPELT;
		else
			continue;
		cma_finding_add(t, id, d->path, NULL)->other = e->kind;
	}
}

/*
 * What the kernel calls a node's device: UNIT-ADDRESS.NAME; without an address
 * NAME behind its parent's and a colon, up to one that has an address. That is
 * of_device_make_bus_id() as far as buses translate no address.
 */
static const char *name_device(struct cma_walk *w)
{
	const char *p, *from = w->path + strlen(w->path), *at = NULL;
	char name[CMA_WALK_PATH + 1];
	size_t used = 0;

	while (from > w->path && !at) {
		while (*--from != '/')
			;
		at = strchr(from, '@');
	}
	for (p = at; p && p[1] && p[1] != '/'; p++)
		name[used++] = p[1];
	if (at)
		name[used++] = '.';
	for (p = from; *p; p++)
		if (*p == '@')
			p += strcspn(p, "/") - 1;
		else if (p > from)
			name[used++] = *p == '/' ? ':' : *p;
	return cma_keep(w->t, name, used);
}

static void path_too_long(struct cma_table *t, const struct cma_device *d)
{
	struct cma_finding *f;

	f = cma_finding_add(t, CMA_CHECK_PATH_TOO_LONG, d->path, NULL);
	f->got.first = CMA_WALK_PATH;
	f->want.first = CMA_WALK_PATH - 1;
}

/* A heap is called as the regions are: label, or node name. */
static void read_heap(struct cma_walk *w, struct cma_device *d)
{
	if (fdt_node_check_compatible(w->fdt, w->node, "linux,cma-heap"))
		return;
	d->heap = cma_walk_name(w);
	if (cma_walk_label_is_malformed(w))
		cma_finding_add(w->t, CMA_CHECK_LABEL_MALFORMED, d->path, NULL)
			->other = cma_walk_show(w, "label");
}

/**
 * cma_parse_consumer() - make a device of a node with memory-region
 * @w: the walk, at that node
 *
 * Context: the table is being made, by one thread.
 */
void cma_parse_consumer(struct cma_walk *w)
{
	struct cma_table *t = w->t;
	struct cma_device *d = &t->devices[t->ndevices++];
	const fdt32_t *p;
	int len;
	u32 i;

	d->path = *w->path ? cma_keep(t, w->path, strlen(w->path)) : "/";
	d->name = name_device(w);
	d->cut = w->cut;
	if (w->cut)
		path_too_long(t, d);
	d->node = w->node;
	d->enabled = cma_walk_is_device(w);
	d->entries = &t->entries[t->nentries];
	p = cma_getprop(w->fdt, w->node, "memory-region", &len);
	if (len % sizeof(*p) || !len)
		cma_finding_add(t, CMA_CHECK_REF_LENGTH, d->path, NULL)
			->got.first = len;
	d->nentries = len / sizeof(*p);
	t->nentries += d->nentries;
	for (i = 0; i < d->nentries; i++) {
		d->entries[i].kind = "";
		d->entries[i].index = i;
		d->entries[i].phandle = fdt32_ld(p++);
	}
	read_names(w, d);
	group_entries(d);
	sort_r(d->entries, d->nentries, sizeof(*d->entries), compare_entries,
	       NULL, NULL);
	check_kinds(t, d);
	read_heap(w, d);
}

/*
 * The node that a reference leads to instead of a region, if to any. libfdt
 * would find nodes behind the end of the tree, too, and get lost on their path.
 */
static void find_other(const void *fdt, struct cma_table *t,
		       struct cma_entry *e)
{
	struct cma_walk w;

	e->region = CMA_REF_DANGLING;
	if (!e->phandle || e->phandle == U32_MAX)
		return;
	cma_walk_start(&w, fdt, t);
	while (cma_walk_next(&w)) {
		if (fdt_get_phandle(fdt, w.node) != e->phandle)
			continue;
		e->region = CMA_REF_NOT_REGION;
		if (!w.cut)
			e->other = *w.path ? cma_keep(t, w.path, strlen(w.path)) :
					     "/";
		return;
	}
}

/**
 * cma_resolve_consumers() - find the regions that references lead to
 * @fdt: the blob
 * @t: table with all regions and devices of it
 *
 * Context: the table is being made, by one thread.
 */
void cma_resolve_consumers(const void *fdt, struct cma_table *t)
{
	u32 i;

	for (i = 0; i < t->nentries; i++) {
		struct cma_entry *e = &t->entries[i];
		struct cma_region *r = NULL;

		if (e->phandle && e->phandle != U32_MAX)
			r = cma_table_by_phandle(t, e->phandle);
		if (r)
			e->region = r - t->regions;
		else
			find_other(fdt, t, e);
	}
}
