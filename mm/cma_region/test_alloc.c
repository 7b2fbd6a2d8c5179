// SPDX-License-Identifier: GPL-2.0-only
/* KUnit suite: allocation by device and kind, by name, and what fails. */
#include <linux/bits.h>
#include <linux/device.h>
#include <linux/limits.h>

#include "test.h"

#define QUARTER	SZ_256K	/* of ra, and of rb */

/*
 * Kind a is ra, then rb:
 *
 *	ra [ 0 | 1 | 2 | 3 ] rb [ 4 | 5 | 6 | 7 ]  8: no room
 *
 * Expect: four quarters in each, in this order, then -ENOMEM; a hole in ra is
 * taken before one in rb.
 */
static void test_order_and_fallback(struct kunit *test)
{
	struct cma_test *t = test->priv;
	phys_addr_t addr[8], none = UNTOUCHED;
	int i;

	for (i = 0; i < 8; i++) {
		addr[i] = cma_test_alloc(test, t->dev, "a", QUARTER);
		KUNIT_EXPECT_TRUE_MSG(test,
				      cma_test_lies_in(test, addr[i], QUARTER,
						       i < 4 ? "ra" : "rb"),
				      "chunk %d at %pa", i, &addr[i]);
	}
	KUNIT_EXPECT_EQ(test, cma_region_alloc(t->dev, "a", 1, 0, &none),
			-ENOMEM);
	KUNIT_EXPECT_EQ(test, none, UNTOUCHED);

	cma_test_free(test, addr[5]);
	cma_test_free(test, addr[2]);
	KUNIT_EXPECT_EQ(test, cma_test_alloc(test, t->dev, "a", QUARTER),
			addr[2]);
	KUNIT_EXPECT_EQ(test, cma_test_alloc(test, t->dev, "a", QUARTER),
			addr[5]);
	for (i = 0; i < 8; i++)
		cma_test_free(test, addr[i]);
}

static void expect_from(struct kunit *test, struct device *dev,
			const char *kind, const char *region)
{
	phys_addr_t addr = cma_test_alloc(test, dev, kind, SZ_4K);

	KUNIT_EXPECT_TRUE_MSG(test,
			      cma_test_lies_in(test, addr, SZ_4K, region),
			      "kind %s at %pa, not in %s", kind ?: "NULL",
			      &addr, region);
	cma_test_free(test, addr);
}

static void test_kinds(struct kunit *test)
{
	struct cma_test *t = test->priv;

	expect_from(test, t->dev, "a", "ra");
	expect_from(test, t->dev, "m", "rm");
	expect_from(test, t->dev, "r", "rr");
	expect_from(test, t->dev, "h", "rh");
	expect_from(test, t->common, "x", "rb");
	expect_from(test, t->common, "common", "ra");
}

/* "common" wherever it stands, else the first; unnamed regions serve any. */
static void test_default_kind(struct kunit *test)
{
	struct cma_test *t = test->priv;

	expect_from(test, t->dev, NULL, "ra");
	expect_from(test, t->common, NULL, "ra");
	expect_from(test, t->any, NULL, "ru");
	expect_from(test, t->any, "", "ru");
	expect_from(test, t->any, "whatever", "ru");
}

static void expect_refused(struct kunit *test, struct device *dev,
			   const char *kind, int want)
{
	phys_addr_t addr = UNTOUCHED;
	struct cma_info info;

	KUNIT_EXPECT_EQ(test, cma_region_alloc(dev, kind, SZ_4K, 0, &addr),
			want);
	KUNIT_EXPECT_EQ(test,
			devm_cma_region_alloc(dev, kind, SZ_4K, 0, &addr),
			want);
	KUNIT_EXPECT_EQ(test, cma_region_info(dev, kind, 0, &info), want);
	KUNIT_EXPECT_EQ(test, addr, UNTOUCHED);
}

static void test_unknown_kind(struct kunit *test)
{
	struct cma_test *t = test->priv;

	expect_refused(test, t->dev, "nope", -ENOENT);
	expect_refused(test, t->dev, "", -ENOENT);
	expect_refused(test, t->dev, "a-fallback", -ENOENT);
	expect_refused(test, t->dev, "aa", -ENOENT);
	expect_refused(test, t->dev, "A", -ENOENT);
	expect_refused(test, t->dev, "common", -ENOENT);
}

static void test_no_memory_region(struct kunit *test)
{
	struct cma_test *t = test->priv;

	expect_refused(test, t->none, NULL, -ENODEV);
	expect_refused(test, t->none, "a", -ENODEV);
	expect_refused(test, t->none->parent, "a", -ENODEV);
}

