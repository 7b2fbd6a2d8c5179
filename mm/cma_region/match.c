// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: finding a rule
 *
 * All device patterns of a map that have their wildcards at the same places
 * are one shape: "ba?/a" and "fo?/b", but not "foo*". To match a name against
 * every pattern of a shape is one look-up in a hash, of the name with the
 * characters at those places masked. Names without wildcards are a shape too.
 * What a pattern says of a kind is found in the same hash.
 *
 * So a look-up hashes the device once a shape, and the kind once for each
 * pattern it fits that names more than FEW_KINDS; it compares with one text
 * each, or with a few that fell into the same bucket. A map has CMA_RULE_SHAPES at most, and
 * one without wildcards, as most are, has one. The number of rules counts
 * nowhere. The hash is seeded anew until no bucket holds more than LONGEST
 * texts.
 *
 * The first rule that matches holds: every choice has a rank, its position in
 * the map. Only a kind moves: "foo/a" goes in front of the first "foo" without a
 * kind, which serves any kind but those named. A shape whose best rank is worse
 * than what was found is not looked at, so wildcards at the end of a map cost a
 * device that is named in front of them nothing.
 *
 * A pattern is found the way a device is: its "?" is a character that only a
 * "?" matches. What is found is then the first choice that serves all of it,
 * which is how rule.c sees that a pattern can never be reached.
 */
#include <linux/string.h>

#include "map.h"
#include "match.h"

/* Owners of keys: shapes have 0 .. CMA_RULE_SHAPES - 1 */
#define OWNER_NAMES	CMA_RULE_SHAPES
#define OWNER_KINDS	(CMA_RULE_SHAPES + 1)

#define FEW_KINDS	4
#define LONGEST		8
#define MAX_SEEDS	64

/* The keys come first in what they are part of. */
static __always_inline struct cma_rule_device *
find_plain_device(const struct cma_rules *r, const char *s, size_t len)
{
	return (void *)cma_keys_find_fast(&r->keys, 0, s, len);
}

static struct cma_rule_device *find_device(const struct cma_rules *r,
					   size_t shape, const char *s,
					   size_t len)
{
	const char *mask = r->shapes[shape].mask;

	return (void *)(mask ?
			cma_keys_find_masked(&r->keys, shape, mask, s, len) :
			cma_keys_find(&r->keys, shape, s, len));
}

static struct cma_rule_choice *find_kind(const struct cma_rules *r,
					 const struct cma_rule_device *d,
					 const char *kind, size_t len)
{
	size_t owner = OWNER_KINDS + (d - r->devices);

	return (void *)cma_keys_find(&r->keys, owner, kind, len);
}

/**
 * cma_match_add_name() - note the name of a region
 * @r: the map
 * @text: the name; is kept
 * @len: its length
 *
 * Context: the map is being parsed, by one thread.
 * Return: its index in r->names.
 */
size_t cma_match_add_name(struct cma_rules *r, const char *text, size_t len)
{
	struct cma_key *k = cma_keys_find(&r->keys, OWNER_NAMES, text, len);

	if (k)
		return k - r->names;
	k = &r->names[r->nnames];
	k->text = text;
	k->len = len;
	k->owner = OWNER_NAMES;
	cma_keys_insert(&r->keys, k, NULL);
	return r->nnames++;
}

static bool same_marks(const char *a, const char *b, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((a[i] == '?') != (b[i] == '?'))
			return false;
	return true;
}

/* The index of the shape; CMA_RULE_SHAPES if there are too many. */
static size_t add_shape(struct cma_rules *r, const char *text, size_t len,
			bool star)
{
	const char *mask = memchr(text, '?', len) ? text : NULL;
	struct cma_rule_shape *p;
	size_t i;

	if (!star && !mask)
		return 0;
	for (i = 1; i < r->nshapes; i++) {
		p = &r->shapes[i];
		if (p->star == star && p->len == len && !p->mask == !mask &&
		    (!mask || same_marks(p->mask, mask, len)))
			return i;
	}
	if (i == CMA_RULE_SHAPES)
		return i;
	p = &r->shapes[r->nshapes++];
	p->mask = mask;
	p->len = len;
	p->star = star;
	return i;
}

/**
 * cma_match_add_device() - note a device pattern
 * @r: the map
 * @text: it without the final "*"; is kept
 * @len: length of @text
 * @star: there is a final "*"
 *
 * Context: the map is being parsed, by one thread.
 * Return: the device pattern, which may have been noted before, or NULL if it
 * would be of one shape too many.
 */
