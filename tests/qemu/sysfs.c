// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of what root may change while the machine runs, and others may not.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

/* 0 or an errno. */
int put_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return errno;
	if (write(fd, text, strlen(text)) < 0)
		err = errno;
	close(fd);
	return err;
}

static bool holds(const char *path, const char *want)
{
	char *text = slurp(path);
	bool same = !strcmp(text, want);

	free(text);
	return same;
}

/* A rule moves JPEG's buffers to another region; a faulty one changes nothing. */
const char *test_map(const struct test *t)
{
	static const char rule[] = "11840000.jpeg-codec=fimc1";
	int err = put_text(CONTIGUOUS "/map", rule);

	if (err)
		return fail("map: %s", strerror(err));
	err = put_text(CONTIGUOUS "/map", "11840000.jpeg-codec=fimc1,,jpeg");
	if (err != EINVAL)
		return fail("a faulty map gives %s", strerror(err));
	if (!holds(CONTIGUOUS "/map", "11840000.jpeg-codec=fimc1\n"))
		return "the former map is gone";
	return test_v4l2_buffer(t);
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
	err = put_text(CONTIGUOUS "/quotas", "11840000.jpeg-codec * 16M");
	if (err)
		return fail("quotas: %s", strerror(err));
	return test_v4l2_buffer(t);
}

static const char *expect_put(const char *path, const char *text, int want)
{
	int err = put_text(path, text);

	return err == want ? NULL : fail("%s: \"%s\" gives %s, not %s", path,
					 text, strerror(err), strerror(want));
}

/*
 * An idle region changes its allocator and works with it; one that is in use
 * keeps it, and so does one that is to have what there is not.
 */
const char *test_allocator(const struct test *t)
{
	static const char jpeg[] = CONTIGUOUS "/jpeg/alloc";
	static const char fimd[] = CONTIGUOUS "/fimd/alloc";
	const char *why = expect_put(jpeg, "best-fit\n", 0);

	why = why ? why : expect_put(jpeg, "nope", ENOENT);
	if (!why && !holds(jpeg, "best-fit\n"))
		why = "jpeg: not best-fit";
	why = why ? why : test_v4l2_buffer(t);
	why = why ? why : expect_put(jpeg, "near-fit", 0);
	why = why ? why : test_v4l2_buffer(t);
	if (!why && holds(CONTIGUOUS "/fimd/users", "0\n"))
		why = "fimd: nobody uses it";
	why = why ? why : expect_put(fimd, "best-fit", EBUSY);
	if (!why && !holds(fimd, "near-fit\n"))
		why = "fimd: not near-fit";
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

/* What tells or changes who has which memory is root's. */
const char *test_permissions(const struct test *t)
{
	static const char * const paths[] = {
		CONTIGUOUS "/map", CONTIGUOUS "/quotas", STATE_DIR "/table",
		STATE_DIR "/inputs", STATE_DIR "/bindings", STATE_DIR "/chunks",
		STATE_DIR "/accounts", STATE_DIR "/leaks", STATE_DIR "/free",
		CONTIGUOUS "/jpeg/alloc",
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
	return NULL;
}

/* The files of a region say what the table says. */
const char *test_files(const struct test *t)
{
	char path[128], want[64];
	struct region r;

	if (!region_find(t->region, &r))
		return fail("the table has no region %s", t->region);
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
	return holds(path, "0\n") ? NULL : fail("%s: in use", t->region);
}
