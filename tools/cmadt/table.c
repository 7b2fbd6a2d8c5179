// SPDX-License-Identifier: GPL-2.0-only
/* A table with an arena of its own that is large enough. */
#include <errno.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#include "cmadt.h"

/* More than any tree takes, and less than a 32-bit size_t can be multiplied to. */
#define MAX_ARENA	((size_t)1 << 28)

/**
 * table_make() - make the table of a device tree
 * @t: receives it; table_free() when done
 * @fdt: the blob
 * @m: its other input
 *
 * Does not return if there is not enough memory.
 */
void table_make(struct table *t, const void *fdt, const struct cma_machine *m)
{
	size_t size = 4 * fdt_totalsize(fdt) + 65536;
	int ret;

	do {
		t->arena = (struct cma_arena){
			.base = must_alloc(malloc(size)), .size = size };
		ret = cma_table_build(&t->table, fdt, &t->arena, m);
		if (ret || t->table.lost)
			free(t->arena.base);
		size *= 4;
	} while ((ret == -ENOMEM || (!ret && t->table.lost)) &&
		 size <= MAX_ARENA);
	if (ret || t->table.lost)
		die("no table: %s", strerror(ret ? -ret : ENOMEM));
}

void table_free(struct table *t)
{
	free(t->arena.base);
}
