// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite: accounts and quotas. Accounts go by names and never go away, so
 * each case has a device of its own, a child of the board's.
 */
#include <linux/dma-mapping.h>

#include "test.h"

static struct cma_account *account(struct kunit *test, const char *device,
				   const char *kind, const char *region)
{
	struct cma_account *a = cma_account_get(device, kind, region);

	KUNIT_ASSERT_NOT_NULL(test, a);
	return a;
}

/* Pages, peak of pages, chunks, failures. */
static void expect_account(struct kunit *test, const struct cma_account *a,
			   long pages, long peak, long chunks, long failures)
{
	KUNIT_EXPECT_EQ(test, atomic_long_read(&a->pages), pages);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&a->peak), peak);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&a->chunks), chunks);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&a->failures), failures);
}

static void test_counts(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-counts");
	struct cma_account *a = account(test, dev_name(dev), "a", "ra");
	phys_addr_t addr[3];

	expect_account(test, a, 0, 0, 0, 0);
	addr[0] = cma_test_alloc(test, dev, "a", 3 * SZ_4K);
	expect_account(test, a, 3, 3, 1, 0);
	addr[1] = cma_test_alloc(test, dev, "a", 4 * SZ_4K + 1);
	expect_account(test, a, 8, 8, 2, 0);
	cma_test_free(test, addr[0]);
	expect_account(test, a, 5, 8, 1, 0);
	addr[2] = cma_test_alloc(test, dev, NULL, 1);
	expect_account(test, a, 6, 8, 2, 0);
	cma_test_free(test, addr[1]);
	cma_test_free(test, addr[2]);
	expect_account(test, a, 0, 8, 0, 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&a->quota->pages), 0);
	cma_test_remove(dev);
}

/* A fallback is a failure of the region that had no room. */
static void test_failures(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-failures");
	struct cma_account *a = account(test, dev_name(dev), "a", "ra");
	struct cma_account *b = account(test, dev_name(dev), "a", "rb");
	phys_addr_t addr[2], none;

	addr[0] = cma_test_alloc(test, dev, "a", SZ_1M);
	addr[1] = cma_test_alloc(test, dev, "a", SZ_1M);
	expect_account(test, a, 256, 256, 1, 1);
	expect_account(test, b, 256, 256, 1, 0);
	KUNIT_EXPECT_EQ(test, cma_region_alloc(dev, "a", 1, 0, &none),
			-ENOMEM);
	expect_account(test, a, 256, 256, 1, 2);
	expect_account(test, b, 256, 256, 1, 1);
	cma_test_free(test, addr[0]);
	cma_test_free(test, addr[1]);
	KUNIT_EXPECT_EQ(test, cma_region_alloc(dev, "a", SIZE_MAX, 0, &none),
			-ENOMEM);
	expect_account(test, a, 0, 256, 0, 3);
	expect_account(test, b, 0, 256, 0, 2);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&a->quota->pages), 0);
	cma_test_remove(dev);
}

/* A request that makes no sense found neither room nor none. */
static void test_nonsense_is_no_failure(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-nonsense");
	struct cma_account *a = account(test, dev_name(dev), "a", "ra");
	phys_addr_t none;

	KUNIT_EXPECT_EQ(test, cma_region_alloc(dev, "a", 0, 0, &none),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, cma_region_alloc(dev, "a", SZ_4K, 3, &none),
			-EINVAL);
	expect_account(test, a, 0, 0, 0, 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&a->quota->pages), 0);
	cma_test_remove(dev);
}

static void test_kinds_apart(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-kinds");
	struct cma_account *a = account(test, dev_name(dev), "a", "ra");
	struct cma_account *m = account(test, dev_name(dev), "m", "rm");
	struct cma_account *r = account(test, dev_name(dev), "r", "rr");
	phys_addr_t addr[2];

	addr[0] = cma_test_alloc(test, dev, "m", SZ_8K);
	addr[1] = cma_test_alloc(test, dev, "r", SZ_4K);
	expect_account(test, a, 0, 0, 0, 0);
	expect_account(test, m, 2, 2, 1, 0);
	expect_account(test, r, 1, 1, 1, 0);
	cma_test_free(test, addr[0]);
	cma_test_free(test, addr[1]);
	expect_account(test, m, 0, 2, 0, 0);
	expect_account(test, r, 0, 1, 0, 0);
	cma_test_remove(dev);
}

