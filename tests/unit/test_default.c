// SPDX-License-Identifier: GPL-2.0-only
/*
 * Boards without a device tree's regions: what cma_region_set_defaults() is
 * given, unchanged: the MX2's regions and map, and the examples of 2010.
 */
#include <stdio.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/spec.h"
#include "../../mm/cma_region/test_mx2.h"
#include "board.h"
#include "text.h"
#include "tree.h"

static struct tree tree;
static struct text text;

static const struct cma_specs *specs(const char *s)
{
	static u64 memory[512];
	static struct cma_specs list;
	struct cma_arena arena = {
		.base = (char *)memory, .size = sizeof(memory) };
	struct cma_syntax error;

	assert_int_equal(cma_specs_parse(&list, s, &tree.machine, &arena,
					 &error), 0);
	return &list;
}

/* 1 GiB at 0x40000000, and no /reserved-memory. */
static void set_defaults(const char *regions, const char *map)
{
	tree_board(&tree);
	tree.machine.lists[CMA_LIST_BOARD] = specs(regions);
	tree.machine.maps[CMA_MAP_BOARD] = map;
	tree_build(&tree);
}

/* The table behind its head. */
static void expect_table(const char *want)
{
	text_regions(&text, &tree.table);
	assert_string_equal(text.s, want);
}

static void expect_map(const char *want)
{
	const char *map;

	text_table(&text, &tree.table);
	map = strstr(text.s, "\nmap ");
	assert_non_null(map);
	map = strchr(map + 1, '\n') + 1;
	assert_memory_equal(map, want, strlen(want));
	assert_true(!map[strlen(want)] || strchr("\np", map[strlen(want)]));
}

static void expect_region(const char *name, u64 size, u64 align)
{
	struct cma_region *r = tree_find(&tree, name);

	assert_string_equal(cma_state_name(r), "ready");
	assert_string_equal(r->source, "board");
	assert_int_equal(r->size, size);
	assert_int_equal(cma_range_size(&r->range), size);
	assert_int_equal(r->range.first & (align - 1), 0);
}

static void mx2_regions(void **state)
{
	set_defaults(MX2_REGIONS, MX2_MAP);
	assert_int_equal(tree.table.nregions, 9);
	expect_region("jpeg", 4096 * KIB, PAGE);
	expect_region("fimc1", 32768 * KIB, PAGE);
	expect_region("fimc0", 25600 * KIB, PAGE);
	expect_region("fimc3", 25600 * KIB, PAGE);
	expect_region("mfc0", 49152 * KIB, 128 * KIB);
	expect_region("mfc1", 41984 * KIB, 128 * KIB);
	expect_region("fimd", 16384 * KIB, PAGE);
	expect_region("ram_console", 128 * KIB, PAGE);
	expect_region("logger", 1032 * KIB, PAGE);
}

/* Expect: names of regions that this board has not are skipped, and said. */
static void mx2_map(void **state)
{
	static const char * const unknown[] = {
		"pmem", "pmem_gpu1", "fimc2", "mfc-secure", "mfc-normal", "mfc",
		"srp", "fimc_is", "tv", "fimg2d", "ion", "fw", "b1", "b2",
	};
	const struct cma_finding *f;
	size_t i = 0;

	set_defaults(MX2_REGIONS, MX2_MAP);
	assert_int_equal(tree.table.nroutes, 28);
	for (f = tree.table.findings; f; f = f->next) {
		assert_int_equal(f->id, CMA_CHECK_MAP_REGION_UNKNOWN);
		assert_true(i < ARRAY_SIZE(unknown));
		assert_string_equal(f->other, unknown[i++]);
	}
	assert_int_equal(i, ARRAY_SIZE(unknown));
	text_table(&text, &tree.table);
	assert_non_null(strstr(text.s,
			       "\ns3c-mfc                          board    A        mfc0 mfc-secure(unknown)\n"));
	assert_non_null(strstr(text.s,
			       "\ns5p-jpeg                         board    *        jpeg\n"));
	assert_non_null(strstr(text.s,
			       "\nion-exynos                       board    *        ion(unknown) fimd fimc0 fimc1 fimc2(unknown) fimc3 fw(unknown) b1(unknown) b2(unknown)\n"));
}

