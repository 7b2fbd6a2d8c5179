/* SPDX-License-Identifier: GPL-2.0-only */
/* A struct cma_out that keeps what is printed as a string. */
#ifndef _UNIT_TEXT_H
#define _UNIT_TEXT_H

#include "../../mm/cma_region/out.h"
#include "../../mm/cma_region/rule.h"
#include "../../mm/cma_region/table.h"

struct text {
	struct cma_out out;
	size_t len;
	char s[1 << 18];
};

struct cma_out *text_start(struct text *text);

void text_table(struct text *text, const struct cma_table *t);
void text_regions(struct text *text, const struct cma_table *t);
void text_rules(struct text *text, const struct cma_rules *rules);
void text_findings(struct text *text, const struct cma_table *t);
void expect_findings(const struct cma_table *t, const char *lines);

#endif /* _UNIT_TEXT_H */
