// SPDX-License-Identifier: GPL-2.0-only
/* Policies of clearing memory, by their names: linux,cma-zero. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "zero.h"

static const char * const names[] = {
	[CMA_ZERO_ALLOC] = "alloc",
	[CMA_ZERO_FREE] = "free",
	[CMA_ZERO_NONE] = "none",
};

/**
 * cma_zero_name() - a policy in a word
 * @zero: the policy
 *
 * Context: any.
 * Return: what linux,cma-zero calls it.
 */
const char *cma_zero_name(enum cma_zero zero)
{
	return names[zero];
}

/**
 * cma_zero_find() - a policy by its name
 * @name: what linux,cma-zero says
 *
 * Context: any.
 * Return: an enum cma_zero, or -ENOENT if there is none of that name.
 */
int cma_zero_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(names[i], name))
			return i;
	return -ENOENT;
}
