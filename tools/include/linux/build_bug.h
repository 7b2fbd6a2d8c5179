/* SPDX-License-Identifier: GPL-2.0-only */
/* Host shim. */
#ifndef _CMADT_LINUX_BUILD_BUG_H
#define _CMADT_LINUX_BUILD_BUG_H

#include <assert.h>

#endif
