/* SPDX-License-Identifier: GPL-2.0-only */
/* Host shim. */
#ifndef _CMADT_LINUX_COMPILER_H
#define _CMADT_LINUX_COMPILER_H

#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile __typeof__(x) *)&(x) = (v))
#define __printf(fmt, args) __attribute__((format(printf, fmt, args)))

#endif
