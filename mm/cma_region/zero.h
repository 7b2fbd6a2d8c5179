/* SPDX-License-Identifier: GPL-2.0-only */
/* Policies of clearing memory, by their names. */
#ifndef _CMA_REGION_ZERO_H
#define _CMA_REGION_ZERO_H

#include <linux/cma_region.h>

const char *cma_zero_name(enum cma_zero zero);
int cma_zero_find(const char *name);

#endif /* _CMA_REGION_ZERO_H */