struct cma_rule_device *cma_match_add_device(struct cma_rules *r,
					     const char *text, size_t len,
					     bool star)
{
	size_t shape = add_shape(r, text, len, star);
	struct cma_rule_device *d;

	if (shape == CMA_RULE_SHAPES)
		return NULL;
	d = find_device(r, shape, text, len);
	if (d)
		return d;
	d = &r->devices[r->ndevices++];
	d->key.text = text;
	d->key.len = len;
	d->key.owner = shape;
	cma_keys_insert(&r->keys, &d->key, r->shapes[shape].mask);
	return d;
}

/**
 * cma_match_add_choice() - note a kind of a device pattern
 * @r: the map
 * @d: the device pattern
 * @kind: the kind, which is kept; NULL for any other
 * @len: its length
 *
 * Context: the map is being parsed, by one thread.
 * Return: the choice; if its rule is set, it was noted before.
 */
struct cma_rule_choice *cma_match_add_choice(struct cma_rules *r,
					     struct cma_rule_device *d,
					     const char *kind, size_t len)
{
	struct cma_rule_choice *c;

	c = kind ? find_kind(r, d, kind, len) : d->any;
	if (c)
		return c;
	c = &r->choices[r->nchoices++];
	c->key.owner = OWNER_KINDS + (d - r->devices);
	if (kind) {
		c->key.text = kind;
		c->key.len = len;
		cma_keys_insert(&r->keys, &c->key, NULL);
		c->other = d->kinds;
		d->kinds = c;
		d->nkinds++;
	} else {
		d->any = c;
	}
	return c;
}

/**
 * cma_match_device() - the device pattern that a choice is of
 * @r: the map
 * @c: the choice
 *
 * Context: any.
 * Return: the device pattern.
 */
const struct cma_rule_device *
cma_match_device(const struct cma_rules *r, const struct cma_rule_choice *c)
{
	return &r->devices[c->key.owner - OWNER_KINDS];
}

static void fill_again(struct cma_rules *r)
{
	struct cma_keys *keys = &r->keys;
	size_t i, n = (size_t)1 << (CMA_KEY_BITS - keys->shift);

	memset(keys->buckets, 0, n * sizeof(*keys->buckets));
	keys->longest = 0;
	for (i = 0; i < r->nnames; i++)
		cma_keys_insert(keys, &r->names[i], NULL);
	for (i = 0; i < r->ndevices; i++)
		cma_keys_insert(keys, &r->devices[i].key,
				r->shapes[r->devices[i].key.owner].mask);
	for (i = 0; i < r->nchoices; i++)
		if (r->choices[i].key.text)
			cma_keys_insert(keys, &r->choices[i].key, NULL);
}

/* Its position in the map, but in front of what serves any other kind. */
static void rank_choice(struct cma_rules *r, struct cma_rule_choice *c)
{
	struct cma_rule_device *d = &r->devices[c->key.owner - OWNER_KINDS];
	struct cma_rule_shape *p = &r->shapes[d->key.owner];

	c->rank = c->pattern;
	if (d->any && d->any->pattern < c->rank)
		c->rank = d->any->pattern;
	if (c->rank < d->rank)
		d->rank = c->rank;
	if (c->rank < p->rank)
		p->rank = c->rank;
}

static void give_ranks(struct cma_rules *r)
{
	size_t i;

	for (i = 0; i < r->ndevices; i++)
		r->devices[i].rank = SIZE_MAX;
	for (i = 0; i < r->nshapes; i++)
		r->shapes[i].rank = SIZE_MAX;
	for (i = 0; i < r->nchoices; i++)
		rank_choice(r, &r->choices[i]);
}

/**
 * cma_match_finish() - make a map ready to be searched
 * @r: the map, with all that belongs to it noted
 *
 * Context: the map is being parsed, by one thread.
 */
void cma_match_finish(struct cma_rules *r)
{
	size_t i;

	for (i = 0; i < MAX_SEEDS && r->keys.longest > LONGEST; i++) {
		r->keys.seed += CMA_KEY_MIX;
		fill_again(r);
	}
	give_ranks(r);
}

static inline bool same_string(const char *a, const char *b)
{
	for (; *a == *b; a++, b++)
		if (!*a)
			return true;
	return false;
}

