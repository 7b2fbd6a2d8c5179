/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Address ranges. Every comparison and every overflow check of an address or
 * a size is made here and nowhere else.
 *
 * A range is kept as its first and last byte, so that one which ends at the
 * top of the address space needs no special case.
 */
#ifndef _CMA_REGION_RANGE_H
#define _CMA_REGION_RANGE_H

#include <linux/types.h>

/**
 * struct cma_range - a non-empty range of physical addresses
 * @first: address of the first byte
 * @last: address of the last byte, never below @first
 */
struct cma_range {
	u64 first;
	u64 last;
};

/**
 * cma_range_make() - build a range from a start and a size
 * @start: address of the first byte
 * @size: bytes
 * @range: receives the range
 *
 * Context: any.
 * Return: true, or false with @range untouched if @size is 0 or the range
 * wraps around the 64-bit address space.
 */
static inline bool cma_range_make(u64 start, u64 size, struct cma_range *range)
{
	if (!size || start + (size - 1) < start)
		return false;
	range->first = start;
	range->last = start + (size - 1);
	return true;
}

/* Bytes in @r, saturating at 2^64 - 1 for the whole address space. */
static inline u64 cma_range_size(const struct cma_range *r)
{
	u64 span = r->last - r->first;

	return span == U64_MAX ? span : span + 1;
}

static inline bool cma_range_overlaps(const struct cma_range *a,
				      const struct cma_range *b)
{
	return a->first <= b->last && b->first <= a->last;
}

static inline bool cma_range_equal(const struct cma_range *a,
				   const struct cma_range *b)
{
	return a->first == b->first && a->last == b->last;
}

/* Does @outer contain every byte of @inner? */
static inline bool cma_range_contains(const struct cma_range *outer,
				      const struct cma_range *inner)
{
	return outer->first <= inner->first && inner->last <= outer->last;
}

/**
 * cma_range_clip() - intersect two ranges
 * @a: one range
 * @b: the other
 * @common: receives what both hold
 *
 * Context: any.
 * Return: true, or false with @common untouched if they share no byte.
 */
static inline bool cma_range_clip(const struct cma_range *a,
				  const struct cma_range *b,
				  struct cma_range *common)
{
	struct cma_range c = {
		.first = a->first > b->first ? a->first : b->first,
		.last = a->last < b->last ? a->last : b->last,
	};

	if (c.first > c.last)
		return false;
	*common = c;
	return true;
}

/**
 * cma_range_fit_high() - the highest aligned place for a block in a hole
 * @hole: where to look
 * @size: bytes of the block, not 0
 * @align: power of two, bytes
 * @start: receives the address of the block
 *
 * Context: any.
 * Return: true, or false if the hole cannot hold the block.
 */
static inline bool cma_range_fit_high(const struct cma_range *hole, u64 size,
				      u64 align, u64 *start)
{
	u64 at;

	if (size - 1 > hole->last - hole->first)
		return false;
	at = (hole->last - (size - 1)) & ~(align - 1);
	if (at < hole->first)
		return false;
	*start = at;
	return true;
}

#endif /* _CMA_REGION_RANGE_H */
