// SPDX-License-Identifier: GPL-2.0-only
/*
 * Defects of the 2010 code that no other test shows; docs/regressions.md has the
 * list of all.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/arena.h"
#include "../../mm/cma_region/pool.h"
#include "../../mm/cma_region/rule.h"

static const struct cma_tag tag = { .owner = 7 };

static void make_pool(struct cma_pool *pool, const struct cma_allocator *ops,
		      phys_addr_t start, unsigned long pages)
{
	void *meta = calloc(1, ops->meta_size(pages));

	assert_non_null(meta);
	memset(pool, 0, sizeof(*pool));
	cma_pool_init(pool, ops, meta, start, pages);
}

/*
 * Defect 5: a chunk that was none was freed twice, and its region used before
 * it was set.
 */
static void what_is_no_chunk_changes_nothing(void **state)
{
	const struct cma_allocator *ops;
	struct cma_chunk chunk;
	struct cma_pool pool;
	phys_addr_t addr;
	size_t i;

	for (i = 0; (ops = cma_allocator_at(i)); i++) {
		make_pool(&pool, ops, 0x50000000, 16);
		assert_int_equal(cma_pool_alloc(&pool, 4 * PAGE, 0, tag, &addr),
				 0);
		assert_int_equal(cma_pool_free(&pool, addr + PAGE, &chunk),
				 -ENOENT);
		assert_int_equal(cma_pool_free(&pool, 0x4fff0000, &chunk),
				 -ENOENT);
		assert_int_equal(cma_pool_free_pages(&pool), 12);
		assert_int_equal(cma_pool_free(&pool, addr, &chunk), 0);
		assert_int_equal(cma_pool_free(&pool, addr, &chunk), -ENOENT);
		assert_int_equal(cma_pool_free_pages(&pool), 16);
		assert_true(cma_pool_check(&pool));
		free(pool.meta);
	}
}

/* Defect 9: one mutex for everybody. Expect: a lock that is held stops its own. */
static void pools_do_not_wait_for_each_other(void **state)
{
	struct cma_pool one, two;
	unsigned long flags;
	phys_addr_t addr;

	make_pool(&one, cma_allocator_at(0), 0x50000000, 16);
	make_pool(&two, cma_allocator_at(0), 0x60000000, 16);
	spin_lock_irqsave(&one.lock, flags);
	assert_int_equal(cma_pool_alloc(&two, PAGE, 0, tag, &addr), 0);
	assert_int_equal(pthread_mutex_trylock(&one.lock), EBUSY);
	spin_unlock_irqrestore(&one.lock, flags);
	free(one.meta);
	free(two.meta);
}

/* Defect 9 again: the map was read anew for each allocation. */
static void the_text_is_read_once(void **state)
{
	static u64 memory[1 << 10];
	struct cma_arena arena = {
		.base = (char *)memory, .size = sizeof(memory) };
	char map[] = "cam/a=r1;codec*=r2";
	struct cma_syntax error;
	struct cma_rule_iter it;
	struct cma_rules rules;

	assert_int_equal(cma_rules_parse(&rules, map, &arena, &error), 0);
	memset(map, '?', sizeof(map));
	cma_rules_start(&it, &rules, "cam", "a");
	assert_string_equal(cma_rules_next(&it), "r1");
	cma_rules_start(&it, &rules, "codec.0", NULL);
	assert_string_equal(cma_rules_next(&it), "r2");
}

/* Defect 14: rounding a hole's start up wrapped, and the result was address 0. */
static void rounding_does_not_wrap(void **state)
{
	const struct cma_allocator *ops;
	struct cma_pool pool;
	phys_addr_t addr = 0x4711;
	size_t i;

	for (i = 0; (ops = cma_allocator_at(i)); i++) {
		make_pool(&pool, ops, 0x90000000, 16 * MIB / PAGE);
		assert_int_equal(cma_pool_alloc(&pool, PAGE, 0x80000000, tag,
						&addr), -ENOMEM);
		assert_int_equal(addr, 0x4711);
		free(pool.meta);
	}
}

UNIT_MAIN(regressions,
	  T(what_is_no_chunk_changes_nothing),
	  T(pools_do_not_wait_for_each_other), T(the_text_is_read_once),
	  T(rounding_does_not_wrap))
