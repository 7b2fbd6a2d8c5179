/* SPDX-License-Identifier: GPL-2.0-only */
/* Heaps: memory that user space allocates from, by name. */
#ifndef _CMA_REGION_HEAP_H
#define _CMA_REGION_HEAP_H

#include <linux/types.h>

struct cma_device;
struct cma_region;
struct cma_table;

/* Longer names than this are refused: of the file, its NUL included */
#define CMA_HEAP_NAME	64

/**
 * struct cma_heap - one file of /dev/dma_heap
 * @name: of the file
 * @path: node that asks for it
 * @region: where its memory comes from, if that node is a region
 * @device: else the linux,cma-heap node, which lists its regions
 * @kind: which of the device's kinds, "" if it names none
 */
struct cma_heap {
	const char *name;
	const char *path;
	const struct cma_region *region;
	const struct cma_device *device;
	const char *kind;
};

void cma_heaps_find(struct cma_table *t);

#endif /* _CMA_REGION_HEAP_H */
