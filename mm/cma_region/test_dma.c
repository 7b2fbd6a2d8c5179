// SPDX-License-Identifier: GPL-2.0-only
/* KUnit suite: the DMA API of a device that a driver is bound to. */
#include <linux/dma-direct.h>
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/io.h>
#include <linux/log2.h>
#include <linux/of_reserved_mem.h>
#include <linux/platform_device.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "test.h"

static int test_probe(struct platform_device *pdev)
{
	return 0;
}

static const struct of_device_id matches[] = {
	{ .compatible = "cma-dt,kunit-device" },
	{}
};

static struct platform_driver driver = {
	.probe = test_probe,
	.driver = {
		.name = "cma-kunit-dma",
		.of_match_table = matches,
	},
};

static bool registered;

static int init_case(struct kunit *test)
{
	int ret = cma_test_init(test);

	if (!ret)
		ret = platform_driver_register(&driver);
	registered = !ret;
	return ret;
}

static void exit_case(struct kunit *test)
{
	if (registered)
		platform_driver_unregister(&driver);
	registered = false;
	cma_test_exit(test);
}

static struct device *bound(struct kunit *test)
{
	struct cma_test *t = test->priv;

	KUNIT_ASSERT_PTR_EQ(test, t->dev->driver, &driver.driver);
	return t->dev;
}

static void *take(struct kunit *test, struct device *dev, size_t size,
		  const char *region, dma_addr_t *handle)
{
	void *p = dma_alloc_coherent(dev, size, handle, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_TRUE_MSG(test,
			      cma_test_lies_in(test, *handle, size, region),
			      "at %pad, not in %s", handle, region);
	return p;
}

static void expect_none(struct kunit *test, struct device *dev, size_t size,
			gfp_t gfp)
{
	unsigned long ra = cma_test_free_bytes(test, "ra");
	unsigned long rb = cma_test_free_bytes(test, "rb");
	dma_addr_t handle;

	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(dev, size, &handle, gfp));
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "ra"), ra);
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "rb"), rb);
}

static void test_coherent(struct kunit *test)
{
	struct device *dev = bound(test);
	dma_addr_t handle;
	int i;
	u8 *p;

	for (i = 0; i < 3; i++) {
		p = take(test, dev, SZ_256K, "ra", &handle);
		KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, SZ_256K));
		memset(p, 0x5a, SZ_256K);
		KUNIT_EXPECT_NULL(test, memchr_inv(p, 0x5a, SZ_256K));
		KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "ra"),
				SZ_1M - SZ_256K);
		dma_free_coherent(dev, SZ_256K, p, handle);
	}
}

static void test_fallback(struct kunit *test)
{
	struct device *dev = bound(test);
	dma_addr_t a, b;
	void *p = take(test, dev, SZ_1M, "ra", &a);
	void *q = take(test, dev, SZ_1M, "rb", &b);

	expect_none(test, dev, SZ_4K, GFP_KERNEL);
	dma_free_coherent(dev, SZ_1M, p, a);
	dma_free_coherent(dev, SZ_1M, q, b);
}

/* To its size, rounded up to a power of two, as the DMA API promises. */
static void test_alignment(struct kunit *test)
{
	struct device *dev = bound(test);
	size_t size, align;
	dma_addr_t first, handle;
	void *p, *q = take(test, dev, SZ_4K, "ra", &first);

	for (size = SZ_4K; size < SZ_512K; size += SZ_4K + size / 2) {
		size = PAGE_ALIGN(size);
		align = roundup_pow_of_two(size);
		p = take(test, dev, size, "ra", &handle);
		KUNIT_EXPECT_EQ_MSG(test, handle & (align - 1), 0,
				    "0x%zx bytes at %pad", size, &handle);
		dma_free_coherent(dev, size, p, handle);
	}
	dma_free_coherent(dev, SZ_4K, q, first);
}

