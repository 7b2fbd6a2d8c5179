/* SPDX-License-Identifier: GPL-2.0-only */
/* Host shim. */
#ifndef _CMADT_LINUX_COMPILER_H
#define _CMADT_LINUX_COMPILER_H

#define __printf(fmt, args) __attribute__((format(printf, fmt, args)))

#endif
