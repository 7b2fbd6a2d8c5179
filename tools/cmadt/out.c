// SPDX-License-Identifier: GPL-2.0-only
/* Text to a stream, or to a string. */
#include <stdlib.h>

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

/* What is printed there becomes a string. */
struct cma_out *text_open(struct text *t)
{
	file_out_init(&t->out, must_alloc(open_memstream(&t->s, &t->size)));
	return &t->out.out;
}

/* The string, which the caller frees. */
char *text_take(struct text *t)
{
	fclose(t->out.file);
	return t->s;
}
