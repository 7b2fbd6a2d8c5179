// SPDX-License-Identifier: GPL-2.0-only
/*
 * What every allocator owes, whatever its policy: each one of the registry is
 * held against a map of pages, on regions of many sizes and places.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/allocator.h"

#define MAX_PAGES	700
#define ENOUGH		670	/* pages, of which 0.3 % suffice */

/**
 * struct model - a region by the book
 * @ops: allocator under test
 * @meta: its metadata, with a fence behind it
 * @base: page frame number of the first page
 * @pages: how many
 * @chunk: of each page the chunk it is in, 0 if free
 * @chunks: numbers given so far
 */
struct model {
	const struct cma_allocator *ops;
	void *meta;
	unsigned long base;
	unsigned long pages;
	u32 chunk[MAX_PAGES];
	u32 chunks;
};

static void start(struct model *m, const struct cma_allocator *ops,
		  unsigned long base, unsigned long pages)
{
	size_t size = ops->meta_size(pages);

	memset(m, 0, sizeof(*m));
	m->ops = ops;
	m->base = base;
	m->pages = pages;
	/* Exactly as large as was asked for: the sanitizer is the fence. */
	m->meta = malloc(size);
	memset(m->meta, 0xa5, size);
	ops->init(m->meta, base, pages);
	assert_true(ops->check(m->meta));
}

static void stop(struct model *m)
{
	free(m->meta);
}

static unsigned long free_from(const struct model *m, unsigned long page)
{
	unsigned long n = 0;

	while (page + n < m->pages && !m->chunk[page + n])
		n++;
	return n;
}

static unsigned long chunk_from(const struct model *m, unsigned long page)
{
	unsigned long n = 0;

	if (!m->chunk[page] || (page && m->chunk[page - 1] == m->chunk[page]))
		return 0;
	while (page + n < m->pages && m->chunk[page + n] == m->chunk[page])
		n++;
	return n;
}

static unsigned long model_largest(const struct model *m, unsigned long align)
{
	unsigned long p, largest = 0;

	for (p = 0; p < m->pages; p++)
		if (!((m->base + p) & (align - 1)) && free_from(m, p) > largest)
			largest = free_from(m, p);
	return largest;
}

static struct cma_tag tag_of(u32 chunk)
{
	struct cma_tag tag = { .owner = ~chunk, .since = 0xfffffff - chunk };

	return tag;
}

/* Expect: from any page on the next run is found, as in the model. */
static void compare_next(const struct model *m, unsigned long page)
{
	struct cma_run run = { .page = page };
	struct cma_tag tag = { 0 };
	unsigned long p = page, pages;

	while (p && p < m->pages && m->chunk[p] == m->chunk[p - 1])
		p++;
	if (p >= m->pages) {
		assert_false(m->ops->next(m->meta, &run));
		assert_int_equal(run.page, page);
		return;
	}
	pages = m->chunk[p] ? chunk_from(m, p) : free_from(m, p);
	if (m->chunk[p])
		tag = tag_of(m->chunk[p]);
	assert_true(m->ops->next(m->meta, &run));
	assert_int_equal(run.page, p);
	assert_int_equal(run.pages, pages);
	assert_memory_equal(&run.tag, &tag, sizeof(tag));
}

/* Expect: what no chunk begins with is not freed. */
static void compare(const struct model *m)
{
	unsigned long p, n;
	u32 owner;

	assert_true(m->ops->check(m->meta));
	for (p = 0; p <= m->pages; p++) {
		compare_next(m, p);
		if (p == m->pages || !chunk_from(m, p))
			assert_int_equal(m->ops->free(m->meta, p, &owner), 0);
	}
	compare_next(m, ~0UL);
	assert_int_equal(m->ops->free(m->meta, ~0UL, &owner), 0);
	for (n = 1; n; n <<= 1)
		assert_int_equal(m->ops->largest(m->meta, n),
				 model_largest(m, n));
}

