// SPDX-License-Identifier: GPL-2.0-only
/* The bump allocator under the table. */
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/arena.h"

static u64 memory[16];

static struct cma_arena arena(size_t size)
{
	memset(memory, 0xff, sizeof(memory));
	return (struct cma_arena){ .base = (char *)memory, .size = size };
}

static void hands_out_from_the_start(void **state)
{
	struct cma_arena a = arena(64);
	char *p = cma_arena_alloc(&a, 1, 1), *q = cma_arena_alloc(&a, 3, 5);

	/* Expect: zeroed, aligned for a u64, one behind the other. */
	assert_ptr_equal(p, memory);
	assert_ptr_equal(q, memory + 1);
	assert_int_equal(memory[0], 0);
	assert_int_equal(memory[1], 0);
	assert_int_equal(memory[2], 0);
	assert_int_equal(memory[3], U64_MAX);
	assert_int_equal(a.used, 24);
	assert_int_equal(a.wanted, 24);
}

static void full(void **state)
{
	struct cma_arena a = arena(16);

	/* Expect: the last byte can be had, one more not; a smaller one still. */
	assert_non_null(cma_arena_alloc(&a, 1, 8));
	assert_null(cma_arena_alloc(&a, 1, 9));
	assert_int_equal(a.used, 8);
	assert_int_equal(a.wanted, 24);
	assert_non_null(cma_arena_alloc(&a, 1, 8));
	assert_null(cma_arena_alloc(&a, 1, 1));
	assert_int_equal(a.used, 16);
	assert_int_equal(a.wanted, 40);
	assert_int_equal(memory[2], U64_MAX);
}

static void nothing(void **state)
{
	struct cma_arena a = arena(0);

	/* Expect: an array of no elements fits everywhere. */
	assert_non_null(cma_arena_alloc(&a, 0, 100));
	assert_non_null(cma_arena_alloc(&a, 100, 0));
	assert_null(cma_arena_alloc(&a, 1, 1));
	assert_int_equal(a.used, 0);
}

static void huge(void **state)
{
	static const struct {
		size_t count;
		size_t size;
	} cases[] = {
		{ SIZE_MAX, 2 },
		{ 2, SIZE_MAX },
		{ SIZE_MAX / 8 + 2, 8 },
		{ SIZE_MAX, 1 },
		{ 1, SIZE_MAX },
		{ 1, SIZE_MAX - 6 },
		{ 1, SIZE_MAX - 15 },
	};
	struct cma_arena a;
	size_t i;

	/* Expect: no product, no rounding and no sum wraps. */
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		a = arena(64);
		assert_non_null(cma_arena_alloc(&a, 1, 16));
		assert_null(cma_arena_alloc(&a, cases[i].count, cases[i].size));
		assert_null(cma_arena_alloc(&a, cases[i].count, cases[i].size));
		assert_int_equal(a.used, 16);
		assert_true(a.wanted >= 16);
	}
}

static void strings(void **state)
{
	struct cma_arena a = arena(24);

	assert_string_equal(cma_arena_strdup(&a, "abcdef", 3), "abc");
	assert_string_equal(cma_arena_strdup(&a, "1234567", 7), "1234567");
	/* Expect: the NUL needs room too. */
	assert_null(cma_arena_strdup(&a, "12345678", 8));
	assert_string_equal(cma_arena_strdup(&a, "", 0), "");
	assert_null(cma_arena_strdup(&a, "", 0));
}

UNIT_MAIN(arena, T(hands_out_from_the_start), T(full), T(nothing), T(huge),
	  T(strings))
