// SPDX-License-Identifier: GPL-2.0-only
/* KUnit suite: two CPUs at the same thing. */
#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "test.h"

#define MS	300	/* of each race */

static struct cma_test_worker worker(int (*step)(struct cma_test_worker *w),
				     void *data)
{
	return (struct cma_test_worker){ .step = step, .data = data };
}

/* Comes, is used by who brought it, and goes as soon as the other lets go. */
static int come_and_go(struct cma_test_worker *w)
{
	struct cma_region_desc desc = { "race", SPARE_START, SPARE_SIZE };
	struct cma_region *r;
	phys_addr_t addr;
	int ret = cma_region_register(&desc, &r);

	if (ret)
		return CMA_TEST_FAIL(w, ret);
	ret = cma_region_alloc_in(r, NULL, SZ_8K, 0, &addr);
	if (!ret && cma_region_free(addr))
		return CMA_TEST_FAIL(w, -ENOENT);
	if (ret && ret != -ENOMEM)
		return CMA_TEST_FAIL(w, ret);
	while ((ret = cma_region_unregister(r)) == -EBUSY)
		cond_resched();
	return ret ? CMA_TEST_FAIL(w, ret) : 0;
}

/* What the other CPU does to the region that comes and goes. */
struct visits {
	const char *names;
	unsigned long got;
	unsigned long gone;
};

static int visit(struct cma_test_worker *w)
{
	struct visits *v = w->data;
	struct cma_info info;
	phys_addr_t addr;
	int ret = cma_region_alloc_from(NULL, v->names, SZ_8K, 0, &addr);

	if (ret && ret != -ENOENT && ret != -ENOMEM)
		return CMA_TEST_FAIL(w, ret);
	if (!ret && (addr < SPARE_START || addr >= SPARE_START + SPARE_SIZE))
		return CMA_TEST_FAIL(w, -ERANGE);
	if (!ret && cma_region_free(addr))
		return CMA_TEST_FAIL(w, -ENOENT);
	v->got += !ret;
	v->gone += ret == -ENOENT;
	ret = cma_region_info_from(v->names, 0, &info);
	return !ret || ret == -ENOENT ? 0 : CMA_TEST_FAIL(w, ret);
}

static void race_visits(struct kunit *test, const char *names)
{
	struct visits v = { .names = names };
	struct cma_test_worker w[2] = {
		worker(come_and_go, NULL), worker(visit, &v),
	};
	struct cma_info info;

	cma_test_work(test, w, ARRAY_SIZE(w), MS);
	kunit_info(test, "%lu registered, %lu visits, %lu got, %lu gone\n",
		   w[0].rounds, w[1].rounds, v.got, v.gone);
	KUNIT_EXPECT_GT(test, v.got, 0UL);
	KUNIT_EXPECT_GT(test, v.gone, 0UL);
	KUNIT_EXPECT_EQ(test, cma_region_info_from("race", 0, &info), -ENOENT);
}

static void test_register(struct kunit *test)
{
	race_visits(test, "race");
}

/* Many full regions before it: it goes while the list is being walked. */
static void test_register_in_list(struct kunit *test)
{
	phys_addr_t full;

	KUNIT_ASSERT_EQ(test, cma_region_alloc_from(NULL, "rb", SZ_1M, 0,
						    &full), 0);
	race_visits(test, "rb,rb,rb,rb,rb,rb,rb,rb,rb,rb,rb,rb,rb,rb,rb,race");
	cma_test_free(test, full);
}

/* Both register on the same memory: one at a time wins. */
static int contend(struct cma_test_worker *w)
{
	struct cma_region_desc desc = { NULL, SPARE_START, SPARE_SIZE };
	atomic_t *owners = w->data;
	struct cma_region *r;
	int ret = cma_region_register(&desc, &r);

	if (ret)
		return ret == -EADDRINUSE ? 0 : CMA_TEST_FAIL(w, ret);
	if (atomic_inc_return(owners) != 1)
		return CMA_TEST_FAIL(w, -EEXIST);
	atomic_dec(owners);
	ret = cma_region_unregister(r);
	return ret ? CMA_TEST_FAIL(w, ret) : 0;
}

static void test_register_same_memory(struct kunit *test)
{
	atomic_t owners = ATOMIC_INIT(0);
	struct cma_test_worker w[2] = {
		worker(contend, &owners), worker(contend, &owners),
	};

	cma_test_work(test, w, ARRAY_SIZE(w), MS);
}

#define HELD	12	/* chunks a worker has at most */

/**
 * struct shares - what a worker holds, and what nobody else may hold
 * @r: where from
 * @account: charged
 * @claims: a word a page, shared by all workers; 0 while nobody holds it
 * @addr: chunks
 * @pages: of each chunk, 0 where there is none
 */
