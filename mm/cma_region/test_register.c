// SPDX-License-Identifier: GPL-2.0-only
/* KUnit suite: regions that come and go at run time. */
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/string.h>

#include <asm/sections.h>

#include "test.h"

/* The middle of the SoC's internal RAM: no RAM to Linux, without pages. */
#define SRAM_START	0x02030000

/* In the kernel's image, and in the blob's memory reservation block */
#define KERNEL_PAGE	0x40200000

static int try_register(phys_addr_t start, phys_addr_t size, size_t align,
			const char *name)
{
	struct cma_region_desc desc = { name, start, size, align };
	struct cma_region *r;
	int ret = cma_region_register(&desc, &r);

	return ret ?: cma_region_unregister(r);
}

static struct cma_region *bring(struct kunit *test, const char *name,
				phys_addr_t start, phys_addr_t size)
{
	struct cma_region_desc desc = { name, start, size };
	struct cma_region *r = NULL;

	KUNIT_ASSERT_EQ(test, cma_region_register(&desc, &r), 0);
	KUNIT_ASSERT_NOT_NULL(test, r);
	return r;
}

static void take_back(struct kunit *test, struct cma_region *r)
{
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), 0);
}

/* Registered, all of it taken, given back, gone; and the same once more. */
static void test_life(struct kunit *test)
{
	struct cma_info want = { SPARE_START, SPARE_START + SPARE_SIZE,
				 SPARE_SIZE, SPARE_SIZE, SPARE_SIZE, 1 };
	struct cma_info info;
	struct cma_region *r;
	phys_addr_t addr;
	int i;

	for (i = 0; i < 3; i++) {
		r = bring(test, "spare", SPARE_START, SPARE_SIZE);
		KUNIT_EXPECT_EQ(test, cma_region_info_from("spare", 0, &info), 0);
		KUNIT_EXPECT_EQ(test, memcmp(&info, &want, sizeof(info)), 0);
		KUNIT_EXPECT_EQ(test, cma_region_alloc_from(NULL, "ru,spare",
							    SPARE_SIZE, 0,
							    &addr), 0);
		KUNIT_EXPECT_EQ(test, addr, SPARE_START);
		cma_test_free(test, addr);
		take_back(test, r);
		KUNIT_EXPECT_EQ(test, cma_region_info_from("spare", 0, &info),
				-ENOENT);
		KUNIT_EXPECT_EQ(test, cma_region_free(addr), -ENOENT);
	}
}

/* One that never came, and one that has left already. */
static void test_nothing_to_leave(struct kunit *test)
{
	struct cma_region *r = bring(test, "spare", SPARE_START, SPARE_SIZE);

	KUNIT_EXPECT_EQ(test, cma_region_unregister(NULL), -ENOENT);
	take_back(test, r);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), -ENOENT);
}

