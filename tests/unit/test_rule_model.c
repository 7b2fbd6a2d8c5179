// SPDX-License-Identifier: GPL-2.0-only
/*
 * The map against a model: a regular expression for what is a map, and for
 * each look-up a walk over the text from its start, as in 2010.
 *
 * SEED=n in the environment makes other maps; a failure names the seed.
 */
#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/arena.h"
#include "../../mm/cma_region/rule.h"
#include "text.h"

#define MAX_PATTERNS	400

/* A pattern of the text: device and kind, and what stands behind the "=" */
struct pattern {
	char device[40];
	char kind[16];
	char regions[40];
	size_t position;
	size_t rank;
};

static struct pattern model[MAX_PATTERNS];
static size_t nmodel;

static u64 memory[2][1 << 16];
static struct cma_rules rules;
static struct cma_syntax error;
static struct text text;
static regex_t grammar;

static unsigned long seed, map_seed;
static size_t naccepted, nhidden, nfound;
static u64 state_of_random;
static char map[1 << 13];

static void start_random(unsigned long n)
{
	state_of_random = n * 0x9e3779b97f4a7c15ULL + 1;
}

static unsigned int pick(unsigned int n)
{
	u64 x = state_of_random;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	state_of_random = x;
	return (x >> 32) % n;
}

#define expect(condition, ...)						\
do {									\
	if (!(condition)) {						\
		print_error("SEED=%lu, map %lu \"%s\": ", seed,	\
			    map_seed, map);				\
		fail_msg(__VA_ARGS__);					\
	}								\
} while (0)

/* A bracket expression of all characters that a word may have. */
static void print_class(char *to, const char *also)
{
	char c;

	to += sprintf(to, "[]");
	for (c = '!'; c <= '~'; c++)
		if (!strchr(";,=/*?][^-", c))
			*to++ = c;
	sprintf(to, "%s^[-]", also);
}

static void compile_grammar(void)
{
	char word[128], dev[128], kind[256], first[512], pattern[1024];
	char rest[2048], all[8192];

	print_class(word, "");
	print_class(dev, "?");
	snprintf(kind, sizeof(kind), "/(%s+|\\*)", word);
	snprintf(first, sizeof(first), "(%s+\\*?|\\*)(%s)?", dev, kind);
	snprintf(pattern, sizeof(pattern), "(%s|%s)", first, kind);
	snprintf(rest, sizeof(rest), "(,%s)*=%s+(,%s+)*", pattern, word, word);
	snprintf(all, sizeof(all), "^(%s%s(;%s%s)*;?)?$", first, rest, pattern,
		 rest);
	assert_int_equal(regcomp(&grammar, all, REG_EXTENDED | REG_NOSUB), 0);
}

static bool is_map(const char *s)
{
	return !regexec(&grammar, s, 0, NULL, 0);
}

/* Does some map begin with the first @len characters of @s? */
static bool may_become_map(const char *s, size_t len)
{
	static const char * const ends[] = { "", "x", "=x", "x=x" };
	static char whole[sizeof(map) + 4];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		sprintf(whole, "%.*s%s", (int)len, s, ends[i]);
		if (is_map(whole))
			return true;
	}
	return false;
}

static bool is_any(const struct pattern *p)
{
	return !*p->kind || !strcmp(p->kind, "*");
}

/* Split a map that is known to be one. */
static void read_model(void)
{
	static char copy[sizeof(map)];
	char *rule, *next, *p, *end, *regions, *slash;
	char device[40] = "";

	nmodel = 0;
	strcpy(copy, map);
	for (rule = copy; rule && *rule; rule = next) {
		next = strchr(rule, ';');
		if (next)
			*next++ = '\0';
		regions = strchr(rule, '=');
		*regions++ = '\0';
		for (p = rule; p; p = end) {
			struct pattern *m = &model[nmodel++];

			assert_true(nmodel <= MAX_PATTERNS);
			end = strchr(p, ',');
			if (end)
				*end++ = '\0';
			m->position = p - copy;
			slash = strchr(p, '/');
			strcpy(m->kind, slash ? slash + 1 : "");
			if (slash)
				*slash = '\0';
			if (*p)
				strcpy(device, p);
			strcpy(m->device, device);
			strcpy(m->regions, regions);
		}
	}
}

/* Does the pattern match the name, or all that a pattern matches? */
static bool covers(const char *p, const char *name)
{
	if (!strcmp(p, "*"))
		return true;
	if (!*p || !*name || *name == '*')
		return !*p && !*name;
	return (*p == '?' || *p == *name) && covers(p + 1, name + 1);
}

/* The regions of the first match, but for what names the kind elsewhere. */
static const char *model_find(const char *device, const char *kind)
{
	size_t i, k;

	for (i = 0; i < nmodel; i++)
		if (covers(model[i].device, device) &&
		    (is_any(&model[i]) || !strcmp(model[i].kind, kind)))
			break;
	if (i == nmodel)
		return "";
	for (k = i; is_any(&model[i]) && k < nmodel; k++)
		if (!strcmp(model[i].device, model[k].device) &&
		    !is_any(&model[k]) && !strcmp(model[k].kind, kind))
			return model[k].regions;
	return model[i].regions;
}

