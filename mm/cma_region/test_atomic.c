// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite: where nothing may sleep. All is done with a spinlock held and
 * interrupts off; DEBUG_ATOMIC_SLEEP tells if something could have slept.
 */
#include <linux/device.h>
#include <linux/spinlock.h>

#include "test.h"
#include "trace.h"

static DEFINE_SPINLOCK(lock);	/* any that keeps from sleeping */

static int take(struct device *dev, const char *kind, size_t size,
		phys_addr_t *addr)
{
	unsigned long flags;
	int ret;

	*addr = UNTOUCHED;
	spin_lock_irqsave(&lock, flags);
	ret = cma_region_alloc_atomic(dev, kind, size, 0, addr);
	spin_unlock_irqrestore(&lock, flags);
	return ret;
}

static int give(phys_addr_t addr)
{
	unsigned long flags;
	int ret;

	spin_lock_irqsave(&lock, flags);
	ret = cma_region_free_atomic(addr);
	spin_unlock_irqrestore(&lock, flags);
	return ret;
}

/* As a platform device is before its driver's probe. */
static void bind_child(struct kunit *test, struct device *dev)
{
	struct cma_test *t = test->priv;

	KUNIT_ASSERT_NOT_NULL(test, cma_binding_add(dev, cma_of_device(t->dev),
						    NULL));
}

static struct device *bound_child(struct kunit *test, const char *name)
{
	struct device *dev = cma_test_child(test, name);

	bind_child(test, dev);
	return dev;
}

static void expect_from(struct kunit *test, struct device *dev,
			const char *kind, const char *region)
{
	phys_addr_t addr;

	KUNIT_ASSERT_EQ_MSG(test, take(dev, kind, SZ_64K, &addr), 0,
			    "kind %s", kind ? kind : "NULL");
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, addr, SZ_64K, region));
	cma_test_expect_bytes(test, addr, SZ_64K, false, 0);
	cma_test_dirty(test, addr, SZ_64K);
	KUNIT_EXPECT_EQ(test, give(addr), 0);
	KUNIT_EXPECT_EQ(test, give(addr), -ENOENT);
}

static void expect_refused(struct kunit *test, struct device *dev,
			   const char *kind, size_t size, int want)
{
	phys_addr_t addr;

	KUNIT_EXPECT_EQ_MSG(test, take(dev, kind, size, &addr), want,
			    "kind %s", kind);
	KUNIT_EXPECT_EQ(test, addr, UNTOUCHED);
}

/* Low memory, high and no-map, each twice: the first owner leaves it dirty. */
static void test_bound(struct kunit *test)
{
	struct device *dev = bound_child(test, "cma-kunit-atomic");
	int i;

	for (i = 0; i < 2; i++) {
		expect_from(test, dev, NULL, "ra");
		expect_from(test, dev, "a", "ra");
		expect_from(test, dev, "h", "rh");
		expect_from(test, dev, "m", "rm");
	}
	cma_test_remove(dev);
}

/* Who took by name has a binding already; what it takes by kind is found out. */
static void test_bound_late(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-late");
	phys_addr_t addr;

	KUNIT_ASSERT_EQ(test, cma_region_alloc_from(dev, "rb", SZ_4K, 0, &addr),
			0);
	expect_refused(test, dev, "a", SZ_4K, -EAGAIN);
	bind_child(test, dev);
	expect_from(test, dev, "a", "ra");
	expect_from(test, dev, NULL, "ra");
	cma_test_free(test, addr);
	cma_test_remove(dev);
}

/* Reusable memory would have to sleep; without CONFIG_CMA it is a carve-out. */
static void test_skipped(struct kunit *test)
{
	bool lent = cma_region_is_reusable(cma_test_region(test, "rr"));
	struct device *dev = bound_child(test, "cma-kunit-skipped");

	if (lent)
		expect_refused(test, dev, "r", SZ_4K, -ENOMEM);
	KUNIT_ASSERT_EQ(test, cma_test_map("cma-kunit-skipped/a=rr,rb"), 0);
	expect_from(test, dev, "a", lent ? "rb" : "rr");
	KUNIT_ASSERT_EQ(test, cma_test_map(""), 0);
	cma_test_remove(dev);
}

static void test_refused(struct kunit *test)
{
	struct device *dev = bound_child(test, "cma-kunit-refused");

	expect_refused(test, dev, "a", 0, -EINVAL);
	expect_refused(test, dev, "a", SZ_1M + 1, -ENOMEM);
	KUNIT_ASSERT_EQ(test, cma_account_limit(dev_name(dev), "a", 1), 0);
	expect_refused(test, dev, "a", SZ_8K, -EDQUOT);
	cma_test_remove(dev);
}

/* Of the last request that failed; a text that lasts. */
static const char *last_reason;

static void see_failure(void *data, struct device *dev, const char *kind,
			const char *region, size_t size, size_t align,
			const char *why)
{
	if (dev == data)
		last_reason = why;
}

