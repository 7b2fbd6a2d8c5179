/* SPDX-License-Identifier: GPL-2.0-only */
/* The parser, drivers/of/cma_region/fdt.c. */
#ifndef _CMA_REGION_FDT_H
#define _CMA_REGION_FDT_H

struct cma_counts;
struct cma_table;

int cma_fdt_count(const void *fdt, struct cma_counts *counts);
int cma_fdt_parse(const void *fdt, struct cma_table *t);

#endif /* _CMA_REGION_FDT_H */
