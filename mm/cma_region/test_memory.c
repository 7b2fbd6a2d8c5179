// SPDX-License-Identifier: GPL-2.0-only
/* KUnit suite: what is in the memory, and mappings of it. */
#include <linux/string.h>

#include "test.h"

static void *map(struct kunit *test, phys_addr_t addr, size_t size, bool cached)
{
	struct cma_test *t = test->priv;
	void *p = cma_region_map(t->dev, addr, size, cached);

	KUNIT_ASSERT_NOT_NULL_MSG(test, p, "0x%zx bytes at %pa", size, &addr);
	return p;
}

/* All of a region is dirty when its owner gives it back; the next sees none. */
static void expect_zeroed(struct kunit *test, const char *kind, size_t all)
{
	struct cma_test *t = test->priv;
	phys_addr_t addr = cma_test_alloc(test, t->dev, kind, all);
	phys_addr_t part[3];
	int i;

	cma_test_dirty(test, addr, all);
	cma_test_expect_bytes(test, addr, all, false, CMA_TEST_DIRT);
	cma_test_free(test, addr);

	addr = cma_test_alloc(test, t->dev, kind, all);
	cma_test_expect_bytes(test, addr, all, false, 0);
	cma_test_dirty(test, addr, all);
	cma_test_free(test, addr);

	for (i = 0; i < 3; i++)
		part[i] = cma_test_alloc(test, t->dev, kind, SZ_4K << i);
	for (i = 0; i < 3; i++) {
		cma_test_expect_bytes(test, part[i], SZ_4K << i, i & 1, 0);
		cma_test_free(test, part[i]);
	}
}

static void test_zeroed_carveout(struct kunit *test)
{
	expect_zeroed(test, "a", SZ_1M);
}

static void test_zeroed_no_map(struct kunit *test)
{
	expect_zeroed(test, "m", SZ_2M);
}

static void test_zeroed_reusable(struct kunit *test)
{
	expect_zeroed(test, "r", SZ_4M);
}

static void test_zeroed_highmem(struct kunit *test)
{
	expect_zeroed(test, "h", SZ_1M);
}

/* Every way to allocate: by name, by handle, device managed. */
static void test_zeroed_every_way(struct kunit *test)
{
	struct cma_region *ra = cma_test_region(test, "ra");
	struct cma_test *t = test->priv;
	phys_addr_t addr = cma_test_alloc(test, t->dev, "a", SZ_1M);

	cma_test_dirty(test, addr, SZ_1M);
	cma_test_free(test, addr);
	KUNIT_ASSERT_EQ(test, cma_region_alloc_from(NULL, "ra", SZ_1M, 0,
						    &addr), 0);
	cma_test_expect_bytes(test, addr, SZ_1M, false, 0);
	cma_test_dirty(test, addr, SZ_1M);
	cma_test_free(test, addr);
	KUNIT_ASSERT_EQ(test, cma_region_alloc_in(ra, NULL, SZ_1M, 0, &addr),
			0);
	cma_test_expect_bytes(test, addr, SZ_1M, false, 0);
	cma_test_free(test, addr);
}

/* A neighbour's memory stays as it is while others come and go. */
static void test_neighbour_untouched(struct kunit *test)
{
	static const char *const kinds[] = { "a", "m", "r", "h" };
	struct cma_test *t = test->priv;
	phys_addr_t addr[3];
	int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		addr[0] = cma_test_alloc(test, t->dev, kinds[i], SZ_8K);
		addr[1] = cma_test_alloc(test, t->dev, kinds[i], SZ_8K);
		addr[2] = cma_test_alloc(test, t->dev, kinds[i], SZ_8K);
		cma_test_dirty(test, addr[1], SZ_8K);
		cma_test_free(test, addr[0]);
		cma_test_free(test, addr[2]);
		addr[0] = cma_test_alloc(test, t->dev, kinds[i], SZ_4K + 1);
		addr[2] = cma_test_alloc(test, t->dev, kinds[i], SZ_4K + 1);
		cma_test_expect_bytes(test, addr[1], SZ_8K, false, CMA_TEST_DIRT);
		cma_test_free(test, addr[0]);
		cma_test_free(test, addr[1]);
		cma_test_free(test, addr[2]);
	}
}

