// SPDX-License-Identifier: GPL-2.0-only
/* All that files and options lead to: the blob, its machine, and the table. */
#include <stdlib.h>

#include "cmadt.h"

/**
 * tree_make() - load a device tree and make its table
 * @t: receives it; tree_free() when done
 * @o: the files and options
 *
 * Does not return if anything cannot be read.
 */
void tree_make(struct tree *t, const struct options *o)
{
	t->options = *o;
	t->fdt = load_tree(o);
	find_machine(&t->machine, o, t->fdt);
	table_make(&t->table, t->fdt, &t->machine);
}

void tree_free(struct tree *t)
{
	table_free(&t->table);
	free_machine(&t->machine, &t->options);
	free(t->fdt);
}
