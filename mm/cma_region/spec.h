/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Specs: the regions attribute of 2010, "mfc0=48M/128K;jpeg=4M:best-fit".
 * docs/map.md has the grammar.
 */
#ifndef _CMA_REGION_SPEC_H
#define _CMA_REGION_SPEC_H

#include <linux/types.h>

#include "scan.h"

struct cma_arena;
struct cma_machine;
struct cma_out;

/**
 * struct cma_spec - what is said of a region
 * @name: its name, no other spec has it
 * @allocator: name of its allocator, which may not be known yet; NULL for that of
 *	the node of the same name, or the default one
 * @size: bytes, whole pages, not 0
 * @start: address, aligned to @align, if @fixed
 * @align: bytes, a power of two, at least a page
 * @fixed: @start was given; else it may lie anywhere
 * @has_zero: @zero was given
 * @zero: enum cma_zero
 */
struct cma_spec {
	const char *name;
	const char *allocator;
	u64 size;
	u64 start;
	u64 align;
	bool fixed;
	bool has_zero;
	u8 zero;
};

/**
 * struct cma_specs - a list of regions
 * @specs: in the order of the text
 * @nspecs: how many
 */
struct cma_specs {
	struct cma_spec *specs;
	size_t nspecs;
};

size_t cma_specs_bytes(const char *text);
int cma_specs_parse(struct cma_specs *specs, const char *text,
		    const struct cma_machine *machine, struct cma_arena *arena,
		    struct cma_syntax *error);
const struct cma_specs *cma_specs_keep(const struct cma_specs *specs,
				       struct cma_arena *arena);
void cma_specs_print(const struct cma_specs *specs, struct cma_out *out);

#endif /* _CMA_REGION_SPEC_H */
