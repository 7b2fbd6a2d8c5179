// SPDX-License-Identifier: GPL-2.0-only
/* Devices: what their memory-region and memory-region-names say. */
#include <string.h>

#include "unit.h"

#include "text.h"
#include "tree.h"

static struct tree tree;
static struct text text;

/* Regions r1 to r6, with the phandles 1 to 6; r6 is disabled. */
static void setup(void)
{
	u32 i;

	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	for (i = 1; i <= 6; i++) {
		tree_region(&tree, (char[]){ 'r', '0' + i, '\0' });
		tree_cells(&tree, "size", 0x1000);
		tree_cells(&tree, "phandle", i);
		if (i == 6)
			tree_string(&tree, "status", "disabled");
		tree_end(&tree);
	}
	tree_end(&tree);
	tree_node(&tree, "dev");
}

static const char *entries(const struct cma_device *d)
{
	struct cma_out *out = text_start(&text);
	u32 i;

	for (i = 0; i < d->nentries; i++) {
		const struct cma_entry *e = &d->entries[i];

		if (!i || e[-1].group != e->group)
			cma_printf(out, "%s%s:", i ? " | " : "",
				   *e->kind ? e->kind : "*");
		if (e->region < 0)
			cma_printf(out, " %d", e->region);
		else
			cma_printf(out, " %s",
				   tree.table.regions[e->region].name);
	}
	return text.s;
}

static void expect(const char *want, const char *findings)
{
	tree_end(&tree);
	tree_build(&tree);
	assert_int_equal(tree.table.ndevices, 1);
	assert_string_equal(tree.table.devices[0].path, "/dev");
	assert_string_equal(entries(&tree.table.devices[0]), want);
	expect_findings(&tree.table, findings);
}

static void without_names(void **state)
{
	setup();
	tree_cells(&tree, "memory-region", 2, 1);
	expect("*: r2 r1", "");
}

static void kinds(void **state)
{
	setup();
	tree_cells(&tree, "memory-region", 2, 1);
	tree_strings(&tree, "memory-region-names", "b\0a");
	expect("b: r2 | a: r1", "");
}

static void fallbacks_behind_their_kind(void **state)
{
	setup();
	tree_cells(&tree, "memory-region", 1, 2, 3, 4);
	tree_strings(&tree, "memory-region-names",
		     "a\0b\0a-fallback\0b-fallback");
	expect("a: r1 r3 | b: r2 r4", "");
}

static void numbered_fallbacks(void **state)
{
	setup();
	tree_cells(&tree, "memory-region", 1, 2, 3, 4, 5);
	tree_strings(&tree, "memory-region-names",
		     "a-fallback-10\0a-fallback-2\0a\0a-fallback\0a-fallback-9");
	expect("a: r3 r4 r2 r5 r1", "");
}

static void fallback_0_is_fallback(void **state)
{
	setup();
	tree_cells(&tree, "memory-region", 1, 2, 3);
	tree_strings(&tree, "memory-region-names",
		     "a\0a-fallback-0\0a-fallback");
	expect("a: r1 r2 r3",
	       "memory-region-names-duplicate /dev memory-region-names\n");
}

/* Expect: what is almost a fallback is a kind of that name, and told. */
static void near_misses(void **state)
{
	static const char * const names[] = {
		"-fallback", "a-fallback-", "a-fallback-x", "a-fallback-1x",
		"a-fallback--1", "a-fallbacks", "a-fallback1", "afallback",
		"a-fallback-99999999999", "a-fallback-2147483648",
		"a-Fallback", "a-fallback-+1", "-fallback-1", "fallback",
		"fallback-a", "a_fallback", "a-fallbak",
		"a-falback", "a-fall-back", "a-FALLBACK-2", "a-fallbakc",
		"a-flallback", "a-fullback", "a-f-fallbac", "ffallback",
		"a-fallba", "a-fallbackup-fast",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		const struct cma_entry *e;

		setup();
		tree_cells(&tree, "memory-region", 1);
		tree_string(&tree, "memory-region-names", names[i]);
		tree_end(&tree);
		tree_build(&tree);
		e = tree_device(&tree, "/dev")->entries;
		assert_int_equal(e->rank, 0);
		assert_int_equal(strlen(e->kind), strlen(names[i]));
		expect_findings(&tree.table,
				"fallback-misspelt /dev memory-region-names\n");
		assert_string_equal(tree.table.findings->other, e->kind);
	}
}

