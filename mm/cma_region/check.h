/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The checks: check.c for a region, overlap.c for pairs of them, default.c for
 * all that want to be the default, reference.c for those who refer to them.
 */
#ifndef _CMA_REGION_CHECK_H
#define _CMA_REGION_CHECK_H

struct cma_table;

void cma_check(struct cma_table *t);
void cma_check_overlaps(struct cma_table *t);
void cma_check_default(struct cma_table *t);
void cma_check_references(struct cma_table *t);

#endif /* _CMA_REGION_CHECK_H */
