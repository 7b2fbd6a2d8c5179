/* SPDX-License-Identifier: GPL-2.0-only */
/* Host shim: the library that the kernel carries a copy of. */
#include <libfdt.h>
