/* SPDX-License-Identifier: GPL-2.0-only */
/* What a running kernel, or a recording of one, shows of its regions. */
#ifndef _CMADT_STATE_H
#define _CMADT_STATE_H

#include "cmadt.h"

#define STATE_DEBUGFS	"/sys/kernel/debug/cma_region/"
#define STATE_SYSFS	"/sys/kernel/mm/contiguous/"
#define STATE_FDT	"/sys/firmware/fdt"

#define MAX_FIELDS	8

/**
 * struct row - a line
 * @field: what blanks separate; NULL behind the last
 */
struct row {
	char *field[MAX_FIELDS];
};

/**
 * struct rows - a file of such lines
 * @path: its name
 * @text: all fields
 * @row: the lines
 * @n: how many
 */
struct rows {
	const char *path;
	char *text;
	struct row *row;
	size_t n;
};

/* rows.c */
char *join_path(const char *root, const char *path);
char *read_text(const char *root, const char *path);
char *read_optional(const char *root, const char *path);
bool read_number(const char *root, const char *path, u64 *value);
void rows_read(struct rows *rows, const char *root, const char *path,
	       int least, unsigned int numbers);
void rows_free(struct rows *rows);
u64 row_number(const struct rows *rows, size_t i, int field);

/* Fields of the files */
enum { CHUNK_REGION, CHUNK_START, CHUNK_SIZE, CHUNK_DEVICE, CHUNK_KIND,
	CHUNK_AGE };
enum { ACCOUNT_DEVICE, ACCOUNT_KIND, ACCOUNT_REGION, ACCOUNT_BYTES,
	ACCOUNT_PEAK, ACCOUNT_CHUNKS, ACCOUNT_FAILURES, ACCOUNT_FIELDS };
enum { QUOTA_DEVICE, QUOTA_KIND, QUOTA_HELD, QUOTA_LIMIT, QUOTA_FIELDS };
enum { BINDING_DEVICE, BINDING_DRIVER, BINDING_KIND };

/**
 * struct state - what a kernel shows
 * @root: folder that stands for the root of its file system, "" for that
 * @text: its table, as it prints it
 * @map: the rules that prevail over the device tree
 * @chunks: what is allocated
 * @accounts: who held how much of which region
 * @quotas: who may hold how much
 * @bindings: devices that are bound
 * @tree: the table, made again of the kernel's inputs; its regions have pools
 */
struct state {
	const char *root;
	char *text;
	char *map;
	struct rows chunks;
	struct rows accounts;
	struct rows quotas;
	struct rows bindings;
	struct tree tree;
};

/* state.c */
void state_read(struct state *s, const char *root);
void state_free(struct state *s);
bool state_number(const struct state *s, const struct cma_region *r,
		  const char *file, u64 *value);

/* Does @r have a pool in a kernel? */
static inline bool region_is_served(const struct cma_region *r)
{
	return r->state == CMA_STATE_READY && cma_region_is_managed(r);
}

/* Owner of what is free in a pool, or taken for a trial; a chunk's is 1 + its row */
#define NOBODY	(U32_MAX - 1)

/* replay.c */
struct cma_pool *pool_make(const struct cma_region *r,
			   const struct rows *chunks);
void pools_free(struct cma_table *t);

#endif
