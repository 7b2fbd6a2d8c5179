/* SPDX-License-Identifier: GPL-2.0-only */
/* A region under near fit, beside a map of its pages, and holes in it. */
#ifndef _UNIT_HOLES_H
#define _UNIT_HOLES_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/allocator.h"
#include "../../mm/cma_region/near_fit.h"

#define PAGES	8192
#define MOST	65536	/* pages of a region with many zones */

static const struct cma_allocator *const ops = &cma_near_fit;
static const struct cma_tag tag = { .owner = 7 };
static struct near_fit *n;
static bool used[MOST];

static inline void setup_pages(unsigned long base, unsigned long pages)
{
	free(n);
	n = malloc(ops->meta_size(pages));
	memset(n, 0xa5, ops->meta_size(pages));
	memset(used, 0, sizeof(used));
	ops->init(n, base, pages);
}

static inline void setup(unsigned long base)
{
	setup_pages(base, PAGES);
}

static inline int teardown(void **state)
{
	free(n);
	n = NULL;
	return 0;
}

static inline long take(unsigned long pages, unsigned long align)
{
	long page = ops->alloc(n, pages, align, tag);
	unsigned long i;

	if (page < 0) {
		assert_int_equal(page, -ENOMEM);
		return page;
	}
	assert_in_range(page, 0, n->pages - pages);
	assert_int_equal((n->base + page) % align, 0);
	for (i = 0; i < pages; i++) {
		assert_false(used[page + i]);
		used[page + i] = true;
	}
	return page;
}

static inline void give(unsigned long page)
{
	unsigned long i, pages;
	u32 owner;

	pages = ops->free(n, page, &owner);
	assert_int_not_equal(pages, 0);
	for (i = 0; i < pages; i++)
		used[page + i] = false;
}

/* Pages that a request of this alignment could have at most, by the book. */
static inline unsigned long most(unsigned long align)
{
	unsigned long p, run = 0, found = 0;

	for (p = n->pages; p-- > 0;) {
		run = used[p] ? 0 : run + 1;
		if (!((n->base + p) % align) && run > found)
			found = run;
	}
	return found;
}

/* Every request that can be served is, and no other, for all alignments. */
static inline void expect_exact(void)
{
	unsigned long align, can;

	assert_true(ops->check(n));
	for (align = 1; align <= 4096; align *= 2) {
		can = most(align);
		assert_int_equal(ops->largest(n, align), can);
		assert_int_equal(take(can + 1, align), -ENOMEM);
		if (can)
			give(take(can, align));
	}
	assert_true(ops->check(n));
}

/*
 * Holes of @pages behind page 0, with @between pages from one to the next; what
 * that leaves of the region is taken as well. Allocations begin at the end.
 */
static inline void make_holes(unsigned long pages, unsigned long between)
{
	unsigned long step = pages + between;
	unsigned long p, end = 1 + (n->pages - 1) / step * step;

	for (p = n->pages; p > end; p--)
		assert_int_equal(take(1, 1), p - 1);
	for (p = end; p > 1; p -= step) {
		assert_int_equal(take(between, 1), p - between);
		assert_int_equal(take(pages, 1), p - step);
	}
	assert_int_equal(take(1, 1), 0);
	for (p = 1; p < end; p += step)
		give(p);
}

#define N(f) cmocka_unit_test_teardown(f, teardown)

#endif /* _UNIT_HOLES_H */
