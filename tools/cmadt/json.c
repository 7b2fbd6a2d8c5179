// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table as JSON. Addresses and sizes are strings of hex digits, for JSON's
 * numbers lose what is above 2^53.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "../../mm/cma_region/heap.h"
#include "../../mm/cma_region/print.h"
#include "../../mm/cma_region/route.h"
#include "../../mm/cma_region/zero.h"
#include "cmadt.h"

struct json {
	FILE *f;
	bool first;
};

static void put_string(struct json *j, const char *s)
{
	fputc('"', j->f);
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			fputc('\\', j->f);
		if (*s < ' ' || *s > '~')
			fprintf(j->f, "\\u%04x", (unsigned char)*s);
		else
			fputc(*s, j->f);
	}
	fputc('"', j->f);
}

static void put_key(struct json *j, const char *key)
{
	fputs(j->first ? "" : ", ", j->f);
	j->first = false;
	if (!key)
		return;
	put_string(j, key);
	fputs(": ", j->f);
}

static void put_text(struct json *j, const char *key, const char *s)
{
	put_key(j, key);
	if (s)
		put_string(j, s);
	else
		fputs("null", j->f);
}

static void put_hex(struct json *j, const char *key, u64 n)
{
	put_key(j, key);
	fprintf(j->f, "\"0x%llx\"", n);
}

static void put_hex_or_null(struct json *j, const char *key, bool there, u64 n)
{
	if (there)
		put_hex(j, key, n);
	else
		put_text(j, key, NULL);
}

static void open_with(struct json *j, const char *key, char bracket)
{
	put_key(j, key);
	fputc(bracket, j->f);
	j->first = true;
}

static void close_with(struct json *j, char bracket)
{
	fputc(bracket, j->f);
	j->first = false;
}

/* What a print function of the core prints, as a JSON string. */
struct text {
	struct file_out out;
	char *s;
	size_t size;
};

static struct cma_out *text_open(struct text *t)
{
	file_out_init(&t->out, must_alloc(open_memstream(&t->s, &t->size)));
	return &t->out.out;
}

static void text_put(struct text *t, struct json *j, const char *key)
{
	fclose(t->out.file);
	put_text(j, key, t->s);
	free(t->s);
}

static void put_areas(struct json *j, const char *key,
		      const struct cma_area *areas, u32 n)
{
	u32 i;

	open_with(j, key, '[');
	for (i = 0; i < n; i++) {
		open_with(j, NULL, '{');
		put_hex(j, "start", areas[i].range.first);
		put_hex(j, "size", cma_range_size(&areas[i].range));
		put_text(j, "name", areas[i].name);
		close_with(j, '}');
	}
	close_with(j, ']');
}

static void put_region(struct json *j, const struct cma_table *t,
		       const struct cma_region *r)
{
	struct text text;

	open_with(j, NULL, '{');
	put_text(j, "name", r->name);
	put_text(j, "node", r->path);
	put_hex_or_null(j, "start", r->flags & CMA_F_PLACED, r->range.first);
	put_hex(j, "size", r->size);
	put_hex(j, "alignment", r->align);
	put_text(j, "allocator", r->allocator);
	cma_print_flags(r, text_open(&text));
	text_put(&text, j, "flags");
	put_text(j, "zero", r->allocator ? cma_zero_name(r->zero) : NULL);
	put_text(j, "source", r->source);
	put_text(j, "state", cma_state_name(r));
	cma_print_reason(t, r, text_open(&text));
	text_put(&text, j, "reason");
	close_with(j, '}');
}

static void put_entry(struct json *j, const struct cma_table *t,
		      const struct cma_entry *e)
{
	open_with(j, NULL, '{');
	put_text(j, "region", e->region < 0 ? NULL :
		 t->regions[e->region].name);
	put_hex(j, "phandle", e->phandle);
	put_text(j, "state", cma_entry_state(t, e));
	close_with(j, '}');
}

