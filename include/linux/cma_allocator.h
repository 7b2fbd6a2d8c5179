/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocators: who hands out the pages of one region.
 *
 * An allocator sees pages numbered from 0 and knows neither devices nor
 * addresses nor locks. Its metadata lies outside the memory it manages, which
 * may be no-map or secure, and its size is known before the first allocation:
 * none of its functions allocates memory. The pool serialises all calls.
 */
#ifndef _LINUX_CMA_ALLOCATOR_H
#define _LINUX_CMA_ALLOCATOR_H

#include <linux/errno.h>
#include <linux/types.h>

struct module;

/* Allocators keep so many bits of struct cma_tag.since, or more. */
#define CMA_TAG_SINCE_MASK	((1u << 28) - 1)

/* The largest region, in pages: its metadata is one allocation, below 2^31. */
#define CMA_PAGES_MAX		0x8000000ul

/**
 * struct cma_tag - what is remembered of a chunk for the pool
 * @owner: who holds it; 0 if nobody does, it is free
 * @since: when it was taken, below 2^28: seconds since boot
 */
struct cma_tag {
	u32 owner;
	u32 since;
};

/**
 * struct cma_run - pages that belong together: a chunk, or what is free
 *	between two chunks
 * @page: number of the first
 * @pages: how many
 * @tag: of a chunk what was given with it, of free pages zeros
 */
struct cma_run {
	unsigned long page;
	unsigned long pages;
	struct cma_tag tag;
};

/**
 * struct cma_allocator - operations of an allocator
 * @name: as in linux,cma-allocator
 * @meta_size: bytes of metadata for a region of that many pages
 * @init: set up @meta for @pages free pages, the first of which has the page
 *	frame number @base; alignment is that of page frame numbers
 * @alloc: take @pages pages for @tag, aligned to @align pages (a power of two).
 *	Returns the number of the first, or -ENOMEM if no hole fits
 * @free: give back the chunk that starts at @page, and tell its owner. Returns
 *	its pages; 0, and nothing has changed, if no chunk starts there
 * @next: the first run, of either sort, that starts at or after run->page,
 *	false if none. Takes a fixed time if run->page starts one
 * @largest: pages of the largest chunk that an alignment of @align allows
 * @check: true if every invariant of the metadata holds
 */
struct cma_allocator {
	const char *name;
	size_t (*meta_size)(unsigned long pages);
	void (*init)(void *meta, unsigned long base, unsigned long pages);
	long (*alloc)(void *meta, unsigned long pages, unsigned long align,
		      struct cma_tag tag);
	unsigned long (*free)(void *meta, unsigned long page, u32 *owner);
	bool (*next)(const void *meta, struct cma_run *run);
	unsigned long (*largest)(const void *meta, unsigned long align);
	bool (*check)(const void *meta);
};

#ifdef CONFIG_CMA_REGION

int __cma_allocator_register(const struct cma_allocator *ops,
			     struct module *owner);
int cma_allocator_unregister(const struct cma_allocator *ops);

#else /* !CONFIG_CMA_REGION */

static inline int __cma_allocator_register(const struct cma_allocator *ops,
					   struct module *owner)
{
	return -ENODEV;
}

static inline int cma_allocator_unregister(const struct cma_allocator *ops)
{
	return -ENODEV;
}

#endif /* CONFIG_CMA_REGION */

/**
 * cma_allocator_register() - bring an allocator
 * @ops: its operations; they stay until they are unregistered
 *
 * Regions that name it, and that nothing is allocated from, are served by it at
 * once; others as soon as they are idle.
 *
 * Context: may sleep.
 * Return: 0; -EINVAL if an operation or the name is missing, or the name has a
 * blank, ',' or ';' in it; -EEXIST if the name is taken; -ENOMEM.
 */
#define cma_allocator_register(ops) \
	__cma_allocator_register(ops, THIS_MODULE)

#endif /* _LINUX_CMA_ALLOCATOR_H */
