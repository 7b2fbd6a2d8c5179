// SPDX-License-Identifier: GPL-2.0-only
/* The end of a fuzz target that found an invariant broken. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

void broken(const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "INVARIANT: ");
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, "\n");
	abort();
}
