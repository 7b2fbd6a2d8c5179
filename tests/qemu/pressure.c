// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an allocation costs in a region that is lent to the page allocator, in
 * one that is kept, and in one that is kept clean besides, when memory is idle
 * and when it is full.
 *
 * Two processes fill memory, one with anonymous pages, one with page cache (of
 * shmem: there is no disk here), leave some free, and go on writing to what they
 * have and exchanging pages of it. The kernel then uses the pages of the lent
 * region, and has to move them away when a device wants them. Without swap they
 * can only go to free memory.
 *
 * The board is tests/qemu/boards/smem.dtso: kinds "kept", "clean", "lent".
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"

#define PAGE	4096
#define MiB	(1024 * 1024)
#define BATCH	(64 * PAGE)

/* Between two requests, for the lent region to fill again. */
#define SETTLE_US	20000

/* A request that found no room is made again so many times, at most. */
#define ATTEMPTS	10

/**
 * struct load - how full memory is
 * @name: in the table
 * @spare: what is left free, in MiB; 0 to leave all alone
 * @must: does a lent region give what is asked for, within ATTEMPTS?
 */
struct load {
	const char *name;
	unsigned int spare;
	bool must;
};

static const struct load loads[] = {
	{ "idle", 0, true },
	{ "busy", 64, true },
	{ "full", 8, false },
	{ "after", 0, true },
};

static const size_t sizes[] = { 64 * 1024, MiB, 8 * MiB };

/**
 * struct kind - of memory
 * @name: of the node's memory-region-names
 * @lent: to the page allocator, while no device has it
 */
struct kind {
	const char *name;
	bool lent;
};

static const struct kind kinds[] = { { "kept" }, { "clean" }, { "lent", true } };

/**
 * struct result - of many requests
 * @ns: how long each took that was granted, with the attempts before it
 * @granted: how many were
 * @again: attempts that found no room
 * @refusal_ns: how long the longest of those took
 */
struct result {
	uint64_t *ns;
	unsigned int granted;
	unsigned int again;
	uint64_t refusal_ns;
};

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

/* A value of /proc/meminfo in MiB. */
static unsigned int meminfo(const char *name)
{
	char *text = slurp("/proc/meminfo"), *at = strstr(text, name);
	unsigned int mib = at ? strtoul(at + strlen(name), NULL, 10) / 1024 : 0;

	free(text);
	return mib;
}

/* The first to go, should memory not suffice. */
static void be_expendable(void)
{
	put_text("/proc/self/oom_score_adj", "1000");
}

/* Page by page, as long as more than @spare MiB are free. */
static size_t grow(char *memory, size_t most, unsigned int spare)
{
	size_t n;

	for (n = 0; n < most; n += PAGE) {
		if (n % MiB == 0 && meminfo("MemFree:") <= spare)
			break;
		memory[n] = 1;
	}
	return n;
}

/*
 * Fills, tells, and writes here and there until it is killed. Some pages are
 * given back and made anew: without that, what has once been moved out of the
 * lent region would never come there again. Not while a device has what was to
 * be spare: that would be the end of one of the two.
 */
static void hog(char *memory, size_t most, unsigned int spare, int ready)
{
	size_t n = grow(memory, most, spare) / BATCH;
	uint32_t x = 1;

	if (!n || write(ready, "", 1) != 1)
		_exit(1);
	for (;; usleep(1000)) {
		char *at;

		x = x * 1664525 + 1013904223;
		at = memory + (x >> 8) % n * BATCH;
		if (meminfo("MemFree:") + 1 >= spare &&
		    madvise(at, BATCH, MADV_REMOVE))
			madvise(at, BATCH, MADV_DONTNEED);
		for (size_t i = 0; i < BATCH; i += PAGE)
			at[i]++;
	}
}

static pid_t start_hog(bool cache, size_t most, unsigned int spare)
{
	int pipes[2], fd = -1;
	char *memory, byte;
	pid_t pid;

	if (pipe(pipes))
		return -1;
	pid = fork();
	if (pid == 0) {
		be_expendable();
		if (cache) {
			fd = memfd_create("hog", 0);
			if (ftruncate(fd, most + PAGE))
				_exit(1);
		}
		memory = mmap(NULL, most + PAGE, PROT_READ | PROT_WRITE,
			      cache ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS, fd, 0);
		if (memory == MAP_FAILED)
			_exit(1);
		hog(memory, most, spare, pipes[1]);
	}
	close(pipes[1]);
	if (read(pipes[0], &byte, 1) != 1)
		pid = -1;
	close(pipes[0]);
	return pid;
}

