// SPDX-License-Identifier: GPL-2.0-only
/*
 * The state of a running kernel. Its table is made again, of the device tree
 * and the inputs that the kernel shows and by the code that made it there; so
 * all that is known of a board on the desk is known here as well.
 */
#include <stdlib.h>
#include <string.h>

#include "../../mm/cma_region/allocator.h"
#include "../../mm/cma_region/print.h"
#include "state.h"

static void read_tree(struct state *s)
{
	char *fdt = join_path(s->root, STATE_FDT);
	char *inputs = join_path(s->root, STATE_DEBUGFS "inputs");
	const struct options o = {
		.files = &fdt, .nfiles = 1, .inputs = inputs,
	};

	tree_make(&s->tree, &o);
	free(inputs);
	free(fdt);
}

/* It differs if the kernel could not take what it had planned, or is older. */
static void compare_tables(const struct state *s)
{
	struct text t;
	char *text;

	cma_print_table(&s->tree.table.table, text_open(&t));
	text = text_take(&t);
	if (strcmp(text, s->text))
		fprintf(stderr, "cmadt: the kernel's table is not what its inputs give here\n");
	free(text);
}

static void region_file(char *path, size_t size, const struct cma_region *r,
			const char *file)
{
	snprintf(path, size, STATE_SYSFS "regions/%llx/%s", r->range.first,
		 file);
}

/**
 * state_number() - a number that the kernel tells of a region
 * @s: the state
 * @r: region
 * @file: which one
 * @value: receives it
 *
 * Return: true, or false if the kernel does not tell.
 */
bool state_number(const struct state *s, const struct cma_region *r,
		  const char *file, u64 *value)
{
	char path[128];

	region_file(path, sizeof(path), r, file);
	return read_number(s->root, path, value);
}

/* An allocator may have taken the place of the table's. */
static void adopt_allocator(const struct state *s, struct cma_region *r)
{
	const struct cma_allocator *a;
	char path[128], *name;

	region_file(path, sizeof(path), r, "alloc");
	name = read_optional(s->root, path);
	if (!name)
		return;
	name[strcspn(name, ",\n")] = '\0';
	a = cma_allocator_find(name);
	if (a)
		r->allocator = a->name;
	free(name);
}

/* A region that is ready has a folder in sysfs, or else it has failed. */
static void make_pools(struct state *s)
{
	struct cma_table *t = &s->tree.table.table;
	u64 size;
	u32 i;

	for (i = 0; i < t->nregions; i++) {
		struct cma_region *r = &t->regions[i];

		if (!region_is_served(r))
			continue;
		if (!state_number(s, r, "size", &size)) {
			r->state = CMA_STATE_FAILED;
			continue;
		}
		adopt_allocator(s, r);
		r->pool = pool_make(r, &s->chunks);
	}
}

/* Sets of the fields that are numbers */
#define CHUNK_NUMBERS	(1u << CHUNK_START | 1u << CHUNK_SIZE)
#define ACCOUNT_NUMBERS	(1u << ACCOUNT_BYTES | 1u << ACCOUNT_PEAK | \
			 1u << ACCOUNT_CHUNKS | 1u << ACCOUNT_FAILURES)
#define QUOTA_NUMBERS	(1u << QUOTA_HELD | 1u << QUOTA_LIMIT)

/**
 * state_read() - read the state of a kernel
 * @s: receives it; state_free() when done
 * @root: folder that stands for the root of its file system, "" for that
 *
 * Does not return if it cannot be read.
 */
void state_read(struct state *s, const char *root)
{
	s->root = root;
	s->text = read_text(root, STATE_DEBUGFS "table");
	s->map = read_text(root, STATE_SYSFS "map");
	s->map[strcspn(s->map, "\n")] = '\0';
	rows_read(&s->chunks, root, STATE_DEBUGFS "chunks", CHUNK_AGE,
		  CHUNK_NUMBERS);
	rows_read(&s->accounts, root, STATE_DEBUGFS "accounts", ACCOUNT_FIELDS,
		  ACCOUNT_NUMBERS);
	rows_read(&s->quotas, root, STATE_SYSFS "quotas", QUOTA_FIELDS,
		  QUOTA_NUMBERS);
	rows_read(&s->bindings, root, STATE_DEBUGFS "bindings",
		  BINDING_KIND + 1, 0);
	read_tree(s);
	compare_tables(s);
	make_pools(s);
}

void state_free(struct state *s)
{
	free(s->text);
	free(s->map);
	rows_free(&s->chunks);
	rows_free(&s->accounts);
	rows_free(&s->quotas);
	rows_free(&s->bindings);
	pools_free(&s->tree.table.table);
	tree_free(&s->tree);
}
