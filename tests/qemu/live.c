// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of cmadt on the board. What `cmadt why` foresees is held against what
 * the driver then gets, and against the line that the kernel then logs.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

#define CMADT	"/bin/cmadt"

/* What a buffer of 640x480 pixels, two bytes each, takes at least. */
#define PIXELS	"614400"

/**
 * struct outcome - how a program ended
 * @status: its exit status, -1 if it did not exit
 * @text: what it printed, also on the standard error output
 */
struct outcome {
	int status;
	char *text;
};

static char *read_all(int fd)
{
	char *text = calloc(1, 1), *more;
	size_t len = 0;
	ssize_t n = 1;

	while (text && n > 0) {
		more = realloc(text, len + 4096 + 1);
		if (!more)
			break;
		text = more;
		n = read(fd, text + len, 4096);
		len += n > 0 ? n : 0;
		text[len] = '\0';
	}
	return text;
}

static struct outcome run_as(int user, const char * const argv[])
{
	struct outcome o = { -1, NULL };
	int fds[2], status;
	pid_t pid;

	if (pipe(fds))
		return o;
	pid = fork();
	if (pid == 0) {
		dup2(fds[1], STDOUT_FILENO);
		dup2(fds[1], STDERR_FILENO);
		close(fds[0]);
		close(fds[1]);
		if (!setgid(user) && !setuid(user))
			execv(argv[0], (char **)argv);
		_exit(127);
	}
	close(fds[1]);
	o.text = read_all(fds[0]);
	close(fds[0]);
	if (pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status))
		o.status = WEXITSTATUS(status);
	return o;
}

#define RUN_AS(user, ...) \
	run_as(user, (const char * const []){ CMADT, __VA_ARGS__, NULL })

/* The table to the byte, and behind it who holds the memory. */
const char *test_live(const struct test *t)
{
	char *table = slurp(STATE_DIR "/table"), want[160];
	struct outcome o = RUN_AS(0, "live");
	struct chunk c;
	size_t pos = 0;

	report_string("live", o.text);
	if (o.status)
		return fail("live ends with status %d", o.status);
	if (!*table || strncmp(o.text, table, strlen(table)))
		return "it does not begin with the kernel's table";
	if (!chunk_next(t->device, &pos, &c))
		return fail("%s has no chunk", t->device);
	snprintf(want, sizeof(want), "\n%-16s 0x%08llx 0x%08llx %s ", t->region,
		 (unsigned long long)c.start, (unsigned long long)c.size,
		 t->device);
	if (!strstr(o.text + strlen(table), want))
		return fail("no line \"%s\"", want + 1);
	o = RUN_AS(0, "live", "--json");
	report_string("live.json", o.text);
	return o.status ? fail("live --json: status %d", o.status) : NULL;
}

/* Who may not read the kernel's files learns that, and nothing else. */
const char *test_live_nobody(const struct test *t)
{
	static const char want[] = "cmadt: " STATE_DIR
		"/table: Permission denied: only root may read it\n";
	struct outcome o = RUN_AS(NOBODY, "live");

	(void)t;
	if (o.status != 2 || strcmp(o.text, want))
		return fail("live: status %d, %s", o.status, o.text);
	o = RUN_AS(NOBODY, "why", "11840000.jpeg-codec", "-", "1M");
	if (o.status != 2 || strcmp(o.text, want))
		return fail("why: status %d, %s", o.status, o.text);
	return NULL;
}

/*
 * The address that is foreseen is the one that the driver gets; what it really
 * asked for goes to @c.
 */
static const char *foresee_success(const struct test *t, struct chunk *c)
{
	struct outcome o = RUN_AS(0, "why", "--dma", t->device, "-", PIXELS);
	char *at = strstr(o.text, "serves it, at 0x");
	unsigned long long address = 0;
	struct buffers b;
	const char *why;
	size_t pos = 0;

	report_string("why-served", o.text);
	if (o.status || !at || sscanf(at, "serves it, at 0x%llx", &address) != 1)
		return fail("foreseen: status %d, %s", o.status, o.text);
	why = take_buffers(t, &b, 1);
	if (why)
		return why;
	if (!chunk_next(t->device, &pos, c) || c->start != address)
		return fail("the buffer is not at %#llx", address);
	drop_buffers(&b);
	return NULL;
}

/* The line that is foreseen is in the log, word for word. */
static const char *find_in_log(const char *text)
{
	static const char before[] = "the log will say: ";
	char *line = strstr(text, before), *log;
	bool told;

	if (!line)
		return fail("no word of the log: %s", text);
	line += strlen(before);
	line[strcspn(line, "\n")] = '\0';
	log = read_log();
	told = log && strstr(log, line);
	free(log);
	return told ? NULL : fail("not in the log: %s", line);
}

static const char *foresee_failure(const struct test *t, uint64_t size)
{
	struct buffers all, more;
	struct outcome o;
	char bytes[32];
	const char *why = take_buffers(t, &all, 32);

	if (why)
		return why;
	snprintf(bytes, sizeof(bytes), "%llu", (unsigned long long)size);
	o = RUN_AS(0, "why", "--dma", t->device, "-", bytes);
	report_string("why-fails", o.text);
	if (o.status != 1 || !strstr(o.text, "in the way at 0x") ||
	    !strstr(o.text, t->device) || !strstr(o.text, "ENOMEM"))
		return fail("foreseen: status %d, %s", o.status, o.text);
	why = take_buffers(t, &more, 1);
	if (!why || !strstr(why, "no buffer: Cannot allocate memory"))
		return fail("another buffer: %s", why ? why : "given");
	return find_in_log(o.text);
}

/* A request that works, and the same one when the region is full. */
const char *test_why(const struct test *t)
{
	struct chunk c;
	const char *why = foresee_success(t, &c);

	return why ? why : foresee_failure(t, c.size);
}
