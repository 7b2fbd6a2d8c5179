// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite: a driver on the board's device. Memory that goes with its
 * binding, and regions that are asked for by index or name.
 */
#include <linux/dma-mapping.h>
#include <linux/of.h>
#include <linux/of_reserved_mem.h>
#include <linux/platform_device.h>
#include <linux/vmalloc.h>

#include "holding.h"
#include "test.h"

/**
 * struct probe - what the driver does, and what came of it
 * @take: what it does; NULL: it takes @size of kind a and of kind m
 * @size: bytes
 * @result: what probe returns if all was to be had
 * @a: address, or UNTOUCHED
 * @m: address, or UNTOUCHED
 * @probes: how often probe was called
 * @region: that @take registered
 * @vaddr: a mapping that @take made
 * @seen: how often an action of @take found all as it was to be
 */
struct probe {
	int (*take)(struct device *dev);
	size_t size;
	int result;
	phys_addr_t a;
	phys_addr_t m;
	int probes;
	struct cma_region *region;
	void *vaddr;
	int seen;
};

static struct probe probe;
static bool registered;

static int test_probe(struct platform_device *pdev)
{
	int ret;

	probe.probes++;
	probe.a = UNTOUCHED;
	probe.m = UNTOUCHED;
	if (probe.take)
		return probe.take(&pdev->dev);
	ret = devm_cma_region_alloc(&pdev->dev, "a", probe.size, 0, &probe.a);
	if (ret)
		return ret;
	ret = devm_cma_region_alloc(&pdev->dev, "m", probe.size, 0, &probe.m);
	return ret ?: probe.result;
}

static const struct of_device_id matches[] = {
	{ .compatible = "cma-dt,kunit-device" },
	{}
};

static struct platform_driver driver = {
	.probe = test_probe,
	.driver = {
		.name = "cma-kunit",
		.of_match_table = matches,
	},
};

static void register_probe(struct kunit *test, struct probe p)
{
	probe = p;
	KUNIT_ASSERT_EQ(test, platform_driver_register(&driver), 0);
	registered = true;
}

static void register_driver(struct kunit *test, size_t size, int result)
{
	register_probe(test, (struct probe){ .size = size, .result = result });
}

static void unregister_driver(void)
{
	if (registered)
		platform_driver_unregister(&driver);
	registered = false;
}

static void exit_case(struct kunit *test)
{
	unregister_driver();
	cma_test_exit(test);
}

static void expect_free(struct kunit *test, unsigned long ra, unsigned long rm)
{
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "ra"), ra);
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "rm"), rm);
}

static void test_devm_unbind(struct kunit *test)
{
	struct cma_test *t = test->priv;

	register_driver(test, SZ_128K, 0);
	KUNIT_ASSERT_PTR_EQ(test, t->dev->driver, &driver.driver);
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, probe.a, SZ_128K, "ra"));
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, probe.m, SZ_128K, "rm"));
	expect_free(test, SZ_1M - SZ_128K, SZ_2M - SZ_128K);
	device_release_driver(t->dev);
	expect_free(test, SZ_1M, SZ_2M);
	KUNIT_EXPECT_EQ(test, cma_region_free(probe.a), -ENOENT);
	KUNIT_EXPECT_EQ(test, cma_region_free(probe.m), -ENOENT);
}

static void test_devm_probe_fails(struct kunit *test)
{
	struct cma_test *t = test->priv;

	register_driver(test, SZ_128K, -ENXIO);
	KUNIT_EXPECT_EQ(test, probe.probes, 1);
	KUNIT_EXPECT_NE(test, probe.m, UNTOUCHED);
	KUNIT_EXPECT_NULL(test, t->dev->driver);
	expect_free(test, SZ_1M, SZ_2M);
}

/* 1 MiB and a page: neither ra nor rb has that, and rm is not asked. */
static void test_devm_no_room(struct kunit *test)
{
	struct cma_test *t = test->priv;

	register_driver(test, SZ_1M + SZ_4K, 0);
	KUNIT_EXPECT_EQ(test, probe.probes, 1);
	KUNIT_EXPECT_EQ(test, probe.a, UNTOUCHED);
	KUNIT_EXPECT_NULL(test, t->dev->driver);
	expect_free(test, SZ_1M, SZ_2M);
}

