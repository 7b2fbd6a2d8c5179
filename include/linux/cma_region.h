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

struct cma_region;
struct device;

/**
 * struct cma_info - what a device can get
 * @lower_bound: lowest address of any of its regions
 * @upper_bound: highest address plus one, 0 if that is 2^N
 * @total_size: bytes in all of them
 * @free_size: bytes of those that are free
 * @largest: bytes of the largest chunk of an alignment that can be had now
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

/**
 * enum cma_zero - when the memory of a region is cleared
 * @CMA_ZERO_ALLOC: before it is given out, the default
 * @CMA_ZERO_FREE: once at boot or when the region is registered, and after
 *	every free: what is given out is clean, and costs nothing then
 * @CMA_ZERO_NONE: never: the CPU must not touch it, for it lies behind a
 *	firewall; keeping owners apart is left to who stands there
 */
enum cma_zero {
	CMA_ZERO_ALLOC,
	CMA_ZERO_FREE,
	CMA_ZERO_NONE,
};

/**
 * struct cma_region_desc - a region that a driver brings
 * @name: its name, unique; NULL for a private region
 * @start: its address, a multiple of @align. At run time that must be memory
 *	which is no RAM, or is in the memory reservation block
 * @size: bytes, whole pages, CMA_PAGES_MAX of them at most
 * @align: bytes, a power of two; 0 for a page
 * @allocator: by name; NULL for the default one
 * @zero: when its memory is cleared
 * @anywhere: @start does not count, the region is placed; early regions only
 */
struct cma_region_desc {
	const char *name;
	phys_addr_t start;
	phys_addr_t size;
	size_t align;
	const char *allocator;
	enum cma_zero zero;
	bool anywhere;
};

#ifdef CONFIG_CMA_REGION

int cma_region_alloc(struct device *dev, const char *kind, size_t size,
		     size_t align, phys_addr_t *addr);
int cma_region_alloc_atomic(struct device *dev, const char *kind, size_t size,
			    size_t align, phys_addr_t *addr);
int cma_region_free(phys_addr_t addr);
int cma_region_free_atomic(phys_addr_t addr);
int cma_region_info(struct device *dev, const char *kind, size_t align,
		    struct cma_info *info);

int cma_region_alloc_from(struct device *dev, const char *names, size_t size,
			  size_t align, phys_addr_t *addr);
int cma_region_info_from(const char *names, size_t align,
			 struct cma_info *info);
int cma_region_alloc_in(struct cma_region *region, struct device *dev,
			size_t size, size_t align, phys_addr_t *addr);

int cma_region_register(const struct cma_region_desc *desc,
			struct cma_region **region);
int cma_region_unregister(struct cma_region *region);

void *cma_region_map(struct device *dev, phys_addr_t addr, size_t size,
		     bool cached);
void cma_region_unmap(void *vaddr, phys_addr_t addr);

/* Until the device's driver is unbound */
int devm_cma_region_alloc(struct device *dev, const char *kind, size_t size,
			  size_t align, phys_addr_t *addr);
int devm_cma_region_alloc_from(struct device *dev, const char *names,
			       size_t size, size_t align, phys_addr_t *addr);
int devm_cma_region_alloc_in(struct device *dev, struct cma_region *region,
			     size_t size, size_t align, phys_addr_t *addr);
void *devm_cma_region_map(struct device *dev, phys_addr_t addr, size_t size,
			  bool cached);

/* For board code and drivers, before memory is reserved */
void cma_region_set_defaults(const char *regions, const char *map);
int cma_region_early_register(const struct cma_region_desc *desc);

/* For drivers/of only */
void cma_region_boot_inputs(void);
int cma_region_boot_table(void);

#else /* !CONFIG_CMA_REGION */

static inline int cma_region_alloc(struct device *dev, const char *kind,
				   size_t size, size_t align,
				   phys_addr_t *addr)
{
	return -ENODEV;
}

static inline int cma_region_alloc_atomic(struct device *dev, const char *kind,
					  size_t size, size_t align,
					  phys_addr_t *addr)
{
	return -ENODEV;
}

static inline int cma_region_free(phys_addr_t addr)
{
	return -ENODEV;
}

static inline int cma_region_free_atomic(phys_addr_t addr)
{
	return -ENODEV;
}

static inline int cma_region_info(struct device *dev, const char *kind,
				  size_t align, struct cma_info *info)
{
	return -ENODEV;
}

static inline int cma_region_alloc_from(struct device *dev, const char *names,
					size_t size, size_t align,
					phys_addr_t *addr)
{
	return -ENODEV;
}

static inline int cma_region_info_from(const char *names, size_t align,
				       struct cma_info *info)
{
	return -ENODEV;
}

static inline int cma_region_alloc_in(struct cma_region *region,
				      struct device *dev, size_t size,
				      size_t align, phys_addr_t *addr)
{
	return -ENODEV;
}

static inline int cma_region_register(const struct cma_region_desc *desc,
				      struct cma_region **region)
{
	return -ENODEV;
}

static inline int cma_region_unregister(struct cma_region *region)
{
	return -ENODEV;
}

static inline void *cma_region_map(struct device *dev, phys_addr_t addr,
				   size_t size, bool cached)
{
	return NULL;
}

static inline void cma_region_unmap(void *vaddr, phys_addr_t addr)
{
}

static inline int devm_cma_region_alloc(struct device *dev, const char *kind,
					size_t size, size_t align,
					phys_addr_t *addr)
{
	return -ENODEV;
}

static inline int devm_cma_region_alloc_from(struct device *dev,
					     const char *names, size_t size,
					     size_t align, phys_addr_t *addr)
{
	return -ENODEV;
}

static inline int devm_cma_region_alloc_in(struct device *dev,
					   struct cma_region *region,
					   size_t size, size_t align,
					   phys_addr_t *addr)
{
	return -ENODEV;
}

static inline void *devm_cma_region_map(struct device *dev, phys_addr_t addr,
					size_t size, bool cached)
{
	return NULL;
}

static inline void cma_region_set_defaults(const char *regions,
					   const char *map)
{
}

static inline int
cma_region_early_register(const struct cma_region_desc *desc)
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

#endif /* CONFIG_CMA_REGION */

#endif /* _LINUX_CMA_REGION_H */