/* Expect: success if and only if there is room, inside, aligned, not taken. */
static int take(struct model *m, unsigned long pages, unsigned long align)
{
	long page = m->ops->alloc(m->meta, pages, align, tag_of(m->chunks + 1));
	unsigned long i;

	if (pages > model_largest(m, align)) {
		assert_int_equal(page, -ENOMEM);
		return page;
	}
	assert_in_range(page, 0, m->pages - pages);
	assert_int_equal((m->base + page) & (align - 1), 0);
	m->chunks++;
	for (i = 0; i < pages; i++) {
		assert_int_equal(m->chunk[page + i], 0);
		m->chunk[page + i] = m->chunks;
	}
	return 0;
}

static void give(struct model *m, unsigned long page)
{
	unsigned long pages = chunk_from(m, page);
	u32 owner = 0;

	assert_int_equal(m->ops->free(m->meta, page, &owner), pages);
	assert_int_equal(owner, tag_of(m->chunk[page]).owner);
	memset(m->chunk + page, 0, pages * sizeof(*m->chunk));
}

static void give_chunk(struct model *m, u32 chunk)
{
	unsigned long page = 0;

	while (m->chunk[page] != chunk)
		page++;
	give(m, page);
}

/* Free the first chunk at or behind @page, or before it. */
static void give_near(struct model *m, unsigned long page)
{
	unsigned long i;

	for (i = 0; i < m->pages; i++, page++) {
		page = page < m->pages ? page : 0;
		if (chunk_from(m, page)) {
			give(m, page);
			return;
		}
	}
}

static void give_all(struct model *m)
{
	unsigned long p;

	while (free_from(m, 0) < m->pages) {
		p = rand() % m->pages;
		give_near(m, p);
		assert_true(m->ops->check(m->meta));
	}
	compare(m);
}

static unsigned long some_length(const struct model *m)
{
	switch (rand() % 4) {
	case 0:
		return 1 + rand() % m->pages;
	case 1:
		return 1;
	default:
		return 1 + rand() % (1 + m->pages / 16);
	}
}

static void random_steps(struct model *m, int steps)
{
	while (steps--) {
		if (rand() % 100 < 58)
			take(m, some_length(m),
			     rand() % 2 ? 1 : 1UL << rand() % 12);
		else
			give_near(m, rand() % m->pages);
		compare(m);
	}
}

typedef void (*test_of)(struct model *m);

/* Sizes around the powers of two, bases at 0, odd, and up to the very top. */
static void everywhere(test_of test)
{
	static const u16 sizes[] = { 1, 2, 3, 5, 8, 31, 64, 65, 128, 257, 640 };
	const unsigned long top = ~0UL >> 12;
	const struct cma_allocator *ops;
	struct model m;
	size_t i, j;
	u32 a;

	for (a = 0; (ops = cma_allocator_at(a)); a++)
		for (i = 0; i < ARRAY_SIZE(sizes); i++) {
			unsigned long bases[] = { 0, 3, 0x40000, 0x7ffff,
						  top - sizes[i] + 1 };

			for (j = 0; j < ARRAY_SIZE(bases); j++) {
				start(&m, ops, bases[j], sizes[i]);
				test(&m);
				stop(&m);
			}
		}
}

static void test_empty(struct model *m)
{
	compare(m);
	assert_int_equal(take(m, m->pages + 1, 1), -ENOMEM);
	assert_int_equal(take(m, ~0UL, 1), -ENOMEM);
	assert_int_equal(take(m, m->pages, 1), 0);
	assert_int_equal(take(m, 1, 1), -ENOMEM);
	compare(m);
	give_all(m);
	assert_int_equal(take(m, m->pages, 1), 0);
}

static void empty_and_full(void **state)
{
	/*
	 *	................
	 *	AAAAAAAAAAAAAAAA
	 *
	 * Expect: the whole region is one chunk, again and again.
	 */
	everywhere(test_empty);
}

static void test_alignments(struct model *m)
{
	unsigned long align;

	for (align = 1; align; align <<= 1) {
		take(m, 1, align);
		compare(m);
		take(m, 2, align);
		compare(m);
	}
	give_all(m);
}