static void test_devm_reprobe(struct kunit *test)
{
	struct cma_test *t = test->priv;
	int i;

	register_driver(test, SZ_64K, 0);
	for (i = 1; i < 10; i++) {
		device_release_driver(t->dev);
		expect_free(test, SZ_1M, SZ_2M);
		probe.result = i & 1 ? -EIO : 0;
		KUNIT_EXPECT_EQ(test, device_attach(t->dev), i & 1 ? 0 : 1);
		KUNIT_EXPECT_EQ(test, probe.probes, i + 1);
	}
	device_release_driver(t->dev);
	expect_free(test, SZ_1M, SZ_2M);
}

/* ra has no room for it. */
static int take_from(struct device *dev)
{
	return devm_cma_region_alloc_from(dev, "ra,rm", SZ_2M, 0, &probe.m);
}

static void test_devm_from(struct kunit *test)
{
	struct cma_test *t = test->priv;

	register_probe(test, (struct probe){ .take = take_from });
	KUNIT_ASSERT_PTR_EQ(test, t->dev->driver, &driver.driver);
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, probe.m, SZ_2M, "rm"));
	expect_free(test, SZ_1M, 0);
	device_release_driver(t->dev);
	expect_free(test, SZ_1M, SZ_2M);
	KUNIT_EXPECT_EQ(test, cma_region_free(probe.m), -ENOENT);
}

/* A region with a chunk would stay, with -EBUSY. */
static void leave(void *data)
{
	probe.seen += !cma_region_unregister(probe.region);
}

static int take_in(struct device *dev)
{
	const struct cma_region_desc desc = {
		.start = SPARE_START, .size = SPARE_SIZE,
	};
	int ret = cma_region_register(&desc, &probe.region);

	ret = ret ?: devm_add_action_or_reset(dev, leave, NULL);
	return ret ?: devm_cma_region_alloc_in(dev, probe.region, SPARE_SIZE,
					       0, &probe.a);
}

static void test_devm_in(struct kunit *test)
{
	struct cma_test *t = test->priv;

	register_probe(test, (struct probe){ .take = take_in });
	KUNIT_ASSERT_PTR_EQ(test, t->dev->driver, &driver.driver);
	KUNIT_EXPECT_EQ(test, probe.a, SPARE_START);
	KUNIT_EXPECT_EQ(test, probe.seen, 0);
	device_release_driver(t->dev);
	KUNIT_EXPECT_EQ(test, probe.seen, 1);
	KUNIT_EXPECT_EQ(test, cma_region_free(probe.a), -ENOENT);
}

/* Called before the mapping ends. */
static void see_mapped(void *data)
{
	probe.seen += !!find_vm_area(probe.vaddr);
}

/* After that, and before the memory is freed. */
static void see_unmapped(void *data)
{
	struct cma_info info = { 0 };

	cma_region_info_from("ra", 0, &info);
	probe.seen += !find_vm_area(probe.vaddr) &&
		      info.free_size == SZ_1M - SZ_64K;
}

static int take_mapped(struct device *dev)
{
	int ret = devm_cma_region_alloc(dev, "a", SZ_64K, 0, &probe.a);

	ret = ret ?: devm_add_action_or_reset(dev, see_unmapped, NULL);
	if (ret)
		return ret;
	probe.vaddr = devm_cma_region_map(dev, probe.a, SZ_64K, false);
	if (!probe.vaddr)
		return -ENOMEM;
	memset(probe.vaddr, CMA_TEST_DIRT, SZ_64K);
	return devm_add_action_or_reset(dev, see_mapped, NULL);
}

static void test_devm_map(struct kunit *test)
{
	struct cma_test *t = test->priv;

	register_probe(test, (struct probe){ .take = take_mapped });
	KUNIT_ASSERT_PTR_EQ(test, t->dev->driver, &driver.driver);
	cma_test_expect_bytes(test, probe.a, SZ_64K, false, CMA_TEST_DIRT);
	KUNIT_EXPECT_EQ(test, probe.seen, 0);
	device_release_driver(t->dev);
	KUNIT_EXPECT_EQ(test, probe.seen, 2);
	expect_free(test, SZ_1M, SZ_2M);
}