static void test_bad_arguments(struct kunit *test)
{
	phys_addr_t s = SPARE_START;

	KUNIT_EXPECT_EQ(test, try_register(s, 0, 0, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, try_register(s, 1, 0, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, try_register(s, SZ_4K + 1, 0, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, try_register(s + 1, SZ_4K, 0, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, try_register(s + 2048, SZ_4K, 0, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, try_register(s, SZ_4K, 3, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, try_register(s, SZ_4K, 12288, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, try_register(s + SZ_4K, SZ_4K, SZ_8K, "x"),
			-EINVAL);
	/* The end lies beyond that of all addresses. */
	KUNIT_EXPECT_EQ(test, try_register(0xfffff000, SZ_8K, 0, "x"),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, try_register(s, 0xfffff000, 0, "x"), -EINVAL);
}

/* The list of names that cma_region_alloc_from() takes has commas. */
static void test_bad_names(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, try_register(SPARE_START, SZ_4K, 0, ""),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, try_register(SPARE_START, SZ_4K, 0, "a,b"),
			-EINVAL);
}

static void expect_in_use(struct kunit *test, phys_addr_t start,
			  phys_addr_t size)
{
	KUNIT_EXPECT_EQ_MSG(test, try_register(start, size, 0, "x"),
			    -EADDRINUSE, "0x%x bytes at %pa", (u32)size,
			    &start);
}

static void test_overlap_own(struct kunit *test)
{
	expect_in_use(test, 0x52000000, SZ_1M);
	expect_in_use(test, 0x52000000, SZ_4K);
	expect_in_use(test, 0x520ff000, SZ_4K);
	expect_in_use(test, 0x51fff000, SZ_8K);	/* its first page */
	expect_in_use(test, 0x523ff000, SZ_8K);	/* rm's last page */
	expect_in_use(test, 0x51000000, SZ_32M);	/* all around */
	expect_in_use(test, 0x54000000, SZ_4K);	/* reusable */
	expect_in_use(test, 0x74000000, SZ_4K);	/* high memory */
}

static void test_overlap_foreign(struct kunit *test)
{
	expect_in_use(test, 0x53000000, SZ_1M);
	expect_in_use(test, 0x52fff000, SZ_8K);
}

/* Its node is at fault, but something may be at work in its memory. */
static void test_overlap_rejected(struct kunit *test)
{
	expect_in_use(test, 0x53100000, SZ_4K);
	expect_in_use(test, 0x531ff000, SZ_4K);
}

static void test_overlap_registered(struct kunit *test)
{
	struct cma_region *r = bring(test, "spare", SPARE_START + SZ_64K,
				     SZ_64K);

	expect_in_use(test, SPARE_START, SPARE_SIZE);
	expect_in_use(test, SPARE_START, SZ_64K + SZ_4K);
	expect_in_use(test, SPARE_START + SZ_128K - SZ_4K, SZ_64K);
	expect_in_use(test, SPARE_START + SZ_64K, SZ_64K);
	KUNIT_EXPECT_EQ(test, try_register(SPARE_START, SZ_64K, 0, "x"), 0);
	KUNIT_EXPECT_EQ(test, try_register(SPARE_START + SZ_128K, SZ_64K, 0,
					   "x"), 0);
	take_back(test, r);
}

/* RAM that the page allocator gives to anybody. */
static void test_ram_in_use(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL, 1);

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, try_register(page_to_phys(page), SZ_8K, 0, "x"),
			-EBUSY);
	__free_pages(page, 1);
	/* The last page of the spare memory, and the one behind it. */
	KUNIT_EXPECT_EQ(test, try_register(SPARE_START + SPARE_SIZE - SZ_4K,
					   SZ_8K, 0, "x"), -EBUSY);
	KUNIT_EXPECT_EQ(test, try_register(SPARE_START - SZ_4K, SZ_8K, 0,
					   "x"), -EBUSY);
}

/* The last page that is no RAM, and the first that is. */
static void test_ram_in_part(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, try_register(0x3ffff000, SZ_4K, 0, "x"), 0);
	KUNIT_EXPECT_EQ(test, try_register(0x3ffff000, SZ_8K, 0, "x"),
			-EINVAL);
}

/* Reserved it is, but by the kernel for itself. */
static void test_kernel_memory(struct kunit *test)
{
	phys_addr_t text = __pa_symbol(_stext) & PAGE_MASK;
	phys_addr_t data = __pa_symbol(_edata) & PAGE_MASK;

	KUNIT_EXPECT_EQ(test, try_register(text, SZ_4K, 0, "x"), -EBUSY);
	KUNIT_EXPECT_EQ(test, try_register(data, SZ_4K, 0, "x"), -EBUSY);
	/* The board's blob reserves it as well, as a boot loader might. */
	KUNIT_EXPECT_GT(test, data, (phys_addr_t)KERNEL_PAGE);
	KUNIT_EXPECT_LT(test, text, (phys_addr_t)KERNEL_PAGE);
	KUNIT_EXPECT_EQ(test, try_register(KERNEL_PAGE, SZ_4K, 0, "x"), -EBUSY);
	/* Page tables, below the image. */
	KUNIT_EXPECT_EQ(test, try_register(__pa(init_mm.pgd), SZ_4K, 0, "x"),
			-EBUSY);
	/* The array of struct page, which memblock gave. */
	KUNIT_EXPECT_EQ(test, try_register(__pa(pfn_to_page(0x40000)) &
					   PAGE_MASK, SZ_4K, 0, "x"), -EBUSY);
}

static void test_name_taken(struct kunit *test)
{
	struct cma_region *r = bring(test, "spare", SPARE_START, SZ_64K);
	phys_addr_t next = SPARE_START + SZ_64K;

	KUNIT_EXPECT_EQ(test, try_register(next, SZ_4K, 0, "spare"), -EEXIST);
	KUNIT_EXPECT_EQ(test, try_register(next, SZ_4K, 0, "ra"), -EEXIST);
	KUNIT_EXPECT_EQ(test, try_register(next, SZ_4K, 0, "spar"), 0);
	KUNIT_EXPECT_EQ(test, try_register(next, SZ_4K, 0, "spare2"), 0);
	take_back(test, r);
}

static void test_allocator(struct kunit *test)
{
	struct cma_region_desc desc = {
		.name = "spare",
		.start = SPARE_START,
		.size = SPARE_SIZE,
		.allocator = CMA_ALLOCATOR_REUSABLE,
	};
	struct cma_region *r;

	KUNIT_EXPECT_EQ(test, cma_region_register(&desc, &r), -EINVAL);
	desc.allocator = "two words";
	KUNIT_EXPECT_EQ(test, cma_region_register(&desc, &r), -EINVAL);
	desc.allocator = "";
	KUNIT_EXPECT_EQ(test, cma_region_register(&desc, &r), -EINVAL);
	desc.allocator = "best-fit";
	KUNIT_ASSERT_EQ(test, cma_region_register(&desc, &r), 0);
	KUNIT_EXPECT_STREQ(test, r->allocator, "best-fit");
	take_back(test, r);
}

/* The caller's strings may go away. */
static void test_strings_are_copied(struct kunit *test)
{
	char name[] = "spare";
	struct cma_region *r = bring(test, name, SPARE_START, SZ_64K);
	struct cma_info info;

	memset(name, 'x', sizeof(name) - 1);
	KUNIT_EXPECT_EQ(test, cma_region_info_from("spare", 0, &info), 0);
	KUNIT_EXPECT_EQ(test, cma_region_info_from("xxxxx", 0, &info), -ENOENT);
	take_back(test, r);
}

/* Without a name only its owner takes from it; two of them are no conflict. */
static void test_private(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct cma_region *r = bring(test, NULL, SPARE_START, SZ_64K);
	struct cma_region *s = bring(test, NULL, SPARE_START + SZ_64K, SZ_64K);
	phys_addr_t addr = UNTOUCHED;

	KUNIT_EXPECT_EQ(test, cma_region_alloc_from(NULL, "(private)", 1, 0,
						    &addr), -ENOENT);
	KUNIT_EXPECT_EQ(test, cma_region_alloc_from(NULL, "", 1, 0, &addr),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, cma_region_alloc_in(s, t->dev, SZ_64K, 0, &addr),
			0);
	KUNIT_EXPECT_EQ(test, addr, SPARE_START + SZ_64K);
	KUNIT_EXPECT_EQ(test, cma_region_alloc_in(s, t->dev, 1, 0, &addr),
			-ENOMEM);
	cma_test_free(test, SPARE_START + SZ_64K);
	take_back(test, r);
	take_back(test, s);
}

/* A live chunk keeps the region as it is, for all who take from it. */
static void test_busy(struct kunit *test)
{
	struct cma_region *r = bring(test, "spare", SPARE_START, SPARE_SIZE);
	phys_addr_t addr[2];

	KUNIT_ASSERT_EQ(test, cma_region_alloc_in(r, NULL, SZ_4K, 0, &addr[0]),
			0);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), -EBUSY);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), -EBUSY);
	KUNIT_ASSERT_EQ(test, cma_region_alloc_from(NULL, "spare",
						    SPARE_SIZE - SZ_4K, 0,
						    &addr[1]), 0);
	cma_test_free(test, addr[0]);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), -EBUSY);
	cma_test_free(test, addr[1]);
	KUNIT_EXPECT_TRUE(test, cma_pool_check(r->pool));
	take_back(test, r);
}

