/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where text goes: a seq_file or the log in the kernel, a stream on the host.
 */
#ifndef _CMA_REGION_OUT_H
#define _CMA_REGION_OUT_H

#include <linux/compiler.h>
#include <linux/stdarg.h>

/**
 * struct cma_out - a place to print to
 * @vprintf: prints; embed the struct to find what it needs
 */
struct cma_out {
	void (*vprintf)(struct cma_out *out, const char *fmt, va_list args);
};

static inline __printf(2, 3) void cma_printf(struct cma_out *out,
					     const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	out->vprintf(out, fmt, args);
	va_end(args);
}

#endif /* _CMA_REGION_OUT_H */
