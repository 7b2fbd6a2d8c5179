/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/* What user space says to /dev/smem. */
#ifndef _SAMPLE_CMA_REGION_SMEM_H
#define _SAMPLE_CMA_REGION_SMEM_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define SMEM_KIND_LEN	16

/* The kind of what the node's reg describes: memory that is no RAM */
#define SMEM_ON_CHIP	"on-chip"

/* Mapped through the caches; without it, write-combined */
#define SMEM_CACHED	0x1

/**
 * struct smem_request - a buffer for this file, which may have one
 * @kind: of the node's memory-region-names, or SMEM_ON_CHIP; ends in NUL, and
 *	is empty for the default kind
 * @size: bytes; rounded up to whole pages
 * @align: bytes, a power of two; 0 for a page
 * @flags: SMEM_CACHED or 0
 */
struct smem_request {
	char kind[SMEM_KIND_LEN];
	__u32 size;
	__u32 align;
	__u32 flags;
};

/**
 * struct smem_info - what there is of a kind
 * @kind: as in struct smem_request
 * @align: as there; all else is the answer
 * @regions: how many regions serve it, fallbacks too
 * @total: bytes in all of them
 * @free: bytes of those that are free
 * @largest: bytes of the largest buffer so aligned that can be had now
 */
struct smem_info {
	char kind[SMEM_KIND_LEN];
	__u32 align;
	__u32 regions;
	__u32 total;
	__u32 free;
	__u32 largest;
};

#define SMEM_ALLOC	_IOW('s', 0x40, struct smem_request)
#define SMEM_INFO	_IOWR('s', 0x41, struct smem_info)

#endif /* _SAMPLE_CMA_REGION_SMEM_H */
