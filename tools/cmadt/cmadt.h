/* SPDX-License-Identifier: GPL-2.0-only */
/* cmadt: the cma_region table on the desk, and of a running kernel. */
#ifndef _CMADT_H
#define _CMADT_H

#include <stdbool.h>
#include <stdio.h>

#include "../../mm/cma_region/out.h"
#include "../../mm/cma_region/table.h"

struct cma_syntax;

/* Exit status, as diff(1) and grep(1) have it */
enum {
	CMADT_CLEAN,	/* nothing to mend */
	CMADT_FINDINGS,	/* warnings or errors */
	CMADT_TROUBLE,	/* usage, or a file that cannot be read */
};

/**
 * struct options - the command line
 * @json: --json
 * @inputs: --inputs: file with what a kernel saw, NULL for none
 * @dirs: -I: where cpp looks for included files
 * @ndirs: how many
 * @memory: --memory: RAM in the place of the device tree's
 * @nmemory: how many
 * @machine: --machine: whose kernel to predict, NULL to guess
 * @no_cma: --no-cma: predict a kernel without CONFIG_CMA
 * @lists: --board, --early, --regions: text of each enum cma_list, NULL for none
 * @maps: --map, --board-map: text of each enum cma_map_rank, NULL for none
 * @of_tree: any of the above but --json
 * @root: --root: folder that stands for the root of a board's file system
 * @watch: --watch: again and again
 * @dma: --dma: as the DMA API asks
 * @files: device tree, then overlays
 * @nfiles: how many
 * @rest: the words behind "--", NULL without a "--"
 * @nrest: how many
 */
struct options {
	bool json;
	const char *inputs;
	const char **dirs;
	int ndirs;
	struct cma_area *memory;
	int nmemory;
	const char *machine;
	bool no_cma;
	const char *lists[CMA_NR_LISTS];
	const char *maps[CMA_NR_MAPS];
	bool of_tree;
	const char *root;
	bool watch;
	bool dma;
	char **files;
	int nfiles;
	char **rest;
	int nrest;
};

/* trouble.c */
void __attribute__((noreturn, format(printf, 1, 2))) die(const char *fmt, ...);
void __attribute__((noreturn)) die_syntax(const struct cma_syntax *error,
					  const char *what);
void *must_alloc(void *p);
void must_flush(void);

/* load.c */
void *load_tree(const struct options *o);

/* blob.c */
bool blob_stalls(const void *fdt);
int check_blob(const void *fdt, size_t size);

/* overlay.c */
bool is_overlay(const void *fdt);
void check_overlay(const void *fdt, const void *overlay, const char *path);

/* compile.c */
bool is_source(const char *path);
void *compile_source(const char *path, const struct options *o, size_t *size);
void *read_stream(FILE *f, size_t *size);

/* machine.c */
void find_machine(struct cma_machine *m, const struct options *o,
		  const void *fdt);
void free_machine(struct cma_machine *m, const struct options *o);

/* number.c */
u64 read_bytes(const char *text, const char *what);
void read_range(const char *text, const char *what, struct cma_range *range);

/* out.c */
struct file_out {
	struct cma_out out;
	FILE *file;
};

struct text {
	struct file_out out;
	char *s;
	size_t size;
};

void file_out_init(struct file_out *o, FILE *file);
struct cma_out *text_open(struct text *t);
char *text_take(struct text *t);

/* table.c */
struct table {
	struct cma_table table;
	struct cma_arena arena;
};

void table_make(struct table *t, const void *fdt, const struct cma_machine *m);
void table_free(struct table *t);

/* tree.c */
struct tree {
	struct options options;
	void *fdt;
	struct cma_machine machine;
	struct table table;
};

void tree_make(struct tree *t, const struct options *o);
void tree_free(struct tree *t);

/* draw.c */
int draw_table(const struct cma_table *t, const struct options *o);

/* diff.c */
int diff_command(const struct options *o);

/* live.c */
int live_command(const struct options *o);

/* why.c */
int why_command(const struct options *o);

#endif
