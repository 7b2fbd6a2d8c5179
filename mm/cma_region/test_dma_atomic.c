// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite: coherent memory where nothing may sleep, of a device that was
 * bound by index. It is taken with interrupts off and given back with a lock
 * held; DEBUG_ATOMIC_SLEEP tells if something could have slept.
 */
#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <linux/of_reserved_mem.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "test.h"

static DEFINE_SPINLOCK(lock);	/* any that keeps from sleeping */

static void *take_atomic(struct device *dev, size_t size, dma_addr_t *handle,
			 gfp_t gfp)
{
	unsigned long flags;
	void *p;

	spin_lock_irqsave(&lock, flags);
	p = dma_alloc_coherent(dev, size, handle, gfp);
	spin_unlock_irqrestore(&lock, flags);
	return p;
}

static void give_atomic(struct device *dev, size_t size, void *p,
			dma_addr_t handle)
{
	spin_lock(&lock);
	dma_free_coherent(dev, size, p, handle);
	spin_unlock(&lock);
}

/* Addresses are used again as soon as a worker has flushed TLBs. */
static void *take_patiently(struct kunit *test, struct device *dev, size_t size,
			    dma_addr_t *handle, gfp_t gfp)
{
	void *p = NULL;
	int i;

	for (i = 0; i < 1000 && !p; i++) {
		if (i)
			msleep(20);
		p = take_atomic(dev, size, handle, gfp);
	}
	KUNIT_ASSERT_NOT_NULL(test, p);
	return p;
}

/* What was written is there for others: the mapping is of that memory. */
static void expect_memory(struct kunit *test, struct device *dev,
			  const char *region, gfp_t gfp)
{
	unsigned long free = cma_test_free_bytes(test, region);
	dma_addr_t handle;
	void *p, *q;

	p = take_patiently(test, dev, SZ_16K, &handle, gfp);
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, handle, SZ_16K, region));
	KUNIT_EXPECT_EQ(test, handle & (SZ_16K - 1), 0);
	KUNIT_EXPECT_EQ(test, (unsigned long)p & (SZ_16K - 1), 0);
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, region), free - SZ_16K);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, SZ_16K));
	memset(p, 0x5a, SZ_16K);
	q = cma_region_map(dev, handle, SZ_16K, false);
	KUNIT_ASSERT_NOT_NULL(test, q);
	KUNIT_EXPECT_NULL(test, memchr_inv(q, 0x5a, SZ_16K));
	cma_region_unmap(q, handle);
	give_atomic(dev, SZ_16K, p, handle);
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, region), free);
}

/* Low memory, no-map and high memory, over what the one before left there. */
static void test_coherent(struct kunit *test)
{
	static const struct {
		int index;
		const char *region;
	} cases[] = { { 0, "ra" }, { 2, "rm" }, { 4, "rh" } };
	struct cma_test *t = test->priv;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		of_reserved_mem_device_release(t->dev);
		KUNIT_ASSERT_EQ(test, cma_test_ask(t->dev, cases[i].index), 0);
		expect_memory(test, t->dev, cases[i].region, GFP_ATOMIC);
		expect_memory(test, t->dev, cases[i].region, GFP_NOWAIT);
	}
}

/* More than there are addresses for: refused, which counts; nothing is lost. */
static void test_full(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct device *dev = t->dev;
	struct cma_account *rb = cma_account_get(dev_name(dev), "a", "rb");
	long failures;
	dma_addr_t a, b, c;
	void *p = take_patiently(test, dev, SZ_512K, &a, GFP_ATOMIC);
	void *q = take_patiently(test, dev, SZ_512K, &b, GFP_ATOMIC);

	KUNIT_ASSERT_NOT_NULL(test, rb);
	failures = atomic_long_read(&rb->failures);
	KUNIT_EXPECT_NULL(test, take_atomic(dev, SZ_4K, &c, GFP_ATOMIC));
	KUNIT_EXPECT_EQ(test, atomic_long_read(&rb->failures), failures + 1);
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "rb"), SZ_1M);
	give_atomic(dev, SZ_512K, p, a);
	p = take_patiently(test, dev, SZ_512K, &c, GFP_ATOMIC);
	KUNIT_EXPECT_EQ(test, c, a);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, SZ_512K));
	give_atomic(dev, SZ_512K, p, c);
	give_atomic(dev, SZ_512K, q, b);
}

/* No kernel mapping: nothing that could not be given back anywhere. */
static void test_unmapped(struct kunit *test)
{
	const unsigned long attrs = DMA_ATTR_NO_KERNEL_MAPPING;
	struct cma_test *t = test->priv;
	struct device *dev = t->dev;
	dma_addr_t handle;
	void *p;

	spin_lock(&lock);
	p = dma_alloc_attrs(dev, SZ_1M, &handle, GFP_ATOMIC, attrs);
	KUNIT_EXPECT_NOT_NULL(test, p);
	if (p)
		dma_free_attrs(dev, SZ_1M, p, handle, attrs);
	spin_unlock(&lock);
}

/* Reusable memory would have to sleep; without CONFIG_CMA it is a carve-out. */
static void test_refused(struct kunit *test)
{
	const struct cma_region *rr = cma_test_region(test, "rr");
	struct cma_test *t = test->priv;
	dma_addr_t handle;
	void *p;

	of_reserved_mem_device_release(t->dev);
	KUNIT_ASSERT_EQ(test, cma_test_ask(t->dev, 3), 0);
	p = take_atomic(t->dev, SZ_4K, &handle, GFP_ATOMIC);
	KUNIT_EXPECT_EQ(test, !p, cma_region_is_reusable(rr));
	if (p)
		give_atomic(t->dev, SZ_4K, p, handle);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_coherent),
	KUNIT_CASE(test_full),
	KUNIT_CASE(test_unmapped),
	KUNIT_CASE(test_refused),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_dma_atomic",
	.init = cma_test_init_bound,
	.exit = cma_test_exit_bound,
	.test_cases = cases,
};

kunit_test_suite(suite);
