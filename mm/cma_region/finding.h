/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Findings: everything that is wrong, or worth knowing, about a device tree.
 *
 * A finding is an identifier and numbers; how it reads is a row of one table
 * in row.c. The order of the identifiers is the order of those rows.
 */
#ifndef _CMA_REGION_FINDING_H
#define _CMA_REGION_FINDING_H

#include <linux/types.h>

#include "range.h"

struct cma_out;
struct cma_region;
struct cma_table;

enum cma_level {
	CMA_NOTE,	/* worth knowing, nothing to mend */
	CMA_WARNING,	/* works, but not as written */
	CMA_ERROR,	/* the region or the reference is lost */
};

enum cma_check_id {
	/* /reserved-memory itself */
	CMA_CHECK_CELLS_MISSING,
	CMA_CHECK_CELLS_UNSUPPORTED,
	CMA_CHECK_CELLS_DIFFER,
	CMA_CHECK_RANGES_MISSING,
	CMA_CHECK_RANGES_TRANSLATED,
	CMA_CHECK_MEMORY_UNKNOWN,
	/* the properties of a region */
	CMA_CHECK_PROPERTY_LENGTH,
	CMA_CHECK_PROPERTY_TOO_LONG,
	CMA_CHECK_PROPERTY_UNKNOWN,
	CMA_CHECK_PROPERTY_UNREAD,
	CMA_CHECK_FLAG_VALUE,
	CMA_CHECK_REG_AND_SIZE,
	CMA_CHECK_REG_MULTIPLE,
	CMA_CHECK_UNIT_ADDRESS,
	CMA_CHECK_UNIT_ADDRESS_WITHOUT_REG,
	CMA_CHECK_NO_RANGE,
	CMA_CHECK_SIZE_ZERO,
	CMA_CHECK_RANGE_WRAPS,
	CMA_CHECK_RANGE_TOO_HIGH,
	CMA_CHECK_REG_UNALIGNED,
	CMA_CHECK_SIZE_UNALIGNED,
	CMA_CHECK_SIZE_TOO_LARGE,
	CMA_CHECK_ALIGNMENT_ZERO,
	CMA_CHECK_ALIGNMENT_NOT_POWER_OF_TWO,
	CMA_CHECK_ALIGNMENT_OF_REG,
	CMA_CHECK_ALIGNMENT_UNUSED,
	CMA_CHECK_NOMAP_REUSABLE,
	CMA_CHECK_REUSABLE_UNALIGNED,
	CMA_CHECK_REUSABLE_STRADDLES,
	CMA_CHECK_REUSABLE_TOO_MANY,
	CMA_CHECK_REUSABLE_WITHOUT_CMA,
	CMA_CHECK_DEFAULT_NOT_REUSABLE,
	CMA_CHECK_DEFAULT_DUPLICATE,
	CMA_CHECK_ALLOCATOR_UNKNOWN,
	CMA_CHECK_ALLOCATOR_OF_REUSABLE,
	CMA_CHECK_ZERO_UNKNOWN,
	CMA_CHECK_ZERO_OF_REUSABLE,
	CMA_CHECK_ZERO_NONE_MAPPED,
	CMA_CHECK_NAME_DUPLICATE,
	CMA_CHECK_LABEL_MALFORMED,
	CMA_CHECK_COMPATIBLE_UNKNOWN,
	CMA_CHECK_REGION_UNREADABLE,
	CMA_CHECK_REGION_MISPLACED,
	CMA_CHECK_BOARD_OVERRIDDEN,
	CMA_CHECK_EARLY_OVERRIDDEN,
	CMA_CHECK_CMDLINE_OVERRIDES,
	/* a region and what else there is */
	CMA_CHECK_OVERLAP,
	CMA_CHECK_OVERLAP_FOREIGN,
	CMA_CHECK_OVERLAP_MORE,
	CMA_CHECK_OVERLAP_MEMRESERVE,
	CMA_CHECK_IDENTICAL_MEMRESERVE,
	CMA_CHECK_OVERLAP_RESERVED,
	CMA_CHECK_OUTSIDE_RAM,
	CMA_CHECK_OUTSIDE_RAM_FOREIGN,
	CMA_CHECK_OUTSIDE_RAM_NOMAP,
	CMA_CHECK_PARTLY_OUTSIDE_RAM,
	CMA_CHECK_ALL_RAM,
	CMA_CHECK_NOMAP_STAYS_MAPPED,
	CMA_CHECK_ALLOC_RANGES_TOO_SMALL,
	CMA_CHECK_NO_ROOM,
	/* a device's references */
	CMA_CHECK_PATH_TOO_LONG,
	CMA_CHECK_REF_LENGTH,
	CMA_CHECK_REF_DANGLING,
	CMA_CHECK_REF_NOT_REGION,
	CMA_CHECK_REF_DISABLED,
	CMA_CHECK_REF_UNUSABLE,
	CMA_CHECK_NAMES_COUNT,
	CMA_CHECK_NAMES_MALFORMED,
	CMA_CHECK_KIND_DUPLICATE,
	CMA_CHECK_FALLBACK_WITHOUT_KIND,
	CMA_CHECK_FALLBACK_MISSPELT,
	CMA_CHECK_QUOTA_LENGTH,
	CMA_CHECK_QUOTA_COUNT,
	CMA_CHECK_QUOTA_UNALIGNED,
	CMA_CHECK_QUOTA_BELOW_PAGE,
	CMA_CHECK_QUOTA_WITHOUT_REGION,
	CMA_CHECK_PROPERTY_OF_DEVICE,
	CMA_CHECK_NAMES_WITHOUT_REGION,
	/* the maps of the machine */
	CMA_CHECK_MAP_MALFORMED,
	CMA_CHECK_MAP_REGION_UNKNOWN,
	/* what user space allocates from */
	CMA_CHECK_HEAP_NAME,
	CMA_CHECK_HEAP_DUPLICATE,
	CMA_CHECK_HEAP_EMPTY,
	CMA_CHECK_HEAP_OF_OTHERS,
	CMA_CHECK_HEAP_WITHOUT_REGION,
	/* the kernel taking what the table says */
	CMA_CHECK_RESERVE_FAILED,
	CMA_CHECK_ATTACH_FAILED,
	CMA_NR_CHECKS
};

