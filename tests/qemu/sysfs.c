// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of what root may change while the machine runs, and others may not.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

static int put_bytes(const char *path, const char *text, size_t size)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return errno;
	if (write(fd, text, size) < 0)
		err = errno;
	close(fd);
	return err;
}

/* 0 or an errno. */
int put_text(const char *path, const char *text)
{
	return put_bytes(path, text, strlen(text));
}

static bool contains(const char *path, const char *what)
{
	char *text = slurp(path);
	bool found = strstr(text, what);

	free(text);
	return found;
}

static bool holds(const char *path, const char *want)
{
	char *text = slurp(path);
	bool same = !strcmp(text, want);

	free(text);
	return same;
}

static const char *expect_put(const char *path, const char *text, int want)
{
	int err = put_text(path, text);

	return err == want ? NULL : fail("%s: \"%s\" gives %s, not %s", path,
					 text, strerror(err), strerror(want));
}

/* More than a page: sysfs cuts it in its last word, and it may look sound. */
static const char *check_long(const char *path, const char *begin, char last)
{
	char text[5000];
	int len = snprintf(text, sizeof(text), "%s", begin);

	memset(text + len, last, sizeof(text) - len - 1);
	text[sizeof(text) - 1] = '\0';
	return expect_put(path, text, E2BIG);
}

/* What stands in front of a NUL looks sound; a NUL at the end is none of it. */
static const char *check_nul(const char *path, const char *sound)
{
	size_t len = strlen(sound);
	char text[128];
	int err;

	memset(text, 'x', sizeof(text));
	memcpy(text, sound, len + 1);
	err = put_bytes(path, text, len + 3);
	if (err != EINVAL)
		return fail("%s: a NUL in the text gives %s", path,
			    strerror(err));
	err = put_bytes(path, text, len + 1);
	return err ? fail("%s: a NUL behind the text gives %s", path,
			  strerror(err)) : NULL;
}

/* A rule moves JPEG's buffers to another region; a faulty one changes nothing. */
const char *test_map(const struct test *t)
{
	static const char rule[] = "11840000.jpeg-codec=fimc1";
	const char *why = expect_put(CONTIGUOUS "/map", rule, 0);

	why = why ?: expect_put(CONTIGUOUS "/map",
				"11840000.jpeg-codec=fimc1,,jpeg", EINVAL);
	why = why ?: check_long(CONTIGUOUS "/map", "11840000.jpeg-codec=", 'x');
	why = why ?: check_nul(CONTIGUOUS "/map", rule);
	if (why)
		return why;
	if (!holds(CONTIGUOUS "/map", "11840000.jpeg-codec=fimc1\n"))
		return "the former map is gone";
	if (!holds(STATE_DIR "/maps", "sysfs 11840000.jpeg-codec=fimc1\n- \n"))
		return STATE_DIR "/maps does not tell where the map is from";
	return test_v4l2_buffer(t);
}

/*
 * What is refused changes nothing; more than there can be of pages is not 0. A
 * name of any length is a name, if only that of nobody.
 */
static const char *check_limits(void)
{
	static const char path[] = CONTIGUOUS "/quotas";
	static const char *const bad[] = {
		"4M junk", "M", "4Mjunk", "4P", "1E", "16777216T", "010K", "0x",
		"18446744073709551616", "",
	};
	char line[128];
	const char *why = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(bad) && !why; i++) {
		snprintf(line, sizeof(line), "11840000.jpeg-codec * %s", bad[i]);
		why = expect_put(path, line, EINVAL);
	}
	if (!why && !contains(path, " 0x10000\n"))
		why = "a quota of a line that was refused";
	snprintf(line, sizeof(line), "%070d %040d 4M", 0, 0);
	why = why ?: expect_put(path, line, ENOENT);
	why = why ?: check_nul(path, "11840000.jpeg-codec * 64K");
	why = why ?: check_long(path, "11840000.jpeg-codec * 1", '0');
	why = why ?: expect_put(path, "11840000.jpeg-codec * 16T\n", 0);
	if (!why && contains(path, " 0x0\n"))
		why = "16T has become 0";
	return why;
}

/* More than the quota is refused, with the quota as the reason. */
const char *test_quota(const struct test *t)
{
	const char *why;
	int err = put_text(CONTIGUOUS "/quotas", "11840000.jpeg-codec * 64K");

	if (err)
		return fail("quotas: %s", strerror(err));
	why = test_v4l2_buffer(t);
	if (!why || !strstr(why, "no buffer"))
		return fail("a buffer above the quota: %s", why ? why : "given");
	return check_limits() ?: test_v4l2_buffer(t);
}

