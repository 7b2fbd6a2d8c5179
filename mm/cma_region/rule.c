// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules: reading and printing the map attribute of 2010.
 *
 *	map      = [ rule { ";" rule } [ ";" ] ]
 *	rule     = pattern { "," pattern } "=" name { "," name }
 *	pattern  = device [ "/" kind ] | "/" kind
 *
 * There is one parser. A map that it takes can be searched as it stands, and
 * each of its patterns can be reached or says what is said in front of it;
 * any other map is refused whole.
 */
#include <linux/errno.h>
#include <linux/string.h>

#include "arena.h"
#include "match.h"

/**
 * struct parser - a map being read
 * @scan: the text
 * @rules: the result
 * @device: that of the last pattern, for one that begins with "/"
 */
struct parser {
	struct cma_scan scan;
	struct cma_rules *rules;
	struct cma_rule_device *device;
};

/* The end, ',' and ';' end whatever may be repeated: there is no more of it. */
static size_t count_items(const char *map)
{
	size_t n = 1;

	for (; *map; map++)
		n += *map == ',' || *map == ';';
	return n;
}

/* A name, a device and a kind each, and at least half of it empty. */
static unsigned int bucket_bits(size_t n)
{
	unsigned int bits = 4;

	while (bits < CMA_KEY_BITS - 2 && ((size_t)1 << bits) / 6 < n)
		bits++;
	return bits;
}

static bool take_arrays(struct cma_rules *r, struct cma_arena *a,
			const char *map, char **copy)
{
	size_t n = count_items(map);
	unsigned int bits = bucket_bits(n);

	memset(r, 0, sizeof(*r));
	r->rules = cma_arena_alloc(a, n, sizeof(*r->rules));
	r->patterns = cma_arena_alloc(a, n, sizeof(*r->patterns));
	r->names = cma_arena_alloc(a, n, sizeof(*r->names));
	r->regions = cma_arena_alloc(a, n, sizeof(*r->regions));
	r->devices = cma_arena_alloc(a, n, sizeof(*r->devices));
	r->choices = cma_arena_alloc(a, n, sizeof(*r->choices));
	r->keys.buckets = cma_arena_alloc(a, (size_t)1 << bits,
					  sizeof(*r->keys.buckets));
	r->keys.shift = CMA_KEY_BITS - bits;
	r->nshapes = 1;
	*copy = cma_arena_alloc(a, strlen(map) + 1, 1);
	return r->rules && r->patterns && r->names && r->regions &&
	       r->devices && r->choices && r->keys.buckets && *copy;
}

/**
 * cma_rules_bytes() - how much memory a map takes
 * @map: the text
 *
 * Context: any.
 * Return: bytes of an arena that are enough for cma_rules_parse().
 */
size_t cma_rules_bytes(const char *map)
{
	struct cma_arena none = { .size = 0 };
	struct cma_rules rules;
	char *copy;

	take_arrays(&rules, &none, map, &copy);
	return none.wanted;
}

static int parse_device(struct parser *p)
{
	struct cma_scan *s = &p->scan;
	size_t at = s->at, len = cma_scan_word(s, '?');
	bool star = cma_scan_skip(s, '*');
	const char *text = cma_scan_keep(s, at, len);

	if (!len && !star)
		return cma_scan_unexpected(s, p->device ? "a device or '/'" :
							  "a device");
	p->device = cma_match_add_device(p->rules, text, len, star);
	if (!p->device)
		return cma_scan_refuse(s, at, s->at - at,
				       "no more than 32 shapes of wildcards");
	return 0;
}

/* The kind behind a "/": NULL for "*". */
static int parse_kind(struct parser *p, const char **kind, size_t *len)
{
	struct cma_scan *s = &p->scan;
	size_t at = s->at;

	*kind = NULL;
	*len = cma_scan_word(s, '\0');
	if (*len)
		*kind = cma_scan_keep(s, at, *len);
	else if (!cma_scan_skip(s, '*'))
		return cma_scan_unexpected(s, "a type or '*'");
	return 0;
}

static void add_pattern(struct parser *p, size_t at, const char *kind,
			size_t len)
{
	struct cma_rules *r = p->rules;
	struct cma_rule_choice *c = cma_match_add_choice(r, p->device, kind,
							 len);

	if (!c->rule) {
		c->rule = &r->rules[r->nrules];
		c->pattern = r->npatterns;
	}
	r->patterns[r->npatterns++] = (struct cma_rule_pattern){
		.choice = c,
		.position = at,
		.len = p->scan.at - at,
	};
}

