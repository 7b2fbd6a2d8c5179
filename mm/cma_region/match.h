/* SPDX-License-Identifier: GPL-2.0-only */
/* What rule.c needs of match.c: the index of a map, while it is made. */
#ifndef _CMA_REGION_MATCH_H
#define _CMA_REGION_MATCH_H

#include "rule.h"

/**
 * struct cma_rule_request - who asks for what
 * @device: name of the device, or a pattern that stands for all it matches
 * @len: its length, without a final "*"
 * @star: @device is a pattern that ends in "*"
 * @kind: what for, CMA_RULE_ANY for every kind
 */
struct cma_rule_request {
	const char *device;
	size_t len;
	bool star;
	const char *kind;
};

/* No kind has this name */
#define CMA_RULE_ANY	"*"

size_t cma_match_add_name(struct cma_rules *r, const char *text, size_t len);
struct cma_rule_device *cma_match_add_device(struct cma_rules *r,
					     const char *text, size_t len,
					     bool star);
struct cma_rule_choice *cma_match_add_choice(struct cma_rules *r,
					     struct cma_rule_device *d,
					     const char *kind, size_t len);
const struct cma_rule_device *
cma_match_device(const struct cma_rules *r, const struct cma_rule_choice *c);
void cma_match_finish(struct cma_rules *r);

const struct cma_rule_choice *
cma_match_find(const struct cma_rules *r, const struct cma_rule_request *q);

#endif /* _CMA_REGION_MATCH_H */
