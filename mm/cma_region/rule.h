/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules: the map attribute of 2010, "s3c-mfc/A=mfc0,mfc-secure;*=common".
 *
 * rule.c reads and prints them, match.c finds the one that serves a request.
 * docs/map.md has the grammar and what it means.
 */
#ifndef _CMA_REGION_RULE_H
#define _CMA_REGION_RULE_H

#include <linux/types.h>

#include "key.h"
#include "scan.h"

struct cma_arena;

/* Shapes of device patterns in one map: plain names, and so many others */
#define CMA_RULE_SHAPES	33

/**
 * struct cma_rule - the regions of a rule, in the order they are tried
 * @regions: indices into rules->names
 * @nregions: how many
 * @first: first of its patterns
 * @npatterns: how many patterns
 */
struct cma_rule {
	const size_t *regions;
	size_t nregions;
	size_t first;
	size_t npatterns;
};

/**
 * struct cma_rule_choice - what serves a kind of a device pattern
 * @key: the kind; @key.text is NULL if it serves any other
 * @other: another kind of the same device pattern
 * @rule: the first rule that names both
 * @pattern: the first pattern that does
 * @rank: of all choices that fit, the one of lowest rank holds
 */
struct cma_rule_choice {
	struct cma_key key;
	struct cma_rule_choice *other;
	const struct cma_rule *rule;
	size_t pattern;
	size_t rank;
};

/**
 * struct cma_rule_device - a device pattern
 * @key: it without the final "*"; the owner is its shape
 * @any: what serves kinds it does not name, NULL for nothing
 * @kinds: list of those it names
 * @nkinds: how many they are
 * @rank: lowest of its choices
 */
struct cma_rule_device {
	struct cma_key key;
	struct cma_rule_choice *any;
	struct cma_rule_choice *kinds;
	size_t nkinds;
	size_t rank;
};

/**
 * struct cma_rule_shape - device patterns with wildcards at the same places
 * @mask: one of them, for the places of its "?"; NULL if they have none
 * @len: characters of each, without the final "*"
 * @rank: lowest of its devices
 * @star: a "*" follows
 *
 * Shape 0 is that of the names without wildcards, whatever their length.
 */
struct cma_rule_shape {
	const char *mask;
	size_t len;
	size_t rank;
	bool star;
};

/**
 * struct cma_rule_pattern - a pattern as it was written
 * @choice: what it says
 * @position: where in the map
 * @len: how long
 */
struct cma_rule_pattern {
	const struct cma_rule_choice *choice;
	size_t position;
	size_t len;
};

/**
 * struct cma_rules - a map; only read once it is made
 * @rules: in the order of the map
 * @nrules: how many
 * @patterns: of all rules, in the order of the map
 * @npatterns: how many
 * @names: names of regions, each once
 * @nnames: how many
 * @regions: lists of regions of all rules
 * @nregions: how long together
 * @devices: device patterns, each once
 * @ndevices: how many
 * @choices: device and kind, each once
 * @nchoices: how many
 * @shapes: of @devices
 * @nshapes: how many
 * @keys: all names, devices and kinds
 */
struct cma_rules {
	struct cma_rule *rules;
	size_t nrules;
	struct cma_rule_pattern *patterns;
	size_t npatterns;
	struct cma_key *names;
	size_t nnames;
	size_t *regions;
	size_t nregions;
	struct cma_rule_device *devices;
	size_t ndevices;
	struct cma_rule_choice *choices;
	size_t nchoices;
	struct cma_rule_shape shapes[CMA_RULE_SHAPES];
	size_t nshapes;
	struct cma_keys keys;
};

/**
 * struct cma_rule_iter - a walk over the regions that may serve a request
 * @rules: the map
 * @rule: the rule that serves it, NULL for none
 * @next: position in @rule
 */
struct cma_rule_iter {
	const struct cma_rules *rules;
	const struct cma_rule *rule;
	size_t next;
};

/* rule.c */
size_t cma_rules_bytes(const char *map);
int cma_rules_parse(struct cma_rules *rules, const char *map,
		    struct cma_arena *arena, struct cma_syntax *error);

/* match.c */
const struct cma_rule *cma_rules_find(const struct cma_rules *rules,
				      const char *device, const char *kind);
void cma_rules_start(struct cma_rule_iter *it, const struct cma_rules *rules,
		     const char *device, const char *kind);
const char *cma_rules_next(struct cma_rule_iter *it);

#endif /* _CMA_REGION_RULE_H */
