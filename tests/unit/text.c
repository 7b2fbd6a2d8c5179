// SPDX-License-Identifier: GPL-2.0-only
/* A struct cma_out that keeps what is printed as a string. */
#include <stdio.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/match.h"
#include "../../mm/cma_region/print.h"
#include "text.h"

static void text_vprintf(struct cma_out *out, const char *fmt, va_list args)
{
	struct text *t = (struct text *)out;
	int n = vsnprintf(t->s + t->len, sizeof(t->s) - t->len, fmt, args);

	assert_true(n >= 0 && (size_t)n < sizeof(t->s) - t->len);
	t->len += n;
}

/* Empty the text; what is printed from now on lands in text->s. */
struct cma_out *text_start(struct text *text)
{
	text->out.vprintf = text_vprintf;
	text->len = 0;
	text->s[0] = '\0';
	return &text->out;
}

/* The table, then all findings in full: everything there is to see. */
void text_table(struct text *text, const struct cma_table *t)
{
	struct cma_out *out = text_start(text);
	const struct cma_finding *f;

	cma_print_table(t, out);
	cma_print_inputs(t, out);
	for (f = t->findings; f; f = f->next) {
		cma_printf(out, "%s: ", cma_level_name(cma_check_level(f->id)));
		cma_finding_print(f, out);
		cma_printf(out, " [%s]\n", cma_check_name(f->id));
	}
}

/* The part of the table that is about regions. */
void text_regions(struct text *text, const struct cma_table *t)
{
	char *start, *end;

	cma_print_table(t, text_start(text));
	start = strstr(text->s, "\nregion ");
	assert_non_null(start);
	end = strstr(start, "\ndevice ");
	assert_non_null(end);
	*end = '\0';
	memmove(text->s, start, end - start + 1);
	text->len = end - start;
}

/* The findings, a line each: check, node, property. */
void text_findings(struct text *text, const struct cma_table *t)
{
	struct cma_out *out = text_start(text);
	const struct cma_finding *f;

	for (f = t->findings; f; f = f->next)
		cma_printf(out, "%s %s %s\n", cma_check_name(f->id), f->path,
			   cma_finding_property(f));
}

/* Exactly these findings, in this order. */
void expect_findings(const struct cma_table *t, const char *lines)
{
	static struct text text;

	text_findings(&text, t);
	assert_string_equal(text.s, lines);
}

static void print_pattern(const struct cma_rules *r,
			  const struct cma_rule_choice *c, struct cma_out *out)
{
	const struct cma_rule_device *d = cma_match_device(r, c);

	cma_printf(out, "%s%s", d->key.text,
		   r->shapes[d->key.owner].star ? "*" : "");
	if (c->key.text)
		cma_printf(out, "/%s", c->key.text);
}

static void print_rule(const struct cma_rules *r, const struct cma_rule *rule,
		       struct cma_out *out)
{
	size_t i;

	for (i = 0; i < rule->npatterns; i++) {
		cma_printf(out, "%s", i ? "," : "");
		print_pattern(r, r->patterns[rule->first + i].choice, out);
	}
	for (i = 0; i < rule->nregions; i++)
		cma_printf(out, "%c%s", i ? ',' : '=',
			   r->names[rule->regions[i]].text);
}

/*
 * A map, which parses to the same map. Every pattern names its device, and has no
 * kind if it serves any.
 */
void text_rules(struct text *text, const struct cma_rules *rules)
{
	struct cma_out *out = text_start(text);
	size_t i;

	for (i = 0; i < rules->nrules; i++) {
		cma_printf(out, "%s", i ? ";" : "");
		print_rule(rules, &rules->rules[i], out);
	}
}
