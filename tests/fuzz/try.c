// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device tree and a machine make a table: with room, with the same room
 * again, with too little of it, and copied. All must agree.
 */
#include <errno.h>
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sanitizer/asan_interface.h>

#include "../../mm/cma_region/map.h"
#include "../../mm/cma_region/out.h"
#include "../../mm/cma_region/print.h"
#include "fuzz.h"

struct text {
	struct cma_out out;
	char *s;
	size_t used;
	size_t size;
};

static void text_vprintf(struct cma_out *out, const char *fmt, va_list args)
{
	struct text *t = (struct text *)out;
	va_list again;
	int n;

	va_copy(again, args);
	n = vsnprintf(t->s + t->used, t->size - t->used, fmt, args);
	if (t->used + n >= t->size) {
		t->size = 2 * (t->used + n + 1);
		t->s = realloc(t->s, t->size);
		vsnprintf(t->s + t->used, t->size - t->used, fmt, again);
	}
	va_end(again);
	t->used += n;
}

/* Nothing is dropped in silence: a region that is not in use says why. */
static void expect_reason(const struct cma_table *t, const struct cma_region *r)
{
	struct text text = { { text_vprintf }, malloc(256), 0, 256 };

	cma_print_reason(t, r, &text.out);
	if (!text.used && r->state != CMA_STATE_READY &&
	    r->state != CMA_STATE_RESERVED)
		broken("%s: %s, and no word why", r->path, cma_state_name(r));
	free(text.s);
}

static void explain(const struct cma_table *t, const struct cma_device *d,
		    const char *kind, struct cma_out *out)
{
	struct cma_map_iter it;

	cma_map_start(&it, d, kind);
	cma_map_explain(t, &it, 4096, 8192, out);
	cma_printf(out, "\n");
}

/* All that can be printed of a table. */
static char *print_all(const struct cma_table *t)
{
	struct text text = { { text_vprintf }, malloc(4096), 0, 4096 };
	const struct cma_finding *f;
	u32 i;

	for (i = 0; i < t->nregions; i++)
		expect_reason(t, &t->regions[i]);
	cma_print_table(t, &text.out);
	cma_print_inputs(t, &text.out);
	cma_printf(&text.out, FINDINGS_MARK);
	for (f = t->findings; f; f = f->next) {
		cma_finding_print(f, &text.out);
		cma_printf(&text.out, "\n");
	}
	for (i = 0; i < t->ndevices; i++) {
		explain(t, &t->devices[i], NULL, &text.out);
		explain(t, &t->devices[i], "none", &text.out);
	}
	return text.s;
}

/* glibc's word for a null pointer, unless the tree itself has it. */
static void expect_no_null(const char *text, const void *fdt)
{
	static const char null[] = "(null)";

	if (strstr(text, null) &&
	    !memmem(fdt, fdt_totalsize(fdt), null, strlen(null)))
		broken("a null pointer was printed:\n%s", text);
}

static int build(struct cma_table *t, struct cma_arena *arena, size_t size,
		 const void *fdt, const struct cma_machine *m)
{
	int ret;

	*arena = (struct cma_arena){ .base = malloc(size), .size = size };
	ret = cma_table_build(t, fdt, arena, m);
	if (ret)
		free(arena->base);
	return ret;
}

/* Double the arena until the table fits, findings and all. */
static int build_fitting(struct cma_table *t, struct cma_arena *arena,
			 const void *fdt, const struct cma_machine *m)
{
	size_t size;
	int ret = -ENOMEM;

	for (size = 1 << 16; size <= 1 << 28; size *= 2) {
		ret = build(t, arena, size, fdt, m);
		if (!ret && !t->lost)
			return 0;
		if (!ret)
			free(arena->base);
		else if (ret != -ENOMEM)
			return ret;
	}
	broken("no table in 256 MiB, error %d", ret);
}

/* Too little memory is said, or costs findings; it breaks nothing. */
static void try_small(const void *fdt, const struct cma_machine *m, size_t size)
{
	struct cma_arena arena;
	struct cma_table t;
	char *text;
	int ret = build(&t, &arena, size, fdt, m);

	if (!ret) {
		check_invariants(&t);
		text = print_all(&t);
		expect_no_null(text, fdt);
		free(text);
		free(arena.base);
	} else if (ret != -ENOMEM) {
		broken("an arena of %zu bytes: error %d", size, ret);
	}
}

static void try_clone(const struct cma_table *t, const char *text)
{
	size_t size = t->arena->used + arena_gap;
	struct cma_arena arena = { .base = malloc(size), .size = size };
	struct cma_table copy;
	char *other;
	int ret;

	/* guarded_arena.c: the gaps are copied as well. */
	ASAN_UNPOISON_MEMORY_REGION(t->arena->base, t->arena->used);
	ret = cma_table_clone(&copy, &arena, t);
	if (ret)
		broken("a clone does not fit where the table did");
	check_invariants(&copy);
	other = print_all(&copy);
	if (strcmp(text, other))
		broken("a clone prints differently");
	free(other);
	free(arena.base);
}

/**
 * try_tree() - make a table in every way there is
 * @fdt: the blob, which passed fdt_check_header()
 * @m: the machine
 *
 * Does not return if anything is wrong.
 *
 * Return: all that was printed of the table; the caller frees it. NULL if
 * @fdt is not a device tree.
 */
char *try_tree(const void *fdt, const struct cma_machine *m)
{
	struct cma_arena arena, again;
	struct cma_table t, second;
	char *text, *other;
	size_t used;

	if (build_fitting(&t, &arena, fdt, m))
		return NULL;
	check_invariants(&t);
	text = print_all(&t);
	expect_no_null(text, fdt);
	try_clone(&t, text);
	used = arena.used;
	if (build(&second, &again, used, fdt, m))
		broken("a second table does not fit where the first did");
	check_invariants(&second);
	other = print_all(&second);
	if (strcmp(text, other))
		broken("a second table prints differently");
	free(other);
	free(again.base);
	free(arena.base);
	try_small(fdt, m, used - 8);
	try_small(fdt, m, used * 15 / 16);
	try_small(fdt, m, used / 2);
	try_small(fdt, m, 8);
	return text;
}