static void all_alignments(void **state)
{
	/* Expect: an alignment is that of page frames, of any order. */
	everywhere(test_alignments);
}

static void test_exhaustion(struct model *m)
{
	unsigned long left = m->pages;

	while (left && !take(m, 1, 1))
		left--;
	assert_int_equal(left, 0);
	compare(m);
	give_all(m);
	while (!take(m, 3, 1))
		;
	compare(m);
	give_all(m);
}

static void exhaustion_and_coalescing(void **state)
{
	/*
	 *	ABCDEFGHIJKLMNOP     free them in any order
	 *	................
	 *
	 * Expect: every page can be had, and one run is left at the end.
	 */
	everywhere(test_exhaustion);
}

/* Holes of @pages and one more, the shorter one given back last. */
static void try_holes(struct model *m, unsigned long pages)
{
	unsigned long longer, shorter;

	take(m, pages, 1);
	shorter = m->chunks;
	take(m, 1, 1);
	take(m, pages + 1, 1);
	longer = m->chunks;
	while (!take(m, 1, 1))
		;
	give_chunk(m, longer);
	give_chunk(m, shorter);
	assert_int_equal(take(m, pages + 1, 1), 0);
	assert_int_equal(take(m, pages + 1, 1), -ENOMEM);
	assert_int_equal(take(m, pages, 1), 0);
	assert_true(m->ops->check(m->meta));
}

static void test_holes(struct model *m)
{
	unsigned long pages;

	if (m->pages > 128)
		return;
	for (pages = 1; pages < m->pages / 3; pages++) {
		try_holes(m, pages);
		give_all(m);
	}
}

static void a_page_too_short(void **state)
{
	/*
	 *	AAA.BBBB.....
	 *
	 * Expect: the longer of two holes serves who needs all of it, of
	 * whatever length they are.
	 */
	everywhere(test_holes);
}

static void test_random(struct model *m)
{
	srand(m->pages * 7919 + m->base);
	random_steps(m, 2000 / (4 + m->pages / 4));
	give_all(m);
	random_steps(m, 20);
}

static void random_sequences(void **state)
{
	everywhere(test_random);
}

static void test_damage(struct model *m)
{
	size_t i, size = m->ops->meta_size(m->pages);
	unsigned long seen = 0;
	u8 *byte = m->meta;

	if (m->pages < 5)
		return;
	srand(m->pages);
	random_steps(m, 12);
	for (i = size - m->pages * sizeof(u64); i < size; i++) {
		byte[i] ^= 0x10;
		seen += !m->ops->check(m->meta);
		byte[i] ^= 0x10;
	}
	assert_true(seen >= m->pages / 2);
	assert_true(m->ops->check(m->meta));
}

static void damage(void **state)
{
	/*
	 * The words of the pages are the last of the metadata. Tags and words
	 * inside of runs may be anything.
	 *
	 * Expect: the checker sees damage to many of the others.
	 */
	everywhere(test_damage);
}

static void expect_lean(const struct cma_allocator *ops, unsigned long pages)
{
	assert_in_range(ops->meta_size(pages) * 1000, 1, pages * PAGE * 3);
}

static void metadata(void **state)
{
	const unsigned long last = 1UL << 22;
	const struct cma_allocator *ops;
	unsigned long pages;
	u32 a;

	/* Expect: at most 0.3 % of a region, up to 16 GiB and in the largest. */
	for (a = 0; (ops = cma_allocator_at(a)); a++) {
		for (pages = ENOUGH; pages < last; pages += 1 + pages / 4096)
			expect_lean(ops, pages);
		for (pages = 1024; pages <= last; pages *= 2)
			expect_lean(ops, pages);
		expect_lean(ops, CMA_PAGES_MAX);
	}
}

UNIT_MAIN(conformance, T(empty_and_full), T(all_alignments),
	  T(exhaustion_and_coalescing), T(a_page_too_short), T(random_sequences),
	  T(damage), T(metadata))