/* By name or handle there is no kind; without a device, none of that either. */
static void test_by_name(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-names");
	struct cma_account *a = account(test, dev_name(dev), "", "ra");
	struct cma_account *b = account(test, "-", "", "rb");
	long failures = atomic_long_read(&b->failures);
	phys_addr_t addr[2];

	KUNIT_ASSERT_EQ(test, cma_region_alloc_from(dev, "ra", SZ_4K, 0,
						    &addr[0]), 0);
	KUNIT_ASSERT_EQ(test, cma_region_alloc_from(NULL, "rb", SZ_8K, 0,
						    &addr[1]), 0);
	expect_account(test, a, 1, 1, 1, 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&b->pages), 2);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&b->chunks), 1);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&b->failures), failures);
	cma_test_free(test, addr[0]);
	cma_test_free(test, addr[1]);
	expect_account(test, a, 0, 1, 0, 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&b->pages), 0);
	cma_test_remove(dev);
}

/* A region that had no room is not tried again. */
static void test_named_twice(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-twice-named");
	struct cma_account *a = account(test, dev_name(dev), "", "ra");
	struct cma_account *b = account(test, dev_name(dev), "", "rb");
	phys_addr_t none;

	KUNIT_EXPECT_EQ(test, cma_region_alloc_from(dev, "ra,rb,ra,rb", SZ_2M,
						    0, &none), -ENOMEM);
	expect_account(test, a, 0, 0, 0, 1);
	expect_account(test, b, 0, 0, 0, 1);
	cma_test_remove(dev);
}

static void expect_quota(struct kunit *test, struct device *dev, size_t size)
{
	phys_addr_t addr = UNTOUCHED;

	KUNIT_EXPECT_EQ(test, cma_region_alloc(dev, "a", size, 0, &addr),
			-EDQUOT);
	KUNIT_EXPECT_EQ(test, addr, UNTOUCHED);
}

/* Four pages: three and one fit, not a byte more until one is free. */
static void test_quota(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-quota");
	struct cma_account *a = account(test, dev_name(dev), "a", "ra");
	phys_addr_t addr[2];

	KUNIT_ASSERT_EQ(test, cma_account_limit(dev_name(dev), "a", 4), 0);
	expect_quota(test, dev, 4 * SZ_4K + 1);
	expect_quota(test, dev, SIZE_MAX);
	addr[0] = cma_test_alloc(test, dev, "a", 3 * SZ_4K);
	expect_quota(test, dev, SZ_4K + 1);
	addr[1] = cma_test_alloc(test, dev, "a", SZ_4K);
	expect_quota(test, dev, 1);
	expect_account(test, a, 4, 4, 2, 4);
	cma_test_free(test, addr[0]);
	expect_quota(test, dev, 3 * SZ_4K + 1);
	addr[0] = cma_test_alloc(test, dev, "a", 3 * SZ_4K);
	cma_test_free(test, addr[0]);
	cma_test_free(test, addr[1]);
	KUNIT_EXPECT_EQ(test, cma_account_limit(dev_name(dev), "a", ULONG_MAX),
			0);
	addr[0] = cma_test_alloc(test, dev, "a", SZ_1M);
	cma_test_free(test, addr[0]);
	cma_test_remove(dev);
}

/* The limit is of the kind, whatever region it comes from. */
static void test_quota_over_regions(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-regions");
	phys_addr_t a, b, m;

	a = cma_test_alloc(test, dev, "a", SZ_1M);
	KUNIT_ASSERT_EQ(test, cma_account_limit(dev_name(dev), "a", 258), 0);
	b = cma_test_alloc(test, dev, "a", SZ_8K);
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, b, SZ_8K, "rb"));
	expect_quota(test, dev, 1);
	m = cma_test_alloc(test, dev, "m", SZ_1M);
	cma_test_free(test, a);
	cma_test_free(test, b);
	cma_test_free(test, m);
	cma_test_remove(dev);
}

/* What is held stays when the limit falls below it. */
static void test_quota_lowered(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-lowered");
	phys_addr_t addr = cma_test_alloc(test, dev, "a", SZ_64K), none;

	KUNIT_ASSERT_EQ(test, cma_account_limit(dev_name(dev), "a", 1), 0);
	expect_quota(test, dev, 1);
	KUNIT_EXPECT_EQ(test, cma_region_alloc(dev, "a", 0, 0, &none),
			-EINVAL);
	cma_test_free(test, addr);
	addr = cma_test_alloc(test, dev, "a", SZ_4K);
	expect_quota(test, dev, 1);
	cma_test_free(test, addr);
	KUNIT_ASSERT_EQ(test, cma_account_limit(dev_name(dev), "a", 0), 0);
	expect_quota(test, dev, 1);
	cma_test_remove(dev);
}

