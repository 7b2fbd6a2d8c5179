/* SPDX-License-Identifier: GPL-2.0-only */
/* Host shim: phys_addr_t is as wide as CMA_PHYS_BITS says, 64 by default. */
#ifndef _CMADT_LINUX_TYPES_H
#define _CMADT_LINUX_TYPES_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef unsigned long long u64;
typedef int32_t s32;

#if defined(CMA_PHYS_BITS) && CMA_PHYS_BITS == 32
typedef u32 phys_addr_t;
#else
typedef u64 phys_addr_t;
#endif

#define U32_MAX UINT32_MAX
#define U64_MAX ULLONG_MAX

#endif