static void test_odd_sizes(struct kunit *test)
{
	struct device *dev = bound(test);
	dma_addr_t handle;
	void *p = take(test, dev, SZ_4K + 1, "ra", &handle);

	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "ra"), SZ_1M - SZ_8K);
	dma_free_coherent(dev, SZ_4K + 1, p, handle);
	expect_none(test, dev, 0, GFP_KERNEL);
	expect_none(test, dev, SIZE_MAX, GFP_KERNEL);
	expect_none(test, dev, SIZE_MAX - SZ_4K, GFP_KERNEL);
	expect_none(test, dev, SIZE_MAX / 2 + 1, GFP_KERNEL);
	expect_none(test, dev, SZ_1M + 1, GFP_KERNEL);
}

static void test_no_kernel_mapping(struct kunit *test)
{
	const unsigned long attrs = DMA_ATTR_NO_KERNEL_MAPPING;
	struct device *dev = bound(test);
	dma_addr_t handle;
	void *cookie, *p;
	int i;

	for (i = 0; i < 2; i++) {
		cookie = dma_alloc_attrs(dev, SZ_64K, &handle, GFP_KERNEL,
					 attrs);
		KUNIT_ASSERT_NOT_NULL(test, cookie);
		KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, handle, SZ_64K,
							 "ra"));
		p = cma_region_map(dev, handle, SZ_64K, false);
		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, SZ_64K));
		memset(p, 0x5a, SZ_64K);
		cma_region_unmap(p, handle);
		dma_free_attrs(dev, SZ_64K, cookie, handle, attrs);
	}
}

/* A pool takes a page of the region, and cuts pieces of it. */
static void test_pool(struct kunit *test)
{
	struct device *dev = bound(test);
	struct dma_pool *pool = dma_pool_create("cma-kunit", dev, 256, 256, 0);
	dma_addr_t handle;
	int i;
	u8 *p;

	KUNIT_ASSERT_NOT_NULL(test, pool);
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "ra"), SZ_1M);
	for (i = 0; i < 2; i++) {
		p = dma_pool_zalloc(pool, GFP_KERNEL, &handle);
		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, handle, 256,
							 "ra"));
		KUNIT_EXPECT_EQ(test, handle & 255, 0);
		KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, 256));
		KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "ra"),
				SZ_1M - SZ_4K);
		memset(p, CMA_TEST_DIRT, 256);
		dma_pool_free(pool, p, handle);
	}
	dma_pool_destroy(pool);
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "ra"), SZ_1M);
}

/* Below all regions; then up to the last byte of ra, and to the one before. */
static void test_mask(struct kunit *test)
{
	struct device *dev = bound(test);
	u64 mask = dev->coherent_dma_mask;
	dma_addr_t handle;
	void *p;

	dev->coherent_dma_mask = DMA_BIT_MASK(30);
	expect_none(test, dev, SZ_4K, GFP_KERNEL);
	dev->coherent_dma_mask = 0x520fffff;
	p = take(test, dev, SZ_1M, "ra", &handle);
	expect_none(test, dev, SZ_4K, GFP_KERNEL);
	dma_free_coherent(dev, SZ_1M, p, handle);
	dev->coherent_dma_mask = 0x520ffffe;
	expect_none(test, dev, SZ_1M, GFP_KERNEL);
	dev->coherent_dma_mask = mask;
}

static void test_bus_limit(struct kunit *test)
{
	struct device *dev = bound(test);
	u64 limit = dev->bus_dma_limit;

	dev->bus_dma_limit = 0x4fffffff;
	expect_none(test, dev, SZ_4K, GFP_KERNEL);
	dev->bus_dma_limit = limit;
}

/*
 * dma-ranges: ra one GiB lower; the first half of ra only; ra from the last
 * MiB of 32 bits; ra up to there and, wrapped, beyond.
 */
static void test_translated(struct kunit *test)
{
	struct device *dev = bound(test);
	const struct bus_dma_region *map = dev->dma_range_map;
	struct bus_dma_region m[2] = {
		{ 0x52000000, 0x12000000, SZ_1M, 0x40000000 },
	};
	dma_addr_t handle;
	void *p;

	dev->dma_range_map = m;
	p = dma_alloc_coherent(dev, SZ_1M, &handle, GFP_KERNEL);
	KUNIT_EXPECT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, handle, 0x12000000);
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "ra"), 0);
	dma_free_coherent(dev, SZ_1M, p, handle);
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "ra"), SZ_1M);
	m[0].size = SZ_512K;
	expect_none(test, dev, SZ_4K, GFP_KERNEL);
	m[0] = (struct bus_dma_region) {
		0x52000000, 0xfff00000, SZ_1M, 0x52000000ULL - 0xfff00000
	};
	p = dma_alloc_coherent(dev, SZ_1M, &handle, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, handle, 0xfff00000);
	dma_free_coherent(dev, SZ_1M, p, handle);
	m[0].dma_start += SZ_512K;
	m[0].offset -= SZ_512K;
	expect_none(test, dev, SZ_4K, GFP_KERNEL);
	dev->dma_range_map = map;
}

