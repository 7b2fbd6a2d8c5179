// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two-level fit: its checker. What any allocator owes is in test_conformance.c.
 */
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/allocator.h"

#define PAGES	100
#define LISTS	(26 * 16)

static u64 memory[512];

static void checker_sees_the_lists(void **state)
{
	const struct cma_allocator *ops = &cma_two_level_fit;
	const struct cma_tag tag = { .owner = 7 };
	u8 *byte = (u8 *)((unsigned long *)memory + 2);
	u32 owner, i;

	assert_true(ops->meta_size(PAGES) <= sizeof(memory));
	ops->init(memory, 0, PAGES);
	for (i = 1; i <= 10; i++)
		assert_true(ops->alloc(memory, i, 1, tag) >= 0);
	assert_int_equal(ops->free(memory, 1, &owner), 2);
	assert_int_equal(ops->free(memory, 6, &owner), 4);
	assert_true(ops->check(memory));
	/*
	 * Behind two numbers are the maps, a word each for all octaves and for
	 * each of 26, and the heads of all lists.
	 *
	 * Expect: it is seen if a bit of any is another.
	 */
	for (i = 0; i < (1 + 26 + LISTS) * sizeof(u32); i++) {
		byte[i] ^= 1;
		assert_false(ops->check(memory));
		byte[i] ^= 1;
	}
	byte[3] ^= 0x80;
	assert_false(ops->check(memory));
	byte[3] ^= 0x80;
	assert_true(ops->check(memory));
}

UNIT_MAIN(two_level_fit, T(checker_sees_the_lists))
