/* SPDX-License-Identifier: GPL-2.0-only */
/* Where an allocation would fit, and where it nearly does. */
#ifndef _CMADT_WINDOW_H
#define _CMADT_WINDOW_H

#include "../../mm/cma_region/pool.h"
#include "cmadt.h"

/**
 * struct holes - the free runs in which a request fits
 * @n: how many
 * @first: address of the lowest place
 */
struct holes {
	size_t n;
	u64 first;
};

/**
 * struct window - a place for a request that chunks are in the way of
 * @start: address
 * @held: bytes of it that chunks hold
 */
struct window {
	u64 start;
	u64 held;
};

struct holes find_holes(struct cma_pool *pool, u64 size, u64 align);
bool find_window(struct window *best, struct cma_pool *pool, u64 size,
		 u64 align);

#endif
