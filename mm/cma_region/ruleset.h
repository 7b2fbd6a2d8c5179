/* SPDX-License-Identifier: GPL-2.0-only */
/* The map that holds now, from the board, the command line or sysfs. */
#ifndef _CMA_REGION_RULESET_H
#define _CMA_REGION_RULESET_H

#include <linux/init.h>
#include <linux/types.h>

#include "table.h"

struct cma_rule_iter;
struct seq_file;

void __init cma_map_set_default(const char *map);
const char * __init cma_map_boot_text(enum cma_map_rank rank);
void __init cma_map_init(void);
int cma_map_set(enum cma_map_rank rank, const char *text, const char *source);
bool cma_map_find(enum cma_map_rank rank, struct cma_rule_iter *it,
		  const char *device, const char *kind);
int cma_map_show(char *buf, int size);
void cma_maps_show(struct seq_file *m);

#endif /* _CMA_REGION_RULESET_H */
