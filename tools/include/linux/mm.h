/* SPDX-License-Identifier: GPL-2.0-only */
/* Host shim: the page size of the kernels that regions are planned for. */
#ifndef _CMADT_LINUX_MM_H
#define _CMADT_LINUX_MM_H

#include <linux/kernel.h>

#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)

#endif
