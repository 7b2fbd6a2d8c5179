/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Contiguous memory regions for drivers.
 *
 * A region is a child of /reserved-memory. Which device takes from which one
 * is the memory-region of its node; memory-region-names says what for: its
 * kinds, and with KIND-fallback what to try next.
 *
 * A driver that uses the DMA API need not include this: a device whose node
 * names linux,cma-region regions gets its coherent memory from them. These
 * functions are for drivers that want memory of a given kind, or no mapping.
 */
#ifndef _LINUX_CMA_REGION_H
#define _LINUX_CMA_REGION_H

#include <linux/errno.h>
#include <linux/types.h>

struct device;
struct reserved_mem;

/**
 * struct cma_info - what a device can get
 * @lower_bound: lowest address of any of its regions
 * @upper_bound: highest address plus one, 0 if that is 2^N
 * @total_size: bytes in all of them
 * @free_size: bytes of those that are free
 * @largest: bytes of the largest chunk that can be had now, page aligned
 * @count: how many regions
 */
struct cma_info {
	phys_addr_t lower_bound;
	phys_addr_t upper_bound;
	phys_addr_t total_size;
	phys_addr_t free_size;
	phys_addr_t largest;
	unsigned int count;
};

#ifdef CONFIG_CMA_REGION

int cma_region_alloc(struct device *dev, const char *kind, size_t size,
		     size_t align, phys_addr_t *addr);
int cma_region_free(phys_addr_t addr);
int cma_region_info(struct device *dev, const char *kind,
		    struct cma_info *info);

/* For drivers/of only */
void cma_region_boot_inputs(void);
int cma_region_boot_table(void);
int cma_region_boot_rmem(struct reserved_mem *rmem);

#else /* !CONFIG_CMA_REGION */

static inline int cma_region_alloc(struct device *dev, const char *kind,
				   size_t size, size_t align,
				   phys_addr_t *addr)
{
	return -ENODEV;
}

static inline int cma_region_free(phys_addr_t addr)
{
	return -ENODEV;
}

static inline int cma_region_info(struct device *dev, const char *kind,
				  struct cma_info *info)
{
	return -ENODEV;
}

static inline void cma_region_boot_inputs(void)
{
}

static inline int cma_region_boot_table(void)
{
	return -ENODEV;
}

static inline int cma_region_boot_rmem(struct reserved_mem *rmem)
{
	return -ENOENT;
}

#endif /* CONFIG_CMA_REGION */

#endif /* _LINUX_CMA_REGION_H */