/* Expect: words of their own are kinds, and nothing is said. */
static void no_misses(void **state)
{
	static const char * const names[] = {
		"callback", "rollback", "a-playback", "a-feedback", "frame",
		"flashback", "firmware", "f", "a-fallb", "fall", "back",
		"fffffffffffffffffffffffffffffffffffffff",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		setup();
		tree_cells(&tree, "memory-region", 1);
		tree_string(&tree, "memory-region-names", names[i]);
		tree_end(&tree);
		tree_build(&tree);
		expect_findings(&tree.table, "");
	}
}

/* Expect: one word for each name, however often it is there. */
static void near_misses_once(void **state)
{
	setup();
	tree_cells(&tree, "memory-region", 1, 2, 3);
	tree_strings(&tree, "memory-region-names",
		     "a\0a-fallbak\0a-fallbak-fallback");
	expect("a: r1 | a-fallbak: r2 r3",
	       "fallback-misspelt /dev memory-region-names\n");
}

static void suffix_counts_once(void **state)
{
	const struct cma_device *d;

	/* Expect: the last suffix is cut off, the rest is the kind. */
	setup();
	tree_cells(&tree, "memory-region", 1, 2, 3);
	tree_strings(&tree, "memory-region-names",
		     "a-fallback-fallback\0a-fallback-1-fallback\0-fallback-fallback");
	tree_end(&tree);
	tree_build(&tree);
	d = tree_device(&tree, "/dev");
	assert_string_equal(d->entries[0].kind, "a-fallback");
	assert_string_equal(d->entries[1].kind, "a-fallback-1");
	assert_string_equal(d->entries[2].kind, "-fallback");
	assert_int_equal(d->entries[0].rank, 1);
	assert_int_equal(d->entries[2].rank, 1);
}

static void largest_number(void **state)
{
	setup();
	tree_cells(&tree, "memory-region", 1, 2);
	tree_strings(&tree, "memory-region-names", "a-fallback-2000000000\0a");
	expect("a: r2 r1", "");
}

static void unnamed_ones_last(void **state)
{
	setup();
	tree_cells(&tree, "memory-region", 1, 2, 3);
	tree_strings(&tree, "memory-region-names", "\0a");
	expect("a: r2 | *: r1 r3",
	       "memory-region-names-count /dev memory-region-names\n"
	       "memory-region-names-malformed /dev memory-region-names\n");
}

/* Expect: no name is told, once, and those references serve all. */
static void empty_names(void **state)
{
	setup();
	tree_cells(&tree, "memory-region", 1, 2, 3);
	tree_strings(&tree, "memory-region-names", "\0a\0");
	expect("a: r2 | *: r1 r3",
	       "memory-region-names-malformed /dev memory-region-names\n");
	/* Expect: beyond the last reference a name is too many, not wrong. */
	setup();
	tree_cells(&tree, "memory-region", 1);
	tree_strings(&tree, "memory-region-names", "a\0");
	expect("a: r1", "memory-region-names-count /dev memory-region-names\n");
	setup();
	tree_cells(&tree, "memory-region", 1);
	tree_strings(&tree, "memory-region-names", "");
	expect("*: r1",
	       "memory-region-names-malformed /dev memory-region-names\n");
	setup();
	tree_cells(&tree, "memory-region", 1);
	tree_flag(&tree, "memory-region-names");
	expect("*: r1", "memory-region-names-count /dev memory-region-names\n");
}

