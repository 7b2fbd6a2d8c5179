/* SPDX-License-Identifier: GPL-2.0-only */
/* Descriptions: what drivers say of the regions they bring. */
#ifndef _CMA_REGION_DESC_H
#define _CMA_REGION_DESC_H

#include <linux/cma_region.h>
#include <linux/types.h>

struct cma_range;
struct cma_specs;

int cma_desc_check(const struct cma_region_desc *desc, struct cma_range *range);
int cma_desc_add(const struct cma_region_desc *desc, struct cma_specs *list,
		 size_t room);

#endif /* _CMA_REGION_DESC_H */