static void rank_model(void)
{
	size_t i, k;

	for (i = 0; i < nmodel; i++) {
		model[i].rank = 2 * i + 1;
		for (k = 0; k < i && !is_any(&model[i]); k++) {
			if (is_any(&model[k]) &&
			    !strcmp(model[k].device, model[i].device)) {
				model[i].rank = 2 * k;
				break;
			}
		}
	}
}

/* The first pattern that covers another, in the order they are tried. */
static const struct pattern *hidden_by(const struct pattern *q)
{
	const struct pattern *best = NULL, *p;

	for (p = model; p < model + nmodel; p++)
		if (covers(p->device, q->device) &&
		    (is_any(p) || (!is_any(q) && !strcmp(p->kind, q->kind))) &&
		    (!best || p->rank < best->rank))
			best = p;
	return best;
}

static size_t count_shapes(void)
{
	char shapes[MAX_PATTERNS][40], *s;
	size_t n = 0, i, k;

	for (i = 0; i < nmodel; i++) {
		strcpy(shapes[n], model[i].device);
		for (s = shapes[n]; *s; s++)
			*s = *s == '?' || *s == '*' ? *s : 'a';
		for (k = 0; k < n && strcmp(shapes[k], shapes[n]); k++)
			;
		n += k == n && strpbrk(shapes[n], "?*");
	}
	return n;
}

static int parse(struct cma_rules *r, const char *s, int which)
{
	struct cma_arena arena = {
		.base = (char *)memory[which],
		.size = cma_rules_bytes(s),
	};

	expect(arena.size <= sizeof(memory[0]), "takes %zu", arena.size);
	return cma_rules_parse(r, s, &arena, &error);
}

static const char *print(const struct cma_rules *r)
{
	text_rules(&text, r);
	return text.s;
}

/* A list of regions without those that it has already. */
static const char *each_once(const char *regions)
{
	static char once[sizeof(model->regions) + 2];
	char list[sizeof(once)], name[sizeof(once)], *r;

	strcpy(once, ",");
	snprintf(list, sizeof(list), "%s", regions);
	for (r = strtok(list, ","); r; r = strtok(NULL, ",")) {
		snprintf(name, sizeof(name), ",%s,", r);
		if (!strstr(once, name))
			strcat(once, name + 1);
	}
	once[strlen(once) - 1] = '\0';
	return once + !!*once;
}

static void compare_find(const struct cma_rules *r, const char *device,
			 const char *kind)
{
	const char *want = each_once(model_find(device,
						kind ? kind : "common"));
	struct cma_out *out = text_start(&text);
	struct cma_rule_iter it;
	const char *name;

	cma_rules_start(&it, r, device, kind);
	while ((name = cma_rules_next(&it)))
		cma_printf(out, "%s%s", text.len ? "," : "", name);
	nfound += *want != '\0';
	expect(!strcmp(text.s, want), "%s/%s: got %s, want %s", device,
	       kind ? kind : "NULL", text.s, want);
}

/* The map was accepted: ask for something, of it and of what it prints. */
static void compare_finds(const char *prefix, int n)
{
	static const char * const kinds[] = {
		"x", "y", "z", "common", NULL, "xy", "exynos4-x", "w",
	};
	static char printed[sizeof(map) * 2];
	struct cma_rules again;
	char device[40];
	int i;

	strcpy(printed, print(&rules));
	expect(!parse(&again, printed, 1), "refused as printed: %s", printed);
	expect(!strcmp(print(&again), printed), "prints %s, then %s", printed,
	       text.s);
	while (n--) {
		strcpy(device, prefix);
		for (i = pick(6); i; i--)
			sprintf(device + strlen(device), "%c", 'a' + pick(3));
		compare_find(&rules, device, kinds[pick(8)]);
		compare_find(&again, device, kinds[pick(8)]);
	}
}

/* The map was refused: never for its syntax, always for the first reason. */
static void compare_refusal(bool shapes)
{
	const struct pattern *q, *p = NULL;

	if (shapes) {
		expect(strstr(error.want, "shapes"), "want %s", error.want);
		return;
	}
	for (q = model; q < model + nmodel; q++) {
		p = hidden_by(q);
		if (strcmp(p->regions, q->regions))
			break;
	}
	expect(q < model + nmodel, "refused at %zu", error.position);
	expect(error.has_other && error.position == q->position &&
	       error.other == p->position,
	       "got %zu hidden by %zu, want %zu by %zu", error.position,
	       error.other, q->position, p->position);
}

