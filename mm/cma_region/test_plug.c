// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite: allocators that come and go, and regions that change theirs. The
 * one that comes here takes the first hole that fits, and knows it by looking
 * at every page.
 */
#include <linux/cma_allocator.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/string.h>

#include "plug.h"
#include "test.h"

struct first_page {
	unsigned long length;	/* of the chunk that starts here */
	struct cma_tag tag;
};

struct first {
	unsigned long base;
	unsigned long pages;
	struct first_page page[];
};

static size_t first_meta_size(unsigned long pages)
{
	return sizeof(struct first) + pages * sizeof(struct first_page);
}

static void first_init(void *meta, unsigned long base, unsigned long pages)
{
	struct first *f = meta;

	memset(f, 0, first_meta_size(pages));
	f->base = base;
	f->pages = pages;
}

static unsigned long run_length(const struct first *f, unsigned long page)
{
	unsigned long end = page;

	if (f->page[page].length)
		return f->page[page].length;
	while (end < f->pages && !f->page[end].length)
		end++;
	return end - page;
}

static bool first_next(const void *meta, struct cma_run *run)
{
	const struct first *f = meta;
	unsigned long p = 0;

	while (p < f->pages && p < run->page)
		p += run_length(f, p);
	if (p >= f->pages)
		return false;
	run->page = p;
	run->pages = run_length(f, p);
	run->tag = f->page[p].tag;
	return true;
}

/* Pages of a free run before the first that is aligned. */
static unsigned long padding(const struct first *f, const struct cma_run *run,
			     unsigned long align)
{
	return -(f->base + run->page) & (align - 1);
}

static long first_alloc(void *meta, unsigned long pages, unsigned long align,
			struct cma_tag tag)
{
	struct cma_run run = { 0 };
	struct first *f = meta;
	unsigned long pad;

	for (; first_next(f, &run); run.page += run.pages) {
		pad = padding(f, &run, align);
		if (run.tag.owner || pad >= run.pages ||
		    pages > run.pages - pad)
			continue;
		f->page[run.page + pad].length = pages;
		f->page[run.page + pad].tag = tag;
		return run.page + pad;
	}
	return -ENOMEM;
}

static unsigned long first_free(void *meta, unsigned long page, u32 *owner)
{
	struct first *f = meta;
	unsigned long pages = f->page[page].length;

	if (!pages)
		return 0;
	*owner = f->page[page].tag.owner;
	memset(&f->page[page], 0, sizeof(f->page[page]));
	return pages;
}

static unsigned long first_largest(const void *meta, unsigned long align)
{
	const struct first *f = meta;
	unsigned long pad, largest = 0;
	struct cma_run run = { 0 };

	for (; first_next(f, &run); run.page += run.pages) {
		pad = padding(f, &run, align);
		if (!run.tag.owner && pad < run.pages)
			largest = max(largest, run.pages - pad);
	}
	return largest;
}

static bool first_check(const void *meta)
{
	const struct first *f = meta;
	unsigned long p = 0;

	while (p < f->pages)
		p += run_length(f, p);
	return p == f->pages;
}

static const struct cma_allocator first = {
	.name = "kunit-first",
	.meta_size = first_meta_size,
	.init = first_init,
	.alloc = first_alloc,
	.free = first_free,
	.next = first_next,
	.largest = first_largest,
	.check = first_check,
};

static struct cma_region *bring(struct kunit *test, const char *allocator)
{
	struct cma_region_desc desc = {
		.name = "spare", .start = SPARE_START, .size = SPARE_SIZE,
		.allocator = allocator,
	};
	struct cma_region *r = NULL;

	KUNIT_ASSERT_EQ(test, cma_region_register(&desc, &r), 0);
	return r;
}

static void expect_serves(struct kunit *test, struct cma_region *r,
			  const char *want)
{
	char name[64];

	cma_plug_show(r, name, sizeof(name));
	KUNIT_EXPECT_STREQ(test, name, want);
}

