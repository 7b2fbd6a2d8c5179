// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite: the policies of clearing. Each case brings a region of its own,
 * on memory that a former owner has left dirty.
 */
#include <linux/dma-mapping.h>

#include "test.h"

static struct cma_region *bring(struct kunit *test, enum cma_zero zero)
{
	struct cma_region_desc desc = {
		.name = "spare", .start = SPARE_START, .size = SPARE_SIZE,
		.zero = zero,
	};
	struct cma_region *r = NULL;

	KUNIT_ASSERT_EQ(test, cma_region_register(&desc, &r), 0);
	return r;
}

static void take_back(struct kunit *test, struct cma_region *r)
{
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), 0);
}

static phys_addr_t take(struct kunit *test, size_t size)
{
	phys_addr_t addr = UNTOUCHED;

	KUNIT_ASSERT_EQ(test, cma_region_alloc_from(NULL, "spare", size, 0,
						    &addr), 0);
	return addr;
}

/* All of the spare memory is dirty, and nobody's. */
static void soil(struct kunit *test)
{
	struct cma_region *r = bring(test, CMA_ZERO_NONE);
	phys_addr_t addr = take(test, SPARE_SIZE);

	cma_test_dirty(test, addr, SPARE_SIZE);
	cma_test_free(test, addr);
	take_back(test, r);
}

static int init_case(struct kunit *test)
{
	int ret = cma_test_init(test);

	if (!ret)
		soil(test);
	return ret;
}

/* A region that a case left behind would fail all others. */
static void exit_case(struct kunit *test)
{
	int key = cma_registry_read_lock();
	struct cma_region *r = cma_registry_by_addr(SPARE_START);

	cma_registry_read_unlock(key);
	KUNIT_EXPECT_EQ(test, cma_test_map(""), 0);
	KUNIT_EXPECT_NULL(test, r);
	cma_test_exit(test);
}

static void test_on_alloc(struct kunit *test)
{
	struct cma_region *r = bring(test, CMA_ZERO_ALLOC);
	phys_addr_t addr = take(test, SZ_64K);
	phys_addr_t beside = addr == SPARE_START ? addr + SZ_64K :
						   addr - SZ_64K;

	cma_test_expect_bytes(test, addr, SZ_64K, false, 0);
	cma_test_expect_bytes(test, beside, SZ_64K, false, CMA_TEST_DIRT);
	cma_test_free(test, addr);
	take_back(test, r);
}

/* Clean when it is registered, and clean again when it is free again. */
static void test_on_free(struct kunit *test)
{
	struct cma_region *r = bring(test, CMA_ZERO_FREE);
	phys_addr_t addr;

	cma_test_expect_bytes(test, SPARE_START, SPARE_SIZE, false, 0);
	addr = take(test, SZ_64K);
	cma_test_dirty(test, addr, SZ_64K);
	cma_test_free(test, addr);
	cma_test_expect_bytes(test, SPARE_START, SPARE_SIZE, false, 0);
	addr = take(test, SPARE_SIZE);
	cma_test_expect_bytes(test, addr, SPARE_SIZE, false, 0);
	cma_test_free(test, addr);
	take_back(test, r);
}

/* Nobody clears a neighbour's memory, or that of a chunk of the same size. */
static void test_on_free_neighbours(struct kunit *test)
{
	struct cma_region *r = bring(test, CMA_ZERO_FREE);
	phys_addr_t addr[3];
	int i;

	for (i = 0; i < 3; i++) {
		addr[i] = take(test, SZ_16K);
		cma_test_dirty(test, addr[i], SZ_16K);
	}
	cma_test_free(test, addr[1]);
	cma_test_expect_bytes(test, addr[0], SZ_16K, false, CMA_TEST_DIRT);
	cma_test_expect_bytes(test, addr[1], SZ_16K, false, 0);
	cma_test_expect_bytes(test, addr[2], SZ_16K, false, CMA_TEST_DIRT);
	cma_test_free(test, addr[0]);
	cma_test_free(test, addr[2]);
	take_back(test, r);
}

/* The CPU keeps off: what was there stays, through a whole life. */
static void test_never(struct kunit *test)
{
	struct cma_region *r = bring(test, CMA_ZERO_NONE);
	phys_addr_t addr = take(test, SPARE_SIZE);

	cma_test_expect_bytes(test, addr, SPARE_SIZE, false, CMA_TEST_DIRT);
	cma_test_free(test, addr);
	addr = take(test, SZ_4K);
	cma_test_expect_bytes(test, addr, SZ_4K, false, CMA_TEST_DIRT);
	cma_test_free(test, addr);
	take_back(test, r);
}