/* Entries of a kind stand together, in the order they are tried. */
static void put_device(struct json *j, const struct cma_table *t,
		       const struct cma_device *d)
{
	u32 i;

	for (i = 0; i < d->nentries; i++) {
		const struct cma_entry *e = &d->entries[i];

		if (!i || e[-1].group != e->group) {
			if (i) {
				close_with(j, ']');
				close_with(j, '}');
			}
			open_with(j, NULL, '{');
			put_text(j, "node", d->path);
			put_text(j, "status", cma_device_state(d));
			put_text(j, "kind", *e->kind ? e->kind : NULL);
			put_hex_or_null(j, "quota", e->quota, e->quota);
			put_text(j, "source", e->route ?
				 t->routes[e->route - 1].source : "dt");
			open_with(j, "regions", '[');
		}
		put_entry(j, t, e);
	}
	if (i) {
		close_with(j, ']');
		close_with(j, '}');
	}
}

static void put_route(struct json *j, const struct cma_table *t,
		      const struct cma_route *r)
{
	struct text text;
	u32 i;

	open_with(j, NULL, '{');
	cma_printf(text_open(&text), "%s%s", r->device, r->star ? "*" : "");
	text_put(&text, j, "device");
	put_text(j, "kind", r->kind);
	put_text(j, "source", r->source);
	open_with(j, "regions", '[');
	for (i = 0; i < r->ntargets; i++) {
		open_with(j, NULL, '{');
		put_text(j, "region", r->targets[i].name);
		put_text(j, "state", cma_target_state(t, &r->targets[i]));
		close_with(j, '}');
	}
	close_with(j, ']');
	close_with(j, '}');
}

static void put_heaps(struct json *j, const struct cma_table *t)
{
	u32 i;

	open_with(j, "heaps", '[');
	for (i = 0; i < t->nheaps; i++) {
		const struct cma_heap *h = &t->heaps[i];

		open_with(j, NULL, '{');
		put_text(j, "name", h->name);
		put_text(j, "node", h->path);
		put_text(j, "kind", *h->kind ? h->kind : NULL);
		close_with(j, '}');
	}
	close_with(j, ']');
}

static void put_findings(struct json *j, const struct cma_table *t)
{
	const struct cma_finding *f;
	struct text text;

	open_with(j, "findings", '[');
	for (f = t->findings; f; f = f->next) {
		open_with(j, NULL, '{');
		put_text(j, "level", cma_level_name(cma_check_level(f->id)));
		put_text(j, "check", cma_check_name(f->id));
		put_text(j, "node", f->path);
		put_text(j, "property", cma_finding_property(f));
		cma_finding_print(f, text_open(&text));
		text_put(&text, j, "message");
		close_with(j, '}');
	}
	close_with(j, ']');
}

/**
 * print_json() - print a table with its findings as one JSON object
 * @t: table
 * @f: where to
 */
void print_json(const struct cma_table *t, FILE *f)
{
	struct json j = { f, true };
	u32 i;

	open_with(&j, NULL, '{');
	put_hex(&j, "page-size", t->machine.page_size);
	put_hex(&j, "phys-last", t->machine.phys_last);
	put_hex(&j, "lowmem-last", t->machine.lowmem_last);
	put_hex(&j, "cma-align", t->machine.cma_align);
	put_hex(&j, "cma-areas", t->machine.cma_areas);
	put_areas(&j, "memory", t->memory, t->nmemory);
	put_areas(&j, "memreserve", t->memreserve, t->nmemreserve);
	put_areas(&j, "reserved", t->machine.reserved, t->machine.nreserved);
	open_with(&j, "regions", '[');
	for (i = 0; i < t->nregions; i++)
		put_region(&j, t, &t->regions[t->order[i]]);
	close_with(&j, ']');
	open_with(&j, "devices", '[');
	for (i = 0; i < t->ndevices; i++)
		put_device(&j, t, &t->devices[i]);
	close_with(&j, ']');
	open_with(&j, "map", '[');
	for (i = 0; i < t->nroutes; i++)
		put_route(&j, t, &t->routes[i]);
	close_with(&j, ']');
	put_heaps(&j, t);
	put_findings(&j, t);
	close_with(&j, '}');
	fputc('\n', f);
}