/* Which of four neighbours are there: a bit each. */
static void expect_here(struct kunit *test, unsigned int bits)
{
	int key = cma_registry_read_lock(), i;

	for (i = 0; i < 4; i++) {
		struct cma_region *r;

		r = cma_registry_by_addr(SPARE_START + i * SZ_64K);
		KUNIT_EXPECT_EQ_MSG(test, !!r, bits >> i & 1, "%d of %x", i,
				    bits);
	}
	cma_registry_read_unlock(key);
	KUNIT_EXPECT_NOT_NULL(test, cma_test_region(test, "ra"));
	KUNIT_EXPECT_NOT_NULL(test, cma_test_region(test, "rh"));
}

/* In any order, with one that comes between those that go. */
static void test_come_and_go(struct kunit *test)
{
	static const u8 orders[][4] = {
		{ 0, 1, 2, 3 }, { 3, 2, 1, 0 }, { 1, 3, 0, 2 }, { 2, 0, 3, 1 },
	};
	struct cma_region *r[4];
	unsigned int i, k, bits;

	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		for (k = 0; k < 4; k++)
			r[k] = bring(test, NULL, SPARE_START + k * SZ_64K,
				     SZ_64K);
		for (bits = 0xf, k = 0; k < 4; k++) {
			take_back(test, r[orders[i][k]]);
			bits &= ~BIT(orders[i][k]);
			expect_here(test, bits);
			if (k != 1)
				continue;
			KUNIT_EXPECT_EQ(test, try_register(SPARE_START + SZ_512K,
							   SZ_64K, 0, "x"), 0);
			expect_here(test, bits);
		}
	}
}