struct shares {
	struct cma_region *r;
	struct cma_account *account;
	atomic_t *claims;
	phys_addr_t addr[HELD];
	unsigned int pages[HELD];
};

static int claim(const struct shares *s, int i, int from, int to)
{
	unsigned long page = (s->addr[i] - s->r->range.first) >> PAGE_SHIFT;
	unsigned int n = s->pages[i];

	for (; n; n--, page++)
		if (page >= s->r->pool->pages ||
		    atomic_cmpxchg(&s->claims[page], from, to) != from)
			return -EEXIST;
	return 0;
}

static int take_share(struct cma_test_worker *w, struct shares *s, int i)
{
	unsigned int pages = 1 + prandom_u32_max(48);
	size_t align = SZ_4K << prandom_u32_max(5);
	int ret = cma_serve_from(s->r, s->account, pages << PAGE_SHIFT, align,
				 &s->addr[i]);

	if (ret)
		return ret == -ENOMEM ? 0 : CMA_TEST_FAIL(w, ret);
	s->pages[i] = pages;
	if (s->addr[i] & (align - 1))
		return CMA_TEST_FAIL(w, -EINVAL);
	return claim(s, i, 0, 1) ? CMA_TEST_FAIL(w, -EEXIST) : 0;
}

static int give_share(struct cma_test_worker *w, struct shares *s, int i)
{
	if (claim(s, i, 1, 0))
		return CMA_TEST_FAIL(w, -EEXIST);
	s->pages[i] = 0;
	return cma_region_free(s->addr[i]) ? CMA_TEST_FAIL(w, -ENOENT) : 0;
}

static int share(struct cma_test_worker *w)
{
	struct shares *s = w->data;
	int i = prandom_u32_max(HELD);

	return s->pages[i] ? give_share(w, s, i) : take_share(w, s, i);
}

static void race_shares(struct kunit *test, const char *name)
{
	struct cma_region *r = cma_test_region(test, name);
	struct shares *s = kunit_kcalloc(test, 2, sizeof(*s), GFP_KERNEL);
	struct cma_test_worker w[2];
	int i, j;

	KUNIT_ASSERT_NOT_NULL(test, s);
	s[0].claims = kunit_kcalloc(test, r->pool->pages, sizeof(atomic_t),
				    GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, s[0].claims);
	s[1].claims = s[0].claims;
	for (i = 0; i < 2; i++) {
		s[i].r = r;
		s[i].account = cma_account_get("cma-kunit-race", "", name);
		KUNIT_ASSERT_NOT_NULL(test, s[i].account);
		w[i] = worker(share, &s[i]);
	}
	cma_test_work(test, w, ARRAY_SIZE(w), MS);
	kunit_info(test, "%s: %lu and %lu steps\n", name, w[0].rounds,
		   w[1].rounds);
	KUNIT_EXPECT_TRUE(test, cma_pool_check(r->pool));
	for (i = 0; i < 2; i++)
		for (j = 0; j < HELD; j++)
			if (s[i].pages[j])
				cma_test_free(test, s[i].addr[j]);
	KUNIT_EXPECT_TRUE(test, cma_pool_check(r->pool));
	KUNIT_EXPECT_EQ(test, atomic_long_read(&s[0].account->pages), 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&s[0].account->chunks), 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&s[0].account->quota->pages),
			0);
}

static void test_one_region(struct kunit *test)
{
	race_shares(test, "ra");
}

static void test_one_no_map(struct kunit *test)
{
	race_shares(test, "rm");
}

static void test_one_reusable(struct kunit *test)
{
	race_shares(test, "rr");
}

/**
 * struct ball - a chunk that both workers free
 * @addr: the chunk, or UNTOUCHED
 * @taken: how often it was allocated
 * @given: how often a worker was told that it was the one who freed it
 */
struct ball {
	phys_addr_t addr;
	unsigned long taken;
	atomic_long_t given;
};

static int throw(struct cma_test_worker *w)
{
	struct ball *b = w->data;
	phys_addr_t addr;
	int ret = cma_region_alloc_from(NULL, "ra", SZ_4K, 0, &addr);

	if (ret)
		return CMA_TEST_FAIL(w, ret);
	b->taken++;
	WRITE_ONCE(b->addr, addr);
	ret = cma_region_free(addr);
	if (!ret)
		atomic_long_inc(&b->given);
	else if (ret != -ENOENT)
		return CMA_TEST_FAIL(w, ret);
	WRITE_ONCE(b->addr, UNTOUCHED);
	return 0;
}

static int catch(struct cma_test_worker *w)
{
	struct ball *b = w->data;
	int ret = cma_region_free(READ_ONCE(b->addr));

	if (!ret)
		atomic_long_inc(&b->given);
	return !ret || ret == -ENOENT ? 0 : CMA_TEST_FAIL(w, ret);
}

