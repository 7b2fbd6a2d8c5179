// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pool against a model: an array of pages. Best fit by its words: the shortest
 * run of free pages that holds the aligned request, the lowest of equals, low end.
 */
#include <errno.h>
#include <stdlib.h>

#include "unit.h"

#include "small_pool.h"

struct model {
	phys_addr_t start;
	u32 chunk[PAGES];	/* 0 free, else number of the chunk */
};

static unsigned long run_from(const struct model *m, unsigned long page)
{
	unsigned long n = page;

	while (n < PAGES && !m->chunk[n])
		n++;
	return n - page;
}

static bool model_find(const struct model *m, unsigned long pages,
		       u64 align, unsigned long *page)
{
	unsigned long p, at, run, best = PAGES + 1;

	for (p = 0; p < PAGES; p += run ? run : 1) {
		run = run_from(m, p);
		for (at = p; at < p + run; at++)
			if (!(((u64)m->start + at * PAGE) & (align - 1)))
				break;
		if (at + pages > p + run || run >= best)
			continue;
		best = run;
		*page = at;
	}
	return best <= PAGES;
}

static void random_alloc(struct model *m, u32 number)
{
	size_t size = 1 + rand() % (rand() % 4 ? 4 * PAGE : 24 * PAGE);
	size_t align = rand() % 3 ? 0 : (size_t)1 << rand() % 20;
	unsigned long i, page = 0, pages = (size + PAGE - 1) / PAGE;
	phys_addr_t addr = untouched;

	if (!model_find(m, pages, align > PAGE ? align : PAGE, &page)) {
		expect_refused(size, align, -ENOMEM);
		return;
	}
	assert_int_equal(take(size, align, number, &addr), 0);
	assert_int_equal(addr, m->start + page * PAGE);
	for (i = 0; i < pages; i++)
		m->chunk[page + i] = number;
}

static void random_free(struct model *m)
{
	unsigned long pages = 0, page = rand() % PAGES;
	u32 number = m->chunk[page];

	if (!number || (page && m->chunk[page - 1] == number)) {
		expect_not_freed(m->start + page * PAGE);
		return;
	}
	for (; page + pages < PAGES && m->chunk[page + pages] == number; pages++)
		m->chunk[page + pages] = 0;
	expect_freed(m->start + page * PAGE, pages * PAGE);
}

static unsigned long model_largest(const struct model *m)
{
	unsigned long p, run, largest = 0;

	for (p = 0; p < PAGES; p += run ? run : 1) {
		run = run_from(m, p);
		largest = run > largest ? run : largest;
	}
	return largest;
}

static void against_the_model(phys_addr_t start, u32 seed)
{
	struct model m = { .start = start };
	u32 step;

	srand(seed);
	setup(start, PAGES);
	for (step = 1; step <= 2000; step++) {
		if (rand() % 100 < 55)
			random_alloc(&m, step);
		else
			random_free(&m);
		assert_true(cma_pool_check(pool));
		assert_int_equal(cma_pool_largest(pool, 0), model_largest(&m));
	}
}

static void random_sequences(void **state)
{
	u32 seed;

	for (seed = 1; seed <= 6; seed++) {
		against_the_model(0, seed);
		against_the_model(0x40003000, seed);
		against_the_model(-(phys_addr_t)(PAGES * PAGE), seed);
	}
}

UNIT_MAIN(pool_model, T(random_sequences))