static void expect_result(struct kunit *test, size_t size, size_t align,
			  int want)
{
	struct cma_test *t = test->priv;
	struct cma_region *ra = cma_test_region(test, "ra");
	phys_addr_t addr = UNTOUCHED;
	int got[4], i;

	got[0] = cma_region_alloc(t->dev, "a", size, align, &addr);
	got[1] = devm_cma_region_alloc(t->dev, "a", size, align, &addr);
	got[2] = cma_region_alloc_from(t->dev, "ra,rb", size, align, &addr);
	got[3] = cma_region_alloc_in(ra, t->dev, size, align, &addr);
	for (i = 0; i < ARRAY_SIZE(got); i++)
		KUNIT_EXPECT_EQ_MSG(test, got[i], want,
				    "function %d, size 0x%zx, align 0x%zx", i,
				    size, align);
	KUNIT_EXPECT_EQ(test, addr, UNTOUCHED);
}

static void test_bad_arguments(struct kunit *test)
{
	expect_result(test, 0, 0, -EINVAL);
	expect_result(test, 0, SZ_4K, -EINVAL);
	expect_result(test, SZ_4K, 3, -EINVAL);
	expect_result(test, SZ_4K, SZ_4K + SZ_8K, -EINVAL);
	expect_result(test, SZ_4K, SZ_1M + 1, -EINVAL);
	expect_result(test, SZ_4K, SIZE_MAX, -EINVAL);
	expect_result(test, 0, 3, -EINVAL);
}

/* Sizes that round up past the end of size_t must not wrap to small ones. */
static void test_huge_sizes(struct kunit *test)
{
	static const size_t sizes[] = {
		SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 4093, SIZE_MAX - 4094,
		SIZE_MAX - 4095, SIZE_MAX - 4096, SIZE_MAX / 2 + 1,
		SIZE_MAX / 2, SZ_1M + 1, SZ_2M,
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		expect_result(test, sizes[i], 0, -ENOMEM);
	expect_result(test, SIZE_MAX, SIZE_MAX / 2 + 1, -ENOMEM);
}

/* To round up to 2 GiB wraps to 0 from anywhere above 0x80000000. */
static void test_huge_alignments(struct kunit *test)
{
	expect_result(test, SZ_4K, SIZE_MAX / 2 + 1, -ENOMEM);
	expect_result(test, SZ_4K, SZ_1G, -ENOMEM);
	expect_result(test, SZ_4K, SZ_64M, -ENOMEM);
}

static void expect_aligned(struct kunit *test, const char *kind, size_t align)
{
	struct cma_test *t = test->priv;
	phys_addr_t addr = UNTOUCHED;

	KUNIT_EXPECT_EQ_MSG(test,
			    cma_region_alloc(t->dev, kind, 1, align, &addr), 0,
			    "kind %s, align 0x%zx", kind, align);
	KUNIT_EXPECT_EQ_MSG(test, addr & (max_t(size_t, align, SZ_4K) - 1), 0,
			    "kind %s, align 0x%zx at %pa", kind, align, &addr);
	cma_test_free(test, addr);
}

/* With a page taken first: all regions start on 1 MiB. */
static void test_alignment(struct kunit *test)
{
	static const char *const kinds[] = { "a", "m", "r" };
	struct cma_test *t = test->priv;
	phys_addr_t first;
	int i, bit;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		first = cma_test_alloc(test, t->dev, kinds[i], SZ_4K);
		expect_aligned(test, kinds[i], 0);
		for (bit = 0; bit <= 20; bit++)
			expect_aligned(test, kinds[i], BIT(bit));
		cma_test_free(test, first);
	}
}

static void test_rounding(struct kunit *test)
{
	static const struct { size_t asked, taken; } sizes[] = {
		{ 1, SZ_4K }, { 4095, SZ_4K }, { 4096, SZ_4K },
		{ 4097, SZ_8K }, { 8191, SZ_8K }, { SZ_1M - 1, SZ_1M },
		{ SZ_1M, SZ_1M },
	};
	struct cma_test *t = test->priv;
	phys_addr_t addr;
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		addr = cma_test_alloc(test, t->dev, "a", sizes[i].asked);
		KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "ra"),
				SZ_1M - sizes[i].taken);
		cma_test_free(test, addr);
	}
}

/* An alignment of its size, and no byte lost to it: the region can be filled. */
static void test_no_waste(struct kunit *test)
{
	struct cma_test *t = test->priv;
	phys_addr_t addr[8], none;
	int i;

	for (i = 0; i < 8; i++)
		KUNIT_ASSERT_EQ(test,
				cma_region_alloc_from(t->dev, "ra", SZ_128K,
						      SZ_128K, &addr[i]), 0);
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "ra"), 0);
	KUNIT_EXPECT_EQ(test, cma_region_alloc_from(t->dev, "ra", 1, 0, &none),
			-ENOMEM);
	for (i = 0; i < 8; i++)
		cma_test_free(test, addr[i]);
}

static void test_double_free(struct kunit *test)
{
	static const char *const kinds[] = { "a", "m", "r", "h" };
	struct cma_test *t = test->priv;
	phys_addr_t addr;
	int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		addr = cma_test_alloc(test, t->dev, kinds[i], SZ_64K);
		cma_test_free(test, addr);
		KUNIT_EXPECT_EQ_MSG(test, cma_region_free(addr), -ENOENT,
				    "kind %s", kinds[i]);
	}
}

