// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite: every allocator against a map of pages, with the kernel's own
 * long; tests/unit/test_conformance.c does more of it on the host.
 */
#include <linux/errno.h>
#include <linux/prandom.h>
#include <linux/string.h>

#include "test.h"

#define BASE	0x50003	/* page frame of the first page */
#define FENCE	16	/* bytes behind the metadata */
#define FILL	0xa5
#define MANY	1200	/* pages: every other one free is what needs an index */

/**
 * struct model - a region by the book
 * @test: the case
 * @ops: allocator under test
 * @meta: its metadata, with a fence behind it
 * @pages: how many
 * @chunk: of each page the chunk it is in, 0 if free
 * @chunks: numbers given so far
 * @random: the same for each run
 */
struct model {
	struct kunit *test;
	const struct cma_allocator *ops;
	void *meta;
	unsigned long pages;
	u32 *chunk;
	u32 chunks;
	struct rnd_state random;
};

/* In a few words: KUnit keeps 511 bytes a case. */
#define EXPECT(m, left, right)						\
do {									\
	const struct model *__m = (m);					\
									\
	KUNIT_ASSERT_EQ_MSG(__m->test, left, right,			\
			    "%s %lu pages, chunk %u", __m->ops->name,	\
			    __m->pages, __m->chunks);			\
} while (0)

static unsigned long below(struct model *m, unsigned long limit)
{
	return prandom_u32_state(&m->random) % limit;
}

static unsigned long largest(const struct model *m, unsigned long align)
{
	unsigned long page = m->pages, run = 0, most = 0;

	while (page--) {
		run = m->chunk[page] ? 0 : run + 1;
		if (!((BASE + page) & (align - 1)))
			most = max(most, run);
	}
	return most;
}

static void compare(struct model *m, unsigned long align)
{
	EXPECT(m, m->ops->check(m->meta), true);
	EXPECT(m, m->ops->largest(m->meta, 1), largest(m, 1));
	EXPECT(m, m->ops->largest(m->meta, align), largest(m, align));
}

/* Expect: success if and only if there is room, aligned and not taken. */
static void take(struct model *m, unsigned long pages, unsigned long align)
{
	struct cma_tag tag = { .owner = m->chunks + 1 };
	long page = m->ops->alloc(m->meta, pages, align, tag);

	if (page < 0) {
		EXPECT(m, page, -ENOMEM);
		EXPECT(m, pages > largest(m, align), true);
		return;
	}
	EXPECT(m, page + pages <= m->pages, true);
	EXPECT(m, (BASE + page) & (align - 1), 0);
	EXPECT(m, !memchr_inv(m->chunk + page, 0, pages * sizeof(u32)), true);
	memset32(m->chunk + page, ++m->chunks, pages);
}

/* Expect: no page but the first of a chunk frees anything. */
static void give(struct model *m, unsigned long page)
{
	unsigned long first = page, pages = 0;
	u32 chunk = m->chunk[page], owner = 0;

	while (chunk && first && m->chunk[first - 1] == chunk)
		first--;
	if (!chunk || first != page)
		EXPECT(m, m->ops->free(m->meta, page, &owner), 0);
	if (!chunk)
		return;
	while (first + pages < m->pages && m->chunk[first + pages] == chunk)
		pages++;
	EXPECT(m, m->ops->free(m->meta, first, &owner), pages);
	EXPECT(m, owner, chunk);
	memset32(m->chunk + first, 0, pages);
}

static void random_steps(struct model *m, int steps)
{
	unsigned long align, pages;

	while (steps--) {
		align = below(m, 2) ? 1 : 1UL << below(m, 12);
		pages = below(m, 4) ? m->pages / 16 + 1 : m->pages;
		if (below(m, 2))
			take(m, 1 + below(m, pages), align);
		else
			give(m, below(m, m->pages));
		compare(m, align);
	}
}

static void start(struct model *m, struct kunit *test,
		  const struct cma_allocator *ops, unsigned long pages)
{
	size_t size = ops->meta_size(pages);

	memset(m, 0, sizeof(*m));
	m->test = test;
	m->ops = ops;
	m->pages = pages;
	m->meta = kunit_kmalloc(test, size + FENCE, GFP_KERNEL);
	m->chunk = kunit_kcalloc(test, pages, sizeof(*m->chunk), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, m->meta);
	KUNIT_ASSERT_NOT_NULL(test, m->chunk);
	memset(m->meta, FILL, size + FENCE);
	prandom_seed_state(&m->random, pages);
	ops->init(m->meta, BASE, pages);
	compare(m, 1);
}

/* Expect: all comes back as one run, and nothing was written behind the end. */
static void stop(struct model *m)
{
	unsigned long page;

	for (page = 0; page < m->pages; page++)
		give(m, page);
	compare(m, 1);
	EXPECT(m, m->ops->largest(m->meta, 1), m->pages);
	EXPECT(m, !memchr_inv(m->meta + m->ops->meta_size(m->pages), FILL,
			      FENCE), true);
	kunit_kfree(m->test, m->chunk);
	kunit_kfree(m->test, m->meta);
}

static void test_random(struct kunit *test)
{
	static const u16 sizes[] = { 1, 2, 64, 257, 640, 4096 };
	const struct cma_allocator *ops;
	struct model m;
	u32 a, i;

	for (a = 0; (ops = cma_allocator_at(a)); a++)
		for (i = 0; i < ARRAY_SIZE(sizes); i++) {
			start(&m, test, ops, sizes[i]);
			random_steps(&m, 200);
			stop(&m);
		}
}

/* Every other page is free, then random ones: more runs than a look at each. */
static void test_many_runs(struct kunit *test)
{
	const struct cma_allocator *ops;
	unsigned long page;
	struct model m;
	u32 a;

	for (a = 0; (ops = cma_allocator_at(a)); a++) {
		start(&m, test, ops, MANY);
		for (page = 0; page < MANY; page++)
			take(&m, 1, 1);
		for (page = 0; page < MANY; page += 2)
			give(&m, page);
		compare(&m, 2);
		random_steps(&m, 100);
		stop(&m);
	}
}

/* Expect: at most 0.3 % of a region, as on the host. */
static void test_metadata(struct kunit *test)
{
	const struct cma_allocator *ops;
	u64 pages;
	u32 a;

	for (a = 0; (ops = cma_allocator_at(a)); a++)
		for (pages = 670; pages < SZ_1M; pages += 1 + (pages >> 8))
			KUNIT_ASSERT_LE_MSG(test, ops->meta_size(pages) * 1000ULL,
					    pages * PAGE_SIZE * 3, "%s, %llu pages",
					    ops->name, pages);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_random),
	KUNIT_CASE(test_many_runs),
	KUNIT_CASE(test_metadata),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_conform",
	.test_cases = cases,
};

kunit_test_suite(suite);
