/* SPDX-License-Identifier: GPL-2.0-only */
/* How the table, its inputs and its findings look as text. */
#ifndef _CMA_REGION_PRINT_H
#define _CMA_REGION_PRINT_H

#include <linux/types.h>

#include "table.h"

struct cma_out;
struct cma_target;

void cma_print_table(const struct cma_table *t, struct cma_out *out);
void cma_print_inputs(const struct cma_table *t, struct cma_out *out);
void cma_print_flags(const struct cma_region *r, struct cma_out *out);
void cma_print_reason(const struct cma_table *t, const struct cma_region *r,
		      struct cma_out *out);
const char *cma_entry_state(const struct cma_table *t,
			    const struct cma_entry *e);
const char *cma_device_state(const struct cma_device *d);
const char *cma_target_state(const struct cma_table *t,
			     const struct cma_target *target);

#endif /* _CMA_REGION_PRINT_H */
