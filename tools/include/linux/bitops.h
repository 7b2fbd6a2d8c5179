/* SPDX-License-Identifier: GPL-2.0-only */
/* Host shim. */
#ifndef _CMADT_LINUX_BITOPS_H
#define _CMADT_LINUX_BITOPS_H

#define BITS_PER_LONG (__SIZEOF_LONG__ * 8)
#define __ffs(word) ((unsigned long)__builtin_ctzl(word))
#define __fls(word) (BITS_PER_LONG - 1UL - __builtin_clzl(word))
#define hweight_long(word) ((unsigned long)__builtin_popcountl(word))

#endif
