// SPDX-License-Identifier: GPL-2.0-only
/* Text to a stream. */
#include "cmadt.h"

static void file_vprintf(struct cma_out *out, const char *fmt, va_list args)
{
	struct file_out *o = (struct file_out *)out;

	vfprintf(o->file, fmt, args);
}

void file_out_init(struct file_out *o, FILE *file)
{
	o->out.vprintf = file_vprintf;
	o->file = file;
}
