// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: bench time SEED COUNTS JSON	measure; COUNTS has instruction counts
 *        bench count SEED		under callgrind: a dump for each pair
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <valgrind/callgrind.h>

#include "bench.h"
#include "path.h"

#define OPS		400000	/* of a timed trace */
#define COUNTED		40000	/* of a counted trace */
#define RUNS		7
#define AHEAD		16	/* steps that a grant is fetched before its turn */

static const struct peer *const peers[] = {
	&peer_near_fit, &peer_2010, &peer_mainline, &peer_genalloc, &peer_drm,
	&peer_two_level_fit, &peer_best_fit,
};

#define PEERS (sizeof(peers) / sizeof(*peers))

/* What an operation takes, in ns, of a whole trace and after its fill. */
struct times {
	double all;
	double filled;
};

/* What was found out of a workload and a peer. */
struct result {
	struct times ns;	/* the fastest run, less that of peer_none */
	double worst;		/* ns of the slowest operation, least of all runs */
	double failed;		/* percent of requests, with enough free */
	double instructions;	/* an operation */
	double meta;		/* percent of the region */
};

static struct result results[WORKLOADS][PEERS];

static inline void do_op(const struct peer *p, void *region, struct grant *g,
			 const struct op *op)
{
	g += op->id;
	if (op->pages)
		g->pages = p->alloc(region, op->pages, op->align, g) ?
			   op->pages : 0;
	else if (g->pages)
		p->free(region, g);
}

/*
 * Steps from @i to @end. Who frees knows the address: that the bench has to look
 * it up in a large table is none of the allocator's time.
 */
static inline void do_ops(const struct peer *p, void *region,
			  struct grant *grants, const struct trace *t,
			  size_t i, size_t end)
{
	size_t last = t->ops - 1;

	for (; i < end; i++) {
		size_t ahead = i + AHEAD < last ? i + AHEAD : last;

		__builtin_prefetch(&grants[t->op[ahead].id]);
		do_op(p, region, grants, &t->op[i]);
	}
}

/* First fit over 10^5 chunks and more takes minutes. */
static bool is_too_slow(const struct peer *p, int workload)
{
	if (p == &peer_best_fit)
		return workload >= W5_4 || workload == W3;
	if (p == &peer_mainline || p == &peer_genalloc)
		return workload >= W5_5;
	return false;
}

static struct times run(const struct peer *p, const struct trace *t,
			struct grant *grants)
{
	void *region = p->create(t->pages);
	double start, filled, end;

	start = now();
	CALLGRIND_TOGGLE_COLLECT;
	do_ops(p, region, grants, t, 0, t->fill);
	filled = now();
	do_ops(p, region, grants, t, t->fill, t->ops);
	CALLGRIND_TOGGLE_COLLECT;
	end = now();
	p->destroy(region);
	return (struct times) { (end - start) / t->ops,
				(end - filled) / (t->ops - t->fill) };
}

/* The fastest of all runs, of either part. */
static void keep_fastest(struct times *best, struct times t)
{
	best->all = fmin(best->all, t.all);
	best->filled = fmin(best->filled, t.filled);
}

/* The clock is read for each operation: what that takes is taken off. */
static double run_worst(const struct peer *p, const struct trace *t,
			struct grant *grants)
{
	void *region = p->create(t->pages);
	double clock = 1e9, worst = 0, last, time;
	size_t i;

	for (i = 0; i < 1000; i++) {
		last = now();
		time = now() - last;
		clock = time < clock ? time : clock;
	}
	for (last = now(), i = 0; i < t->ops; i++) {
		do_op(p, region, grants, &t->op[i]);
		time = now();
		if (time - last > worst)
			worst = time - last;
		last = now();
	}
	p->destroy(region);
	return worst - clock;
}

static void die(const struct peer *p, int workload, const char *why)
{
	fprintf(stderr, "%s: %s: %s\n", workload_names[workload], p->name, why);
	exit(1);
}

