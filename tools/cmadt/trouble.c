// SPDX-License-Identifier: GPL-2.0-only
/* What ends the program early. */
#include <stdarg.h>
#include <stdlib.h>

#include "cmadt.h"

/* Say what is wrong, and leave with the status for usage and files. */
void die(const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "cmadt: ");
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, "\n");
	exit(CMADT_TROUBLE);
}

void *must_alloc(void *p)
{
	if (!p)
		die("out of memory");
	return p;
}

/* What was printed must have gone somewhere. */
void must_flush(void)
{
	if (fflush(stdout) || ferror(stdout))
		die("cannot write");
}
