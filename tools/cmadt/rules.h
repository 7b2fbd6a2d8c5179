/* SPDX-License-Identifier: GPL-2.0-only */
/* A map that was read. */
#ifndef _CMADT_RULES_H
#define _CMADT_RULES_H

#include "../../mm/cma_region/rule.h"
#include "cmadt.h"

/**
 * struct rules - a map that was read
 * @rules: the map
 * @arena: all of it
 */
struct rules {
	struct cma_rules rules;
	struct cma_arena arena;
};

void rules_read(struct rules *r, const char *text, const char *what);
void rules_free(struct rules *r);

#endif