static void test_unknown_policy(struct kunit *test)
{
	struct cma_region_desc desc = {
		.name = "spare", .start = SPARE_START, .size = SPARE_SIZE,
		.zero = CMA_ZERO_NONE + 1,
	};
	struct cma_region *r = NULL;

	KUNIT_EXPECT_EQ(test, cma_region_register(&desc, &r), -EINVAL);
	KUNIT_EXPECT_NULL(test, r);
}

/*
 * Freed where nothing may sleep: it is nobody's at once, and who needs the room
 * waits until it is clean.
 */
static void test_on_free_atomic(struct kunit *test)
{
	struct cma_region *r = bring(test, CMA_ZERO_FREE);
	phys_addr_t addr = take(test, SPARE_SIZE);
	unsigned long flags;
	int freed, again;

	cma_test_dirty(test, addr, SPARE_SIZE);
	local_irq_save(flags);
	freed = cma_region_free_atomic(addr);
	again = cma_region_free_atomic(addr);
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, freed, 0);
	KUNIT_EXPECT_EQ(test, again, -ENOENT);
	KUNIT_EXPECT_EQ(test, cma_region_free(addr), -ENOENT);
	addr = take(test, SPARE_SIZE);
	cma_test_expect_bytes(test, addr, SPARE_SIZE, false, 0);
	cma_test_free(test, addr);
	take_back(test, r);
}

/* A region may leave although a chunk waits to be cleared. */
static void test_leaves_with_dirt(struct kunit *test)
{
	struct cma_region *r = bring(test, CMA_ZERO_FREE);
	phys_addr_t addr = take(test, SZ_4K);
	unsigned long flags;
	int freed;

	local_irq_save(flags);
	freed = cma_region_free_atomic(addr);
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, freed, 0);
	take_back(test, r);
}

static void test_on_free_wrong_address(struct kunit *test)
{
	struct cma_region *r = bring(test, CMA_ZERO_FREE);
	phys_addr_t addr = take(test, SZ_8K);

	KUNIT_EXPECT_EQ(test, cma_region_free(addr + 1), -ENOENT);
	KUNIT_EXPECT_EQ(test, cma_region_free(addr + SZ_4K), -ENOENT);
	KUNIT_EXPECT_EQ(test, cma_region_free(addr + SZ_8K), -ENOENT);
	cma_test_free(test, addr);
	KUNIT_EXPECT_EQ(test, cma_region_free(addr), -ENOENT);
	take_back(test, r);
}

/* @dev asks the DMA API, which promises zeroes, and so skips such regions. */
static void test_never_and_dma(struct kunit *test)
{
	struct cma_region *r = bring(test, CMA_ZERO_NONE);
	struct device *dev = cma_test_child(test, "cma-kunit-zero");
	struct cma_request q = {
		.dev = dev, .size = SZ_4K, .dma = true, .quiet = true,
	};
	struct cma_region *from;
	phys_addr_t addr = UNTOUCHED;

	dev->coherent_dma_mask = DMA_BIT_MASK(32);
	KUNIT_ASSERT_EQ(test, cma_test_map("cma-kunit-zero=spare"), 0);
	KUNIT_EXPECT_EQ(test, cma_serve_alloc(&q, &from, &addr), -ENOMEM);
	KUNIT_ASSERT_EQ(test, cma_test_map("cma-kunit-zero=spare,ra"), 0);
	KUNIT_ASSERT_EQ(test, cma_serve_alloc(&q, &from, &addr), 0);
	KUNIT_EXPECT_STREQ(test, from->name, "ra");
	cma_test_free(test, addr);
	q.raw = true;
	KUNIT_ASSERT_EQ(test, cma_serve_alloc(&q, &from, &addr), 0);
	KUNIT_EXPECT_PTR_EQ(test, from, r);
	cma_test_free(test, addr);
	cma_test_remove(dev);
	take_back(test, r);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_on_alloc),
	KUNIT_CASE(test_on_free),
	KUNIT_CASE(test_on_free_neighbours),
	KUNIT_CASE(test_never),
	KUNIT_CASE(test_unknown_policy),
	KUNIT_CASE(test_on_free_atomic),
	KUNIT_CASE(test_leaves_with_dirt),
	KUNIT_CASE(test_on_free_wrong_address),
	KUNIT_CASE(test_never_and_dma),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_zero",
	.init = init_case,
	.exit = exit_case,
	.test_cases = cases,
};

kunit_test_suite(suite);