/* What found no room is not charged. */
static void test_quota_refund(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-refund");
	phys_addr_t addr, none;
	int i;

	addr = cma_test_alloc(test, dev, "a", SZ_4K);
	KUNIT_ASSERT_EQ(test, cma_account_limit(dev_name(dev), "a", 1000), 0);
	for (i = 0; i < 100; i++)
		KUNIT_EXPECT_EQ(test, cma_region_alloc(dev, "a", SZ_2M, 0,
						       &none), -ENOMEM);
	cma_test_free(test, addr);
	KUNIT_ASSERT_EQ(test, cma_account_limit(dev_name(dev), "a", 256), 0);
	addr = cma_test_alloc(test, dev, "a", SZ_1M);
	cma_test_free(test, addr);
	cma_test_remove(dev);
}

/* The board says that kind x may hold 64 KiB; what root says prevails. */
static void test_quota_of_device_tree(struct kunit *test)
{
	struct cma_test *t = test->priv;
	phys_addr_t addr, none;

	KUNIT_EXPECT_EQ(test, cma_region_alloc(t->common, "x", SZ_64K + 1, 0,
					       &none), -EDQUOT);
	addr = cma_test_alloc(test, t->common, "x", SZ_64K);
	KUNIT_EXPECT_EQ(test, cma_region_alloc(t->common, "x", 1, 0, &none),
			-EDQUOT);
	cma_test_free(test, addr);
	cma_test_free(test, cma_test_alloc(test, t->common, "common", SZ_1M));

	KUNIT_ASSERT_EQ(test, cma_account_limit(dev_name(t->common), "x",
						SZ_1M >> PAGE_SHIFT), 0);
	KUNIT_EXPECT_EQ(test, cma_account_begin(dev_name(t->common), "x", 1),
			0);
	cma_test_free(test, cma_test_alloc(test, t->common, "x", SZ_1M));
	KUNIT_ASSERT_EQ(test, cma_account_limit(dev_name(t->common), "x",
						SZ_64K >> PAGE_SHIFT), 0);
}

/* It holds where a map leads the kind elsewhere, too. */
static void test_quota_of_device_tree_and_map(struct kunit *test)
{
	struct cma_test *t = test->priv;
	phys_addr_t none;

	KUNIT_ASSERT_EQ(test, cma_test_map("kunit-common=ra"), 0);
	KUNIT_EXPECT_EQ(test, cma_region_alloc(t->common, "x", SZ_64K + 1, 0,
					       &none), -EDQUOT);
	cma_test_free(test, cma_test_alloc(test, t->common, "x", SZ_64K));
	KUNIT_ASSERT_EQ(test, cma_test_map(""), 0);
}

static void test_quota_of_nobody(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, cma_account_limit("cma-kunit-nobody", "a", 1),
			-ENOENT);
	KUNIT_EXPECT_EQ(test, cma_account_limit("", "", 1), -ENOENT);
}

/* What is read a few bytes at a time is what is read at once. */
static void test_quotas_in_parts(struct kunit *test)
{
	char *all = kunit_kzalloc(test, SZ_64K, GFP_KERNEL);
	ssize_t size, got, pos;
	char part[7];

	KUNIT_ASSERT_NOT_NULL(test, all);
	size = cma_quotas_read(all, 0, SZ_64K);
	KUNIT_ASSERT_GT(test, size, (ssize_t)sizeof(part));
	KUNIT_ASSERT_LT(test, size, (ssize_t)SZ_64K);
	for (pos = 0; pos < size; pos += got) {
		got = cma_quotas_read(part, pos, sizeof(part));
		KUNIT_ASSERT_EQ(test, got, min_t(ssize_t, size - pos,
						 sizeof(part)));
		KUNIT_ASSERT_EQ(test, memcmp(part, all + pos, got), 0);
	}
	KUNIT_EXPECT_EQ(test, cma_quotas_read(part, size, sizeof(part)), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_counts),
	KUNIT_CASE(test_failures),
	KUNIT_CASE(test_nonsense_is_no_failure),
	KUNIT_CASE(test_kinds_apart),
	KUNIT_CASE(test_by_name),
	KUNIT_CASE(test_named_twice),
	KUNIT_CASE(test_quota),
	KUNIT_CASE(test_quota_over_regions),
	KUNIT_CASE(test_quota_lowered),
	KUNIT_CASE(test_quota_refund),
	KUNIT_CASE(test_quota_of_device_tree),
	KUNIT_CASE(test_quota_of_device_tree_and_map),
	KUNIT_CASE(test_quota_of_nobody),
	KUNIT_CASE(test_quotas_in_parts),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_account",
	.init = cma_test_init,
	.exit = cma_test_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