/* Of two who free the same chunk one is told that there is none. */
static void test_double_free(struct kunit *test)
{
	struct ball b = { .addr = UNTOUCHED };
	struct cma_test_worker w[2] = { worker(throw, &b), worker(catch, &b) };

	cma_test_work(test, w, ARRAY_SIZE(w), MS);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&b.given), b.taken);
}

static int come_and_go_unused(struct cma_test_worker *w)
{
	struct cma_region_desc desc = { "race", SPARE_START, SPARE_SIZE };
	struct cma_region *r;
	int ret = cma_region_register(&desc, &r) ?: cma_region_unregister(r);

	return ret ? CMA_TEST_FAIL(w, ret) : 0;
}

static int free_spare(struct cma_test_worker *w)
{
	int ret = cma_region_free(SPARE_START);

	return ret == -ENOENT ? 0 : CMA_TEST_FAIL(w, ret);
}

/* A region that leaves allocates itself: that chunk is not for others to free. */
static void test_free_while_leaving(struct kunit *test)
{
	struct cma_test_worker w[2] = {
		worker(come_and_go_unused, NULL), worker(free_spare, NULL),
	};

	cma_test_work(test, w, ARRAY_SIZE(w), MS);
}

static int request_too_much(struct cma_test_worker *w)
{
	phys_addr_t addr;
	int ret = cma_region_alloc(w->data, "a", SIZE_MAX, 0, &addr);

	return ret == -EDQUOT ? 0 : CMA_TEST_FAIL(w, ret);
}

static int request_a(struct cma_test_worker *w)
{
	phys_addr_t addr;
	int ret = cma_region_alloc(w->data, "a", SZ_4K, 0, &addr);

	if (ret)
		return CMA_TEST_FAIL(w, ret);
	return cma_region_free(addr) ? CMA_TEST_FAIL(w, -ENOENT) : 0;
}

/* Two first requests of a device bind it once. */
static void test_first_request(struct kunit *test)
{
	struct device *child;
	int i;

	for (i = 0; i < 10; i++) {
		struct cma_test_worker w[2];

		child = cma_test_child(test, "cma-kunit-first");
		w[0] = worker(request_a, child);
		w[1] = worker(request_a, child);
		cma_test_work(test, w, ARRAY_SIZE(w), 10);
		cma_test_remove(child);
	}
}

/* Who asks for more than there can be takes nothing from others' quota. */
static void test_quota(struct kunit *test)
{
	struct device *child = cma_test_child(test, "cma-kunit-quota-race");
	struct cma_test_worker w[2] = {
		worker(request_a, child), worker(request_too_much, child),
	};

	cma_test_free(test, cma_test_alloc(test, child, "a", SZ_4K));
	KUNIT_EXPECT_EQ(test, cma_account_limit(dev_name(child), "a", 1), 0);
	cma_test_work(test, w, ARRAY_SIZE(w), MS);
	cma_test_remove(child);
}

static int change_map(struct cma_test_worker *w)
{
	static const char *const maps[] = {
		"kunit-device/a=rb", "kunit-*=rb,ra", "", "kunit-device=rh;",
	};
	int ret = cma_test_map(maps[w->rounds % ARRAY_SIZE(maps)]);

	return ret ? CMA_TEST_FAIL(w, ret) : 0;
}

/* Every request is served by one map or another, none by half of one. */
static void test_map_reader(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct cma_test_worker w[2] = {
		worker(change_map, NULL), worker(request_a, t->dev),
	};

	cma_test_work(test, w, ARRAY_SIZE(w), MS);
	kunit_info(test, "%lu maps, %lu requests\n", w[0].rounds, w[1].rounds);
	KUNIT_EXPECT_EQ(test, cma_test_map(""), 0);
}

static void test_map_writers(struct kunit *test)
{
	struct cma_test_worker w[2] = {
		worker(change_map, NULL), worker(change_map, NULL),
	};

	cma_test_work(test, w, ARRAY_SIZE(w), MS);
	KUNIT_EXPECT_EQ(test, cma_test_map(""), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_register),
	KUNIT_CASE(test_register_in_list),
	KUNIT_CASE(test_register_same_memory),
	KUNIT_CASE(test_one_region),
	KUNIT_CASE(test_one_no_map),
	KUNIT_CASE(test_one_reusable),
	KUNIT_CASE(test_double_free),
	KUNIT_CASE(test_free_while_leaving),
	KUNIT_CASE(test_first_request),
	KUNIT_CASE(test_quota),
	KUNIT_CASE(test_map_reader),
	KUNIT_CASE(test_map_writers),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_race",
	.init = cma_test_init,
	.exit = cma_test_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