/* The regions and maps that Documentation/contiguous-memory.txt of 2010 shows */
static void examples(void **state)
{
	set_defaults("region=20M", "video,camera=region");
	expect_table("\nregion           start      size       align      allocator flags            source state    node, reason\n"
		     "region           0x7ec00000 0x01400000 0x1000     near-fit  dynamic          board  ready    region\n");
	expect_map("video                            board    *        region\n"
		   "camera                           board    *        region\n");
	set_defaults("region=20M", "*=region");
	expect_map("*                                board    *        region\n");
	set_defaults("region=20M;common=5M", "video,camera=region;*=common");
	expect_region("region", 20 * MIB, PAGE);
	expect_region("common", 5 * MIB, PAGE);
	expect_map("video                            board    *        region\n"
		   "camera                           board    *        region\n"
		   "*                                board    *        common\n");
	set_defaults("v=20M;c=20M;common=5M", "video=v;camera=c;*=common");
	expect_map("video                            board    *        v\n"
		   "camera                           board    *        c\n"
		   "*                                board    *        common\n");
	set_defaults("a=20M;b=20M", "foo/a=a;foo/b=b;*=a,b");
	expect_map("foo                              board    a        a\n"
		   "foo                              board    b        b\n"
		   "*                                board    *        a b\n");
	set_defaults("a=20M;b=20M", "foo/a=a,b;foo/b=b,a;*=a,b");
	expect_map("foo                              board    a        a b\n"
		   "foo                              board    b        b a\n"
		   "*                                board    *        a b\n");
	assert_int_equal(tree.table.nregions, 2);
	expect_findings(&tree.table, "");
}

static void grammar_examples(void **state)
{
	set_defaults("r1=1M;r2=1M", "foo=r1;foo/quaz=r2;/quaz=r2");
	expect_map("foo                              board    *        r1\n"
		   "foo                              board    quaz     r2\n"
		   "foo                              board    quaz     r2\n");
	set_defaults("r1=1M;r2=1M;r3=1M",
		     "foo/quaz=r1;foo/*=r2;/*=r2;bar=r1,r2;baz?/a,baz?/b=r3");
	expect_map("foo                              board    quaz     r1\n"
		   "foo                              board    *        r2\n"
		   "foo                              board    *        r2\n"
		   "bar                              board    *        r1 r2\n"
		   "baz?                             board    a        r3\n"
		   "baz?                             board    b        r3\n");
	expect_findings(&tree.table, "");
}

/* Defect 3: fixed starts are regions like all others, and overlap is seen. */
static void fixed_starts(void **state)
{
	set_defaults("a=4M@0x50000000/1M;b=4M@0x50200000;c=1M@0x60080000/1M;d=1M@0xfff00000",
		     "*=a");
	expect_at(tree_find(&tree, "a"), "ready", 0x50000000);
	expect_at(tree_find(&tree, "b"), "rejected", 0x50200000);
	expect_at(tree_find(&tree, "c"), "ready", 0x60100000);
	expect_at(tree_find(&tree, "d"), "ready", 0xfff00000);
	expect_findings(&tree.table, "outside-ram d reg\noverlap b reg\n");
}

/* Defect 11: any number of regions. */
static void many_regions(void **state)
{
	char regions[1024];
	size_t used = 0;
	u32 i;

	for (i = 0; i < 40; i++)
		used += sprintf(regions + used, "%sr%u=64K", i ? ";" : "", i);
	set_defaults(regions, "*=r39");
	assert_int_equal(tree.table.nregions, 40);
	for (i = 0; i < 40; i++)
		assert_string_equal(cma_state_name(&tree.table.regions[i]),
				    "ready");
}

UNIT_MAIN(defaults,
	  T(mx2_regions), T(mx2_map), T(examples), T(grammar_examples),
	  T(fixed_starts), T(many_regions))
