// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite: a driver of a device without a node of its own, as a bus's or
 * another driver's child is. Nothing binds it before its probe.
 */
#include <linux/dma-map-ops.h>
#include <linux/platform_device.h>

#include "test.h"

#define NAME	"cma-kunit-plain"

static struct platform_driver driver = {
	.driver = {
		.name = NAME,
	},
};

/* A child of the board's device, with the driver. */
static struct platform_device *begin(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct platform_device *pdev;

	pdev = platform_device_alloc(NAME, PLATFORM_DEVID_NONE);
	KUNIT_ASSERT_NOT_NULL(test, pdev);
	pdev->dev.parent = t->dev;
	KUNIT_ASSERT_EQ(test, platform_device_add(pdev), 0);
	KUNIT_ASSERT_EQ(test, platform_driver_register(&driver), 0);
	KUNIT_ASSERT_PTR_EQ(test, pdev->dev.driver, &driver.driver);
	return pdev;
}

static void end(struct platform_device *pdev)
{
	platform_driver_unregister(&driver);
	platform_device_unregister(pdev);
}

/* What was taken by name or handle has an owner as long as there is a driver. */
static void test_leak(struct kunit *test)
{
	struct cma_region *rb = cma_test_region(test, "rb");
	struct platform_device *pdev = begin(test);
	phys_addr_t addr[2];
	int i;

	KUNIT_EXPECT_EQ(test, cma_region_alloc_from(&pdev->dev, "ra", SZ_4K, 0,
						    &addr[0]), 0);
	KUNIT_EXPECT_EQ(test, cma_region_alloc_in(rb, &pdev->dev, SZ_4K, 0,
						  &addr[1]), 0);
	for (i = 0; i < 2; i++)
		KUNIT_EXPECT_EQ(test, cma_test_leaks(addr[i]), 0);
	device_release_driver(&pdev->dev);
	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, cma_test_leaks(addr[i]), 1);
		cma_test_free(test, addr[i]);
	}
	end(pdev);
}

/* Who asks for memory by kind does not get that of the DMA API by that. */
static void test_dma_stays(struct kunit *test)
{
	struct platform_device *pdev = begin(test);
	const struct dma_map_ops *ops = get_dma_ops(&pdev->dev);

	cma_test_free(test, cma_test_alloc(test, &pdev->dev, "a", SZ_4K));
	KUNIT_EXPECT_PTR_EQ(test, get_dma_ops(&pdev->dev), ops);
	device_release_driver(&pdev->dev);
	KUNIT_EXPECT_EQ(test, device_attach(&pdev->dev), 1);
	KUNIT_EXPECT_PTR_EQ(test, get_dma_ops(&pdev->dev), ops);
	end(pdev);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_leak),
	KUNIT_CASE(test_dma_stays),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_plain",
	.init = cma_test_init,
	.exit = cma_test_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