/**
 * struct cma_finding - one finding
 * @next: list of the table
 * @path: node it is about
 * @property: property it is about, where the check does not say
 * @other: the other party, or the text that was found, NULL if none
 * @region: region it is about, NULL if none
 * @got: numbers that were found
 * @want: numbers that would have been right
 * @id: enum cma_check_id
 */
struct cma_finding {
	struct cma_finding *next;
	const char *path;
	const char *property;
	const char *other;
	const struct cma_region *region;
	struct cma_range got;
	struct cma_range want;
	u8 id;
};

const char *cma_check_name(enum cma_check_id id);
enum cma_level cma_check_level(enum cma_check_id id);
const char *cma_level_name(enum cma_level level);

struct cma_finding *cma_finding_add(struct cma_table *t, enum cma_check_id id,
				    const char *path, const char *property);
struct cma_finding *cma_finding_fail(struct cma_table *t, enum cma_check_id id,
				     struct cma_region *r, int err);
struct cma_finding *cma_finding_judge(struct cma_table *t,
				      enum cma_check_id id,
				      struct cma_region *r);
const struct cma_finding *cma_finding_by_id(const struct cma_table *t,
					    enum cma_check_id id);
const char *cma_finding_property(const struct cma_finding *f);
void cma_finding_reason(const struct cma_finding *f, struct cma_out *out);
void cma_finding_print(const struct cma_finding *f, struct cma_out *out);

#endif /* _CMA_REGION_FINDING_H */
