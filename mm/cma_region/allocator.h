/* SPDX-License-Identifier: GPL-2.0-only */
/* The allocators there are. */
#ifndef _CMA_REGION_ALLOCATOR_H
#define _CMA_REGION_ALLOCATOR_H

#include <linux/cma_allocator.h>

#define CMA_ALLOCATOR_DEFAULT	"near-fit"
#define CMA_ALLOCATOR_REUSABLE	"cma"

extern const struct cma_allocator cma_best_fit;
extern const struct cma_allocator cma_near_fit;
extern const struct cma_allocator cma_two_level_fit;

const struct cma_allocator *cma_allocator_at(unsigned int index);
const struct cma_allocator *cma_allocator_find(const char *name);

#endif /* _CMA_REGION_ALLOCATOR_H */
