/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A bump allocator over one block of memory that the caller owns.
 *
 * The table is built before the kernel has an allocator, and on 32-bit Arm
 * before memory that memblock hands out can be touched: all of it comes from
 * one such block. Nothing is ever given back singly.
 */
#ifndef _CMA_REGION_ARENA_H
#define _CMA_REGION_ARENA_H

#include <linux/types.h>

/**
 * struct cma_arena - a block of memory, handed out from its start
 * @base: the block, aligned for u64
 * @size: bytes in it
 * @used: bytes handed out
 * @wanted: bytes that were asked for, including what did not fit
 */
struct cma_arena {
	char *base;
	size_t size;
	size_t used;
	size_t wanted;
};

void *cma_arena_alloc(struct cma_arena *arena, size_t count, size_t size);
const char *cma_arena_strdup(struct cma_arena *arena, const char *s, size_t len);

#endif /* _CMA_REGION_ARENA_H */
