// SPDX-License-Identifier: GPL-2.0-only
/*
 * cmadt diff: what is another in the second of two boards. Regions are the same
 * if they have one name, lists of regions if they are one device's and kind's.
 */
#include <stdlib.h>
#include <string.h>

#include "../../mm/cma_region/out.h"
#include "../../mm/cma_region/print.h"
#include "cmadt.h"

/**
 * struct side - one of the two boards
 * @t: its table
 * @sign: what stands in front of what only it has
 */
struct side {
	const struct cma_table *t;
	char sign;
};

static void print_start(const struct cma_table *t, const struct cma_region *r,
			struct cma_out *out)
{
	if (r->flags & CMA_F_PLACED)
		cma_printf(out, "0x%08llx", r->range.first);
	else
		cma_printf(out, "-");
}

static void print_size(const struct cma_table *t, const struct cma_region *r,
		       struct cma_out *out)
{
	cma_printf(out, "0x%08llx", r->size);
}

static void print_align(const struct cma_table *t, const struct cma_region *r,
			struct cma_out *out)
{
	cma_printf(out, "0x%llx", r->align);
}

static void print_allocator(const struct cma_table *t,
			    const struct cma_region *r, struct cma_out *out)
{
	cma_printf(out, "%s", r->allocator ? r->allocator : "-");
}

static void print_flags(const struct cma_table *t, const struct cma_region *r,
			struct cma_out *out)
{
	cma_print_flags(r, out);
}

static void print_source(const struct cma_table *t, const struct cma_region *r,
			 struct cma_out *out)
{
	cma_printf(out, "%s", r->source);
}

static void print_state(const struct cma_table *t, const struct cma_region *r,
			struct cma_out *out)
{
	cma_printf(out, "%s", cma_state_name(r));
}

static const struct {
	const char *name;
	void (*print)(const struct cma_table *t, const struct cma_region *r,
		      struct cma_out *out);
} columns[] = {
	{ "start", print_start },
	{ "size", print_size },
	{ "align", print_align },
	{ "allocator", print_allocator },
	{ "flags", print_flags },
	{ "source", print_source },
	{ "state", print_state },
	{ "reason", cma_print_reason },
};

#define NCOLUMNS	(sizeof(columns) / sizeof(*columns))

static char *field(size_t i, const struct cma_table *t,
		   const struct cma_region *r)
{
	struct text text;

	columns[i].print(t, r, text_open(&text));
	return text_take(&text);
}

/* A name may come twice in a table, if one of the two is rejected for it. */
static const struct cma_region *find_region(const struct cma_table *t,
					    const struct cma_region *like)
{
	u32 i;

	for (i = 0; i < t->nregions; i++)
		if (!strcmp(t->regions[i].name, like->name) &&
		    !strcmp(t->regions[i].path, like->path))
			return &t->regions[i];
	return NULL;
}

static bool diff_region(const struct cma_table *old, const struct cma_region *a,
			const struct cma_table *new, const struct cma_region *b)
{
	bool differs = false;
	size_t i;

	for (i = 0; i < NCOLUMNS; i++) {
		char *was = field(i, old, a), *is = field(i, new, b);

		if (strcmp(was, is)) {
			if (!differs)
				printf("! region %s:", a->name);
			printf("%s %s %s -> %s", differs ? "," : "",
			       columns[i].name, *was ? was : "-",
			       *is ? is : "-");
			differs = true;
		}
		free(was);
		free(is);
	}
	if (differs)
		printf("\n");
	return differs;
}

static void print_region(const struct side *s, const struct cma_region *r)
{
	size_t i;

	printf("%c region %s:", s->sign, r->name);
	for (i = 0; i < NCOLUMNS; i++) {
		char *text = field(i, s->t, r);

		if (*text)
			printf("%s %s %s", i ? "," : "", columns[i].name, text);
		free(text);
	}
	printf("\n");
}

static bool diff_regions(const struct side *old, const struct side *new)
{
	const struct cma_region *r, *other;
	bool differs = false;
	u32 i;

	for (i = 0; i < old->t->nregions; i++) {
		r = &old->t->regions[old->t->order[i]];
		other = find_region(new->t, r);
		if (other) {
			differs |= diff_region(old->t, r, new->t, other);
			continue;
		}
		print_region(old, r);
		differs = true;
	}
	for (i = 0; i < new->t->nregions; i++) {
		r = &new->t->regions[new->t->order[i]];
		if (find_region(old->t, r))
			continue;
		print_region(new, r);
		differs = true;
	}
	return differs;
}

