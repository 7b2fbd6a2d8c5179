/* SPDX-License-Identifier: GPL-2.0-only */
/* Host shim: the kernel's sort_r() over glibc's qsort_r(). */
#ifndef _CMADT_LINUX_SORT_H
#define _CMADT_LINUX_SORT_H

#include <stdlib.h>

typedef int (*cmp_r_func_t)(const void *a, const void *b, const void *priv);

struct sort_r_call {
	cmp_r_func_t cmp;
	const void *priv;
};

static inline int sort_r_compare(const void *a, const void *b, void *call)
{
	const struct sort_r_call *c = call;

	return c->cmp(a, b, c->priv);
}

static inline void sort_r(void *base, size_t num, size_t size,
			  cmp_r_func_t cmp, void *swap, const void *priv)
{
	struct sort_r_call call = { cmp, priv };

	(void)swap;
	if (num)
		qsort_r(base, num, size, sort_r_compare, &call);
}

#endif