static void check_grant(const struct peer *p, int workload,
			const struct trace *t, const struct op *op,
			const struct grant *g, uint8_t *used)
{
	if (g->page >= t->pages || op->pages > t->pages - g->page)
		die(p, workload, "outside the region");
	if ((BASE_FRAME + g->page) & (op->align - 1))
		die(p, workload, "not aligned");
	if (memchr(used + g->page, 1, op->pages))
		die(p, workload, "overlap");
	memset(used + g->page, 1, op->pages);
}

/* Every placement; returns percent of requests that failed without need. */
static double verify(const struct peer *p, int workload, const struct trace *t,
		     struct grant *grants)
{
	uint8_t *used = calloc(1, t->pages);
	unsigned long left = t->pages;
	void *region = p->create(t->pages);
	double requests = 0, failed = 0;
	size_t i;

	for (i = 0; i < t->ops; i++) {
		const struct op *op = &t->op[i];
		struct grant *g = &grants[op->id];

		if (!op->pages) {
			memset(used + g->page, 0, g->pages);
			left += g->pages;
		}
		do_op(p, region, grants, op);
		if (!op->pages)
			continue;
		requests++;
		if (g->pages) {
			check_grant(p, workload, t, op, g, used);
			left -= g->pages;
		} else if (left >= op->pages) {
			failed++;
		}
	}
	p->destroy(region);
	free(used);
	return 100 * failed / requests;
}

static void measure_peer(const struct peer *p, const struct trace *t,
			 struct grant *grants, struct result *r, bool worst)
{
	keep_fastest(&r->ns, run(p, t, grants));
	if (worst)
		r->worst = fmin(r->worst, run_worst(p, t, grants));
}

static void measure(int workload, uint64_t seed)
{
	const struct times never = { 1e12, 1e12 };
	struct result *r = results[workload];
	struct result none = { .ns = never };
	struct trace t;
	struct grant *grants;
	size_t i, n;

	make_trace(&t, workload, seed, OPS);
	grants = calloc(t.ids, sizeof(*grants));
	for (i = 0; i < PEERS; i++)
		if (!is_too_slow(peers[i], workload)) {
			r[i].failed = verify(peers[i], workload, &t, grants);
			r[i].meta = 100.0 * (peers[i]->meta(t.pages) +
					     peers[i]->meta_chunk *
					     (t.pages / 256)) / 4096 / t.pages;
			r[i].ns = never;
			r[i].worst = 1e12;
		}
	for (n = 0; n < (workload >= W5_5 ? 3 : RUNS); n++) {
		measure_peer(&peer_none, &t, grants, &none, false);
		for (i = 0; i < PEERS; i++)
			if (!is_too_slow(peers[i], workload))
				measure_peer(peers[i], &t, grants, &r[i], n < 3);
	}
	for (i = 0; i < PEERS; i++) {
		r[i].ns.all -= none.ns.all;
		r[i].ns.filled -= none.ns.filled;
	}
	free(grants);
	free(t.op);
}

static int peer_index(const char *name)
{
	size_t i;

	for (i = 0; i < PEERS; i++)
		if (!strcmp(peers[i]->name, name))
			return i;
	return -1;
}

static void print_workload(int w)
{
	size_t i;

	for (i = 0; i < PEERS; i++) {
		struct result *r = &results[w][i];

		if (is_too_slow(peers[i], w))
			continue;
		printf("%-8s %-9s %8.1f %6.2f %8.0f %6.2f %9.3f %8.3f %9.0f\n",
		       workload_names[w], peers[i]->name, r->ns.all,
		       r->ns.all / results[w][0].ns.all, r->instructions,
		       results[w][0].instructions ? r->instructions /
		       results[w][0].instructions : 0, r->failed, r->meta,
		       r->worst);
	}
}

/* W5 without the fill, and what 10^6 chunks take more than 10^2. */
static void print_growth(void)
{
	size_t i;
	int w;

	for (i = 0; i < PEERS; i++) {
		const struct result *last = &results[W5_6][i];

		if (is_too_slow(peers[i], W5_6))
			continue;
		printf("W5 growth %-9s %5.2f; after the fill", peers[i]->name,
		       last->ns.all / results[W5_2][i].ns.all);
		for (w = W5_2; w <= W5_6; w++)
			printf(" %.1f", results[w][i].ns.filled);
		printf(" ns, %.2f\n",
		       last->ns.filled / results[W5_2][i].ns.filled);
	}
}

