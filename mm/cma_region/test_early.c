// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite: regions that are brought before placement.
 *
 * It happens when the command line is read, which is before memory is reserved,
 * and only if that says "cma_region_test_early". What was returned then is looked
 * at here. "cma_region_test_board" has the kernel believe to be on a Meizu MX2
 * without a device tree. Both take a text, which says what else to bring;
 * tests/qemu/suite.sh compares the table.
 */
#include <linux/cma_2010.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "test.h"
#include "test_mx2.h"

/* In the order of registering; ea and eb are the two that are sound. */
static const struct cma_region_desc descs[] __initconst = {
	{ .name = "ea", .start = 0x55000000, .size = SZ_1M,
	  .allocator = "best-fit", .zero = CMA_ZERO_FREE },
	{ .name = "eb", .anywhere = true, .size = SZ_512K, .align = SZ_64K },
	{ .name = "over-a", .start = 0x550ff000, .size = SZ_8K },
	{ .name = "ea", .start = 0x56000000, .size = SZ_4K },
	{ .start = 0x56000000, .size = SZ_4K },
	{ .name = "half", .start = 0x56000000, .size = SZ_2K },
	/* Sound by itself, but in the memory of a node. */
	{ .name = "over-ra", .start = 0x52080000, .size = SZ_4K },
	{ .name = "rb", .start = 0x56000000, .size = SZ_4K },
};

static const int wanted[] = {
	0, 0, -EADDRINUSE, -EEXIST, -EINVAL, -EINVAL, 0, 0,
};

static int got[ARRAY_SIZE(descs)];
static int got_2010;
static int got_late;
static bool tried;

/* "NAME=SIZE@START" */
static int __init bring_one(char *text)
{
	struct cma_region_desc desc = { .name = strsep(&text, "=") };

	desc.size = memparse(text ?: "", &text);
	if (*text == '@')
		desc.start = memparse(text + 1, &text);
	return cma_region_early_register(&desc);
}

static int __init bring_early(char *text)
{
	const struct cma_region_2010 ec = {
		.name = "ec", .size = SZ_64K, .alignment = SZ_64K,
		.alloc_name = "best-fit",
	};
	size_t i;

	if (text)
		return bring_one(text);
	for (i = 0; i < ARRAY_SIZE(descs); i++)
		got[i] = cma_region_early_register(&descs[i]);
	got_2010 = cma_early_region_register(&ec);
	tried = true;
	return 0;
}
early_param("cma_region_test_early", bring_early);

static int __init bring_late(void)
{
	const struct cma_region_desc desc = {
		.name = "late", .start = 0x57000000, .size = SZ_4K,
	};

	got_late = cma_region_early_register(&desc);
	return 0;
}
core_initcall(bring_late);

static int __init be_an_mx2(char *text)
{
	if (text)
		cma_region_set_defaults(text, NULL);
	else
		cma_region_set_defaults(MX2_REGIONS, MX2_MAP);
	return 0;
}
early_param("cma_region_test_board", be_an_mx2);

static void test_returned(struct kunit *test)
{
	size_t i;

	KUNIT_ASSERT_TRUE(test, tried);
	for (i = 0; i < ARRAY_SIZE(wanted); i++)
		KUNIT_EXPECT_EQ_MSG(test, got[i], wanted[i], "description %zu",
				    i);
	KUNIT_EXPECT_EQ(test, got_2010, 0);
	KUNIT_EXPECT_EQ(test, got_late, -EBUSY);
}

static void expect_served(struct kunit *test, const char *name)
{
	phys_addr_t addr;

	KUNIT_ASSERT_EQ(test, cma_region_alloc_from(NULL, name, SZ_64K, SZ_64K,
						    &addr), 0);
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, addr, SZ_64K, name));
	KUNIT_EXPECT_EQ(test, cma_region_free(addr), 0);
}

static void test_served(struct kunit *test)
{
	const struct cma_region *r = cma_test_region(test, "ea");

	KUNIT_EXPECT_STREQ(test, r->source, "driver");
	KUNIT_EXPECT_STREQ(test, r->allocator, "best-fit");
	KUNIT_EXPECT_EQ(test, r->range.first, 0x55000000);
	KUNIT_EXPECT_EQ(test, r->zero, CMA_ZERO_FREE);
	expect_served(test, "ea");
	expect_served(test, "eb");
}

/* Brought by linux/cma_2010.h; its start of 0 is anywhere. */
static void test_2010(struct kunit *test)
{
	const struct cma_region *r = cma_test_region(test, "ec");

	KUNIT_EXPECT_STREQ(test, r->source, "driver");
	KUNIT_EXPECT_STREQ(test, r->allocator, "best-fit");
	KUNIT_EXPECT_NE(test, r->range.first, 0);
	expect_served(test, "ec");
}

/* Defect 8: the memory of a node, and a node's name, are the node's. */
static void test_node_prevails(struct kunit *test)
{
	phys_addr_t addr;

	KUNIT_EXPECT_EQ(test, cma_region_alloc_from(NULL, "over-ra", SZ_4K, 0,
						    &addr), -ENOENT);
	KUNIT_EXPECT_STREQ(test, cma_test_region(test, "ra")->source, "dt");
	KUNIT_EXPECT_EQ(test, cma_test_region(test, "rb")->range.first,
			0x52100000);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_returned),
	KUNIT_CASE(test_served),
	KUNIT_CASE(test_2010),
	KUNIT_CASE(test_node_prevails),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_early",
	.init = cma_test_init,
	.exit = cma_test_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