static void test_interior_free(struct kunit *test)
{
	static const char *const kinds[] = { "a", "m", "r", "h" };
	struct cma_test *t = test->priv;
	phys_addr_t addr, at;
	int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		addr = cma_test_alloc(test, t->dev, kinds[i], SZ_64K);
		KUNIT_EXPECT_EQ(test, cma_region_free(addr + 1), -ENOENT);
		for (at = addr + SZ_4K; at <= addr + SZ_64K; at += SZ_4K)
			KUNIT_EXPECT_EQ_MSG(test, cma_region_free(at), -ENOENT,
					    "kind %s at %pa", kinds[i], &at);
		cma_test_free(test, addr);
	}
}

/* Nobody's memory, foreign, rejected, spare, and at both ends of all. */
static void test_free_elsewhere(struct kunit *test)
{
	static const phys_addr_t addr[] = {
		0, 0x40008000, SPARE_START, 0x51fff000, 0x52400000, 0x53000000,
		0x53100000, 0x7ffff000, 0x80000000, 0xfffff000, (phys_addr_t)-1,
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(addr); i++)
		KUNIT_EXPECT_EQ_MSG(test, cma_region_free(addr[i]), -ENOENT,
				    "at %pa", &addr[i]);
}

/* One chunk ends where the next region, and its first chunk, begins. */
static void test_free_neighbours(struct kunit *test)
{
	struct cma_test *t = test->priv;
	phys_addr_t a = cma_test_alloc(test, t->dev, "a", SZ_1M);
	phys_addr_t b = cma_test_alloc(test, t->dev, "a", SZ_1M);

	KUNIT_EXPECT_EQ(test, a + SZ_1M, b);
	cma_test_free(test, b);
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "ra"), 0);
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "rb"), SZ_1M);
	cma_test_free(test, a);
}

static void test_from_order(struct kunit *test)
{
	struct cma_test *t = test->priv;
	phys_addr_t addr[2], none = UNTOUCHED;

	KUNIT_ASSERT_EQ(test, cma_region_alloc_from(t->dev, "rb,ra", SZ_1M, 0,
						    &addr[0]), 0);
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, addr[0], SZ_1M, "rb"));
	KUNIT_ASSERT_EQ(test, cma_region_alloc_from(NULL, "rb,ra", SZ_1M, 0,
						    &addr[1]), 0);
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, addr[1], SZ_1M, "ra"));
	KUNIT_EXPECT_EQ(test, cma_region_alloc_from(t->none, "rb,ra", 1, 0,
						    &none), -ENOMEM);
	KUNIT_EXPECT_EQ(test, none, UNTOUCHED);
	cma_test_free(test, addr[0]);
	cma_test_free(test, addr[1]);
}

static void expect_names(struct kunit *test, const char *names, int want)
{
	phys_addr_t addr = UNTOUCHED;
	struct cma_info info;

	KUNIT_EXPECT_EQ_MSG(test,
			    cma_region_alloc_from(NULL, names, 1, 0, &addr),
			    want, "\"%s\"", names);
	KUNIT_EXPECT_EQ_MSG(test, cma_region_info_from(names, 0, &info), want,
			    "\"%s\"", names);
	KUNIT_EXPECT_EQ(test, addr, UNTOUCHED);
}

/* A typing error is no fallback, wherever in the list it is. */
static void test_from_bad_names(struct kunit *test)
{
	expect_names(test, NULL, -EINVAL);
	expect_names(test, "", -EINVAL);
	expect_names(test, "nope", -ENOENT);
	expect_names(test, "ra,nope", -ENOENT);
	expect_names(test, "nope,ra", -ENOENT);
	expect_names(test, "r", -ENOENT);
	expect_names(test, "raa", -ENOENT);
	expect_names(test, "ra ", -ENOENT);
	expect_names(test, ",ra", -ENOENT);
	expect_names(test, "ra,,rb", -ENOENT);
	expect_names(test, "ra,", -ENOENT);
	expect_names(test, ",", -ENOENT);
	expect_names(test, "foreign", -ENOENT);
	expect_names(test, "rejected", -ENOENT);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_order_and_fallback),
	KUNIT_CASE(test_kinds),
	KUNIT_CASE(test_default_kind),
	KUNIT_CASE(test_unknown_kind),
	KUNIT_CASE(test_no_memory_region),
	KUNIT_CASE(test_bad_arguments),
	KUNIT_CASE(test_huge_sizes),
	KUNIT_CASE(test_huge_alignments),
	KUNIT_CASE(test_alignment),
	KUNIT_CASE(test_rounding),
	KUNIT_CASE(test_no_waste),
	KUNIT_CASE(test_double_free),
	KUNIT_CASE(test_interior_free),
	KUNIT_CASE(test_free_elsewhere),
	KUNIT_CASE(test_free_neighbours),
	KUNIT_CASE(test_from_order),
	KUNIT_CASE(test_from_bad_names),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_alloc",
	.init = cma_test_init,
	.exit = cma_test_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