static int parse_pattern(struct parser *p)
{
	struct cma_scan *s = &p->scan;
	size_t at = s->at, len = 0;
	const char *kind = NULL;
	bool named = cma_scan_peek(s) != '/' || !p->device;
	int ret = 0;

	if (named)
		ret = parse_device(p);
	if (!ret && cma_scan_skip(s, '/')) {
		named = false;
		ret = parse_kind(p, &kind, &len);
	}
	if (ret)
		return ret;
	if (!strchr(",=", cma_scan_peek(s)) || !cma_scan_peek(s))
		return cma_scan_unexpected(s, named ? "'/', ',' or '='" :
						      "',' or '='");
	add_pattern(p, at, kind, len);
	return 0;
}

static int parse_region(struct parser *p)
{
	struct cma_rules *r = p->rules;
	struct cma_scan *s = &p->scan;
	size_t at = s->at, len = cma_scan_word(s, '\0');
	const char *name = cma_scan_keep(s, at, len);

	if (!len)
		return cma_scan_unexpected(s, "a region name");
	if (cma_scan_peek(s) && !strchr(",;", cma_scan_peek(s)))
		return cma_scan_unexpected(s, "',', ';' or the end");
	r->regions[r->nregions++] = cma_match_add_name(r, name, len);
	return 0;
}

static int parse_rule(struct parser *p)
{
	struct cma_rules *r = p->rules;
	struct cma_rule *rule = &r->rules[r->nrules];
	int ret;

	rule->first = r->npatterns;
	rule->regions = &r->regions[r->nregions];
	do {
		ret = parse_pattern(p);
	} while (!ret && cma_scan_skip(&p->scan, ','));
	if (ret)
		return ret;
	cma_scan_skip(&p->scan, '=');
	do {
		ret = parse_region(p);
	} while (!ret && cma_scan_skip(&p->scan, ','));
	if (ret)
		return ret;
	rule->npatterns = r->npatterns - rule->first;
	rule->nregions = &r->regions[r->nregions] - rule->regions;
	r->nrules++;
	return 0;
}

static int parse_map(struct parser *p)
{
	int ret = 0;

	while (!ret && cma_scan_peek(&p->scan)) {
		ret = parse_rule(p);
		cma_scan_skip(&p->scan, ';');
	}
	return ret;
}

static bool same_regions(const struct cma_rule *a, const struct cma_rule *b)
{
	return a->nregions == b->nregions &&
	       !memcmp(a->regions, b->regions,
		       a->nregions * sizeof(*a->regions));
}

/* Is there a request that comes to this pattern, or to what says the same? */
static int check_pattern(struct parser *p, const struct cma_rule *rule,
			 const struct cma_rule_pattern *pattern)
{
	struct cma_rules *r = p->rules;
	const struct cma_rule_choice *c = pattern->choice;
	const struct cma_rule_device *d = cma_match_device(r, c);
	const struct cma_rule_request q = {
		.device = d->key.text,
		.len = d->key.len,
		.star = r->shapes[d->key.owner].star,
		.kind = c->key.text ? c->key.text : CMA_RULE_ANY,
	};

	c = cma_match_find(r, &q);
	if (same_regions(c->rule, rule))
		return 0;
	cma_scan_refuse(&p->scan, pattern->position, pattern->len,
			"it in front of what hides it, at position");
	p->scan.error->has_other = true;
	p->scan.error->other = r->patterns[c->pattern].position;
	return -EINVAL;
}

static int check_rules(struct parser *p)
{
	const struct cma_rules *r = p->rules;
	size_t i, k;
	int ret = 0;

	for (i = 0; i < r->nrules; i++) {
		const struct cma_rule *rule = &r->rules[i];

		for (k = 0; k < rule->npatterns && !ret; k++)
			ret = check_pattern(p, rule,
					    &r->patterns[rule->first + k]);
	}
	return ret;
}

/**
 * cma_rules_parse() - read a map
 * @rules: receives it; valid only if 0 is returned
 * @map: the text; it is not kept
 * @arena: memory for the map
 * @error: receives why the text was refused; refers to @map
 *
 * Context: any; takes no lock and logs nothing.
 * Return: 0; -EINVAL with @error set, or -ENOMEM if @arena has not got
 * cma_rules_bytes(). On failure nothing stays taken from @arena.
 */
int cma_rules_parse(struct cma_rules *rules, const char *map,
		    struct cma_arena *arena, struct cma_syntax *error)
{
	struct parser p = {
		.scan = { .text = map, .error = error },
		.rules = rules,
	};
	size_t used = arena->used;
	int ret = -ENOMEM;

	if (take_arrays(rules, arena, map, &p.scan.copy)) {
		memcpy(p.scan.copy, map, strlen(map) + 1);
		ret = parse_map(&p);
	}
	if (!ret) {
		cma_match_finish(rules);
		ret = check_rules(&p);
	}
	if (ret)
		arena->used = used;
	return ret;
}