static void test_aligned(struct kunit *test)
{
	struct cma_region_desc desc = { "spare", SPARE_START, SPARE_SIZE,
					SZ_1M };
	struct cma_region *r;
	phys_addr_t addr;

	KUNIT_ASSERT_EQ(test, cma_region_register(&desc, &r), 0);
	KUNIT_ASSERT_EQ(test, cma_region_alloc_in(r, NULL, SZ_4K, SZ_1M,
						  &addr), 0);
	KUNIT_EXPECT_EQ(test, addr, SPARE_START);
	cma_test_free(test, addr);
	take_back(test, r);
}

/* Memory that is no RAM is cleared and mapped as well. */
static void test_no_ram(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct cma_region *r = bring(test, "sram", SRAM_START, SZ_32K);
	phys_addr_t addr;
	int i, cached;
	char *p;

	for (i = 0; i < 4; i++) {
		cached = i & 1;
		KUNIT_ASSERT_EQ(test, cma_region_alloc_in(r, NULL, SZ_32K, 0,
							  &addr), 0);
		p = cma_region_map(t->dev, addr, SZ_32K, cached);
		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, SZ_32K));
		memset(p, 0xa5, SZ_32K);
		KUNIT_EXPECT_NULL(test, memchr_inv(p, 0xa5, SZ_32K));
		cma_region_unmap(p, addr);
		cma_test_free(test, addr);
	}
	take_back(test, r);
}

/* 0 is an address as any other. What is there need not be touched for that. */
static void test_address_zero(struct kunit *test)
{
	struct cma_account *a = cma_account_get("cma-kunit-zero", "", "zero");
	struct cma_region *r = bring(test, "zero", 0, SZ_8K);
	phys_addr_t addr = UNTOUCHED;

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_EXPECT_EQ(test, cma_serve_from(r, a, SZ_8K, SZ_1M, &addr), 0);
	KUNIT_EXPECT_EQ(test, addr, (phys_addr_t)0);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), -EBUSY);
	cma_test_free(test, 0);
	take_back(test, r);
}

/* The last page there is: its end is 2^N, and info says 0 for that. */
static void test_last_address(struct kunit *test)
{
	struct cma_account *a = cma_account_get("cma-kunit-top", "", "top");
	phys_addr_t top = (phys_addr_t)-SZ_8K, addr = UNTOUCHED;
	struct cma_region *r = bring(test, "top", top, SZ_8K);
	struct cma_info info;

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_EXPECT_EQ(test, cma_region_info_from("top,ra", 0, &info), 0);
	KUNIT_EXPECT_EQ(test, info.lower_bound, 0x52000000);
	KUNIT_EXPECT_EQ(test, info.upper_bound, (phys_addr_t)0);
	KUNIT_EXPECT_EQ(test, cma_region_info_from("ra,top", 0, &info), 0);
	KUNIT_EXPECT_EQ(test, info.upper_bound, (phys_addr_t)0);
	KUNIT_EXPECT_EQ(test, cma_serve_from(r, a, SZ_8K, 0, &addr), 0);
	KUNIT_EXPECT_EQ(test, addr, top);
	cma_test_free(test, top);
	take_back(test, r);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_life),
	KUNIT_CASE(test_nothing_to_leave),
	KUNIT_CASE(test_bad_arguments),
	KUNIT_CASE(test_bad_names),
	KUNIT_CASE(test_overlap_own),
	KUNIT_CASE(test_overlap_foreign),
	KUNIT_CASE(test_overlap_rejected),
	KUNIT_CASE(test_overlap_registered),
	KUNIT_CASE(test_ram_in_use),
	KUNIT_CASE(test_ram_in_part),
	KUNIT_CASE(test_kernel_memory),
	KUNIT_CASE(test_name_taken),
	KUNIT_CASE(test_allocator),
	KUNIT_CASE(test_strings_are_copied),
	KUNIT_CASE(test_private),
	KUNIT_CASE(test_busy),
	KUNIT_CASE(test_come_and_go),
	KUNIT_CASE(test_aligned),
	KUNIT_CASE(test_no_ram),
	KUNIT_CASE(test_address_zero),
	KUNIT_CASE(test_last_address),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_register",
	.init = cma_test_init,
	.exit = cma_test_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