/* Three chunks come and two go: whoever serves, it has to be able to. */
static void expect_works(struct kunit *test, struct cma_region *r)
{
	phys_addr_t addr[3];
	int i;

	for (i = 0; i < 3; i++)
		KUNIT_ASSERT_EQ(test, cma_region_alloc_in(r, NULL, SZ_8K,
							  SZ_64K, &addr[i]), 0);
	KUNIT_EXPECT_TRUE(test, cma_pool_check(r->pool));
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, addr[i] & (SZ_64K - 1), (phys_addr_t)0);
		cma_test_free(test, addr[i]);
	}
	KUNIT_EXPECT_TRUE(test, cma_pool_check(r->pool));
}

/* "ru" of the board waits for kunit-first since boot, until the first case. */
static void register_first(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, cma_allocator_register(&first), 0);
}

static void unregister_first(struct kunit *test)
{
	struct cma_region *ru = cma_test_region(test, "ru");

	KUNIT_EXPECT_EQ(test, cma_plug_change(ru, CMA_ALLOCATOR_DEFAULT), 0);
	KUNIT_EXPECT_EQ(test, cma_allocator_unregister(&first), 0);
	KUNIT_EXPECT_EQ(test, cma_allocator_unregister(&first), -ENOENT);
}

/* The region of the table is idle: what it named takes over at once. */
static void test_later_than_table(struct kunit *test)
{
	struct cma_region *ru = cma_test_region(test, "ru");

	expect_serves(test, ru, "near-fit, waits for kunit-first\n");
	expect_works(test, ru);
	register_first(test);
	expect_serves(test, ru, "kunit-first\n");
	expect_works(test, ru);
	KUNIT_EXPECT_EQ(test, cma_allocator_unregister(&first), -EBUSY);
	unregister_first(test);
	expect_serves(test, ru, "near-fit\n");
	expect_works(test, ru);
}

static void test_later_than_region(struct kunit *test)
{
	struct cma_region *r = bring(test, "kunit-first");

	expect_serves(test, r, "near-fit, waits for kunit-first\n");
	register_first(test);
	expect_serves(test, r, "kunit-first\n");
	expect_works(test, r);
	KUNIT_EXPECT_EQ(test, cma_allocator_unregister(&first), -EBUSY);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), 0);
	unregister_first(test);
}

static void test_earlier_than_region(struct kunit *test)
{
	struct cma_region *r;

	register_first(test);
	r = bring(test, "kunit-first");
	expect_serves(test, r, "kunit-first\n");
	expect_works(test, r);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), 0);
	unregister_first(test);
}

/* With a chunk in it the region has to wait until that is free. */
static void test_busy(struct kunit *test)
{
	struct cma_region *r = bring(test, "kunit-first");
	phys_addr_t addr;
	int i;

	KUNIT_ASSERT_EQ(test, cma_region_alloc_in(r, NULL, SZ_4K, 0, &addr), 0);
	register_first(test);
	expect_serves(test, r, "near-fit, waits for kunit-first\n");
	KUNIT_EXPECT_EQ(test, cma_plug_change(r, "kunit-first"), -EBUSY);
	cma_test_free(test, addr);
	for (i = 0; i < 500 && READ_ONCE(r->wanted); i++)
		msleep(20);
	expect_serves(test, r, "kunit-first\n");
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), 0);
	unregister_first(test);
}

/* Who is told to serve is not replaced when the other one comes. */
static void test_no_longer_waits(struct kunit *test)
{
	struct cma_region *r = bring(test, "kunit-first");

	expect_serves(test, r, "near-fit, waits for kunit-first\n");
	KUNIT_EXPECT_EQ(test, cma_plug_change(r, "near-fit"), 0);
	expect_serves(test, r, "near-fit\n");
	register_first(test);
	expect_serves(test, r, "near-fit\n");
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), 0);
	unregister_first(test);
}