static void same_name_twice(void **state)
{
	setup();
	tree_cells(&tree, "memory-region", 1, 2, 3);
	tree_strings(&tree, "memory-region-names", "a\0b\0a");
	expect("a: r1 r3 | b: r2",
	       "memory-region-names-duplicate /dev memory-region-names\n");
}

static void fallback_of_nothing(void **state)
{
	setup();
	tree_cells(&tree, "memory-region", 1, 2);
	tree_strings(&tree, "memory-region-names", "a-fallback\0b");
	expect("a: r1 | b: r2",
	       "fallback-without-kind /dev memory-region-names\n");
}

static void too_many_names(void **state)
{
	setup();
	tree_cells(&tree, "memory-region", 1);
	tree_strings(&tree, "memory-region-names", "a\0b\0c");
	expect("a: r1", "memory-region-names-count /dev memory-region-names\n");
}

static void names_without_end(void **state)
{
	setup();
	tree_cells(&tree, "memory-region", 1, 2);
	tree_bytes(&tree, "memory-region-names", "a\0b", 3);
	expect("*: r1 r2",
	       "memory-region-names-malformed /dev memory-region-names\n");
}

static void references_to_nowhere(void **state)
{
	const struct cma_finding *f;

	setup();
	tree_cells(&tree, "phandle", 77);
	tree_cells(&tree, "memory-region", 99, 77, 0, U32_MAX, 6, 1);
	expect("*: -1 -2 -1 -1 r6 r1",
	       "memory-region-dangling /dev memory-region\n"
	       "memory-region-wrong-node /dev memory-region\n"
	       "memory-region-dangling /dev memory-region\n"
	       "memory-region-dangling /dev memory-region\n"
	       "memory-region-disabled /dev memory-region\n");
	f = cma_finding_by_id(&tree.table, CMA_CHECK_REF_NOT_REGION);
	assert_string_equal(f->other, "/dev");
}

static void reference_behind_the_tree(void **state)
{
	/*
	 * The root node ends, and another node comes behind it.
	 *
	 * Expect: a reference to that leads nowhere.
	 */
	setup();
	tree_cells(&tree, "memory-region", 9);
	tree_end(&tree);
	tree_end(&tree);
	tree_node(&tree, "behind");
	tree_node(&tree, "node");
	tree_cells(&tree, "phandle", 9);
	tree_end(&tree);
	tree_build(&tree);
	assert_int_equal(tree.table.ndevices, 1);
	assert_int_equal(tree.table.entries[0].region, CMA_REF_DANGLING);
	assert_null(tree.table.entries[0].other);
}

static void empty_reference(void **state)
{
	setup();
	tree_flag(&tree, "memory-region");
	expect("", "memory-region-length /dev memory-region\n");
}

static void odd_reference(void **state)
{
	setup();
	tree_bytes(&tree, "memory-region", "\0\0\0\1\0\0", 6);
	expect("*: r1", "memory-region-length /dev memory-region\n");
}

static void disabled_device(void **state)
{
	/* Expect: listed, and its references are not held against it. */
	setup();
	tree_string(&tree, "status", "disabled");
	tree_cells(&tree, "memory-region", 99, 6, 1);
	expect("*: -1 r6 r1", "");
	assert_false(tree.table.devices[0].enabled);
}

/* Expect: the kernel does not go there, and nothing is held against it. */
static void device_below_a_disabled_one(void **state)
{
	setup();
	tree_string(&tree, "status", "disabled");
	tree_node(&tree, "child");
	tree_string(&tree, "status", "okay");
	tree_cells(&tree, "memory-region", 99);
	tree_end(&tree);
	tree_end(&tree);
	tree_node(&tree, "other");
	tree_cells(&tree, "memory-region", 1);
	tree_end(&tree);
	tree_build(&tree);
	assert_false(tree_device(&tree, "/dev/child")->enabled);
	assert_true(tree_device(&tree, "/other")->enabled);
	expect_findings(&tree.table, "");
}

