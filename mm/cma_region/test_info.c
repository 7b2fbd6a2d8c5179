// SPDX-License-Identifier: GPL-2.0-only
/* KUnit suite: what cma_region_info() says, before, between and after. */
#include "test.h"

static void expect_info(struct kunit *test, const struct cma_info *got,
			const struct cma_info *want)
{
	KUNIT_EXPECT_EQ(test, got->lower_bound, want->lower_bound);
	KUNIT_EXPECT_EQ(test, got->upper_bound, want->upper_bound);
	KUNIT_EXPECT_EQ(test, got->total_size, want->total_size);
	KUNIT_EXPECT_EQ(test, got->free_size, want->free_size);
	KUNIT_EXPECT_EQ(test, got->largest, want->largest);
	KUNIT_EXPECT_EQ(test, got->count, want->count);
}

static void expect_device(struct kunit *test, struct device *dev,
			  const char *kind, const struct cma_info *want)
{
	struct cma_info got;

	KUNIT_EXPECT_EQ(test, cma_region_info(dev, kind, 0, &got), 0);
	expect_info(test, &got, want);
}

static void test_of_kind(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct cma_info a = { 0x52000000, 0x52200000, SZ_2M, SZ_2M, SZ_1M, 2 };
	struct cma_info m = { 0x52200000, 0x52400000, SZ_2M, SZ_2M, SZ_2M, 1 };
	struct cma_info r = { 0x54000000, 0x54400000, SZ_4M, SZ_4M, SZ_4M, 1 };
	struct cma_info x = { 0x52100000, 0x52200000, SZ_1M, SZ_1M, SZ_1M, 1 };

	expect_device(test, t->dev, NULL, &a);
	expect_device(test, t->dev, "a", &a);
	expect_device(test, t->dev, "m", &m);
	expect_device(test, t->dev, "r", &r);
	expect_device(test, t->common, "x", &x);
}

/* The region that serves every kind was placed by the kernel. */
static void test_of_any(struct kunit *test)
{
	struct cma_test *t = test->priv;
	const struct cma_region *ru = cma_test_region(test, "ru");
	struct cma_info u = { ru->range.first, ru->range.last + 1, SZ_512K,
			      SZ_512K, SZ_512K, 1 };

	expect_device(test, t->any, NULL, &u);
	expect_device(test, t->any, "whatever", &u);
}

/* ra full, then a MiB less a page of rb: sums follow, and so does largest. */
static void test_follows(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct cma_info a = { 0x52000000, 0x52200000, SZ_2M, SZ_2M, SZ_1M, 2 };
	phys_addr_t first, second;

	first = cma_test_alloc(test, t->dev, "a", SZ_1M);
	a.free_size = SZ_1M;
	expect_device(test, t->dev, "a", &a);
	second = cma_test_alloc(test, t->dev, "a", SZ_1M - SZ_4K);
	a.free_size = SZ_4K;
	a.largest = SZ_4K;
	expect_device(test, t->dev, "a", &a);
	cma_test_free(test, first);
	a.free_size = SZ_1M + SZ_4K;
	a.largest = SZ_1M;
	expect_device(test, t->dev, "a", &a);
	cma_test_free(test, second);
	a.free_size = SZ_2M;
	expect_device(test, t->dev, "a", &a);
}

/* Failed requests change nothing. */
static void test_failure_changes_nothing(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct cma_info a = { 0x52000000, 0x52200000, SZ_2M, SZ_2M, SZ_1M, 2 };
	phys_addr_t addr;
	int i;

	for (i = 0; i < 100; i++) {
		cma_region_alloc(t->dev, "a", SZ_1M + 1 + i, 0, &addr);
		cma_region_alloc(t->dev, "a", 0, 0, &addr);
		cma_region_alloc(t->dev, "a", SZ_4K, 3, &addr);
		cma_region_alloc(t->dev, "a", SIZE_MAX - i, 0, &addr);
		cma_region_free(0x52000000 + i * SZ_4K);
	}
	expect_device(test, t->dev, "a", &a);
}

/* What largest promises can be had, and no page more. */
static void expect_largest(struct kunit *test, const char *names)
{
	phys_addr_t addr, none;
	struct cma_info info;

	KUNIT_ASSERT_EQ(test, cma_region_info_from(names, 0, &info), 0);
	KUNIT_ASSERT_GT(test, info.largest, (phys_addr_t)0);
	KUNIT_EXPECT_EQ(test,
			cma_region_alloc_from(NULL, names,
					      info.largest + SZ_4K, 0, &none),
			-ENOMEM);
	KUNIT_ASSERT_EQ(test,
			cma_region_alloc_from(NULL, names, info.largest, 0,
					      &addr), 0);
	cma_test_free(test, addr);
}