/* Page cache takes half of what there is, and anonymous memory the rest. */
static const char *start_hogs(const struct load *load, pid_t hogs[2])
{
	unsigned int all = meminfo("MemFree:");

	if (!load->spare)
		return NULL;
	hogs[0] = start_hog(true, (size_t)all / 2 * MiB, load->spare);
	hogs[1] = start_hog(false, (size_t)all * MiB, load->spare);
	if (hogs[0] < 0 || hogs[1] < 0)
		return "memory could not be filled";
	/* The region itself must be in use, or else nothing is shown. */
	if (meminfo("CmaTotal:") && meminfo("CmaFree:") > meminfo("CmaTotal:") / 2)
		return fail("of %u MiB that are lent %u are free",
			    meminfo("CmaTotal:"), meminfo("CmaFree:"));
	return NULL;
}

static void stop_hogs(const pid_t hogs[2])
{
	for (int i = 0; i < 2; i++) {
		if (hogs[i] <= 0)
			continue;
		kill(hogs[i], SIGKILL);
		waitpid(hogs[i], NULL, 0);
	}
}

/* A file, or the error; of a refusal the time counts. */
static int attempt(const char *kind, size_t size, struct result *r)
{
	uint64_t start = now(), ns;
	int fd = smem_get(kind, size, 0);

	if (fd != -ENOMEM)
		return fd;
	ns = now() - start;
	if (ns > r->refusal_ns)
		r->refusal_ns = ns;
	r->again++;
	return fd;
}

/* 0, or the error of the last attempt. */
static int measure_one(const char *kind, size_t size, struct result *r)
{
	uint64_t start = now();
	int fd = -ENOMEM;

	for (int i = 0; fd == -ENOMEM && i < ATTEMPTS; i++)
		fd = attempt(kind, size, r);
	if (fd < 0)
		return fd;
	r->ns[r->granted++] = now() - start;
	close(fd);
	return 0;
}

static const char *measure(const struct load *load, const struct kind *kind,
			   size_t size, unsigned int rounds, struct result *r)
{
	bool must = load->must || !kind->lent;
	int err;

	for (unsigned int i = 0; i < rounds; i++) {
		if (load->spare && kind->lent)
			usleep(SETTLE_US);
		err = measure_one(kind->name, size, r);
		if (err && (must || err != -ENOMEM))
			return fail("%s: 0x%zx bytes: %s, round %u", kind->name,
				    size, strerror(-err), i);
	}
	return NULL;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void print(FILE *f, const struct load *load, const char *kind,
		  size_t size, unsigned int rounds, struct result *r)
{
	unsigned int n = r->granted;

	fprintf(f, "%-6s %-5s %5zuK %4u %6u %6u %10.1f", load->name, kind,
		size / 1024, rounds, rounds - n, r->again, r->refusal_ns / 1e3);
	if (!n) {
		fprintf(f, "\n");
		return;
	}
	qsort(r->ns, n, sizeof(*r->ns), compare);
	fprintf(f, " %8.1f %8.1f %8.1f\n", r->ns[n / 2] / 1e3,
		r->ns[(n * 99 + 99) / 100 - 1] / 1e3, r->ns[n - 1] / 1e3);
}

static const char *measure_all(FILE *f, const struct load *load,
			       unsigned int rounds)
{
	uint64_t *ns = calloc(rounds, sizeof(*ns));
	const char *why = NULL;

	for (size_t s = 0; !why && s < ARRAY_SIZE(sizes); s++)
		for (size_t k = 0; !why && k < ARRAY_SIZE(kinds); k++) {
			struct result r = { .ns = ns };

			why = measure(load, &kinds[k], sizes[s], rounds, &r);
			print(f, load, kinds[k].name, sizes[s], rounds, &r);
			/* A carve-out gives at the first attempt, always. */
			if (!why && !kinds[k].lent && r.again)
				why = fail("%s: refused", kinds[k].name);
		}
	free(ns);
	return why;
}

static const char *measure_under(FILE *f, const struct load *load,
				 unsigned int rounds)
{
	pid_t hogs[2] = { 0 };
	const char *why = start_hogs(load, hogs);

	if (!why)
		why = measure_all(f, load, rounds);
	stop_hogs(hogs);
	return why ? fail("%s: %s", load->name, strdup(why)) : NULL;
}

/* In one go: a section that does not end would swallow what follows. */
static void report_rows(char *rows)
{
	char *outer;

	report_line("@begin pressure");
	report_line("memory kind    size    n failed  again refused us   p50 us   p99 us   max us");
	for (char *row = strtok_r(rows, "\n", &outer); row;
	     row = strtok_r(NULL, "\n", &outer))
		report_line("%s", row);
	report_line("@end pressure");
}

const char *test_pressure(const struct test *t)
{
	const char *why = NULL;
	char *rows = NULL;
	size_t size;
	FILE *f = open_memstream(&rows, &size);

	if (!f)
		return strerror(errno);
	/* boot.sh has it traced from the start; here that would be measured. */
	put_text("/sys/kernel/tracing/events/cma_region/enable", "0");
	for (size_t i = 0; !why && i < ARRAY_SIZE(loads); i++)
		why = measure_under(f, &loads[i], t->rounds);
	fclose(f);
	report_rows(rows);
	free(rows);
	return why;
}