/* A chunk could lie where two dma-ranges meet that lead to different places. */
static void test_translated_in_pieces(struct kunit *test)
{
	struct device *dev = bound(test);
	const struct bus_dma_region *map = dev->dma_range_map;
	struct bus_dma_region m[3] = {
		{ 0x52000000, 0x12000000, SZ_512K, 0x40000000 },
		{ 0x52080000, 0x22080000, SZ_512K, 0x30000000 },
	};
	dma_addr_t handle;
	void *p;

	dev->dma_range_map = m;
	expect_none(test, dev, SZ_1M, GFP_KERNEL);
	m[1].dma_start -= 0x10000000;
	m[1].offset += 0x10000000;
	p = dma_alloc_coherent(dev, SZ_1M, &handle, GFP_KERNEL);
	KUNIT_EXPECT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, handle, 0x12000000);
	dma_free_coherent(dev, SZ_1M, p, handle);
	dev->dma_range_map = map;
}

static void test_quota(struct kunit *test)
{
	struct device *dev = bound(test);
	dma_addr_t handle;
	void *p;

	KUNIT_ASSERT_EQ(test, cma_account_limit(dev_name(dev), "a", 3), 0);
	p = take(test, dev, 3 * SZ_4K, "ra", &handle);
	expect_none(test, dev, 1, GFP_KERNEL);
	dma_free_coherent(dev, 3 * SZ_4K, p, handle);
	KUNIT_EXPECT_EQ(test, cma_account_limit(dev_name(dev), "a", ULONG_MAX),
			0);
}

/* The map prevails here as well. */
static void test_by_map(struct kunit *test)
{
	struct device *dev = bound(test);
	dma_addr_t handle;
	void *p;

	KUNIT_ASSERT_EQ(test, cma_test_map("kunit-device/a=rb"), 0);
	p = take(test, dev, SZ_4K, "rb", &handle);
	KUNIT_EXPECT_EQ(test, cma_test_map(""), 0);
	dma_free_coherent(dev, SZ_4K, p, handle);
	p = take(test, dev, SZ_4K, "ra", &handle);
	dma_free_coherent(dev, SZ_4K, p, handle);
}

/* Coherent or not makes no difference to what any page can be mapped for. */
static void test_map_single(struct kunit *test)
{
	struct device *dev = bound(test);
	u8 *buf = kunit_kmalloc(test, SZ_8K, GFP_KERNEL);
	dma_addr_t handle;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memset(buf, 0x3c, SZ_8K);
	handle = dma_map_single(dev, buf, SZ_8K, DMA_BIDIRECTIONAL);
	KUNIT_ASSERT_EQ(test, dma_mapping_error(dev, handle), 0);
	KUNIT_EXPECT_EQ(test, handle, virt_to_phys(buf));
	dma_sync_single_for_cpu(dev, handle, SZ_8K, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_NULL(test, memchr_inv(buf, 0x3c, SZ_8K));
	dma_sync_single_for_device(dev, handle, SZ_8K, DMA_BIDIRECTIONAL);
	dma_unmap_single(dev, handle, SZ_8K, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_NULL(test, memchr_inv(buf, 0x3c, SZ_8K));
}

static void test_map_sg(struct kunit *test)
{
	struct device *dev = bound(test);
	u8 *buf = kunit_kzalloc(test, SZ_16K, GFP_KERNEL);
	struct scatterlist sg[2];
	int i;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	sg_init_table(sg, 2);
	sg_set_buf(&sg[0], buf, SZ_4K);
	sg_set_buf(&sg[1], buf + SZ_8K, SZ_4K);
	KUNIT_ASSERT_EQ(test, dma_map_sg(dev, sg, 2, DMA_TO_DEVICE), 2);
	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, sg_dma_address(&sg[i]),
				virt_to_phys(buf + i * SZ_8K));
		KUNIT_EXPECT_EQ(test, sg_dma_len(&sg[i]), SZ_4K);
	}
	dma_unmap_sg(dev, sg, 2, DMA_TO_DEVICE);
}