/* A region with every other of 16 chunks taken, then with three of them. */
static void test_largest(struct kunit *test)
{
	static const char *const names[] = { "ra", "rr" };
	phys_addr_t addr[16];
	int i, j;

	for (j = 0; j < ARRAY_SIZE(names); j++) {
		for (i = 0; i < 16; i++)
			KUNIT_ASSERT_EQ(test,
					cma_region_alloc_from(NULL, names[j],
							      SZ_64K, 0,
							      &addr[i]), 0);
		for (i = 0; i < 16; i += 2)
			cma_test_free(test, addr[i]);
		expect_largest(test, names[j]);
		for (i = 1; i < 10; i += 2)
			cma_test_free(test, addr[i]);
		expect_largest(test, names[j]);
		for (i = 11; i < 16; i += 2)
			cma_test_free(test, addr[i]);
		expect_largest(test, names[j]);
	}
}

/* A page taken at the start of ra: what is aligned to more begins later. */
static void test_largest_aligned(struct kunit *test)
{
	static const struct { size_t align, largest; } want[] = {
		{ 0, SZ_1M - SZ_4K }, { SZ_4K, SZ_1M - SZ_4K },
		{ SZ_64K, SZ_1M - SZ_64K }, { SZ_512K, SZ_512K }, { SZ_1G, 0 },
	};
	struct cma_info info;
	phys_addr_t addr;
	int i;

	KUNIT_ASSERT_EQ(test, cma_region_alloc_from(NULL, "ra", SZ_4K, SZ_1M,
						    &addr), 0);
	for (i = 0; i < ARRAY_SIZE(want); i++) {
		KUNIT_EXPECT_EQ(test, cma_region_info_from("ra", want[i].align,
							   &info), 0);
		KUNIT_EXPECT_EQ_MSG(test, info.largest, want[i].largest,
				    "align 0x%zx", want[i].align);
	}
	cma_test_free(test, addr);
}

/* Of several regions it is the one that allows most. */
static void test_largest_of_device(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct cma_info info;
	phys_addr_t addr;

	KUNIT_ASSERT_EQ(test, cma_region_alloc_from(NULL, "ra", SZ_4K, SZ_1M,
						    &addr), 0);
	KUNIT_EXPECT_EQ(test, cma_region_info(t->dev, "a", SZ_512K, &info), 0);
	KUNIT_EXPECT_EQ(test, info.largest, SZ_1M);
	KUNIT_EXPECT_EQ(test, cma_region_info(t->dev, "a", 3, &info), -EINVAL);
	KUNIT_EXPECT_EQ(test, cma_region_info_from("ra", 3, &info), -EINVAL);
	cma_test_free(test, addr);
}

static void test_from_names(struct kunit *test)
{
	struct cma_info want = { 0x52000000, 0x54400000, SZ_1M + SZ_2M + SZ_4M,
				 SZ_1M + SZ_2M + SZ_4M, SZ_4M, 3 };
	struct cma_info one = { 0x74000000, 0x74100000, SZ_1M, SZ_1M, SZ_1M,
				1 };
	struct cma_info got;

	KUNIT_EXPECT_EQ(test, cma_region_info_from("rr,ra,rm", 0, &got), 0);
	expect_info(test, &got, &want);
	KUNIT_EXPECT_EQ(test, cma_region_info_from("rh", 0, &got), 0);
	expect_info(test, &got, &one);
}

/* Named again, by a map or in a list, it is the same memory. */
static void test_named_twice(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct cma_info a = { 0x52000000, 0x52200000, SZ_2M, SZ_2M, SZ_1M, 2 };
	struct cma_info got;

	KUNIT_ASSERT_EQ(test, cma_test_map("kunit-device/a=ra,rb,ra,rb,ra"), 0);
	expect_device(test, t->dev, "a", &a);
	KUNIT_ASSERT_EQ(test, cma_test_map(""), 0);
	KUNIT_EXPECT_EQ(test, cma_region_info_from("rb,ra,rb,rb,ra", 0, &got),
			0);
	expect_info(test, &got, &a);
	KUNIT_EXPECT_EQ(test, cma_region_info_from("ra,ra,r,ra", 0, &got),
			-ENOENT);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_of_kind),
	KUNIT_CASE(test_of_any),
	KUNIT_CASE(test_follows),
	KUNIT_CASE(test_failure_changes_nothing),
	KUNIT_CASE(test_largest),
	KUNIT_CASE(test_largest_aligned),
	KUNIT_CASE(test_largest_of_device),
	KUNIT_CASE(test_from_names),
	KUNIT_CASE(test_named_twice),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_info",
	.init = cma_test_init,
	.exit = cma_test_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
