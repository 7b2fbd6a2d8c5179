// SPDX-License-Identifier: GPL-2.0-only
/* The allocators there are. */
#include <linux/kernel.h>
#include <linux/string.h>

#include "allocator.h"

static const struct cma_allocator * const allocators[] = {
	&cma_near_fit,
	&cma_best_fit,
	&cma_two_level_fit,
};

/**
 * cma_allocator_at() - enumerate allocators
 * @index: from 0 on
 *
 * Context: any.
 * Return: the operations, or NULL behind the last.
 */
const struct cma_allocator *cma_allocator_at(unsigned int index)
{
	return index < ARRAY_SIZE(allocators) ? allocators[index] : NULL;
}

/**
 * cma_allocator_find() - look up an allocator
 * @name: as in linux,cma-allocator
 *
 * Context: any.
 * Return: its operations, or NULL.
 */
const struct cma_allocator *cma_allocator_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(allocators); i++)
		if (!strcmp(allocators[i]->name, name))
			return allocators[i];
	return NULL;
}