/* Memory that the driver does not manage outlives it, which is told. */
static void test_chunk_outlives_driver(struct kunit *test)
{
	struct cma_test *t = test->priv;
	phys_addr_t addr;

	register_driver(test, SZ_4K, 0);
	addr = cma_test_alloc(test, t->dev, "a", SZ_64K);
	KUNIT_EXPECT_EQ(test, cma_test_leaks(addr), 0);
	KUNIT_EXPECT_EQ(test, cma_test_leaks(probe.a), 0);
	device_release_driver(t->dev);
	expect_free(test, SZ_1M - SZ_64K, SZ_2M);
	KUNIT_EXPECT_EQ(test, cma_holding_tell(t->dev), 1);
	KUNIT_EXPECT_EQ(test, cma_test_leaks(addr), 1);
	KUNIT_EXPECT_EQ(test, cma_test_leaks(probe.a), 0);
	cma_test_free(test, addr);
	KUNIT_EXPECT_EQ(test, cma_holding_tell(t->dev), 0);
	KUNIT_EXPECT_EQ(test, cma_test_leaks(addr), 0);
}

/* Nobody's name is on what was taken without a device. */
static void test_nobody_leaks(struct kunit *test)
{
	phys_addr_t addr;

	KUNIT_ASSERT_EQ(test, cma_region_alloc_from(NULL, "ra", SZ_4K, 0,
						    &addr), 0);
	KUNIT_EXPECT_EQ(test, cma_test_leaks(addr), 0);
	cma_test_free(test, addr);
}

/* A device that is gone has no driver either. */
static void test_device_gone(struct kunit *test)
{
	struct device *child = cma_test_child(test, "cma-kunit-gone");
	phys_addr_t addr = cma_test_alloc(test, child, "a", SZ_4K);

	cma_test_remove(child);
	KUNIT_EXPECT_EQ(test, cma_test_leaks(addr), 1);
	cma_test_free(test, addr);
}

/* Every device that is bound or took something has a binding, till it goes. */
static void test_binding_ends(struct kunit *test)
{
	struct device *child = cma_test_child(test, "cma-kunit-binding");

	get_device(child);
	KUNIT_EXPECT_NULL(test, cma_binding_find(child));
	cma_test_free(test, cma_test_alloc(test, child, "a", SZ_4K));
	KUNIT_EXPECT_NOT_NULL(test, cma_binding_find(child));
	cma_test_remove(child);
	KUNIT_EXPECT_NULL(test, cma_binding_find(child));
	put_device(child);
}

/* A copy of the name, for nothing keeps the driver while that is read. */
static void test_binding_names_driver(struct kunit *test)
{
	struct cma_test *t = test->priv;
	const struct cma_binding *b;

	register_driver(test, SZ_64K, 0);
	b = cma_binding_find(t->dev);
	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_ASSERT_NOT_NULL(test, b->driver);
	KUNIT_EXPECT_STREQ(test, b->driver, "cma-kunit");
	KUNIT_EXPECT_PTR_NE(test, b->driver, driver.driver.name);
	device_release_driver(t->dev);
	KUNIT_EXPECT_NULL(test, b->driver);
	probe.result = -ENXIO;
	KUNIT_EXPECT_EQ(test, device_attach(t->dev), 0);
	b = cma_binding_find(t->dev);
	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_EXPECT_NULL(test, b->driver);
}

/* As drivers make them: served by its parent's node, without one of its own. */
static void test_binding_ends_without_node(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct platform_device *pdev;

	pdev = platform_device_alloc("cma-kunit-no-node", PLATFORM_DEVID_NONE);
	KUNIT_ASSERT_NOT_NULL(test, pdev);
	pdev->dev.parent = t->dev;
	KUNIT_ASSERT_EQ(test, platform_device_add(pdev), 0);
	get_device(&pdev->dev);
	cma_test_free(test, cma_test_alloc(test, &pdev->dev, "a", SZ_4K));
	platform_device_unregister(pdev);
	KUNIT_EXPECT_NULL(test, cma_binding_find(&pdev->dev));
	cma_binding_remove(&pdev->dev);
	put_device(&pdev->dev);
}

static void expect_coherent(struct kunit *test, struct device *dev, size_t size,
			    const char *region)
{
	dma_addr_t handle;
	void *p = dma_alloc_coherent(dev, size, &handle, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_TRUE_MSG(test,
			      cma_test_lies_in(test, handle, size, region),
			      "at %pad, not in %s", &handle, region);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, size));
	dma_free_coherent(dev, size, p, handle);
}

/* @child asks for the reference at @index of the board's device. */
static int ask(struct kunit *test, struct device *child, int index)
{
	struct cma_test *t = test->priv;

	return of_reserved_mem_device_init_by_idx(child, t->dev->of_node,
						  index);
}

/*
 * The references are ra, rb (a-fallback), rm, rr, rh. A kind is served with
 * its fallbacks, a fallback alone.
 */