/*
 * An idle region changes its allocator and works with it; one that is to have
 * what there is not, or that is in use, keeps it. The buffer lives until this
 * test's process ends.
 */
const char *test_allocator(const struct test *t)
{
	static const char path[] = CONTIGUOUS "/jpeg/alloc";
	const char *why = check_nul(path, "best-fit");

	why = why ? why : expect_put(path, "best-fit\n", 0);
	why = why ? why : expect_put(path, "nope", ENOENT);
	why = why ? why : expect_put(path, "near-fit and more", ENOENT);
	why = why ? why : test_v4l2_buffer(t);
	why = why ? why : expect_put(path, "near-fit", EBUSY);
	if (!why && !holds(path, "best-fit\n"))
		why = "jpeg: best-fit has gone";
	return why;
}

/* What @step returns in a process of its own that may do nothing special. */
int as_nobody(int (*step)(const void *data), const void *data)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		if (setgid(NOBODY) || setuid(NOBODY))
			_exit(255);
		_exit(step(data));
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || !WIFEXITED(status))
		return 255;
	return WEXITSTATUS(status);
}

static int open_to_read(const void *path)
{
	return open(path, O_RDONLY) < 0 ? errno : 0;
}

static int open_to_write(const void *path)
{
	return open(path, O_WRONLY) < 0 ? errno : 0;
}

static int files_seen;

static int see_writable(const char *path, const struct stat *st, int flag)
{
	(void)st;
	files_seen += flag == FTW_F;
	return flag == FTW_F && !open_to_write(path);
}

/* How many files below a folder may not be written; 0 if one may. */
static int count_safe(const void *folder)
{
	files_seen = 0;
	return ftw(folder, see_writable, 8) ? 0 : files_seen;
}

/* What tells or changes who has which memory is root's. */
const char *test_permissions(const struct test *t)
{
	static const char * const paths[] = {
		CONTIGUOUS "/map", CONTIGUOUS "/quotas", STATE_DIR,
		STATE_DIR "/table", STATE_DIR "/inputs", STATE_DIR "/bindings",
		STATE_DIR "/chunks", STATE_DIR "/accounts", STATE_DIR "/leaks",
		STATE_DIR "/free", STATE_DIR "/maps", CONTIGUOUS "/jpeg/alloc",
	};

	(void)t;
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		if (as_nobody(open_to_read, paths[i]) != EACCES)
			return fail("%s: anybody may read it", paths[i]);
		if (as_nobody(open_to_write, paths[i]) != EACCES)
			return fail("%s: anybody may write it", paths[i]);
		if (access(paths[i], R_OK))
			return fail("%s: %s", paths[i], strerror(errno));
	}
	if (as_nobody(count_safe, CONTIGUOUS) < 10)
		return fail("%s: anybody may write in it", CONTIGUOUS);
	return NULL;
}

/* Where the region is idle and has 4 MiB: one free run of 2^10 pages. */
static const char *check_state_files(const struct test *t)
{
	char line[64];
	char *text;
	bool same;

	snprintf(line, sizeof(line), "%-16s 0 0 0 0 0 0 0 0 0 0 1\n", t->region);
	if (!contains(STATE_DIR "/free", line))
		return fail(STATE_DIR "/free has no \"%s\"", line);
	if (!holds(STATE_DIR "/leaks", ""))
		return STATE_DIR "/leaks tells of some";
	text = slurp(CONTIGUOUS "/allocators");
	same = !strncmp(text, "near-fit\n", 9);
	free(text);
	return same ? NULL : "near-fit is not the first allocator";
}

/* The files of a region say what the table says. */
const char *test_files(const struct test *t)
{
	char path[128], want[64];
	struct region r;

	if (!region_find(t->region, &r))
		return fail("the table has no region %s", t->region);
	snprintf(path, sizeof(path), CONTIGUOUS "/%s/name", t->region);
	snprintf(want, sizeof(want), "%s\n", t->region);
	if (!holds(path, want))
		return fail("%s is not %s", path, want);
	snprintf(path, sizeof(path), CONTIGUOUS "/%s/start", t->region);
	snprintf(want, sizeof(want), "0x%llx\n", (unsigned long long)r.start);
	if (!holds(path, want))
		return fail("%s is not %s", path, want);
	snprintf(path, sizeof(path), CONTIGUOUS "/regions/%llx/size",
		 (unsigned long long)r.start);
	snprintf(want, sizeof(want), "0x%llx\n", (unsigned long long)r.size);
	if (!holds(path, want))
		return fail("%s is not %s", path, want);
	snprintf(path, sizeof(path), CONTIGUOUS "/%s/users", t->region);
	return holds(path, "0\n") ? check_state_files(t) :
				    fail("%s: in use", t->region);
}
