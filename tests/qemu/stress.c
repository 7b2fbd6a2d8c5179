// SPDX-License-Identifier: GPL-2.0-only
/*
 * Processes that take memory in every way there is, at once, and are killed at
 * random moments; then every byte must be back.
 *
 * Each of them checks what it gets: zeroes at first, and later its own marks.
 * Memory that was given to two at a time, or back too early, shows there.
 *
 * cmadt.seed=N on the command line makes the same choices again, in the same
 * processes; when the kernel runs which of them is its own choice.
 */
#include <errno.h>
#include <glob.h>
#include <linux/dma-buf.h>
#include <linux/videodev2.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"
#include "smem.h"

#define PAGE		4096

struct job;

/**
 * struct slot - a process, and those that follow it when it was killed
 * @job: what it does
 * @pid: who does it now
 * @kills: how many were killed
 * @steps: what they did, all together
 * @why: what one of them has found
 */
struct slot {
	const struct job *job;
	pid_t pid;
	unsigned int kills;
	volatile unsigned int steps;
	char why[128];
};

/**
 * struct job - what a process does again and again
 * @name: of V4L2 node, kind, heap, or the job itself
 * @step: one time: takes, checks, gives back; NULL or what is wrong
 * @fourcc: a format of that node
 */
struct job {
	const char *name;
	const char *(*step)(const struct job *job);
	uint32_t fourcc;
};

static uint32_t random_state;

/* Marsaglia's xorshift, so that a seed means the same on every libc */
static uint32_t any(uint32_t below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state % below;
}

/* A word of each page: zero at first, then ours as long as we hold it. */
static const char *use(uint32_t *words, size_t size)
{
	uint32_t mark = any(~0U);

	for (size_t i = 0; i < size / 4; i += PAGE / 4) {
		if (words[i])
			return "gets what is not zeroed";
		words[i] = mark + i;
	}
	usleep(any(3000));
	for (size_t i = 0; i < size / 4; i += PAGE / 4)
		if (words[i] != mark + i)
			return "finds another's marks";
	return NULL;
}

static const char *step_smem(const struct job *job)
{
	size_t size = PAGE << any(11);
	int fd = smem_get(job->name, size, any(2) ? SMEM_CACHED : 0);
	const char *why = "no mapping";
	uint32_t *words;

	if (fd < 0)
		return fd == -ENOMEM || fd == -EDQUOT ? NULL : strerror(-fd);
	words = smem_map(fd, size);
	if (any(2)) {
		close(fd);
		fd = -1;
	}
	if (words) {
		why = use(words, size);
		munmap(words, size);
	}
	if (fd >= 0)
		close(fd);
	return why;
}

static const char *step_v4l2(const struct job *job)
{
	const struct test t = { .node = job->name, .fourcc = job->fourcc };
	struct buffers b;
	const char *why = take_buffers(&t, &b, 1);

	if (!why) {
		why = use(b.words, b.size);
		drop_buffers(&b);
		return why;
	}
	if (errno != ENOMEM)
		return why;
	close(b.fd);
	return NULL;
}

static const char *step_heap(const struct job *job)
{
	size_t size = PAGE << any(11);
	int buf = heap_buffer(job->name, size);
	const char *why = "no mapping";
	uint32_t *words;

	if (buf < 0)
		return errno == ENOMEM || errno == EDQUOT ? NULL : strerror(errno);
	words = heap_map(buf, size);
	if (words) {
		heap_sync(buf, DMA_BUF_SYNC_START);
		why = use(words, size);
		heap_sync(buf, DMA_BUF_SYNC_END);
		munmap(words, size);
	}
	close(buf);
	return why;
}

/* Rules and quotas change under who allocates. */
static const char *step_rules(const struct job *job)
{
	static const char * const text[][2] = {
		{ "map", "11840000.jpeg-codec=jpeg,fimc3" },
		{ "map", "118?0000.fimc=fimc0,fimc1;2028000.smem/mfc=mfc1,mfc0" },
		{ "map", "heap-*=jpeg,fimd;2028000.smem/lent=smem-kept" },
		{ "map", "\n" },
		{ "quotas", "11810000.fimc * 512K" },
		{ "quotas", "11810000.fimc * 1G" },
		{ "quotas", "2028000.smem mfc 2M" },
		{ "quotas", "2028000.smem mfc 1G" },
		{ "quotas", "heap-ion * 1M" },
		{ "quotas", "heap-ion * 1G" },
	};
	uint32_t i = any(ARRAY_SIZE(text));
	char path[64];
	int err;

	(void)job;
	snprintf(path, sizeof(path), CONTIGUOUS "/%s", text[i][0]);
	err = put_text(path, text[i][1]);
	usleep(any(20000));
	return err ? strerror(err) : NULL;
}

static const struct job jobs[] = {
	{ "s5p-jpeg-enc", step_v4l2, V4L2_PIX_FMT_YUYV },
	{ "fimc.0.m2m", step_v4l2, V4L2_PIX_FMT_RGB565 },
	{ "fimc.1.m2m", step_v4l2, V4L2_PIX_FMT_RGB565 },
	{ "mfc", step_smem },
	{ "lent", step_smem },
	{ "ion-exynos", step_heap },
	{ "s5p-smem-mfc-shm", step_heap },
	{ "rules", step_rules },
};

static void start(struct slot *s)
{
	uint32_t seed = any(~0U) + 1;
	const char *why = NULL;
	pid_t pid = fork();

	/* The slot is shared: the child must not write its own 0 there. */
	if (pid) {
		s->pid = pid;
		return;
	}
	random_state = seed;
	for (; !why; s->steps++)
		why = s->job->step(s->job);
	snprintf(s->why, sizeof(s->why), "%s", why);
	_exit(1);
}

