// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the heaps in /dev/dma_heap as other users than root see them: who may
 * have memory, how much of it, and that nothing of the last owner is in it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

#define GREED (MIB / 4)

struct request {
	const char *heap;
	size_t size;
};

static int open_heap_now(const void *heap)
{
	return open(heap_path(heap), O_RDONLY) < 0 ? errno : 0;
}

/* EIO stands for memory that is not zeroed. */
static int take_zeroes(const void *data)
{
	const struct request *q = data;
	int buf = heap_buffer(q->heap, q->size);
	uint32_t *words;

	if (buf < 0)
		return errno;
	words = heap_map(buf, q->size);
	if (!words)
		return errno;
	return heap_is_zero(words, q->size) ? 0 : EIO;
}

static const char *grant(const char *heap, int uid)
{
	return chown(heap_path(heap), uid, uid) ?
	       fail("%s: chown: %s", heap, strerror(errno)) : NULL;
}

/* All of a region is full of secrets when another user gets all of it. */
const char *test_heap_zeroed(const struct test *t)
{
	struct region r;
	struct request q = { .heap = t->heap };
	uint32_t *words;
	int buf, err;

	if (!region_find(t->region, &r))
		return fail("the table has no region %s", t->region);
	q.size = r.size;
	buf = heap_buffer(t->heap, q.size);
	words = buf < 0 ? NULL : heap_map(buf, q.size);
	if (!words)
		return fail("%s: no buffer: %s", t->heap, strerror(errno));
	memset(words, 0xa5, q.size);
	munmap(words, q.size);
	close(buf);
	grant(t->heap, NOBODY);
	err = as_nobody(take_zeroes, &q);
	grant(t->heap, 0);
	return err ? fail("the next owner gets %s", strerror(err)) : NULL;
}

static const char *check_is_roots(const char *heap)
{
	struct stat st;

	if (stat(heap_path(heap), &st))
		return fail("%s: %s", heap, strerror(errno));
	if (!S_ISCHR(st.st_mode) || (st.st_mode & 07777) != 0600 || st.st_uid)
		return fail("%s: mode %o, owner %d", heap, st.st_mode,
			    (int)st.st_uid);
	if (as_nobody(open_heap_now, heap) != EACCES)
		return fail("%s: anybody may open it", heap);
	return NULL;
}

/* How many heaps there are; *why tells of one that is not as @check wants it. */
static int for_all_heaps(const char *(*check)(const char *heap),
			 const char *but, const char **why)
{
	DIR *dir = opendir(HEAPS);
	struct dirent *e;
	int n = 0;

	*why = NULL;
	while (dir && !*why && (e = readdir(dir))) {
		if (*e->d_name == '.')
			continue;
		n++;
		if (!but || strcmp(e->d_name, but))
			*why = check(e->d_name);
	}
	if (dir)
		closedir(dir);
	return n;
}

/* Lines of the table's last part, but for its heading */
static int count_table_heaps(void)
{
	char *table = slurp(STATE_DIR "/table"), *at = strstr(table, "\nheap ");
	int n = -1;

	for (at = at ? at + 1 : NULL; at && *at; n++) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	free(table);
	return n;
}

/* Root's by default, all of them; then one of them another's, and no other. */
const char *test_heap_permissions(const struct test *t)
{
	const struct request q = { .heap = t->heap, .size = MIB };
	int heaps = count_table_heaps() + 1;	/* and the kernel's own, "system" */
	const char *why;
	int n, err;

	n = for_all_heaps(check_is_roots, NULL, &why);
	if (!why && n != heaps)
		why = fail("%d heaps in " HEAPS ", the table has %d", n, heaps);
	why = why ?: grant(t->heap, NOBODY);
	if (why)
		return why;
	err = as_nobody(take_zeroes, &q);
	if (err)
		return fail("%s: granted, but: %s", t->heap, strerror(err));
	for_all_heaps(check_is_roots, t->heap, &why);
	return why ?: grant(t->heap, 0);
}

/* How a process that takes all it can get ended. */
struct greed {
	int buffers;
	int err;
};

static void take_all(const char *heap, int report)
{
	struct greed g = { 0 };
	int fd;

	if (setgid(NOBODY) || setuid(NOBODY))
		_exit(1);
	fd = open(heap_path(heap), O_RDWR);
	while (fd >= 0 && heap_allocate(fd, GREED) >= 0)
		g.buffers++;
	g.err = errno;
	if (write(report, &g, sizeof(g)) != sizeof(g))
		_exit(1);
	for (;;)
		pause();
}

/* As nobody, until there is no more; it is killed with all that it holds. */
static const char *be_greedy(const struct test *t, int buffers, int err)
{
	struct greed g = { .err = EIO };
	int ends[2];
	pid_t pid;

	if (pipe(ends))
		return fail("pipe: %s", strerror(errno));
	grant(t->heap, NOBODY);
	pid = fork();
	if (!pid)
		take_all(t->heap, ends[1]);
	if (pid < 0)
		return fail("fork: %s", strerror(errno));
	close(ends[1]);
	if (read(ends[0], &g, sizeof(g)) != sizeof(g))
		g.err = EIO;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(ends[0]);
	grant(t->heap, 0);
	if (g.buffers != buffers || g.err != err)
		return fail("%d buffers, then %s; want %d, then %s", g.buffers,
			    strerror(g.err), buffers, strerrorname_np(err));
	return heap_check_freed(t->device);
}

/* As many as the quota allows, and the log tells what that is. */
const char *test_heap_quota(const struct test *t)
{
	const char *why;
	char text[128];
	int err;

	snprintf(text, sizeof(text), "%s %s 2M", t->device, t->kind);
	err = put_text(CONTIGUOUS "/quotas", text);
	if (err)
		return fail("quotas: %s", strerror(err));
	why = be_greedy(t, 2 * MIB / GREED, EDQUOT);
	snprintf(text, sizeof(text),
		 "%s: kind \"%s\": quota 0x%x, holds 0x%x, wants 0x%x: ",
		 t->device, t->kind, 2 * MIB, 2 * MIB, GREED);
	if (!why && !log_has(text))
		why = fail("no line in the log with \"%s\"", text);
	return why;
}

/* All of the region, and the log tells why there was no more. */
const char *test_heap_full(const struct test *t)
{
	const char *why;
	struct region r;
	char want[128];

	if (!region_find(t->region, &r))
		return fail("the table has no region %s", t->region);
	why = be_greedy(t, r.size / GREED, ENOMEM);
	snprintf(want, sizeof(want), " bytes aligned to 0x1000: %s: free 0x0 of ",
		 t->region);
	if (!why && !log_has(want))
		why = fail("no line in the log with \"%s\"", want);
	return why;
}