/* The regions of a kind, as the table lists them. */
static char *list_kind(const struct cma_table *t, const struct cma_device *d,
		       u32 first)
{
	struct text text;
	struct cma_out *out = text_open(&text);
	u32 i;

	cma_printf(out, "%s", cma_device_state(d));
	if (first < d->nentries && d->entries[first].quota)
		cma_printf(out, " quota 0x%llx", d->entries[first].quota);
	for (i = first; i < d->nentries; i++) {
		const struct cma_entry *e = &d->entries[i];

		if (e->group != d->entries[first].group)
			break;
		if (e->region < 0)
			cma_printf(out, " %s", cma_entry_state(t, e));
		else
			cma_printf(out, " %s", t->regions[e->region].name);
	}
	return text_take(&text);
}

static bool begins_kind(const struct cma_device *d, u32 i)
{
	return !i || d->entries[i - 1].group != d->entries[i].group;
}

/* A device without references has a line in the table as well: of any kind. */
static u32 count_lines(const struct cma_device *d)
{
	return d->nentries ? d->nentries : 1;
}

static const char *kind_of(const struct cma_device *d, u32 i)
{
	return i < d->nentries ? d->entries[i].kind : "";
}

static const struct cma_device *find_kind(const struct cma_table *t,
					  const char *path, const char *kind,
					  u32 *first)
{
	const struct cma_device *d = NULL;
	u32 i;

	for (i = 0; i < t->ndevices && !d; i++)
		if (!strcmp(t->devices[i].path, path))
			d = &t->devices[i];
	for (i = 0; d && i < count_lines(d); i++) {
		if (!begins_kind(d, i) || strcmp(kind_of(d, i), kind))
			continue;
		*first = i;
		return d;
	}
	return NULL;
}

/* Of one device: what @s says, against what @other does; told once if it differs. */
static bool diff_device(const struct side *s, const struct cma_device *d,
			const struct side *other)
{
	bool differs = false;
	u32 i, first;

	for (i = 0; i < count_lines(d); i++) {
		const char *kind = kind_of(d, i);
		const struct cma_device *like;
		char *mine, *theirs;

		if (!begins_kind(d, i))
			continue;
		like = find_kind(other->t, d->path, kind, &first);
		mine = list_kind(s->t, d, i);
		theirs = like ? list_kind(other->t, like, first) : NULL;
		if (!theirs || (s->sign == '-' && strcmp(mine, theirs))) {
			printf("%c device %s %s: %s", theirs ? '!' : s->sign,
			       d->path, *kind ? kind : "*", mine);
			printf(theirs ? " -> %s\n" : "\n", theirs);
			differs = true;
		}
		free(mine);
		free(theirs);
	}
	return differs;
}

static bool diff_devices(const struct side *s, const struct side *other)
{
	bool differs = false;
	u32 i;

	for (i = 0; i < s->t->ndevices; i++)
		differs |= diff_device(s, &s->t->devices[i], other);
	return differs;
}

static bool diff_tables(const struct cma_table *a, const struct cma_table *b)
{
	const struct side old = { a, '-' }, new = { b, '+' };
	bool differs = diff_regions(&old, &new);

	differs |= diff_devices(&old, &new);
	differs |= diff_devices(&new, &old);
	return differs;
}

/**
 * diff_command() - cmadt diff
 * @o: the command line: one board, and behind "--" the other
 *
 * Return: the exit status.
 */
int diff_command(const struct options *o)
{
	struct options second = *o;
	struct tree old, new;
	bool differs;

	if (!o->nfiles || !o->nrest)
		die("diff: got one board, want OLD [OVERLAY...] -- NEW [OVERLAY...]");
	second.files = o->rest;
	second.nfiles = o->nrest;
	tree_make(&old, o);
	tree_make(&new, &second);
	differs = diff_tables(&old.table.table, &new.table.table);
	tree_free(&old);
	tree_free(&new);
	return differs ? CMADT_FINDINGS : CMADT_CLEAN;
}
