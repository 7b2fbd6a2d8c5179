/* SPDX-License-Identifier: GPL-2.0-only */
/* Host shim; the system's own header of this name has the numbers. */
#include_next <linux/errno.h>
