/* SPDX-License-Identifier: GPL-2.0-only */
/* Host shim; named as the compiler's own, so it goes past itself. */
#ifndef _CMADT_LINUX_STDARG_H
#define _CMADT_LINUX_STDARG_H
#include <stdarg.h>
#endif
