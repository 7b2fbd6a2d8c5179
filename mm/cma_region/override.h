/* SPDX-License-Identifier: GPL-2.0-only */
/* Regions that others than the device tree describe. */
#ifndef _CMA_REGION_OVERRIDE_H
#define _CMA_REGION_OVERRIDE_H

struct cma_table;

void cma_override(struct cma_table *t);

#endif /* _CMA_REGION_OVERRIDE_H */
