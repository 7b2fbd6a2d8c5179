/* SPDX-License-Identifier: GPL-2.0-only */
/* Host shim. */
#ifndef _CMADT_LINUX_KERNEL_H
#define _CMADT_LINUX_KERNEL_H

#include <limits.h>
#include <stdio.h>

#include <linux/compiler.h>
#include <linux/types.h>

#define container_of(p, type, member)					\
	((type *)((char *)(p) - offsetof(type, member)))

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define ALIGN(x, a) (((x) + (a) - 1) & ~((__typeof__(x))(a) - 1))

#endif
