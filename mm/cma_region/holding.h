/* SPDX-License-Identifier: GPL-2.0-only */
/* Holdings: chunks, whose they are, and which of them look like leaks. */
#ifndef _CMA_REGION_HOLDING_H
#define _CMA_REGION_HOLDING_H

#include <linux/types.h>

#include "pool.h"

struct cma_account;
struct cma_region;
struct device;
struct seq_file;

/**
 * struct cma_holding - a walk over the chunks of all regions; zeroed at first
 * @r: region of the chunk
 * @chunk: the chunk
 * @account: whose it is
 * @next_region: position in the registry
 * @next_page: position in @r
 */
struct cma_holding {
	struct cma_region *r;
	struct cma_chunk chunk;
	const struct cma_account *account;
	u32 next_region;
	unsigned long next_page;
};

bool cma_holding_next(struct cma_holding *h);
bool cma_holding_next_leak(struct cma_holding *h);
void cma_holding_show(struct seq_file *m, const struct cma_holding *h);
unsigned int cma_holding_tell(struct device *dev);

#endif /* _CMA_REGION_HOLDING_H */
