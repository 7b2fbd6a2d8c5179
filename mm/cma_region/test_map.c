// SPDX-License-Identifier: GPL-2.0-only
/* KUnit suite: the map, changed while devices live by it. */
#include <linux/device.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "test.h"

static void set_map(struct kunit *test, const char *text)
{
	KUNIT_ASSERT_EQ_MSG(test, cma_test_map(text), 0, "%s", text);
}

/* A case that ended early must not leave its map to the others. */
static void exit_case(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, cma_test_map(""), 0);
	KUNIT_EXPECT_EQ(test, cma_map_set(CMA_MAP_BOARD, "", "kunit"), 0);
	cma_test_exit(test);
}

static void expect_from(struct kunit *test, struct device *dev,
			const char *kind, const char *region)
{
	phys_addr_t addr = cma_test_alloc(test, dev, kind, SZ_4K);
	struct cma_info info;

	KUNIT_EXPECT_TRUE_MSG(test,
			      cma_test_lies_in(test, addr, SZ_4K, region),
			      "kind %s at %pa, not in %s", kind ?: "NULL",
			      &addr, region);
	cma_test_free(test, addr);
	KUNIT_EXPECT_EQ(test, cma_region_info(dev, kind, 0, &info), 0);
	KUNIT_EXPECT_LE(test, info.lower_bound,
			cma_test_region(test, region)->range.first);
}

static void expect_refused(struct kunit *test, struct device *dev,
			   const char *kind, int want)
{
	phys_addr_t addr = UNTOUCHED;

	KUNIT_EXPECT_EQ(test, cma_region_alloc(dev, kind, 1, 0, &addr), want);
	KUNIT_EXPECT_EQ(test, addr, UNTOUCHED);
}

/* Over the node, for what it names; the rest is the node's. */
static void test_prevails(struct kunit *test)
{
	struct cma_test *t = test->priv;

	set_map(test, "kunit-device/a=rm");
	expect_from(test, t->dev, "a", "rm");
	expect_from(test, t->dev, NULL, "rm");
	expect_from(test, t->dev, "r", "rr");
	expect_from(test, t->any, "a", "ru");
	expect_refused(test, t->dev, "nope", -ENOENT);
	set_map(test, "");
	expect_from(test, t->dev, "m", "rm");
	expect_refused(test, t->dev, "a-fallback", -ENOENT);
	cma_test_free(test, cma_test_alloc(test, t->dev, "a", SZ_4K));
}

static void test_any_kind(struct kunit *test)
{
	struct cma_test *t = test->priv;

	set_map(test, "kunit-device=rh;kunit-device/m=rb");
	expect_from(test, t->dev, "a", "rh");
	expect_from(test, t->dev, "nope", "rh");
	expect_from(test, t->dev, "m", "rb");
}

static void test_wildcards(struct kunit *test)
{
	struct cma_test *t = test->priv;

	set_map(test, "kunit-?ny=rb;kunit-*/m=rh");
	expect_from(test, t->any, "whatever", "rb");
	expect_from(test, t->dev, "m", "rh");
	expect_from(test, t->common, "m", "rh");
	expect_from(test, t->common, "x", "rb");
}

/* In the order of the rule, and what is behind it is not tried. */
static void test_order(struct kunit *test)
{
	struct cma_test *t = test->priv;
	phys_addr_t addr[2];

	set_map(test, "kunit-device/a=rb,ra");
	addr[0] = cma_test_alloc(test, t->dev, "a", SZ_1M);
	addr[1] = cma_test_alloc(test, t->dev, "a", SZ_1M);
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, addr[0], SZ_1M, "rb"));
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, addr[1], SZ_1M, "ra"));
	expect_refused(test, t->dev, "a", -ENOMEM);
	cma_test_free(test, addr[0]);
	set_map(test, "kunit-device/a=ra");
	expect_refused(test, t->dev, "a", -ENOMEM);
	cma_test_free(test, addr[1]);
}

/* A region that is not there is skipped. */
static void test_no_such_region(struct kunit *test)
{
	struct cma_test *t = test->priv;

	set_map(test, "kunit-device/a=nope,foreign,rb;kunit-device/m=nope");
	expect_from(test, t->dev, "a", "rb");
	expect_refused(test, t->dev, "m", -ENOMEM);
}

/* A device whose node names nothing is the map's alone. */
static void test_device_without_node(struct kunit *test)
{
	struct cma_test *t = test->priv;

	expect_refused(test, t->none, "a", -ENODEV);
	set_map(test, "kunit-none/common=rb;kunit-none/a=rh");
	expect_from(test, t->none, NULL, "rb");
	expect_from(test, t->none, "a", "rh");
	set_map(test, "");
	expect_refused(test, t->none, NULL, -ENODEV);
}

/* The board's own map is for what neither of the others names. */
static void test_board(struct kunit *test)
{
	struct cma_test *t = test->priv;

	KUNIT_ASSERT_EQ(test, cma_map_set(CMA_MAP_BOARD,
					  "kunit-none=rb;kunit-device/a=rh",
					  "kunit"), 0);
	expect_from(test, t->none, NULL, "rb");
	expect_from(test, t->dev, "a", "ra");
	set_map(test, "kunit-none=rm");
	expect_from(test, t->none, NULL, "rm");
	set_map(test, "");
	expect_from(test, t->none, NULL, "rb");
}