static void compare_valid(const char *prefix, int n)
{
	int ret = parse(&rules, map, 0);
	const struct pattern *q;
	bool shapes;

	read_model();
	rank_model();
	shapes = count_shapes() >= CMA_RULE_SHAPES;
	if (ret) {
		compare_refusal(shapes);
		nhidden++;
		return;
	}
	naccepted++;
	expect(!shapes, "too many shapes");
	for (q = model; q < model + nmodel; q++)
		expect(!strcmp(hidden_by(q)->regions, q->regions),
		       "accepted %s/%s", q->device, q->kind);
	compare_finds(prefix, n);
}

/* Not a map: refused at the first character that no map can have there. */
static void compare_invalid(void)
{
	size_t at;

	expect(parse(&rules, map, 0) == -EINVAL, "accepted");
	at = error.position;
	if (error.len) {
		expect(strstr(error.want, "shapes"), "want %s", error.want);
		return;
	}
	expect(at <= strlen(map), "position %zu", at);
	expect(may_become_map(map, at), "position %zu is too late", at);
	expect(!map[at] || !may_become_map(map, at + 1),
	       "position %zu is too early", at);
}

static char *make_pattern(char *at, const char *prefix, bool first)
{
	static const char * const kinds[] = {
		"", "", "/x", "/y", "/*", "/common", "/z", "/xy", "/exynos4-x",
		"/exynos4-y",
	};
	int i = pick(4);

	if (!first && !pick(6))
		return at + sprintf(at, "%s", kinds[2 + pick(8)]);
	at += sprintf(at, "%s", prefix);
	if (!i && !*prefix)
		*at++ = '*';
	else if (!i)
		at--;
	for (; i; i--)
		*at++ = "aabb?c"[pick(6)];
	if (at[-1] != '*' && !pick(3))
		*at++ = '*';
	return at + sprintf(at, "%s", kinds[pick(pick(2) ? 6 : 10)]);
}

static void make_map(const char *prefix, unsigned int max_rules)
{
	unsigned int i, k, n = 1 + pick(max_rules), names = 1 + pick(4);
	char *at = map;

	for (i = 0; i < n; i++) {
		at += sprintf(at, "%s", i ? ";" : "");
		for (k = 0; !k || !pick(4); k++) {
			at += sprintf(at, "%s", k ? "," : "");
			at = make_pattern(at, prefix, !i && !k);
		}
		for (k = 0; !k || !pick(4); k++)
			at += sprintf(at, "%cr%u", k ? ',' : '=', pick(names));
	}
	strcpy(at, pick(2) ? ";" : "");
}

static void mutate_map(void)
{
	static const char chars[] = ",;=/*?ax\n \x80";
	size_t len = strlen(map);
	int i;

	for (i = 1 + pick(3); i; i--) {
		size_t at = pick(len + 1);

		if (pick(2) && at < len) {
			memmove(map + at, map + at + 1, len - at);
			len--;
		} else if (pick(2)) {
			memmove(map + at + 1, map + at, len - at + 1);
			map[at] = chars[pick(sizeof(chars) - 1)];
			len++;
		} else if (at < len) {
			map[at] = chars[pick(sizeof(chars) - 1)];
		}
	}
}

static void setup(void **state)
{
	const char *given = getenv("SEED");

	seed = given ? strtoul(given, NULL, 0) : 1;
	compile_grammar();
	assert_true(is_map("a?*/x,/y=r;*=s,r;"));
	assert_false(is_map("/y=r"));
}

static void random_maps(void **state)
{
	static const char * const prefixes[] = { "", "", "", "d.", "exynos4-f" };

	for (map_seed = seed; map_seed < seed + 20000; map_seed++) {
		const char *prefix;

		start_random(map_seed);
		prefix = prefixes[pick(5)];
		make_map(prefix, map_seed % 100 ? 6 : 100);
		expect(is_map(map), "the model refused it");
		compare_valid(prefix, 40);
	}
	/* Expect: maps were accepted and refused, requests served and not. */
	assert_in_range(naccepted, 5000, 18000);
	assert_in_range(nhidden, 2000, 15000);
	assert_in_range(nfound, 10 * naccepted, 70 * naccepted);
}

static void mutated_maps(void **state)
{
	size_t valid = 0, n = 20000;

	for (map_seed = seed; map_seed < seed + n; map_seed++) {
		start_random(map_seed);
		make_map("", 4);
		mutate_map();
		if (is_map(map)) {
			compare_valid("", 10);
			valid++;
		} else {
			compare_invalid();
		}
	}
	/* Expect: both sorts come up, often. */
	assert_in_range(valid, n / 10, n - n / 10);
}

/* Texts that no longer look like a map at all. */
static void noise(void **state)
{
	static const char chars[] = "ab,;=/*?";
	size_t i, len;

	for (map_seed = seed; map_seed < seed + 20000; map_seed++) {
		start_random(map_seed);
		len = pick(12);
		for (i = 0; i < len; i++)
			map[i] = chars[pick(sizeof(chars) - 1)];
		map[len] = '\0';
		if (is_map(map))
			compare_valid("", 10);
		else
			compare_invalid();
	}
}

UNIT_MAIN(rule_model, T(setup), T(random_maps), T(mutated_maps), T(noise))
