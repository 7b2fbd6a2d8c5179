// SPDX-License-Identifier: GPL-2.0-only
/* cmadt live: the table of the running kernel, and what is done with it. */
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <linux/mm.h>

#include "../../mm/cma_region/pool.h"
#include "json.h"
#include "state.h"

/**
 * struct use - what a region is used for
 * @used: bytes allocated
 * @free: bytes that are not
 * @hole: bytes of the largest free run
 * @chunks: allocations
 * @peak: bytes that were allocated at most
 * @has_peak: the kernel tells @peak
 */
struct use {
	u64 used;
	u64 free;
	u64 hole;
	u64 chunks;
	u64 peak;
	bool has_peak;
};

static struct use use_of(const struct state *s, const struct cma_region *r)
{
	struct use u = {
		.free = (u64)r->pool->free << PAGE_SHIFT,
		.hole = (u64)cma_pool_largest(r->pool, 0) << PAGE_SHIFT,
		.chunks = r->pool->chunks,
	};

	u.used = r->size - u.free;
	u.has_peak = state_number(s, r, "peak", &u.peak);
	return u;
}

static void print_use(const struct state *s)
{
	const struct cma_table *t = &s->tree.table.table;
	u32 i;

	printf("\n%-16s %-10s %-10s %-10s %-10s %-6s %s\n", "region", "size",
	       "used", "free", "hole", "chunks", "peak");
	for (i = 0; i < t->nregions; i++) {
		const struct cma_region *r = &t->regions[t->order[i]];
		struct use u;

		if (!r->pool)
			continue;
		u = use_of(s, r);
		printf("%-16s 0x%08llx 0x%08llx 0x%08llx 0x%08llx %-6llu ",
		       r->name, r->size, u.used, u.free, u.hole, u.chunks);
		printf(u.has_peak ? "0x%08llx\n" : "-\n", u.peak);
	}
}

static void print_owners(const struct state *s)
{
	size_t i;

	printf("\n%-16s %-10s %-10s %-24s %-8s %s\n", "region", "start",
	       "size", "owner", "kind", "age");
	for (i = 0; i < s->chunks.n; i++) {
		char **f = s->chunks.row[i].field;

		printf("%-16s %-10s %-10s %-24s %-8s %s\n", f[CHUNK_REGION],
		       f[CHUNK_START], f[CHUNK_SIZE], f[CHUNK_DEVICE],
		       f[CHUNK_KIND], f[CHUNK_AGE] ? f[CHUNK_AGE] : "-");
	}
}

static void print_accounts(const struct state *s)
{
	size_t i;

	printf("\n%-24s %-8s %-16s %-10s %-10s %-6s %s\n", "account", "kind",
	       "region", "bytes", "peak", "chunks", "failures");
	for (i = 0; i < s->accounts.n; i++) {
		char **f = s->accounts.row[i].field;

		printf("%-24s %-8s %-16s %-10s %-10s %-6s %s\n",
		       f[ACCOUNT_DEVICE], f[ACCOUNT_KIND], f[ACCOUNT_REGION],
		       f[ACCOUNT_BYTES], f[ACCOUNT_PEAK], f[ACCOUNT_CHUNKS],
		       f[ACCOUNT_FAILURES]);
	}
}

static void print_quotas(const struct state *s)
{
	size_t i;

	printf("\n%-24s %-8s %-10s %s\n", "quota", "kind", "held", "limit");
	for (i = 0; i < s->quotas.n; i++) {
		char **f = s->quotas.row[i].field;

		printf("%-24s %-8s %-10s %s\n", f[QUOTA_DEVICE], f[QUOTA_KIND],
		       f[QUOTA_HELD], f[QUOTA_LIMIT]);
	}
	printf("\nrules: %s\n", *s->map ? s->map : "none");
}

