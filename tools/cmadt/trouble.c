// SPDX-License-Identifier: GPL-2.0-only
/* What ends the program early. */
#include <stdarg.h>
#include <stdlib.h>

#include "../../mm/cma_region/scan.h"
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

/* The same of a text that is refused, in the words of the kernel's log. */
void die_syntax(const struct cma_syntax *error, const char *what)
{
	struct file_out out;

	file_out_init(&out, stderr);
	fprintf(stderr, "cmadt: ");
	cma_syntax_print(error, what, &out.out);
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
