// SPDX-License-Identifier: GPL-2.0-only
/* KUnit suite: what counts as held, and whose it is, when devices go. */
#include <linux/device.h>
#include <linux/sched.h>

#include "holding.h"
#include "test.h"

/**
 * struct made - a device without a bus, as drivers make them
 * @dev: the device
 * @released: nobody refers to it any more
 */
struct made {
	struct device dev;
	bool released;
};

static void note_release(struct device *dev)
{
	container_of(dev, struct made, dev)->released = true;
}

static struct made *make(struct kunit *test, const char *name,
			 struct device *parent)
{
	struct made *made = kunit_kzalloc(test, sizeof(*made), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, made);
	device_initialize(&made->dev);
	made->dev.parent = parent;
	made->dev.release = note_release;
	KUNIT_ASSERT_EQ(test, dev_set_name(&made->dev, name), 0);
	KUNIT_ASSERT_EQ(test, device_add(&made->dev), 0);
	return made;
}

/*
 * A device that is deleted may be asked for memory by who still refers to it.
 * Its leaks are those of who made it, even if that is deleted too.
 */
static void test_maker_gone(struct kunit *test)
{
	struct made *maker = make(test, "cma-kunit-maker", NULL);
	struct made *child = make(test, "cma-kunit-made", &maker->dev);
	phys_addr_t addr;

	get_device(&child->dev);
	device_unregister(&child->dev);
	KUNIT_ASSERT_EQ(test, cma_test_map("cma-kunit-made=ra"), 0);
	addr = cma_test_alloc(test, &child->dev, NULL, SZ_4K);
	KUNIT_ASSERT_EQ(test, cma_test_map(""), 0);
	device_unregister(&maker->dev);
	KUNIT_EXPECT_FALSE(test, maker->released);
	KUNIT_EXPECT_EQ(test, cma_test_leaks(addr), 1);
	put_device(&child->dev);
	KUNIT_EXPECT_TRUE(test, child->released);
	KUNIT_EXPECT_TRUE(test, maker->released);
	KUNIT_EXPECT_EQ(test, cma_test_leaks(addr), 1);
	cma_test_free(test, addr);
}

static struct cma_region *bring_clean(struct kunit *test)
{
	const struct cma_region_desc desc = {
		.name = "spare", .start = SPARE_START, .size = SPARE_SIZE,
		.zero = CMA_ZERO_FREE,
	};
	struct cma_region *r = NULL;

	KUNIT_ASSERT_EQ(test, cma_region_register(&desc, &r), 0);
	return r;
}

/*
 * Freed where nothing may sleep, and not cleared yet, for the worker waits for
 * this CPU.
 */
static void free_unclean(struct kunit *test, phys_addr_t addr)
{
	unsigned long flags;
	int freed;

	sched_set_fifo(current);
	local_irq_save(flags);
	freed = cma_region_free_atomic(addr);
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, freed, 0);
}

/* What a driver has freed it does not hold, cleared or not. */
static void test_unclean_is_not_held(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-unclean");
	struct cma_region *r = bring_clean(test);
	unsigned int held, leaks;
	phys_addr_t addr;

	KUNIT_ASSERT_EQ(test, cma_region_alloc_from(dev, "spare", SZ_4K, 0,
						    &addr), 0);
	KUNIT_EXPECT_EQ(test, cma_holding_tell(dev), 1);
	KUNIT_EXPECT_EQ(test, cma_test_leaks(addr), 1);
	free_unclean(test, addr);
	leaks = cma_test_leaks(addr);
	held = cma_holding_tell(dev);
	sched_set_normal(current, 0);
	KUNIT_EXPECT_EQ(test, leaks, 0);
	KUNIT_EXPECT_EQ(test, held, 0);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), 0);
	cma_test_remove(dev);
}

/* A request that is served after it has cleared what was freed did not fail. */
static void test_unclean_is_no_failure(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-cleared");
	struct cma_account *a = cma_account_get(dev_name(dev), "", "spare");
	struct cma_region *r = bring_clean(test);
	phys_addr_t addr;
	int ret;

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_EQ(test, cma_region_alloc_from(dev, "spare", SPARE_SIZE, 0,
						    &addr), 0);
	free_unclean(test, addr);
	ret = cma_region_alloc_from(dev, "spare", SPARE_SIZE, 0, &addr);
	sched_set_normal(current, 0);
	KUNIT_ASSERT_EQ(test, ret, 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&a->failures), 0);
	KUNIT_EXPECT_EQ(test, cma_region_alloc_from(dev, "spare", 1, 0, &addr),
			-ENOMEM);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&a->failures), 1);
	cma_test_free(test, SPARE_START);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), 0);
	cma_test_remove(dev);
}

/* A quota is of all regions: what was freed in one of them is not held there. */
static void test_unclean_and_quota(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-unclean-quota");
	struct cma_region *r = bring_clean(test);
	phys_addr_t full, addr;
	int ret;

	KUNIT_ASSERT_EQ(test, cma_test_map("cma-kunit-unclean-quota=ra,spare"),
			0);
	KUNIT_ASSERT_EQ(test, cma_region_alloc_from(NULL, "ra", SZ_1M, 0,
						    &full), 0);
	addr = cma_test_alloc(test, dev, "a", SZ_4K);
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, addr, SZ_4K, "spare"));
	cma_test_free(test, full);
	KUNIT_EXPECT_EQ(test, cma_account_limit(dev_name(dev), "a", 1), 0);
	free_unclean(test, addr);
	ret = cma_region_alloc(dev, "a", SZ_4K, 0, &addr);
	sched_set_normal(current, 0);
	KUNIT_EXPECT_EQ(test, ret, 0);
	if (!ret)
		cma_test_free(test, addr);
	KUNIT_EXPECT_EQ(test, cma_test_map(""), 0);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), 0);
	cma_test_remove(dev);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_maker_gone),
	KUNIT_CASE(test_unclean_is_not_held),
	KUNIT_CASE(test_unclean_is_no_failure),
	KUNIT_CASE(test_unclean_and_quota),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_holding",
	.init = cma_test_init,
	.exit = cma_test_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