static void put_use(struct json *j, const struct state *s)
{
	const struct cma_table *t = &s->tree.table.table;
	u32 i;

	json_open(j, "use", '[');
	for (i = 0; i < t->nregions; i++) {
		const struct cma_region *r = &t->regions[t->order[i]];
		struct use u;

		if (!r->pool)
			continue;
		u = use_of(s, r);
		json_open(j, NULL, '{');
		json_text(j, "region", r->name);
		json_hex(j, "size", r->size);
		json_hex(j, "used", u.used);
		json_hex(j, "free", u.free);
		json_hex(j, "hole", u.hole);
		json_hex(j, "chunks", u.chunks);
		if (u.has_peak)
			json_hex(j, "peak", u.peak);
		else
			json_text(j, "peak", NULL);
		json_close(j, '}');
	}
	json_close(j, ']');
}

/**
 * struct column - a field of a file, and what it is called
 * @name: key of the member
 * @number: it is one
 */
struct column {
	const char *name;
	bool number;
};

static const struct column chunk_columns[MAX_FIELDS] = {
	{ "region", false }, { "start", true }, { "size", true },
	{ "device", false }, { "kind", false }, { "age", false },
};

static const struct column account_columns[MAX_FIELDS] = {
	{ "device", false }, { "kind", false }, { "region", false },
	{ "bytes", true }, { "peak", true }, { "chunks", true },
	{ "failures", true },
};

static const struct column quota_columns[MAX_FIELDS] = {
	{ "device", false }, { "kind", false }, { "held", true },
	{ "limit", true },
};

/* "-" is nothing, and so is "*", the kind without a name; as in the table. */
static bool is_nothing(const char *field)
{
	return !field || ((*field == '-' || *field == '*') && !field[1]);
}

static void put_rows(struct json *j, const char *key, const struct rows *rows,
		     const struct column *column)
{
	size_t i;
	int k;

	json_open(j, key, '[');
	for (i = 0; i < rows->n; i++) {
		json_open(j, NULL, '{');
		for (k = 0; k < MAX_FIELDS && column[k].name; k++) {
			const char *s = rows->row[i].field[k];

			if (is_nothing(s))
				json_text(j, column[k].name, NULL);
			else if (column[k].number)
				json_hex(j, column[k].name,
					 row_number(rows, i, k));
			else
				json_text(j, column[k].name, s);
		}
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void print_state_json(const struct state *s)
{
	struct json j;

	json_begin(&j, stdout);
	json_table(&j, &s->tree.table.table);
	put_use(&j, s);
	put_rows(&j, "chunks", &s->chunks, chunk_columns);
	put_rows(&j, "accounts", &s->accounts, account_columns);
	put_rows(&j, "quotas", &s->quotas, quota_columns);
	json_text(&j, "rules", s->map);
	json_end(&j);
}

static void show(const struct options *o)
{
	struct state s;

	state_read(&s, o->root);
	if (o->json) {
		print_state_json(&s);
	} else {
		fputs(s.text, stdout);
		print_use(&s);
		print_owners(&s);
		print_accounts(&s);
		print_quotas(&s);
	}
	state_free(&s);
	must_flush();
}

/* Seconds, with a fraction: less than a day, more than nothing. */
static struct timespec pause_of(const struct options *o)
{
	char *end = "";
	double seconds = o->nfiles ? strtod(o->files[0], &end) : 2;
	struct timespec t;

	if (*end || (o->nfiles && end == o->files[0]) || o->nfiles > 1 ||
	    !(seconds >= 0.01 && seconds < 86400))
		die("live --watch: got %s, want seconds", o->files[0]);
	t.tv_sec = seconds;
	t.tv_nsec = (seconds - t.tv_sec) * 1e9;
	return t;
}

/**
 * live_command() - cmadt live
 * @o: the command line
 *
 * Return: the exit status.
 */
int live_command(const struct options *o)
{
	struct timespec pause;

	if (!o->watch) {
		if (o->nfiles)
			die("live: got %s, want options only", o->files[0]);
		show(o);
		return CMADT_CLEAN;
	}
	pause = pause_of(o);
	for (;;) {
		if (isatty(STDOUT_FILENO) && !o->json)
			fputs("\033[H\033[J", stdout);
		show(o);
		nanosleep(&pause, NULL);
	}
}
