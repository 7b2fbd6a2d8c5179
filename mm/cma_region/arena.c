// SPDX-License-Identifier: GPL-2.0-only
/* A bump allocator over one block of memory. */
#include <linux/string.h>

#include "arena.h"

/**
 * cma_arena_alloc() - take zeroed memory for an array
 * @arena: where from
 * @count: elements
 * @size: bytes of an element
 *
 * Context: any; the caller serialises.
 * Return: the array, aligned for u64, or NULL if it does not fit.
 */
void *cma_arena_alloc(struct cma_arena *arena, size_t count, size_t size)
{
	size_t bytes;
	void *p;

	if (size && count > (SIZE_MAX - sizeof(u64)) / size)
		return NULL;
	bytes = (count * size + sizeof(u64) - 1) & ~(sizeof(u64) - 1);
	if (bytes > SIZE_MAX - arena->wanted)
		return NULL;
	arena->wanted += bytes;
	if (bytes > arena->size - arena->used)
		return NULL;
	p = arena->base + arena->used;
	arena->used += bytes;
	memset(p, 0, bytes);
	return p;
}

/**
 * cma_arena_strdup() - keep a copy of a string
 * @arena: where
 * @s: characters, need not end in NUL
 * @len: how many of them
 *
 * Context: any; the caller serialises.
 * Return: the NUL-terminated copy, or NULL if it does not fit.
 */
const char *cma_arena_strdup(struct cma_arena *arena, const char *s, size_t len)
{
	char *copy = cma_arena_alloc(arena, len + 1, 1);

	if (copy)
		memcpy(copy, s, len);
	return copy;
}