static void test_reserved_mem_by_index(struct kunit *test)
{
	static const char *const names[] = { "ra", "rb", "rm", "rr", "rh" };
	struct device *child;
	int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		child = cma_test_child(test, "cma-kunit-index");
		KUNIT_ASSERT_EQ(test, ask(test, child, i), 0);
		expect_coherent(test, child, SZ_64K, names[i]);
		of_reserved_mem_device_release(child);
		KUNIT_EXPECT_NULL(test, cma_binding_find(child));
		cma_test_remove(child);
	}
}

static void test_reserved_mem_by_name(struct kunit *test)
{
	struct device *child = cma_test_child(test, "cma-kunit-name");
	struct cma_test *t = test->priv;
	struct device_node *np = t->dev->of_node;

	KUNIT_EXPECT_LT(test, of_reserved_mem_device_init_by_name(child, np,
								  "nope"), 0);
	KUNIT_EXPECT_NULL(test, cma_binding_find(child));
	KUNIT_ASSERT_EQ(test, of_reserved_mem_device_init_by_name(child, np,
								  "m"), 0);
	expect_coherent(test, child, SZ_64K, "rm");
	of_reserved_mem_device_release(child);
	cma_test_remove(child);
}

static void test_reserved_mem_bad_index(struct kunit *test)
{
	struct cma_test *t = test->priv;

	KUNIT_EXPECT_LT(test, ask(test, t->dev, 5), 0);
	/* Neither its own node nor a parent's names the region. */
	KUNIT_EXPECT_EQ(test, ask(test, t->none, 0), -EINVAL);
	KUNIT_EXPECT_NULL(test, cma_binding_find(t->none));
}

/* Bound to a fallback by index: nothing else serves it. */
static void test_reserved_mem_only(struct kunit *test)
{
	struct device *child = cma_test_child(test, "cma-kunit-only");
	dma_addr_t handle, none;
	void *p;

	KUNIT_ASSERT_EQ(test, ask(test, child, 1), 0);
	p = dma_alloc_coherent(child, SZ_1M, &handle, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, handle, SZ_1M, "rb"));
	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(child, SZ_4K, &none,
						   GFP_KERNEL));
	dma_free_coherent(child, SZ_1M, p, handle);
	of_reserved_mem_device_release(child);
	cma_test_remove(child);
}

/* What is asked for last holds. */
static void test_reserved_mem_twice(struct kunit *test)
{
	struct device *child = cma_test_child(test, "cma-kunit-twice");

	KUNIT_ASSERT_EQ(test, ask(test, child, 0), 0);
	expect_coherent(test, child, SZ_4K, "ra");
	KUNIT_ASSERT_EQ(test, ask(test, child, 3), 0);
	expect_coherent(test, child, SZ_4K, "rr");
	of_reserved_mem_device_release(child);
	cma_test_remove(child);
}

/* After release the device's memory comes from where all others' does. */
static void test_reserved_mem_release(struct kunit *test)
{
	struct device *child = cma_test_child(test, "cma-kunit-release");
	dma_addr_t handle;
	void *p;

	KUNIT_ASSERT_EQ(test, ask(test, child, 0), 0);
	of_reserved_mem_device_release(child);
	p = dma_alloc_coherent(child, SZ_4K, &handle, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_NULL(test, cma_registry_holding(handle));
	dma_free_coherent(child, SZ_4K, p, handle);
	cma_test_remove(child);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_devm_unbind),
	KUNIT_CASE(test_devm_probe_fails),
	KUNIT_CASE(test_devm_no_room),
	KUNIT_CASE(test_devm_reprobe),
	KUNIT_CASE(test_devm_from),
	KUNIT_CASE(test_devm_in),
	KUNIT_CASE(test_devm_map),
	KUNIT_CASE(test_chunk_outlives_driver),
	KUNIT_CASE(test_nobody_leaks),
	KUNIT_CASE(test_device_gone),
	KUNIT_CASE(test_binding_ends),
	KUNIT_CASE(test_binding_names_driver),
	KUNIT_CASE(test_binding_ends_without_node),
	KUNIT_CASE(test_reserved_mem_by_index),
	KUNIT_CASE(test_reserved_mem_by_name),
	KUNIT_CASE(test_reserved_mem_bad_index),
	KUNIT_CASE(test_reserved_mem_only),
	KUNIT_CASE(test_reserved_mem_twice),
	KUNIT_CASE(test_reserved_mem_release),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_driver",
	.init = cma_test_init,
	.exit = exit_case,
	.test_cases = cases,
};

kunit_test_suite(suite);