/* A text with a fault changes nothing. */
static void test_broken(struct kunit *test)
{
	static const char *const texts[] = {
		"a", "a=", "=r", "a==b", "a=b=c", ",=r", "a,,b=r", "a/=r",
		"a/x/y=r", "a=,", "/x=r", "*=r;a=s", "kunit-device/a=ra;x",
		"kunit-device/a",
	};
	struct cma_test *t = test->priv;
	char buf[64];
	int i;

	set_map(test, "kunit-device/a=rb");
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		KUNIT_EXPECT_EQ_MSG(test, cma_test_map(texts[i]),
				    -EINVAL, "%s", texts[i]);
		cma_map_show(buf, sizeof(buf));
		KUNIT_EXPECT_STREQ(test, buf, "kunit-device/a=rb\n");
	}
	expect_from(test, t->dev, "a", "rb");
}

/* Who holds a chunk frees it, whatever the map says by then. */
static void test_live_chunks(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-map");
	struct cma_account *a = cma_account_get(dev_name(dev), "a", "rb");
	phys_addr_t addr[2];

	KUNIT_ASSERT_NOT_NULL(test, a);
	set_map(test, "cma-kunit-map/a=rb");
	addr[0] = cma_test_alloc(test, dev, "a", SZ_64K);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&a->pages), 16);
	set_map(test, "cma-kunit-map/a=rh");
	KUNIT_EXPECT_EQ(test, atomic_long_read(&a->pages), 16);
	addr[1] = cma_test_alloc(test, dev, "a", SZ_64K);
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, addr[1], SZ_64K, "rh"));
	cma_test_free(test, addr[0]);
	set_map(test, "");
	KUNIT_EXPECT_EQ(test, atomic_long_read(&a->pages), 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&a->chunks), 0);
	cma_test_free(test, addr[1]);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&a->quota->pages), 0);
	cma_test_remove(dev);
}

/* The limit is of device and kind, also where the map leads. */
static void test_quota(struct kunit *test)
{
	struct device *dev = cma_test_child(test, "cma-kunit-map-quota");
	phys_addr_t addr;

	set_map(test, "cma-kunit-map-quota/a=rh");
	addr = cma_test_alloc(test, dev, "a", SZ_4K);
	KUNIT_ASSERT_EQ(test, cma_account_limit(dev_name(dev), "a", 1), 0);
	expect_refused(test, dev, "a", -EDQUOT);
	set_map(test, "");
	expect_refused(test, dev, "a", -EDQUOT);
	cma_test_free(test, addr);
	cma_test_remove(dev);
}

/* A region that a driver brings is found when it is there. */
static void test_registered_region(struct kunit *test)
{
	struct cma_region_desc desc = { "spare", SPARE_START, SPARE_SIZE };
	struct cma_test *t = test->priv;
	struct cma_region *r;

	set_map(test, "kunit-device/a=spare,rb");
	expect_from(test, t->dev, "a", "rb");
	KUNIT_ASSERT_EQ(test, cma_region_register(&desc, &r), 0);
	expect_from(test, t->dev, "a", "spare");
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), 0);
	expect_from(test, t->dev, "a", "rb");
}

/* Of those that debugfs shows. */
static bool has_binding(struct kunit *test, const char *line)
{
	struct seq_file m = {
		.buf = kunit_kzalloc(test, SZ_16K, GFP_KERNEL), .size = SZ_16K,
	};

	KUNIT_ASSERT_NOT_NULL(test, m.buf);
	cma_bindings_show(&m);
	KUNIT_ASSERT_LT(test, m.count, m.size);
	return strstr(m.buf, line);
}

/* Who asks for no kind is shown, and with the kind if he asks for that too. */
static void test_bindings(struct kunit *test)
{
	static const char nameless[] =
		"kunit-none               -                *        ra\n";
	static const char any[] =
		"cma-kunit-asks           -                a        ra rb\n";
	struct device *dev = cma_test_child(test, "cma-kunit-asks");
	struct cma_test *t = test->priv;

	set_map(test, "kunit-none=ra");
	expect_from(test, t->none, NULL, "ra");
	KUNIT_EXPECT_TRUE(test, has_binding(test, nameless));
	expect_from(test, dev, NULL, "ra");
	KUNIT_EXPECT_TRUE(test, has_binding(test, any));
	expect_from(test, dev, "a", "ra");
	KUNIT_EXPECT_TRUE(test, has_binding(test, any));
	cma_test_remove(dev);
	set_map(test, "");
	KUNIT_EXPECT_FALSE(test, has_binding(test, nameless));
	KUNIT_EXPECT_FALSE(test, has_binding(test, any));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_prevails),
	KUNIT_CASE(test_any_kind),
	KUNIT_CASE(test_wildcards),
	KUNIT_CASE(test_order),
	KUNIT_CASE(test_no_such_region),
	KUNIT_CASE(test_device_without_node),
	KUNIT_CASE(test_board),
	KUNIT_CASE(test_broken),
	KUNIT_CASE(test_live_chunks),
	KUNIT_CASE(test_quota),
	KUNIT_CASE(test_registered_region),
	KUNIT_CASE(test_bindings),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_map",
	.init = cma_test_init,
	.exit = exit_case,
	.test_cases = cases,
};

kunit_test_suite(suite);
