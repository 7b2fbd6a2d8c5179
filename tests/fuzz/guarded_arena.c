// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arena with a poisoned gap behind each array, so that the sanitizer sees
 * who writes past the end of one; takes the place of arena.c in some targets.
 */
#include <sanitizer/asan_interface.h>

#define cma_arena_alloc plain_arena_alloc
#define cma_arena_strdup plain_arena_strdup
#include "../../mm/cma_region/arena.c"
#undef cma_arena_alloc
#undef cma_arena_strdup

#include "fuzz.h"

#define GAP	16

const size_t arena_gap = GAP;

void *cma_arena_alloc(struct cma_arena *arena, size_t count, size_t size)
{
	size_t bytes = count * size;
	char *p;

	if (size && count > (SIZE_MAX - GAP) / size)
		return NULL;
	p = plain_arena_alloc(arena, bytes + GAP, 1);
	if (p)
		ASAN_POISON_MEMORY_REGION(p + bytes, GAP);
	return p;
}

const char *cma_arena_strdup(struct cma_arena *arena, const char *s, size_t len)
{
	char *copy = cma_arena_alloc(arena, len + 1, 1);

	if (copy)
		memcpy(copy, s, len);
	return copy;
}
