/* SPDX-License-Identifier: GPL-2.0-only */
/* Placement of the regions that the device tree gives no address. */
#ifndef _CMA_REGION_PLACE_H
#define _CMA_REGION_PLACE_H

struct cma_table;

int cma_place(struct cma_table *t);

#endif /* _CMA_REGION_PLACE_H */