/* NULL if it lived until now. */
static const char *stop(struct slot *s)
{
	int status = 0;

	if (s->pid < 0)
		return "no process";
	kill(s->pid, SIGKILL);
	if (waitpid(s->pid, &status, 0) != s->pid)
		return strerror(errno);
	s->kills++;
	if (WIFEXITED(status))
		return s->why;
	return WTERMSIG(status) == SIGKILL ? NULL : strsignal(WTERMSIG(status));
}

static bool all_had_their_turn(const struct slot *slots)
{
	for (size_t i = 0; i < ARRAY_SIZE(jobs); i++)
		if (!slots[i].steps || !slots[i].kills)
			return false;
	return true;
}

/* For some seconds, and until each process has worked and been killed. */
static const char *play(struct slot *slots, unsigned int seconds)
{
	time_t end = time(NULL) + seconds;
	const char *why = NULL, *later;
	struct slot *s = slots;

	for (size_t i = 0; i < ARRAY_SIZE(jobs); i++) {
		slots[i].job = &jobs[i];
		start(&slots[i]);
	}
	while (!why && (time(NULL) < end || !all_had_their_turn(slots))) {
		usleep(1000 + any(60000));
		s = &slots[any(ARRAY_SIZE(jobs))];
		why = stop(s);
		start(s);
	}
	if (why)
		why = fail("%s %s", s->job->name, why);
	for (size_t i = 0; i < ARRAY_SIZE(jobs); i++) {
		later = stop(&slots[i]);
		if (later && !why)
			why = fail("%s %s", jobs[i].name, later);
	}
	return why;
}

/* All of a chunk's line but its last word, which is its age. */
static void put_chunks(FILE *f)
{
	char *text = slurp(STATE_DIR "/chunks"), *outer;

	for (char *line = strtok_r(text, "\n", &outer); line;
	     line = strtok_r(NULL, "\n", &outer))
		fprintf(f, "%.*s\n", (int)(strrchr(line, ' ') - line), line);
	free(text);
}

/* What is held: every chunk, and what each region has free. */
static char *holdings(void)
{
	char *text = NULL, *part;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	glob_t g;

	glob(CONTIGUOUS "/regions/*/free", 0, NULL, &g);
	for (size_t i = 0; i < g.gl_pathc; i++) {
		part = slurp(g.gl_pathv[i]);
		fprintf(f, "%s %s", g.gl_pathv[i], part);
		free(part);
	}
	globfree(&g);
	put_chunks(f);
	fclose(f);
	return text;
}

/* The line in which two texts differ first. */
static const char *first_difference(const char *a, const char *b)
{
	const char *line = b;

	for (; *b && *a == *b; a++, b++)
		if (*b == '\n')
			line = b + 1;
	return *a == *b ? NULL : fail("held at the end: %.*s",
				      (int)strcspn(line, "\n"), line);
}

/* The sum of a column of numbers, columns counted from 0. */
static unsigned long long sum(const char *path, int column)
{
	char *text = slurp(path), *outer, *inner, *word;
	unsigned long long total = 0;

	for (char *line = strtok_r(text, "\n", &outer); line;
	     line = strtok_r(NULL, "\n", &outer)) {
		word = strtok_r(line, " ", &inner);
		for (int i = 0; word && i < column; i++)
			word = strtok_r(NULL, " ", &inner);
		total += word ? strtoull(word, NULL, 0) : 0;
	}
	free(text);
	return total;
}

/* Chunks, accounts and quotas are three books of the same bytes. */
static const char *check_books(void)
{
	unsigned long long chunks = sum(STATE_DIR "/chunks", 2);
	unsigned long long accounts = sum(STATE_DIR "/accounts", 3);
	unsigned long long quotas = sum(CONTIGUOUS "/quotas", 2);

	if (chunks && chunks == accounts && chunks == quotas)
		return NULL;
	return fail("%#llx bytes of chunks, %#llx of accounts, %#llx of quotas",
		    chunks, accounts, quotas);
}

static uint32_t choose_seed(void)
{
	static const char word[] = "cmadt.seed=";
	char *cmdline = slurp("/proc/cmdline"), *at = strstr(cmdline, word);
	uint32_t seed = at ? strtoul(at + strlen(word), NULL, 0) : 0;
	struct timespec now;

	free(cmdline);
	clock_gettime(CLOCK_REALTIME, &now);
	return seed ? seed : (uint32_t)now.tv_nsec | 1;
}

/* To the kernel's log, where it stands before what went wrong. */
static __attribute__((format(printf, 1, 2))) void tell(const char *fmt, ...)
{
	char line[160];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	put_text("/dev/kmsg", line);
}

const char *test_stress(const struct test *t)
{
	size_t size = ARRAY_SIZE(jobs) * sizeof(struct slot);
	struct slot *slots = mmap(NULL, size, PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	uint32_t seed = choose_seed();
	char *before = holdings(), *after;
	const char *why;

	tell("cmadt: stress: cmadt.seed=%u, %u seconds\n", seed, t->seconds);
	random_state = seed;
	why = play(slots, t->seconds);
	put_text(CONTIGUOUS "/map", "\n");
	for (size_t i = 0; i < ARRAY_SIZE(jobs); i++)
		tell("cmadt: stress: %s: %u steps, killed %u times\n",
		     jobs[i].name, slots[i].steps, slots[i].kills);
	after = holdings();
	if (!why)
		why = first_difference(before, after);
	if (!why)
		why = check_books();
	free(before);
	free(after);
	return why ? fail("cmadt.seed=%u: %s", seed, strdup(why)) : NULL;
}
