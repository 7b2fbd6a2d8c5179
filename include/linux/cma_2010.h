/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The names of the contiguous memory allocator of 2010, for drivers of that
 * time. Include it and nothing else of this sort:
 *
 *	dma_addr_t addr = cma_alloc(dev, "a", size, alignment);
 *
 *	if (IS_ERR_VALUE(addr))
 *		return addr;
 *
 * These are macros with arguments, so that the functions of the same names can
 * still be called: mainline's (cma_alloc)(area, count, order, no_warn), and
 * (cma_region_register)(&desc, &region) of linux/cma_region.h.
 *
 * A struct cma_region of then is a struct cma_region_2010 here; all else is as
 * it was. As then, an error is a number of errno cast to an address.
 */
#ifndef _LINUX_CMA_2010_H
#define _LINUX_CMA_2010_H

#include <linux/cma.h>
#include <linux/cma_region.h>
#include <linux/err.h>
#include <linux/types.h>

struct device;

/**
 * struct cma_region_2010 - a region that a driver or board brings
 * @name: its name, unique; NULL for a private region
 * @start: address, page aligned
 * @size: bytes, whole pages; 0 ends a list of regions
 * @alignment: bytes, a power of two; 0 for a page
 * @alloc_name: of its allocator; NULL for the default one
 * @region: what it is now; NULL before it is registered, and after that
 */
struct cma_region_2010 {
	const char *name;
	dma_addr_t start;
	size_t size;
	dma_addr_t alignment;
	const char *alloc_name;
	struct cma_region *region;
};

static inline dma_addr_t cma_2010_addr(int err, phys_addr_t addr)
{
	return err ? (dma_addr_t)(long)err : addr;
}

static inline dma_addr_t cma_2010_alloc(const struct device *dev,
					const char *type, size_t size,
					dma_addr_t alignment)
{
	phys_addr_t addr = 0;
	int err = cma_region_alloc((struct device *)dev, type, size, alignment,
				   &addr);

	return cma_2010_addr(err, addr);
}

static inline dma_addr_t cma_2010_alloc_from(const char *regions, size_t size,
					     dma_addr_t alignment)
{
	phys_addr_t addr = 0;
	int err = cma_region_alloc_from(NULL, regions, size, alignment, &addr);

	return cma_2010_addr(err, addr);
}

static inline dma_addr_t cma_2010_alloc_in(const struct cma_region_2010 *reg,
					   size_t size, dma_addr_t alignment)
{
	phys_addr_t addr = 0;
	int err = -EINVAL;

	if (reg->region)
		err = cma_region_alloc_in(reg->region, NULL, size, alignment,
					  &addr);
	return cma_2010_addr(err, addr);
}

static inline struct cma_region_desc
cma_2010_desc(const struct cma_region_2010 *reg)
{
	return (struct cma_region_desc){
		.name = reg->name,
		.start = reg->start,
		.size = reg->size,
		.align = reg->alignment,
		.allocator = reg->alloc_name,
	};
}

static inline int cma_2010_register(struct cma_region_2010 *reg)
{
	const struct cma_region_desc desc = cma_2010_desc(reg);

	return cma_region_register(&desc, &reg->region);
}

static inline int cma_2010_unregister(struct cma_region_2010 *reg)
{
	int err = cma_region_unregister(reg->region);

	if (!err)
		reg->region = NULL;
	return err;
}

/* dma_addr_t cma_alloc(dev, type, size, alignment) */
#define cma_alloc(dev, type, size, alignment)	\
	cma_2010_alloc(dev, type, size, alignment)

/* int cma_free(addr) */
#define cma_free(addr)				\
	cma_region_free(addr)

/* int cma_info(info, dev, type) */
#define cma_info(info, dev, type)		\
	cma_region_info((struct device *)(dev), type, 0, info)

/* dma_addr_t cma_alloc_from(regions, size, alignment) */
#define cma_alloc_from(regions, size, alignment)	\
	cma_2010_alloc_from(regions, size, alignment)

/* int cma_info_about(info, regions) */
#define cma_info_about(info, regions)		\
	cma_region_info_from(regions, 0, info)

/* dma_addr_t cma_alloc_from_region(reg, size, alignment) */
#define cma_alloc_from_region(reg, size, alignment)	\
	cma_2010_alloc_in(reg, size, alignment)

/* int cma_region_register(reg) */
#define cma_region_register(reg)		\
	cma_2010_register(reg)

/* int cma_region_unregister(reg) */
#define cma_region_unregister(reg)		\
	cma_2010_unregister(reg)

/* int cma_early_region_register(reg), of board code; a start of 0 is anywhere */
#define cma_early_region_register(reg)				\
({								\
	struct cma_region_desc __desc = cma_2010_desc(reg);	\
								\
	__desc.anywhere = !__desc.start;			\
	cma_region_early_register(&__desc);			\
})

/* int cma_early_regions_reserve(reserve): it is done with the device tree's */
#define cma_early_regions_reserve(reserve)			\
({								\
	(void)(reserve);					\
	0;							\
})

/* int cma_set_defaults(regions, map), of board code */
#define cma_set_defaults(regions, map)				\
({								\
	struct cma_region_2010 *__reg = (regions);		\
	int __err = 0;						\
								\
	for (; __reg && __reg->size && !__err; __reg++)		\
		__err = cma_early_region_register(__reg);	\
	if (!__err)						\
		cma_region_set_defaults(NULL, map);		\
	__err;							\
})

/* void *cma_get_virt(phys, size, noncached); cma_region_unmap() ends it */
#define cma_get_virt(phys, size, noncached)	\
	cma_region_map(NULL, phys, size, !(noncached))

#endif /* _LINUX_CMA_2010_H */
