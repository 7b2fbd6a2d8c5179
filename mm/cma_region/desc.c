// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptions: what drivers say of the regions they bring, before placement
 * (they become one more list of regions) or at run time.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "allocator.h"
#include "desc.h"
#include "range.h"
#include "spec.h"

/* A name has to fit a line of the table, a list of names, and a folder. */
static bool name_is_sound(const char *name)
{
	const char *p;

	for (p = name; *p; p++)
		if (*p <= ' ' || *p > '~' || strchr(",;=/*?", *p))
			return false;
	return p > name;
}

/* One that is not there yet may come, but mainline's CMA does not. */
static bool allocator_is_sound(const char *name)
{
	return name_is_sound(name) && strcmp(name, CMA_ALLOCATOR_REUSABLE);
}

/**
 * cma_desc_check() - does a description make sense by itself?
 * @desc: the description
 * @range: receives its memory, unless it may lie anywhere
 *
 * Context: any.
 * Return: 0 or -EINVAL.
 */
int cma_desc_check(const struct cma_region_desc *desc, struct cma_range *range)
{
	const u64 last = (phys_addr_t)~0ULL;
	u64 align = desc->align ? desc->align : PAGE_SIZE;
	u64 start = desc->anywhere ? 0 : desc->start;

	if (align & (align - 1) || desc->zero > CMA_ZERO_NONE)
		return -EINVAL;
	if ((start | desc->size) & (PAGE_SIZE - 1) || start & (align - 1))
		return -EINVAL;
	if (!cma_range_make(start, desc->size, range) || range->last > last ||
	    desc->size >> PAGE_SHIFT > CMA_PAGES_MAX)
		return -EINVAL;
	if (desc->allocator && !allocator_is_sound(desc->allocator))
		return -EINVAL;
	return !desc->name || name_is_sound(desc->name) ? 0 : -EINVAL;
}

static int find_clash(const struct cma_region_desc *desc,
		      const struct cma_range *range,
		      const struct cma_specs *list)
{
	struct cma_range other;
	size_t i;

	for (i = 0; i < list->nspecs; i++) {
		const struct cma_spec *s = &list->specs[i];

		if (!strcmp(s->name, desc->name))
			return -EEXIST;
		if (!desc->anywhere && s->fixed &&
		    cma_range_make(s->start, s->size, &other) &&
		    cma_range_overlaps(&other, range))
			return -EADDRINUSE;
	}
	return 0;
}

/**
 * cma_desc_add() - put a description into a list of regions
 * @desc: the description; its strings must last as long as @list
 * @list: the list
 * @room: how many regions it can hold
 *
 * Context: any; the caller serialises.
 * Return: 0; -EINVAL if it makes no sense or has no name; -EEXIST if the name is
 * in @list; -EADDRINUSE if it overlaps another one of @list; -ENOSPC if @list is
 * full.
 */
int cma_desc_add(const struct cma_region_desc *desc, struct cma_specs *list,
		 size_t room)
{
	u64 align = desc->align > PAGE_SIZE ? desc->align : PAGE_SIZE;
	struct cma_range range;
	int ret;

	if (!desc->name || cma_desc_check(desc, &range))
		return -EINVAL;
	ret = find_clash(desc, &range, list);
	if (ret)
		return ret;
	if (list->nspecs == room)
		return -ENOSPC;
	list->specs[list->nspecs++] = (struct cma_spec) {
		.name = desc->name,
		.allocator = desc->allocator,
		.size = desc->size,
		.start = desc->anywhere ? 0 : desc->start,
		.align = align,
		.fixed = !desc->anywhere,
		.has_zero = true,
		.zero = desc->zero,
	};
	return 0;
}