/* Writing a region's allocator never costs the region anything. */
static void test_change(struct kunit *test)
{
	struct cma_region *r = bring(test, "best-fit");
	phys_addr_t addr;

	KUNIT_EXPECT_EQ(test, cma_plug_change(r, "nope"), -ENOENT);
	KUNIT_EXPECT_EQ(test, cma_plug_change(r, "cma"), -ENOENT);
	KUNIT_EXPECT_EQ(test, cma_plug_change(r, "best-fit"), 0);
	expect_serves(test, r, "best-fit\n");
	expect_works(test, r);
	KUNIT_ASSERT_EQ(test, cma_region_alloc_in(r, NULL, SZ_4K, 0, &addr), 0);
	KUNIT_EXPECT_EQ(test, cma_plug_change(r, "near-fit"), -EBUSY);
	KUNIT_EXPECT_EQ(test, cma_plug_change(r, "nope"), -ENOENT);
	expect_serves(test, r, "best-fit\n");
	cma_test_free(test, addr);
	KUNIT_EXPECT_EQ(test, cma_plug_change(r, "near-fit"), 0);
	expect_serves(test, r, "near-fit\n");
	expect_works(test, r);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), 0);
}

/* Mainline's CMA cannot be taken from what is lent out. */
static void test_change_reusable(struct kunit *test)
{
	struct cma_region *rr = cma_test_region(test, "rr");
	bool lent = cma_region_is_reusable(rr);

	/* Without CONFIG_CMA it is a carve-out like any other. */
	KUNIT_EXPECT_EQ(test, cma_plug_change(rr, "near-fit"),
			lent ? -EBUSY : 0);
	expect_serves(test, rr, lent ? "cma\n" : "near-fit\n");
	expect_works(test, rr);
}

static void test_names(struct kunit *test)
{
	struct cma_allocator other = first;

	other.name = "near-fit";
	KUNIT_EXPECT_EQ(test, cma_allocator_register(&other), -EEXIST);
	other.name = "cma";
	KUNIT_EXPECT_EQ(test, cma_allocator_register(&other), -EEXIST);
	other.name = "";
	KUNIT_EXPECT_EQ(test, cma_allocator_register(&other), -EINVAL);
	other.name = NULL;
	KUNIT_EXPECT_EQ(test, cma_allocator_register(&other), -EINVAL);
	other.name = "a b";
	KUNIT_EXPECT_EQ(test, cma_allocator_register(&other), -EINVAL);
	register_first(test);
	KUNIT_EXPECT_EQ(test, cma_allocator_register(&first), -EEXIST);
	other.name = first.name;
	KUNIT_EXPECT_EQ(test, cma_allocator_register(&other), -EEXIST);
	KUNIT_EXPECT_EQ(test, cma_allocator_unregister(&other), -ENOENT);
	unregister_first(test);
}

static void test_incomplete(struct kunit *test)
{
	struct cma_allocator other = first;

	other.name = "kunit-other";
	other.next = NULL;
	KUNIT_EXPECT_EQ(test, cma_allocator_register(&other), -EINVAL);
	other.next = first.next;
	other.check = NULL;
	KUNIT_EXPECT_EQ(test, cma_allocator_register(&other), -EINVAL);
}

static void test_list(struct kunit *test)
{
	char names[128];

	register_first(test);
	cma_plugs_show(names, sizeof(names));
	KUNIT_EXPECT_NOT_NULL(test, strstr(names, "near-fit\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(names, "\nkunit-first\n"));
	unregister_first(test);
	cma_plugs_show(names, sizeof(names));
	KUNIT_EXPECT_NULL(test, strstr(names, "kunit-first"));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_later_than_table),
	KUNIT_CASE(test_later_than_region),
	KUNIT_CASE(test_earlier_than_region),
	KUNIT_CASE(test_busy),
	KUNIT_CASE(test_no_longer_waits),
	KUNIT_CASE(test_change),
	KUNIT_CASE(test_change_reusable),
	KUNIT_CASE(test_names),
	KUNIT_CASE(test_incomplete),
	KUNIT_CASE(test_list),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_plug",
	.init = cma_test_init,
	.exit = cma_test_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
