/* SPDX-License-Identifier: GPL-2.0-only */
/* Host shim. */
#include <string.h>
