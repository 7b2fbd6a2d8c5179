/* SPDX-License-Identifier: GPL-2.0-only */
/* Host shim. */
#ifndef _CMADT_LINUX_COMPILER_H
#define _CMADT_LINUX_COMPILER_H

#define noinline __attribute__((noinline))
#define READ_ONCE(x) __atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, v) __atomic_store_n(&(x), v, __ATOMIC_RELAXED)
#define __printf(fmt, args) __attribute__((format(printf, fmt, args)))

#endif
