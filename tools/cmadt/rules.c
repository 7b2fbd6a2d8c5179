// SPDX-License-Identifier: GPL-2.0-only
/* A map that was read. */
#include <stdlib.h>

#include "rules.h"

/**
 * rules_read() - read a map
 * @r: receives it; rules_free() when done
 * @text: the map, NULL for none
 * @what: what it is, for the message
 *
 * Does not return if there is a fault in it.
 */
void rules_read(struct rules *r, const char *text, const char *what)
{
	struct cma_syntax error;

	if (!text)
		text = "";
	r->arena = (struct cma_arena){ .size = cma_rules_bytes(text) + 64 };
	r->arena.base = must_alloc(calloc(1, r->arena.size));
	if (cma_rules_parse(&r->rules, text, &r->arena, &error))
		die_syntax(&error, what);
}

void rules_free(struct rules *r)
{
	free(r->arena.base);
}
