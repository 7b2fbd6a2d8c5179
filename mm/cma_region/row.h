/* SPDX-License-Identifier: GPL-2.0-only */
/* Rows: one for each check, with the words of its findings. */
#ifndef _CMA_REGION_ROW_H
#define _CMA_REGION_ROW_H

#include "finding.h"

/**
 * enum cma_form - how the numbers of a finding read
 * @F_NONE: not at all
 * @F_VALUE: .first
 * @F_RANGE: .first to .last
 * @F_TEXT: the finding's other, quoted
 * @F_START: start .first, size .last
 * @F_REQUEST: .first bytes aligned to .last, and where
 * @F_BELOW: at most .first
 * @F_CLEAR: nothing of .first to .last
 * @F_BLOCK: multiples of .first
 * @F_HOLE: the largest hole is .first bytes
 */
enum cma_form {
	F_NONE,
	F_VALUE,
	F_RANGE,
	F_TEXT,
	F_START,
	F_REQUEST,
	F_BELOW,
	F_CLEAR,
	F_BLOCK,
	F_HOLE,
};

/**
 * struct cma_row - how the findings of a check read, and how grave they are
 * @name: lower-case words with hyphens
 * @level: how grave
 * @property: which one they are about; NULL: the finding says
 * @what: what is wrong
 * @got: how the finding's @got reads
 * @want: how its @want reads
 * @want_text: what would have been right, if no number says so
 */
struct cma_row {
	const char *name;
	enum cma_level level;
	const char *property;
	const char *what;
	enum cma_form got;
	enum cma_form want;
	const char *want_text;
};

extern const struct cma_row cma_rows[CMA_NR_CHECKS];

#endif /* _CMA_REGION_ROW_H */