/* What @d says of @kind, NULL for nothing. */
static __always_inline const struct cma_rule_choice *
resolve(const struct cma_rules *r, const struct cma_rule_device *d,
	const char *kind)
{
	const struct cma_rule_choice *c;

	/* To look at a few kinds, which are short, is less than to hash one. */
	if (d->nkinds > FEW_KINDS) {
		c = find_kind(r, d, kind, strlen(kind));
		return c ? c : d->any;
	}
	for (c = d->kinds; c; c = c->other)
		if (same_string(c->key.text, kind))
			return c;
	return d->any;
}

static inline const struct cma_rule_choice *
better(const struct cma_rule_choice *a, const struct cma_rule_choice *b)
{
	return !b || (a && a->rank < b->rank) ? a : b;
}

/* The device pattern of a shape with wildcards that matches all of @q. */
static const struct cma_rule_device *
find_wild_device(const struct cma_rules *r, size_t shape,
		 const struct cma_rule_request *q)
{
	const struct cma_rule_shape *p = &r->shapes[shape];

	if (p->star ? p->len > q->len : q->star || p->len != q->len)
		return NULL;
	return find_device(r, shape, q->device, p->len);
}

/* What device patterns with wildcards say, if it is better than @best. */
static const struct cma_rule_choice *
find_wild(const struct cma_rule_choice *best, const struct cma_rules *r,
	  const struct cma_rule_request *q)
{
	const struct cma_rule_device *d;
	size_t i;

	for (i = 1; i < r->nshapes; i++) {
		if (best && best->rank < r->shapes[i].rank)
			continue;
		d = find_wild_device(r, i, q);
		if (d && (!best || d->rank < best->rank))
			best = better(best, resolve(r, d, q->kind));
	}
	return best;
}

/**
 * cma_match_find() - the choice that serves a request
 * @r: the map
 * @q: the request
 *
 * Context: any.
 * Return: the choice, or NULL if there is none.
 */
const struct cma_rule_choice *cma_match_find(const struct cma_rules *r,
					     const struct cma_rule_request *q)
{
	const struct cma_rule_device *d = NULL;

	if (!q->star)
		d = find_plain_device(r, q->device, q->len);
	return find_wild(d ? resolve(r, d, q->kind) : NULL, r, q);
}

/* Of a map with wildcards; not inline, to stay out of the shorter path. */
static noinline const struct cma_rule *find_in_wild(const struct cma_rules *r,
						    const char *device,
						    size_t len, const char *kind)
{
	const struct cma_rule_request q = {
		.device = device,
		.len = len,
		.kind = kind,
	};
	const struct cma_rule_choice *c = cma_match_find(r, &q);

	return c ? c->rule : NULL;
}

/**
 * cma_rules_find() - the rule that serves a request
 * @rules: the map
 * @device: name of the device
 * @kind: what for; NULL means "common"
 *
 * Context: any.
 * Return: the rule, or NULL if there is none.
 */
const struct cma_rule *cma_rules_find(const struct cma_rules *rules,
				      const char *device, const char *kind)
{
	const struct cma_rule_choice *c;
	const struct cma_rule_device *d;
	size_t len = strlen(device);

	if (!kind)
		kind = CMA_KIND_COMMON;
	if (rules->nshapes > 1)
		return find_in_wild(rules, device, len, kind);
	d = find_plain_device(rules, device, len);
	c = d ? resolve(rules, d, kind) : NULL;
	return c ? c->rule : NULL;
}

/**
 * cma_rules_start() - begin a walk over what serves a request
 * @it: the walk
 * @rules: the map
 * @device: name of the device
 * @kind: what for; NULL means "common"
 *
 * Context: any.
 */
void cma_rules_start(struct cma_rule_iter *it, const struct cma_rules *rules,
		     const char *device, const char *kind)
{
	it->rules = rules;
	it->rule = cma_rules_find(rules, device, kind);
	it->next = 0;
}

static bool is_repeated(const struct cma_rule *rule, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (rule->regions[i] == rule->regions[at])
			return true;
	return false;
}

/**
 * cma_rules_next() - the next region to try
 * @it: the walk
 *
 * A region comes once, where the rule names it first.
 *
 * Context: any.
 * Return: its name, which may be that of no region, or NULL.
 */
const char *cma_rules_next(struct cma_rule_iter *it)
{
	size_t at;

	while (it->rule && it->next < it->rule->nregions) {
		at = it->next++;
		if (!is_repeated(it->rule, at))
			return it->rules->names[it->rule->regions[at]].text;
	}
	return NULL;
}
