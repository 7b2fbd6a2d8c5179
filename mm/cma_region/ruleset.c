// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: the maps that hold now
 *
 * Rules of cma_map=, or of the sysfs file "map" once it was written, prevail
 * over memory-region for the devices and kinds that they name. What they do not
 * name is as the device tree says; and what that does not name either, as the
 * board's own map says.
 *
 * A new map is made whole before it takes the place of the old one; a text with
 * a fault changes nothing. Chunks that live are not touched: they remember
 * their account, not how they were found.
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <asm/setup.h>

#include "arena.h"
#include "kernel.h"
#include "supply.h"
#include "rule.h"
#include "ruleset.h"

/**
 * struct ruleset - one map
 * @rules: as parsed
 * @arena: all of it
 * @source: "board", "cmdline" or "sysfs"
 * @text: as it was given
 */
struct ruleset {
	struct cma_rules rules;
	struct cma_arena arena;
	const char *source;
	char *text;
};

/* As the table calls them. */
static const char * const names[CMA_NR_MAPS] = {
	[CMA_MAP_OVERRIDE] = "cma_map",
	[CMA_MAP_BOARD] = "board_map",
};

static struct ruleset __rcu *rulesets[CMA_NR_MAPS];
static DEFINE_MUTEX(ruleset_lock);	/* changes */

static char map_text[COMMAND_LINE_SIZE] __initdata;
static char *board_map __initdata;

static int __init early_cma_map(char *text)
{
	cma_early_text("cma_map", map_text, text);
	return 0;
}
early_param("cma_map", early_cma_map);

/**
 * cma_map_set_default() - the map of a board without device tree
 * @map: its text, which must last until cma_map_init()
 *
 * Context: early boot.
 */
void __init cma_map_set_default(const char *map)
{
	board_map = (char *)map;
}

/**
 * cma_map_boot_text() - the maps that boot begins with
 * @rank: which one
 *
 * Context: early boot.
 * Return: its text, init data; NULL for none.
 */
const char * __init cma_map_boot_text(enum cma_map_rank rank)
{
	const char *text = rank == CMA_MAP_BOARD ? board_map : map_text;

	return text && *text ? text : NULL;
}

static void free_ruleset(struct ruleset *s)
{
	if (s)
		kvfree(s->arena.base);
	kvfree(s);
}

/* The arena holds the rules' arrays, and a copy of the text behind them. */
static struct ruleset *make_ruleset(const char *text, const char *source)
{
	struct ruleset *s = kvzalloc(sizeof(*s), GFP_KERNEL);
	size_t len = strlen(text);

	if (!s)
		return NULL;
	s->source = source;
	s->arena.size = cma_rules_bytes(text) + len + 2 * sizeof(u64);
	s->arena.base = kvzalloc(s->arena.size, GFP_KERNEL);
	s->text = s->arena.base ?
		  (char *)cma_arena_strdup(&s->arena, text, len) : NULL;
	if (s->text)
		return s;
	free_ruleset(s);
	return NULL;
}

/**
 * cma_map_set() - put another map in place
 * @rank: which one
 * @text: the map; an empty one leaves all to the device tree
 * @source: who says so, a lasting string
 *
 * Context: may sleep.
 * Return: 0, -EINVAL if the text has a fault (the log tells where), -ENOMEM.
 * On failure the former map holds.
 */
int cma_map_set(enum cma_map_rank rank, const char *text, const char *source)
{
	struct ruleset *new = make_ruleset(text, source), *old;
	struct cma_syntax error;
	int ret = -ENOMEM;

	if (!new)
		return ret;
	ret = cma_rules_parse(&new->rules, new->text, &new->arena, &error);
	if (ret) {
		if (ret == -EINVAL)
			cma_log_syntax(&error, names[rank]);
		free_ruleset(new);
		return ret;
	}
	mutex_lock(&ruleset_lock);
	old = rcu_dereference_protected(rulesets[rank],
					lockdep_is_held(&ruleset_lock));
	rcu_assign_pointer(rulesets[rank], new);
	pr_info("map of %zu rules from %s%s%s\n", new->rules.nrules, source,
		old ? ", in the place of that from " : "",
		old ? old->source : "");
	mutex_unlock(&ruleset_lock);
	cma_supplies_refresh();
	free_ruleset(old);
	return 0;
}

/**
 * cma_map_find() - the rule for a request
 * @rank: in which map
 * @it: receives the walk over the names of its regions
 * @device: name of the device
 * @kind: what for; NULL for "common"
 *
 * Context: under cma_registry_read_lock(), until the walk is over.
 * Return: true, or false if the map has no rule for it.
 */
bool cma_map_find(enum cma_map_rank rank, struct cma_rule_iter *it,
		  const char *device, const char *kind)
{
	const struct ruleset *s = srcu_dereference(rulesets[rank],
						   &cma_registry_srcu);

	if (!s)
		return false;
	cma_rules_start(it, &s->rules, device, kind);
	return it->rule;
}

/**
 * cma_map_show() - print the map that prevails over the device tree
 * @buf: receives its text and a newline
 * @size: bytes of @buf
 *
 * Context: may sleep.
 * Return: bytes printed.
 */
int cma_map_show(char *buf, int size)
{
	int key = cma_registry_read_lock();
	const struct ruleset *s = srcu_dereference(rulesets[CMA_MAP_OVERRIDE],
						   &cma_registry_srcu);
	int n = scnprintf(buf, size, "%s\n", s ? s->text : "");

	cma_registry_read_unlock(key);
	return n;
}

/**
 * cma_maps_show() - print the maps that hold, in the order they are asked
 * @m: where to: a line each of source and text, "-" for none
 *
 * Context: may sleep.
 */
void cma_maps_show(struct seq_file *m)
{
	int rank, key = cma_registry_read_lock();

	for (rank = 0; rank < CMA_NR_MAPS; rank++) {
		const struct ruleset *s = srcu_dereference(rulesets[rank],
							   &cma_registry_srcu);

		seq_printf(m, "%s %s\n", s ? s->source : "-",
			   s ? s->text : "");
	}
	cma_registry_read_unlock(key);
}

/* A fault of the text is told already. */
static void __init begin(enum cma_map_rank rank, const char *source)
{
	const char *text = cma_map_boot_text(rank);

	if (text && cma_map_set(rank, text, source) == -ENOMEM)
		pr_err("%s: ignored for lack of memory\n", names[rank]);
}

/**
 * cma_map_init() - begin with the map of the board, or of the command line
 *
 * Context: once, when there is an allocator.
 */
void __init cma_map_init(void)
{
	begin(CMA_MAP_BOARD, "board");
	begin(CMA_MAP_OVERRIDE, "cmdline");
}