/* Expect: what no driver can ask for is listed, and told. */
static void kind_with_blanks(void **state)
{
	setup();
	tree_cells(&tree, "memory-region", 1);
	tree_strings(&tree, "memory-region-names", "two words");
	expect("two?words: r1",
	       "memory-region-names-malformed /dev memory-region-names\n");
	assert_string_equal(tree.table.findings->other, "two words");
	setup();
	tree_cells(&tree, "memory-region", 1);
	tree_strings(&tree, "memory-region-names", "a-fallback- 1");
	expect("a-fallback-?1: r1",
	       "memory-region-names-malformed /dev memory-region-names\n"
	       "fallback-misspelt /dev memory-region-names\n");
	setup();
	tree_cells(&tree, "memory-region", 1, 2);
	tree_strings(&tree, "memory-region-names", "na\xefve\0b");
	expect("na?ve: r1 | b: r2",
	       "memory-region-names-malformed /dev memory-region-names\n");
}

static void every_node_counts(void **state)
{
	/* Expect: the root node and regions themselves too. */
	tree_start(&tree);
	tree_cells(&tree, "#address-cells", 1);
	tree_cells(&tree, "#size-cells", 1);
	tree_cells(&tree, "memory-region", 1);
	tree_reserved(&tree, 1, 1);
	tree_region(&tree, "r1@40000000");
	tree_cells(&tree, "reg", 0x40000000, 0x1000);
	tree_cells(&tree, "phandle", 1);
	tree_cells(&tree, "memory-region", 1);
	tree_end(&tree);
	tree_end(&tree);
	tree_build(&tree);
	assert_int_equal(tree.table.ndevices, 2);
	assert_string_equal(tree.table.devices[0].path, "/");
	assert_string_equal(tree.table.devices[1].path,
			    "/reserved-memory/r1@40000000");
}

/* Expect: what the kernel calls it, address first. */
static void names_of_devices(void **state)
{
	static const struct {
		const char *path;
		const char *name;
	} cases[] = {
		{ "/plain", "plain" }, { "/jpeg@11840000", "11840000.jpeg" },
		{ "/soc/isp", "soc:isp" },
		{ "/soc/cam@1/fimc@11800000", "11800000.fimc" },
		{ "/soc/codec@13400000/left", "13400000.codec:left" },
		{ "/soc/codec@13400000/port/x", "13400000.codec:port:x" },
		{ "/odd@", ".odd" }, { "/odd@1@2", "1@2.odd" },
	};
	const char *at, *end;
	size_t i, depth;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		char node[64];

		tree_board(&tree);
		for (depth = 0, at = cases[i].path; *at; at = end, depth++) {
			end = at + 1 + strcspn(at + 1, "/");
			memcpy(node, at + 1, end - at - 1);
			node[end - at - 1] = '\0';
			tree_node(&tree, node);
		}
		tree_cells(&tree, "memory-region", 1);
		while (depth--)
			tree_end(&tree);
		tree_build(&tree);
		assert_string_equal(tree_device(&tree, cases[i].path)->name,
				    cases[i].name);
	}
}

UNIT_MAIN(consumer, T(names_of_devices), T(without_names), T(kinds),
	  T(fallbacks_behind_their_kind), T(numbered_fallbacks),
	  T(fallback_0_is_fallback), T(near_misses), T(no_misses),
	  T(near_misses_once), T(suffix_counts_once),
	  T(largest_number), T(unnamed_ones_last), T(empty_names),
	  T(same_name_twice),
	  T(fallback_of_nothing), T(too_many_names), T(names_without_end),
	  T(references_to_nowhere), T(reference_behind_the_tree),
	  T(empty_reference), T(odd_reference),
	  T(disabled_device), T(device_below_a_disabled_one),
	  T(kind_with_blanks), T(every_node_counts))