static void test_sgtable(struct kunit *test)
{
	struct device *dev = bound(test);
	struct sg_table sgt;
	dma_addr_t handle;
	void *p = take(test, dev, SZ_64K + 1, "ra", &handle);

	KUNIT_ASSERT_EQ(test, dma_get_sgtable(dev, &sgt, p, handle,
					      SZ_64K + 1), 0);
	KUNIT_EXPECT_EQ(test, sgt.nents, 1);
	KUNIT_EXPECT_EQ(test, sg_phys(sgt.sgl), handle);
	KUNIT_EXPECT_EQ(test, sgt.sgl->length, SZ_64K + SZ_4K);
	sg_free_table(&sgt);
	dma_free_coherent(dev, SZ_64K + 1, p, handle);
}

static int ask(struct device *dev, int index)
{
	return of_reserved_mem_device_init_by_idx(dev, dev->of_node, index);
}

/* no-map memory has no pages that a scatter list could hold. */
static void test_sgtable_of_no_map(struct kunit *test)
{
	struct device *dev = bound(test);
	struct sg_table sgt;
	dma_addr_t handle;
	void *p;

	KUNIT_ASSERT_EQ(test, ask(dev, 2), 0);
	p = take(test, dev, SZ_64K, "rm", &handle);
	KUNIT_EXPECT_EQ(test, dma_get_sgtable(dev, &sgt, p, handle, SZ_64K),
			-ENXIO);
	dma_free_coherent(dev, SZ_64K, p, handle);
	of_reserved_mem_device_release(dev);
}

/* A driver that asks by index and lets go again is as bound as before. */
static void test_bound_after_release(struct kunit *test)
{
	struct device *dev = bound(test);
	dma_addr_t handle;
	void *p;

	KUNIT_ASSERT_EQ(test, ask(dev, 3), 0);
	p = take(test, dev, SZ_4K, "rr", &handle);
	dma_free_coherent(dev, SZ_4K, p, handle);
	of_reserved_mem_device_release(dev);
	device_release_driver(dev);
	KUNIT_ASSERT_EQ(test, device_attach(dev), 1);
	p = take(test, dev, SZ_4K, "ra", &handle);
	dma_free_coherent(dev, SZ_4K, p, handle);
}

/* And so is what one asked for that never released it. */
static void test_bound_without_release(struct kunit *test)
{
	struct device *dev = bound(test);
	dma_addr_t handle;
	void *p;

	KUNIT_ASSERT_EQ(test, ask(dev, 3), 0);
	device_release_driver(dev);
	p = take(test, dev, SZ_4K, "rr", &handle);
	dma_free_coherent(dev, SZ_4K, p, handle);
	KUNIT_ASSERT_EQ(test, device_attach(dev), 1);
	p = take(test, dev, SZ_4K, "ra", &handle);
	dma_free_coherent(dev, SZ_4K, p, handle);
	of_reserved_mem_device_release(dev);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_coherent),
	KUNIT_CASE(test_fallback),
	KUNIT_CASE(test_alignment),
	KUNIT_CASE(test_odd_sizes),
	KUNIT_CASE(test_no_kernel_mapping),
	KUNIT_CASE(test_pool),
	KUNIT_CASE(test_mask),
	KUNIT_CASE(test_bus_limit),
	KUNIT_CASE(test_translated),
	KUNIT_CASE(test_translated_in_pieces),
	KUNIT_CASE(test_quota),
	KUNIT_CASE(test_by_map),
	KUNIT_CASE(test_map_single),
	KUNIT_CASE(test_map_sg),
	KUNIT_CASE(test_sgtable),
	KUNIT_CASE(test_sgtable_of_no_map),
	KUNIT_CASE(test_bound_after_release),
	KUNIT_CASE(test_bound_without_release),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_dma",
	.init = init_case,
	.exit = exit_case,
	.test_cases = cases,
};

kunit_test_suite(suite);
