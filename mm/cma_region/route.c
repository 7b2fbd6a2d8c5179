// SPDX-License-Identifier: GPL-2.0-only
/*
 * Routes: what cma_map= and the board's own map say, as the table shows it.
 *
 * The rules are read by the one parser there is. A text with a fault is a
 * finding, and then that map is as if it were not there. Names that no region
 * has are notes: a driver may yet bring one.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "match.h"
#include "out.h"
#include "route.h"
#include "table.h"

/**
 * struct reader - a map on its way to the table
 * @t: table
 * @rules: the map
 * @what: what it is called, the path of its findings
 * @source: who says so
 */
struct reader {
	struct cma_table *t;
	struct cma_rules *rules;
	const char *what;
	const char *source;
};

/* Text that becomes a string of the table; what does not fit is cut. */
struct note {
	struct cma_out out;
	size_t used;
	char text[160];
};

static void note_vprintf(struct cma_out *out, const char *fmt, va_list args)
{
	struct note *n = container_of(out, struct note, out);
	int len = vsnprintf(n->text + n->used, sizeof(n->text) - n->used, fmt,
			    args);

	n->used += len;
	if (n->used >= sizeof(n->text))
		n->used = sizeof(n->text) - 1;
}

static const char *keep(struct cma_table *t, const char *s)
{
	const char *copy = cma_arena_strdup(t->arena, s, strlen(s));

	if (!copy)
		t->full = true;
	return copy;
}

static void refuse(const struct reader *r, const struct cma_syntax *error)
{
	struct note at = { .out.vprintf = note_vprintf };
	struct note why = { .out.vprintf = note_vprintf };
	struct cma_finding *f;

	cma_printf(&at.out, "position %zu", error->position);
	cma_syntax_reason(error, &why.out);
	f = cma_finding_add(r->t, CMA_CHECK_MAP_MALFORMED, r->what, NULL);
	f->property = keep(r->t, at.text);
	f->other = keep(r->t, why.text);
}

static void add_target(struct cma_table *t, const char *name)
{
	const struct cma_region *r = cma_table_by_name(t, name);
	struct cma_target *target = &t->targets[t->ntargets++];

	target->name = name;
	target->region = r ? r - t->regions : CMA_REF_DANGLING;
}

static void add_routes(struct reader *r, const struct cma_rule *rule)
{
	const struct cma_target *targets = &r->t->targets[r->t->ntargets];
	const struct cma_rules *rules = r->rules;
	size_t i;

	for (i = 0; i < rule->nregions; i++)
		add_target(r->t, rules->names[rule->regions[i]].text);

	for (i = 0; i < rule->npatterns; i++) {
		const struct cma_rule_choice *c =
			rules->patterns[rule->first + i].choice;
		const struct cma_rule_device *d = cma_match_device(rules, c);

		r->t->routes[r->t->nroutes++] = (struct cma_route) {
			.device = d->key.text,
			.star = rules->shapes[d->key.owner].star,
			.kind = c->key.text,
			.source = r->source,
			.targets = targets,
			.ntargets = rule->nregions,
		};
	}
}

static void tell_unknown(const struct reader *r)
{
	size_t i;

	for (i = 0; i < r->rules->nnames; i++) {
		const char *name = r->rules->names[i].text;

		if (!cma_table_by_name(r->t, name))
			cma_finding_add(r->t, CMA_CHECK_MAP_REGION_UNKNOWN,
					r->what, NULL)->other = name;
	}
}

/* Which of a device's kinds the map serves instead of its node */
static void mark_entries(struct reader *r, const struct cma_device *d,
			 u32 first)
{
	u32 i;

	for (i = 0; i < d->nentries; i++) {
		struct cma_entry *e = &d->entries[i];
		const struct cma_rule *rule =
			cma_rules_find(r->rules, d->name,
				       *e->kind ? e->kind : NULL);

		e->route = rule ? 1 + first + rule->first : 0;
	}
}

static void add_map(struct reader *r, bool prevails)
{
	struct cma_table *t = r->t;
	u32 i, first = t->nroutes;

	for (i = 0; i < r->rules->nrules; i++)
		add_routes(r, &r->rules->rules[i]);
	for (i = 0; i < t->ndevices && prevails; i++)
		mark_entries(r, &t->devices[i], first);
	tell_unknown(r);
}

/*
 * The rules have a part of the arena to themselves, which they keep if they are
 * refused: a table takes what it needed while it was made.
 */
static bool read_map(struct reader *r, const char *text)
{
	struct cma_arena part = { .size = cma_rules_bytes(text) };
	struct cma_syntax error;
	int ret = -ENOMEM;

	r->rules = cma_arena_alloc(r->t->arena, 1, sizeof(*r->rules));
	part.base = cma_arena_alloc(r->t->arena, part.size, 1);
	if (r->rules && part.base)
		ret = cma_rules_parse(r->rules, text, &part, &error);
	if (ret == -EINVAL)
		refuse(r, &error);
	else if (ret)
		r->t->full = true;
	return !ret;
}

/* What may be repeated, patterns or names, ends in "," or ";" or is the last. */
static size_t count_items(const char *text)
{
	size_t n = 1;

	for (; *text; text++)
		n += *text == ',' || *text == ';';
	return n;
}

static bool take_routes(struct cma_table *t)
{
	size_t i, n = 0;

	for (i = 0; i < CMA_NR_MAPS; i++)
		if (t->machine.maps[i])
			n += count_items(t->machine.maps[i]);
	if (!n)
		return true;
	t->routes = cma_arena_alloc(t->arena, n, sizeof(*t->routes));
	t->targets = cma_arena_alloc(t->arena, n, sizeof(*t->targets));
	return t->routes && t->targets;
}

/**
 * cma_route_maps() - bring the machine's maps into its table
 * @t: table whose regions have their names
 *
 * Context: while the table is built. If there is no room, @t becomes full.
 */
void cma_route_maps(struct cma_table *t)
{
	static const char * const what[CMA_NR_MAPS] = {
		[CMA_MAP_OVERRIDE] = "cma_map",
		[CMA_MAP_BOARD] = "board_map",
	};
	static const char * const source[CMA_NR_MAPS] = {
		[CMA_MAP_OVERRIDE] = "cmdline",
		[CMA_MAP_BOARD] = "board",
	};
	u32 i;

	t->full |= !take_routes(t);
	for (i = 0; i < CMA_NR_MAPS && !t->full; i++) {
		struct reader r = {
			.t = t, .what = what[i], .source = source[i],
		};

		if (!t->machine.maps[i])
			continue;
		t->machine.maps[i] = keep(t, t->machine.maps[i]);
		if (!t->full && read_map(&r, t->machine.maps[i]))
			add_map(&r, i == CMA_MAP_OVERRIDE);
	}
}