/* Who was neither bound nor asked has to be looked up first, and is told so. */
static void test_never_asked(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-new");
	struct cma_info info;

	last_reason = "";
	KUNIT_ASSERT_EQ(test, register_trace_cma_region_failure(see_failure,
								dev), 0);
	expect_refused(test, dev, "a", SZ_4K, -EAGAIN);
	unregister_trace_cma_region_failure(see_failure, dev);
	tracepoint_synchronize_unregister();
	KUNIT_EXPECT_STREQ(test, last_reason, "never asked for");
	KUNIT_EXPECT_EQ(test, cma_region_info(dev, "a", 0, &info), 0);
	expect_from(test, dev, "a", "ra");
	expect_refused(test, dev, "h", SZ_4K, -EAGAIN);
	expect_refused(test, dev, NULL, SZ_4K, -EAGAIN);
	cma_test_remove(dev);
}

/* The map changes between two requests: neither has to be asked anew. */
static void test_map_changes(struct kunit *test)
{
	struct device *dev = bound_child(test, "cma-kunit-changes");

	KUNIT_ASSERT_EQ(test, cma_test_map("cma-kunit-changes/a=rb"), 0);
	expect_from(test, dev, "a", "rb");
	KUNIT_ASSERT_EQ(test, cma_test_map("cma-kunit-changes=rh"), 0);
	expect_from(test, dev, "a", "rh");
	KUNIT_ASSERT_EQ(test, cma_test_map(""), 0);
	expect_from(test, dev, "a", "ra");
	cma_test_remove(dev);
}

/* A region without pages that needs no clearing when it is given out. */
static void test_clean_region(struct kunit *test)
{
	static const enum cma_zero policies[] = {
		CMA_ZERO_FREE, CMA_ZERO_NONE,
	};
	struct device *dev = bound_child(test, "cma-kunit-clean");
	struct cma_region_desc desc = { "sram", 0x02030000, SZ_64K };
	struct cma_region *r;
	phys_addr_t addr;
	int i;

	KUNIT_ASSERT_EQ(test, cma_test_map("cma-kunit-clean/a=sram"), 0);
	for (i = 0; i < ARRAY_SIZE(policies); i++) {
		desc.zero = policies[i];
		KUNIT_ASSERT_EQ(test, cma_region_register(&desc, &r), 0);
		KUNIT_EXPECT_EQ(test, take(dev, "a", SZ_64K, &addr), 0);
		KUNIT_EXPECT_EQ(test, addr, desc.start);
		KUNIT_EXPECT_EQ(test, give(addr), 0);
		KUNIT_EXPECT_EQ(test, cma_region_unregister(r), 0);
	}
	KUNIT_ASSERT_EQ(test, cma_test_map(""), 0);
	cma_test_remove(dev);
}

/* Why a region did not serve the last request; a text that lasts. */
static const char *last_fallback;

static void see_fallback(void *data, struct device *dev, const char *kind,
			 const char *region, size_t size, size_t align,
			 const char *why)
{
	if (dev == data)
		last_fallback = why;
}

/* There is no window for all of rm to be cleared in: a failure as any other. */
static void test_not_cleared(struct kunit *test)
{
	struct device *dev = bound_child(test, "cma-kunit-not-cleared");
	struct cma_account *m = cma_account_get(dev_name(dev), "m", "rm");

	KUNIT_ASSERT_NOT_NULL(test, m);
	last_reason = "";
	last_fallback = "";
	KUNIT_ASSERT_EQ(test, register_trace_cma_region_failure(see_failure,
								dev), 0);
	KUNIT_ASSERT_EQ(test, register_trace_cma_region_fallback(see_fallback,
								 dev), 0);
	expect_refused(test, dev, "m", SZ_2M, -ENOMEM);
	unregister_trace_cma_region_fallback(see_fallback, dev);
	unregister_trace_cma_region_failure(see_failure, dev);
	tracepoint_synchronize_unregister();
	KUNIT_EXPECT_STREQ(test, last_fallback, "cannot be cleared");
	KUNIT_EXPECT_STREQ(test, last_reason, "no room");
	KUNIT_EXPECT_EQ(test, atomic_long_read(&m->failures), 1);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&m->pages), 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&m->quota->pages), 0);
	cma_test_remove(dev);
}

/* A page of the window is taken: the next region needs none, and serves. */
static void test_not_cleared_falls_back(struct kunit *test)
{
	struct device *dev = bound_child(test, "cma-kunit-next");
	void *page = cma_atomic_map(SPARE_START, SZ_4K, PAGE_KERNEL);
	phys_addr_t addr;

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, cma_test_map("cma-kunit-next/a=rm,ra"), 0);
	KUNIT_EXPECT_EQ(test, take(dev, "a", SZ_1M, &addr), 0);
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, addr, SZ_1M, "ra"));
	cma_atomic_unmap(page, SZ_4K);
	KUNIT_EXPECT_EQ(test, give(addr), 0);
	KUNIT_EXPECT_EQ(test, cma_test_map(""), 0);
	cma_test_remove(dev);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_bound),
	KUNIT_CASE(test_bound_late),
	KUNIT_CASE(test_skipped),
	KUNIT_CASE(test_refused),
	KUNIT_CASE(test_never_asked),
	KUNIT_CASE(test_map_changes),
	KUNIT_CASE(test_clean_region),
	KUNIT_CASE(test_not_cleared),
	KUNIT_CASE(test_not_cleared_falls_back),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_atomic",
	.init = cma_test_init,
	.exit = cma_test_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
