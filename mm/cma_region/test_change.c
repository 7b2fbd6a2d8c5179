// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite: what root changes at run time, while another CPU takes and gives
 * back: a region's allocator, and a quota.
 */
#include "plug.h"
#include "test.h"

#define MS	300	/* of each race */

/**
 * struct changes - a region that changes its allocator, and is used
 * @r: the region
 * @changed: how often it did
 * @busy: how often it could not, for something was allocated
 */
struct changes {
	struct cma_region *r;
	unsigned long changed;
	unsigned long busy;
};

static int change_allocator(struct cma_test_worker *w)
{
	static const char *const names[] = {
		"best-fit", "two-level-fit", "near-fit",
	};
	struct changes *c = w->data;
	int ret = cma_plug_change(c->r,
				  names[c->changed % ARRAY_SIZE(names)]);

	if (ret && ret != -EBUSY)
		return CMA_TEST_FAIL(w, ret);
	c->changed += !ret;
	c->busy += !!ret;
	return 0;
}

/* Whoever serves gives out each half once, and knows it when it comes back. */
static int use_halves(struct cma_test_worker *w)
{
	const struct changes *c = w->data;
	phys_addr_t a, b;
	int ret = cma_region_alloc_in(c->r, NULL, SPARE_SIZE / 2, 0, &a);

	ret = ret ?: cma_region_alloc_in(c->r, NULL, SPARE_SIZE / 2, 0, &b);
	if (ret)
		return CMA_TEST_FAIL(w, ret);
	if (min(a, b) != SPARE_START ||
	    max(a, b) != SPARE_START + SPARE_SIZE / 2)
		return CMA_TEST_FAIL(w, -ERANGE);
	if (cma_region_free(a) || cma_region_free(b))
		return CMA_TEST_FAIL(w, -ENOENT);
	return 0;
}

static void test_allocator(struct kunit *test)
{
	struct cma_region_desc desc = {
		.name = "race", .start = SPARE_START, .size = SPARE_SIZE,
		.zero = CMA_ZERO_NONE,
	};
	struct changes c = { 0 };
	struct cma_test_worker w[2] = {
		{ .step = change_allocator, .data = &c },
		{ .step = use_halves, .data = &c },
	};

	KUNIT_ASSERT_EQ(test, cma_region_register(&desc, &c.r), 0);
	cma_test_work(test, w, ARRAY_SIZE(w), MS);
	kunit_info(test, "%lu changes, %lu while busy, %lu uses\n", c.changed,
		   c.busy, w[1].rounds);
	KUNIT_EXPECT_GT(test, c.changed, 0UL);
	KUNIT_EXPECT_GT(test, c.busy, 0UL);
	KUNIT_EXPECT_TRUE(test, cma_pool_check(c.r->pool));
	KUNIT_EXPECT_EQ(test, c.r->pool->chunks, 0UL);
	KUNIT_EXPECT_EQ(test, c.r->pool->free, SPARE_SIZE >> PAGE_SHIFT);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(c.r), 0);
}

#define PIECE	4	/* pages of a chunk; a quota allows for one or two */

/**
 * struct limits - an account whose quota changes, and is used
 * @r: where from
 * @account: charged
 * @ones: how often it allowed for one chunk
 * @twos: how often for two
 */
struct limits {
	struct cma_region *r;
	struct cma_account *account;
	unsigned long ones;
	unsigned long twos;
};

static int change_limit(struct cma_test_worker *w)
{
	const struct cma_quota *q = ((struct limits *)w->data)->account->quota;
	int ret = cma_account_limit(q->device, q->kind,
				    PIECE * (1 + (w->rounds & 1)));

	return ret ? CMA_TEST_FAIL(w, ret) : 0;
}

/* There is room for three, but no quota ever. */
static int use_quota(struct cma_test_worker *w)
{
	struct limits *l = w->data;
	phys_addr_t addr[3];
	int i, n = 0, ret;

	for (i = 0; i < ARRAY_SIZE(addr); i++) {
		ret = cma_serve_from(l->r, l->account, PIECE << PAGE_SHIFT, 0,
				     &addr[n]);
		if (ret && ret != -EDQUOT)
			return CMA_TEST_FAIL(w, ret);
		n += !ret;
	}
	l->ones += n == 1;
	l->twos += n == 2;
	for (i = 0; i < n; i++)
		if (cma_region_free(addr[i]))
			return CMA_TEST_FAIL(w, -ENOENT);
	return n == 1 || n == 2 ? 0 : CMA_TEST_FAIL(w, -EDQUOT);
}

static void test_quota(struct kunit *test)
{
	struct limits l = {
		.r = cma_test_region(test, "ra"),
		.account = cma_account_get("cma-kunit-limits", "", "ra"),
	};
	struct cma_test_worker w[2] = {
		{ .step = change_limit, .data = &l },
		{ .step = use_quota, .data = &l },
	};

	KUNIT_ASSERT_NOT_NULL(test, l.account);
	KUNIT_ASSERT_EQ(test, cma_account_limit("cma-kunit-limits", "", PIECE),
			0);
	cma_test_work(test, w, ARRAY_SIZE(w), MS);
	kunit_info(test, "%lu limits, %lu of one, %lu of two\n", w[0].rounds,
		   l.ones, l.twos);
	KUNIT_EXPECT_GT(test, l.ones, 0UL);
	KUNIT_EXPECT_GT(test, l.twos, 0UL);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&l.account->pages), 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&l.account->chunks), 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&l.account->quota->pages), 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&l.account->peak), 2 * PIECE);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_allocator),
	KUNIT_CASE(test_quota),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_change",
	.init = cma_test_init,
	.exit = cma_test_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
