// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite: the names of 2010, in a file that uses mainline's CMA and the
 * functions of today as well.
 */
#include <linux/cma_2010.h>
#include <linux/dma-map-ops.h>
#include <linux/init.h>
#include <linux/mm.h>

#include "test.h"

static void test_alloc(struct kunit *test)
{
	struct cma_test *t = test->priv;
	const struct device *dev = t->dev;
	dma_addr_t addr = cma_alloc(dev, "a", SZ_64K, SZ_64K);

	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(addr));
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, addr, SZ_64K, "ra"));
	KUNIT_EXPECT_EQ(test, addr & (SZ_64K - 1), (dma_addr_t)0);
	KUNIT_EXPECT_EQ(test, cma_free(addr), 0);
	KUNIT_EXPECT_EQ(test, cma_free(addr), -ENOENT);
}

static void expect_error(struct kunit *test, dma_addr_t addr, int want)
{
	KUNIT_EXPECT_TRUE(test, IS_ERR_VALUE(addr));
	KUNIT_EXPECT_EQ(test, (int)addr, want);
}

/* An error is an errno cast to an address. */
static void test_errors(struct kunit *test)
{
	struct cma_test *t = test->priv;

	expect_error(test, cma_alloc(t->dev, "nope", SZ_4K, 0), -ENOENT);
	expect_error(test, cma_alloc(t->none, NULL, SZ_4K, 0), -ENODEV);
	expect_error(test, cma_alloc(t->dev, "a", 0, 0), -EINVAL);
	expect_error(test, cma_alloc(t->dev, "a", SZ_4K, 3), -EINVAL);
	expect_error(test, cma_alloc(t->dev, "a", SIZE_MAX, 0), -ENOMEM);
	expect_error(test, cma_alloc_from("ra,nope", SZ_4K, 0), -ENOENT);
	expect_error(test, cma_alloc_from("ra", SZ_1M + 1, 0), -ENOMEM);
}

static void test_info(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct cma_info info;

	KUNIT_EXPECT_EQ(test, cma_info(&info, t->dev, "a"), 0);
	KUNIT_EXPECT_EQ(test, info.lower_bound, 0x52000000);
	KUNIT_EXPECT_EQ(test, info.upper_bound, 0x52200000);
	KUNIT_EXPECT_EQ(test, info.count, 2);
	KUNIT_EXPECT_EQ(test, cma_info_about(&info, "rb,rm"), 0);
	KUNIT_EXPECT_EQ(test, info.total_size, SZ_1M + SZ_2M);
	KUNIT_EXPECT_EQ(test, cma_info(&info, t->dev, "nope"), -ENOENT);
}

static void test_alloc_from(struct kunit *test)
{
	dma_addr_t addr = cma_alloc_from("rb,ra", SZ_1M, 0);

	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(addr));
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, addr, SZ_1M, "rb"));
	KUNIT_EXPECT_EQ(test, cma_free(addr), 0);
}

/* A private region, as in 2010: without a name. It may not be there. */
static void test_register(struct kunit *test)
{
	struct cma_region_2010 reg = {
		.start = SPARE_START, .size = SPARE_SIZE,
		.alignment = SZ_64K, .alloc_name = "best-fit",
	};
	dma_addr_t addr;

	expect_error(test, cma_alloc_from_region(&reg, 1, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(&reg), -ENOENT);
	KUNIT_ASSERT_EQ(test, cma_region_register(&reg), 0);
	KUNIT_EXPECT_EQ(test, cma_region_register(&reg), -EADDRINUSE);
	addr = cma_alloc_from_region(&reg, SPARE_SIZE, 0);
	KUNIT_EXPECT_EQ(test, addr, (dma_addr_t)SPARE_START);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(&reg), -EBUSY);
	expect_error(test, cma_alloc_from_region(&reg, 1, 0), -ENOMEM);
	KUNIT_EXPECT_EQ(test, cma_free(addr), 0);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(&reg), 0);
	expect_error(test, cma_alloc_from_region(&reg, 1, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(&reg), -ENOENT);
}

/* Today's functions of the same names. */
static void test_register_today(struct kunit *test)
{
	struct cma_region_desc desc = { "spare", SPARE_START, SPARE_SIZE };
	struct cma_region *r;

	KUNIT_ASSERT_EQ(test, (cma_region_register)(&desc, &r), 0);
	KUNIT_EXPECT_EQ(test, (cma_region_unregister)(r), 0);
}

static int got_early, got_defaults, got_reserve;

/* Too late, but these are for __init code only. */
static int __init bring_late(void)
{
	struct cma_region_2010 late[] = {
		{ .name = "late", .start = 0x57000000, .size = SZ_4K }, { }
	};

	got_early = cma_early_region_register(late);
	got_defaults = cma_set_defaults(late, "late=late");
	got_reserve = cma_early_regions_reserve(NULL);
	return 0;
}
core_initcall(bring_late);

static void test_early(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, got_early, -EBUSY);
	KUNIT_EXPECT_EQ(test, got_defaults, -EBUSY);
	KUNIT_EXPECT_EQ(test, got_reserve, 0);
	expect_error(test, cma_alloc_from("late", SZ_4K, 0), -ENOENT);
}

static void test_get_virt(struct kunit *test)
{
	dma_addr_t addr = cma_alloc_from("rm", SZ_8K, 0);
	u32 *p;
	int i;

	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(addr));
	for (i = 0; i < 2; i++) {
		p = cma_get_virt(addr, SZ_8K, i);
		KUNIT_ASSERT_NOT_NULL(test, p);
		p[0] = addr + i;
		p[SZ_8K / sizeof(*p) - 1] = i;
		KUNIT_EXPECT_EQ(test, p[0], (u32)addr + i);
		cma_region_unmap(p, addr);
	}
	KUNIT_EXPECT_EQ(test, cma_free(addr), 0);
}

#ifdef CONFIG_DMA_CMA
/* Mainline's own, from the area that is there for all. */
static void test_mainline(struct kunit *test)
{
	struct cma *area = dev_get_cma_area(NULL);
	struct page *page;

	KUNIT_ASSERT_NOT_NULL(test, area);
	page = (cma_alloc)(area, 4, 2, true);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, page_to_pfn(page) & 3, 0UL);
	KUNIT_EXPECT_TRUE(test, cma_release(area, page, 4));
}
#endif

static struct kunit_case cases[] = {
	KUNIT_CASE(test_alloc),
	KUNIT_CASE(test_errors),
	KUNIT_CASE(test_info),
	KUNIT_CASE(test_alloc_from),
	KUNIT_CASE(test_register),
	KUNIT_CASE(test_register_today),
	KUNIT_CASE(test_early),
	KUNIT_CASE(test_get_virt),
#ifdef CONFIG_DMA_CMA
	KUNIT_CASE(test_mainline),
#endif
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_2010",
	.init = cma_test_init,
	.exit = cma_test_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
