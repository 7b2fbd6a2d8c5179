// SPDX-License-Identifier: GPL-2.0-only
/* The table as JSON. */
#include <stdlib.h>

#include "../../mm/cma_region/heap.h"
#include "../../mm/cma_region/print.h"
#include "../../mm/cma_region/route.h"
#include "../../mm/cma_region/zero.h"
#include "cmadt.h"
#include "json.h"

static void text_put(struct text *t, struct json *j, const char *key)
{
	char *s = text_take(t);

	json_text(j, key, s);
	free(s);
}

static void put_areas(struct json *j, const char *key,
		      const struct cma_area *areas, u32 n)
{
	u32 i;

	json_open(j, key, '[');
	for (i = 0; i < n; i++) {
		json_open(j, NULL, '{');
		json_hex(j, "start", areas[i].range.first);
		json_hex(j, "size", cma_range_size(&areas[i].range));
		json_text(j, "name", areas[i].name);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_region(struct json *j, const struct cma_table *t,
		       const struct cma_region *r)
{
	struct text text;

	json_open(j, NULL, '{');
	json_text(j, "name", r->name);
	json_text(j, "node", r->path);
	json_hex_or_null(j, "start", r->flags & CMA_F_PLACED, r->range.first);
	json_hex(j, "size", r->size);
	json_hex(j, "alignment", r->align);
	json_text(j, "allocator", r->allocator);
	cma_print_flags(r, text_open(&text));
	text_put(&text, j, "flags");
	json_text(j, "zero", r->allocator ? cma_zero_name(r->zero) : NULL);
	json_text(j, "source", r->source);
	json_text(j, "state", cma_state_name(r));
	cma_print_reason(t, r, text_open(&text));
	text_put(&text, j, "reason");
	json_close(j, '}');
}

static void put_entry(struct json *j, const struct cma_table *t,
		      const struct cma_entry *e)
{
	json_open(j, NULL, '{');
	json_text(j, "region", e->region < 0 ? NULL :
		 t->regions[e->region].name);
	json_hex(j, "phandle", e->phandle);
	json_text(j, "state", cma_entry_state(t, e));
	json_close(j, '}');
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
				json_close(j, ']');
				json_close(j, '}');
			}
			json_open(j, NULL, '{');
			json_text(j, "node", d->path);
			json_text(j, "status", cma_device_state(d));
			json_text(j, "kind", *e->kind ? e->kind : NULL);
			json_hex_or_null(j, "quota", e->quota, e->quota);
			json_text(j, "source", e->route ?
				  t->routes[e->route - 1].source : "dt");
			json_open(j, "regions", '[');
		}
		put_entry(j, t, e);
	}
	if (i) {
		json_close(j, ']');
		json_close(j, '}');
	}
}

static void put_route(struct json *j, const struct cma_table *t,
		      const struct cma_route *r)
{
	struct text text;
	u32 i;

	json_open(j, NULL, '{');
	cma_printf(text_open(&text), "%s%s", r->device, r->star ? "*" : "");
	text_put(&text, j, "device");
	json_text(j, "kind", r->kind);
	json_text(j, "source", r->source);
	json_open(j, "regions", '[');
	for (i = 0; i < r->ntargets; i++) {
		json_open(j, NULL, '{');
		json_text(j, "region", r->targets[i].name);
		json_text(j, "state", cma_target_state(t, &r->targets[i]));
		json_close(j, '}');
	}
	json_close(j, ']');
	json_close(j, '}');
}

static void put_heaps(struct json *j, const struct cma_table *t)
{
	u32 i;

	json_open(j, "heaps", '[');
	for (i = 0; i < t->nheaps; i++) {
		const struct cma_heap *h = &t->heaps[i];

		json_open(j, NULL, '{');
		json_text(j, "name", h->name);
		json_text(j, "node", h->path);
		json_text(j, "kind", *h->kind ? h->kind : NULL);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_findings(struct json *j, const struct cma_table *t)
{
	const struct cma_finding *f;
	struct text text;

	json_open(j, "findings", '[');
	for (f = t->findings; f; f = f->next) {
		json_open(j, NULL, '{');
		json_text(j, "level", cma_level_name(cma_check_level(f->id)));
		json_text(j, "check", cma_check_name(f->id));
		json_text(j, "node", f->path);
		json_text(j, "property", cma_finding_property(f));
		cma_finding_print(f, text_open(&text));
		text_put(&text, j, "message");
		json_close(j, '}');
	}
	json_close(j, ']');
}

/**
 * json_table() - put a table with its findings into an object
 * @j: where to, inside of an object
 * @t: table
 */
void json_table(struct json *j, const struct cma_table *t)
{
	u32 i;

	json_hex(j, "page-size", t->machine.page_size);
	json_hex(j, "phys-last", t->machine.phys_last);
	json_hex(j, "lowmem-last", t->machine.lowmem_last);
	json_hex(j, "cma-align", t->machine.cma_align);
	json_hex(j, "cma-areas", t->machine.cma_areas);
	put_areas(j, "memory", t->memory, t->nmemory);
	put_areas(j, "memreserve", t->memreserve, t->nmemreserve);
	put_areas(j, "reserved", t->machine.reserved, t->machine.nreserved);
	json_open(j, "regions", '[');
	for (i = 0; i < t->nregions; i++)
		put_region(j, t, &t->regions[t->order[i]]);
	json_close(j, ']');
	json_open(j, "devices", '[');
	for (i = 0; i < t->ndevices; i++)
		put_device(j, t, &t->devices[i]);
	json_close(j, ']');
	json_open(j, "map", '[');
	for (i = 0; i < t->nroutes; i++)
		put_route(j, t, &t->routes[i]);
	json_close(j, ']');
	put_heaps(j, t);
	put_findings(j, t);
}