static const char json_line[] =
	"    {\"workload\": \"%s\", \"peer\": \"%s\", \"ns\": %.1f, "
	"\"ns_after_fill\": %.1f, "
	"\"instructions\": %.0f, \"failed_percent\": %.4f, "
	"\"meta_percent\": %.4f, \"worst_ns\": %.0f},\n";

static void write_json(FILE *f, uint64_t seed, const struct extra *e)
{
	size_t i, w;

	fprintf(f, "{\n  \"seed\": %llu,\n  \"workloads\": [\n",
		(unsigned long long)seed);
	for (w = 0; w < WORKLOADS; w++)
		for (i = 0; i < PEERS; i++) {
			struct result *r = &results[w][i];

			if (!is_too_slow(peers[i], w))
				fprintf(f, json_line, workload_names[w], peers[i]->name,
					r->ns.all, r->ns.filled,
					r->instructions, r->failed, r->meta,
					r->worst);
		}
	fprintf(f, "    {}\n  ],\n  \"scaling\": %.2f,\n", results[W5_6][0].ns.all /
		results[W5_2][0].ns.all);
	write_extra(f, e);
	fprintf(f, "}\n");
}

/* Lines "WORKLOAD PEER INSTRUCTIONS"; peer "none" is what the loop takes. */
static void read_counts(const char *path, struct extra *e)
{
	double none[WORKLOADS + 1] = { 0 }, n;
	FILE *f = fopen(path, "r");
	char name[32];
	size_t p;
	int w, i;

	while (f && fscanf(f, "%d %31s %lf", &w, name, &n) == 3) {
		i = peer_index(name);
		if (!strcmp(name, "none"))
			none[w] = n;
		else if (w == WORKLOADS)
			e->path_instructions[!strcmp(name, "2010")] = n;
		else if (i >= 0)
			results[w][i].instructions = n;
	}
	if (f)
		fclose(f);
	for (p = 0; p < 2; p++)
		e->path_instructions[p] -= none[WORKLOADS];
	for (w = 0; w <= W5_4; w++)
		for (p = 0; p < PEERS; p++)
			if (results[w][p].instructions)
				results[w][p].instructions -= none[w];
}

static void count_one(const struct peer *p, int workload,
		      const struct trace *t, struct grant *grants)
{
	char name[64];

	CALLGRIND_ZERO_STATS;
	run(p, t, grants);
	snprintf(name, sizeof(name), "%d %s %zu", workload, p->name, t->ops);
	CALLGRIND_DUMP_STATS_AT(name);
}

static void count(uint64_t seed)
{
	struct grant *grants;
	struct trace t;
	size_t i;
	int w;

	for (w = 0; w <= W5_4; w++) {
		make_trace(&t, w, seed, COUNTED);
		grants = calloc(t.ids, sizeof(*grants));
		count_one(&peer_none, w, &t, grants);
		for (i = 0; i < PEERS; i++)
			if (peers[i] != &peer_best_fit)
				count_one(peers[i], w, &t, grants);
		free(grants);
		free(t.op);
	}
	count_path(seed, WORKLOADS);
}

int main(int argc, char **argv)
{
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
	struct extra e = { 0 };
	FILE *f;
	int w;

	if (argc == 3 && !strcmp(argv[1], "count")) {
		count(seed);
		return 0;
	}
	if (argc != 5 || strcmp(argv[1], "time"))
		return 2;
	read_counts(argv[3], &e);
	printf("%-8s %-9s %8s %6s %8s %6s %9s %8s %9s\n", "workload", "peer",
	       "ns/op", "ratio", "instr/op", "ratio", "failed %", "meta %",
	       "worst ns");
	for (w = 0; w < WORKLOADS; w++) {
		measure(w, seed);
		print_workload(w);
		fflush(stdout);
	}
	measure_extra(&e, seed);
	print_extra(&e);
	print_growth();
	f = fopen(argv[4], "w");
	if (!f) {
		perror(argv[4]);
		return 1;
	}
	write_json(f, seed, &e);
	return fclose(f) ? 1 : 0;
}