/* What is written through one mapping is read through the next. */
static void expect_mapped(struct kunit *test, const char *kind, bool cached)
{
	struct cma_test *t = test->priv;
	phys_addr_t addr = cma_test_alloc(test, t->dev, kind, SZ_64K);
	u32 *p = map(test, addr, SZ_64K, cached);
	int i;

	for (i = 0; i < SZ_64K / sizeof(*p); i++)
		p[i] = addr + i;
	cma_region_unmap(p, addr);
	p = map(test, addr, SZ_64K, cached);
	for (i = 0; i < SZ_64K / sizeof(*p); i++)
		if (p[i] != (u32)addr + i)
			break;
	KUNIT_EXPECT_EQ_MSG(test, i, SZ_64K / sizeof(*p), "kind %s, cached %d",
			    kind, cached);
	cma_region_unmap(p, addr);
	cma_test_free(test, addr);
}

static void test_map_uncached(struct kunit *test)
{
	expect_mapped(test, "a", false);
	expect_mapped(test, "m", false);
	expect_mapped(test, "r", false);
	expect_mapped(test, "h", false);
}

static void test_map_cached(struct kunit *test)
{
	expect_mapped(test, "a", true);
	expect_mapped(test, "m", true);
	expect_mapped(test, "r", true);
	expect_mapped(test, "h", true);
}

/* A size that is no multiple of a page maps the whole last page. */
static void test_map_odd_size(struct kunit *test)
{
	struct cma_test *t = test->priv;
	phys_addr_t addr = cma_test_alloc(test, t->dev, "a", SZ_4K + 1);
	char *p = map(test, addr, SZ_4K + 1, true);

	memset(p, CMA_TEST_DIRT, SZ_8K);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, CMA_TEST_DIRT, SZ_8K));
	cma_region_unmap(p, addr);
	cma_test_free(test, addr);
}

static void test_map_elsewhere(struct kunit *test)
{
	struct cma_test *t = test->priv;

	KUNIT_EXPECT_NULL(test, cma_region_map(t->dev, 0, SZ_4K, false));
	KUNIT_EXPECT_NULL(test, cma_region_map(t->dev, SPARE_START, SZ_4K,
					       false));
	KUNIT_EXPECT_NULL(test, cma_region_map(t->dev, 0x53000000, SZ_4K,
					       true));
	KUNIT_EXPECT_NULL(test, cma_region_map(t->dev, 0xfffff000, SZ_4K,
					       true));
}

/* Nothing, more than the chunk, and more than the region from within a chunk. */
static void test_map_too_much(struct kunit *test)
{
	struct cma_test *t = test->priv;
	phys_addr_t addr = cma_test_alloc(test, t->dev, "a", SZ_8K);

	KUNIT_EXPECT_NULL(test, cma_region_map(t->dev, addr, 0, true));
	KUNIT_EXPECT_NULL(test, cma_region_map(t->dev, addr, SZ_8K + 1, true));
	KUNIT_EXPECT_NULL(test, cma_region_map(t->dev, addr + SZ_4K, SZ_1M,
					       true));
	KUNIT_EXPECT_NULL(test, cma_region_map(t->dev, addr + SZ_4K, SIZE_MAX,
					       true));
	cma_region_unmap(map(test, addr, SZ_8K, true), addr);
	cma_region_unmap(map(test, addr + SZ_4K, SZ_4K, true), addr + SZ_4K);
	cma_test_free(test, addr);
}

/* A mapping begins with a page: of an address within, it would show another. */
static void test_map_within_page(struct kunit *test)
{
	static const char *const kinds[] = { "a", "m" };
	struct cma_test *t = test->priv;
	phys_addr_t addr;
	int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		addr = cma_test_alloc(test, t->dev, kinds[i], SZ_8K);
		KUNIT_EXPECT_NULL(test, cma_region_map(t->dev, addr + 16, 16,
						       false));
		cma_test_free(test, addr);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_zeroed_carveout),
	KUNIT_CASE(test_zeroed_no_map),
	KUNIT_CASE(test_zeroed_reusable),
	KUNIT_CASE(test_zeroed_highmem),
	KUNIT_CASE(test_zeroed_every_way),
	KUNIT_CASE(test_neighbour_untouched),
	KUNIT_CASE(test_map_uncached),
	KUNIT_CASE(test_map_cached),
	KUNIT_CASE(test_map_odd_size),
	KUNIT_CASE(test_map_elsewhere),
	KUNIT_CASE(test_map_too_much),
	KUNIT_CASE(test_map_within_page),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_memory",
	.init = cma_test_init,
	.exit = cma_test_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
