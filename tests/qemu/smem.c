// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the sample driver, samples/cma_region: buffers of kinds for user
 * space, on the board tests/qemu/boards/smem.dtso.
 *
 *	mfc	mfc0, then mfc-secure, which is no-map
 *	fimc	fimc3
 *	mfc-shm	mfc1, then mfc-normal
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"
#include "smem.h"

#define DEVICE	"2028000.smem"
#define QUOTAS	CONTIGUOUS "/quotas"
#define MiB	(1024 * 1024)

static int request(int fd, const char *kind, uint32_t size, uint32_t align,
		   uint32_t flags)
{
	struct smem_request q = { .size = size, .align = align, .flags = flags };

	memcpy(q.kind, kind, strnlen(kind, sizeof(q.kind)));
	return ioctl(fd, SMEM_ALLOC, &q) ? -errno : 0;
}

/* A file with a buffer, or a negative errno. */
int smem_get(const char *kind, uint32_t size, uint32_t flags)
{
	int fd = open("/dev/smem", O_RDWR | O_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	err = request(fd, kind, size, 0, flags);
	if (!err)
		return fd;
	close(fd);
	return err;
}

uint32_t *smem_map(int fd, size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	return p == MAP_FAILED ? NULL : p;
}

static unsigned int count_chunks(const char *region)
{
	unsigned int n = 0;
	struct chunk c;
	size_t pos = 0;

	while (chunk_next(DEVICE, &pos, &c))
		n += !region || !strcmp(c.region, region);
	return n;
}

static bool all_zero(const uint32_t *words, size_t size)
{
	for (size_t i = 0; i < size / 4; i++)
		if (words[i])
			return false;
	return true;
}

/* Zeroed, in the right region, and one piece: told by its content. */
static const char *check_buffer(int fd, const char *region, size_t size)
{
	const struct test t = { .device = DEVICE, .region = region };
	uint32_t *words;
	const char *why;

	if (fd < 0)
		return fail("no buffer in %s: %s", region, strerror(-fd));
	words = smem_map(fd, size);
	if (!words)
		return fail("no mapping of %s: %s", region, strerror(errno));
	if (!all_zero(words, size))
		return fail("a buffer in %s is not zeroed", region);
	fill(words, size / 4);
	why = check_content(&t, words, size);
	munmap(words, size);
	return why;
}

static const char *check_kind(const char *kind, const char *region)
{
	const char *why;
	int fd;

	/* Twice: the second time over what the first left. */
	for (int i = 0; i < 2; i++) {
		fd = smem_get(kind, MiB, 0);
		why = check_buffer(fd, region, MiB);
		if (why)
			return why;
		close(fd);
	}
	return NULL;
}

static const char *right_regions(void)
{
	static const char * const want[][2] = {
		{ "mfc", "mfc0" }, { "", "mfc0" }, { "fimc", "fimc3" },
		{ "mfc-shm", "mfc1" }, { "lent", "smem-lent" },
		{ "kept", "smem-kept" }, { "clean", "smem-clean" },
	};
	const char *why = NULL;

	for (size_t i = 0; !why && i < ARRAY_SIZE(want); i++)
		why = check_kind(want[i][0], want[i][1]);
	return why;
}

/* mfc0 has room for one of 32 MiB, mfc-secure for another, and then there is none. */
static const char *falls_back(void)
{
	int a = smem_get("mfc", 32 * MiB, 0), b = smem_get("mfc", 32 * MiB, 0);
	int c = smem_get("mfc", 32 * MiB, 0);
	const char *why = check_buffer(a, "mfc0", 32 * MiB);

	if (!why)
		why = check_buffer(b, "mfc-secure", 32 * MiB);
	if (!why && c != -ENOMEM)
		why = fail("a third buffer: %s", c < 0 ? strerror(-c) : "given");
	if (!why && !log_has("kind \"mfc\": no 0x2000000 bytes aligned to 0x1000: mfc0: free "))
		why = "no line in the log tells why there was no third buffer";
	close(a);
	close(b);
	return why;
}

/* The last of descriptor and mapping frees the buffer, not the first. */
static const char *freed_at_close(void)
{
	int fd = smem_get("fimc", MiB, 0);
	uint32_t *words = fd < 0 ? NULL : smem_map(fd, MiB);

	if (!words)
		return "no buffer";
	close(fd);
	if (count_chunks("fimc3") != 1)
		return "gone while it is mapped";
	words[0] = 1;
	munmap(words, MiB);
	return count_chunks("fimc3") ? "it stays for ever" : NULL;
}

/* A child with buffers, two of them mapped, that waits to be killed. */
static pid_t hold(int ready)
{
	static const char * const kinds[] = { "mfc", "fimc", "mfc-shm", SMEM_ON_CHIP };
	pid_t pid = fork();
	int fd;

	if (pid)
		return pid;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		fd = smem_get(kinds[i], 4096, 0);
		if (fd < 0 || (i % 2 && !smem_map(fd, 4096)))
			_exit(1);
	}
	if (write(ready, "", 1) == 1)
		pause();
	_exit(1);
}

static const char *freed_when_killed(void)
{
	unsigned int before = count_chunks(NULL), held;
	int pipes[2], status;
	char byte;
	pid_t pid;

	if (pipe(pipes))
		return strerror(errno);
	pid = hold(pipes[1]);
	close(pipes[1]);
	if (read(pipes[0], &byte, 1) != 1)
		return "the child got no buffers";
	close(pipes[0]);
	held = count_chunks(NULL);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	if (held != before + 4)
		return fail("%u chunks before, %u with four more", before, held);
	held = count_chunks(NULL);
	return held == before ? NULL : fail("%u chunks, then %u", before, held);
}

/* What makes no sense gets the error that says so. */
static const char *refuses(void)
{
	static const struct {
		const char *kind;
		uint32_t size, align, flags;
		int err;
	} bad[] = {
		{ "mfc", 0, 0, 0, -EINVAL },
		{ "mfc", 4096, 3, 0, -EINVAL },
		{ "mfc", 4096, 0, 2, -EINVAL },
		{ "sixteen-letters-", 4096, 0, 0, -EINVAL },
		{ "nobody", 4096, 0, 0, -ENOENT },
		{ "fimc", 0xfffff001, 0, 0, -ENOMEM },
		{ "fimc", 25600 * 1024 + 1, 0, 0, -ENOMEM },
		{ SMEM_ON_CHIP, 0x8001, 0, 0, -ENOMEM },
	};
	int fd = open("/dev/smem", O_RDWR | O_CLOEXEC), err = 0;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		err = request(fd, bad[i].kind, bad[i].size, bad[i].align,
			      bad[i].flags);
		if (err != bad[i].err)
			return fail("%s, %#x: %s, want %s", bad[i].kind,
				    bad[i].size, strerror(-err),
				    strerror(-bad[i].err));
	}
	if (smem_map(fd, 4096) || errno != EINVAL)
		return "maps what is not there";
	if (request(fd, "fimc", 4096, 0, 0))
		return "no buffer on a file that was refused one";
	if (request(fd, "fimc", 4096, 0, 0) != -EBUSY)
		return "two buffers on one file";
	close(fd);
	return NULL;
}

static const char *maps_no_more(void)
{
	int fd = smem_get("fimc", 2 * 4096 - 1, SMEM_CACHED);
	void *p;

	if (fd < 0)
		return strerror(-fd);
	if (smem_map(fd, 3 * 4096) || errno != EINVAL)
		return "maps more than the buffer";
	p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 2 * 4096);
	if (p != MAP_FAILED || errno != EINVAL)
		return "maps what is behind the buffer";
	p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	if (p != MAP_FAILED || errno != EINVAL)
		return "maps a copy";
	p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 4096);
	if (p == MAP_FAILED)
		return fail("does not map its second page: %s", strerror(errno));
	munmap(p, 4096);
	close(fd);
	return NULL;
}

/* Cached and write-combined mappings show the same memory, one after the other. */
static const char *maps_cached(void)
{
	int fd = smem_get("fimc", MiB, SMEM_CACHED);
	uint32_t *words = fd < 0 ? NULL : smem_map(fd, MiB);

	if (!words)
		return "no cached buffer";
	if (!all_zero(words, MiB))
		return "it is not zeroed";
	fill(words, MiB / 4);
	for (int i = 0; i < 2; i++) {
		uint32_t *again = smem_map(fd, MiB);

		if (!again || memcmp(again, words, MiB))
			return "a second mapping shows other content";
		munmap(again, MiB);
	}
	munmap(words, MiB);
	close(fd);
	return NULL;
}

/* The private region on memory that is no RAM: in no name, in all lists. */
static const char *on_chip(void)
{
	int fd = smem_get(SMEM_ON_CHIP, 0x8000, 0);
	const struct test t = { .device = DEVICE, .region = "(private)" };
	struct chunk c = { .start = 0 };
	uint32_t *words;
	size_t pos = 0;

	if (fd < 0)
		return strerror(-fd);
	while (chunk_next(DEVICE, &pos, &c) && strcmp(c.region, t.region))
		;
	if (c.start != 0x2028000 || c.size != 0x8000)
		return fail("it lies at %#llx", (unsigned long long)c.start);
	if (smem_get(SMEM_ON_CHIP, 4096, 0) != -ENOMEM)
		return "there is more of it than there is";
	words = smem_map(fd, 0x8000);
	if (!words || !all_zero(words, 0x8000))
		return "it is not zeroed";
	fill(words, 0x8000 / 4);
	if (!chunk_holds(&c, words, 0x8000))
		return "what is written is not there";
	munmap(words, 0x8000);
	close(fd);
	return NULL;
}

static int ask(const char *kind, uint32_t align, struct smem_info *q)
{
	int fd = open("/dev/smem", O_RDWR | O_CLOEXEC);
	int err;

	memset(q, 0, sizeof(*q));
	q->align = align;
	memcpy(q->kind, kind, strnlen(kind, sizeof(q->kind)));
	err = ioctl(fd, SMEM_INFO, q) ? -errno : 0;
	close(fd);
	return err;
}

static const char *tells(void)
{
	struct smem_info q;
	int fd = smem_get("mfc-shm", MiB, 0);

	if (ask("mfc-shm", 0, &q))
		return "no answer";
	close(fd);
	/* 41984 KiB of mfc1 and 16384 KiB of mfc-normal */
	if (q.regions != 2 || q.total != 58368 * 1024 || q.free != q.total - MiB ||
	    q.largest != 40960 * 1024)
		return fail("%u regions, %#x bytes, %#x free, %#x at once",
			    q.regions, q.total, q.free, q.largest);
	return ask("nobody", 0, &q) == -ENOENT ? NULL : "there is a kind \"nobody\"";
}

/* Words of the page that the driver keeps for the hardware. */
static const char *counts(void)
{
	volatile uint32_t *status;
	uint32_t buffers, refused;
	struct chunk c;
	size_t pos = 0;
	int fd = smem_get("fimc", 4096, 0);

	while (chunk_next(DEVICE, &pos, &c) && strcmp(c.region, "mfc0"))
		;
	status = phys_map(c.start, 4096);
	if (!status)
		return "no status page";
	buffers = status[0];
	refused = status[1];
	close(fd);
	if (buffers != 1 || status[0] || refused < 5)
		return fail("%u buffers, %u when it is freed, %u refused",
			    buffers, status[0], refused);
	phys_unmap(status, c.start, 4096);
	return NULL;
}

/* Takes until there is no more; how many, and the errno in @err. */
static int take_all(const char *kind, int *err)
{
	int n = 0, fd;

	while ((fd = smem_get(kind, MiB, 0)) >= 0)
		n++;
	*err = -fd;
	return n;
}

/* Who takes until it fails gets the quota, and dying gives it back. */
static const char *obeys_quota(void)
{
	int status, err, n;

	err = put_text(QUOTAS, DEVICE " fimc 4M");
	if (err)
		return fail("quotas: %s", strerror(err));
	for (int i = 0; i < 2; i++) {
		if (!fork()) {
			n = take_all("fimc", &err);
			_exit(n == 4 && err == EDQUOT ? 0 : 1);
		}
		wait(&status);
		if (status)
			return fail("round %d: not 4 MiB and then the quota", i);
	}
	put_text(QUOTAS, DEVICE " fimc 1G");
	return NULL;
}

static int open_now(const void *flags)
{
	return open("/dev/smem", *(const int *)flags) < 0 ? errno : 0;
}

static const char *others_may_not(void)
{
	static const int flags[] = { O_RDONLY, O_WRONLY, O_RDWR };

	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		if (as_nobody(open_now, &flags[i]) != EACCES)
			return "anybody may open it";
	return NULL;
}

static const struct {
	const char *what;
	const char *(*run)(void);
} steps[] = {
	{ "right regions", right_regions },
	{ "falls back", falls_back },
	{ "freed at close", freed_at_close },
	{ "freed when killed", freed_when_killed },
	{ "refuses", refuses },
	{ "maps no more", maps_no_more },
	{ "maps cached", maps_cached },
	{ "on chip", on_chip },
	{ "tells", tells },
	{ "counts", counts },
	{ "obeys its quota", obeys_quota },
	{ "others may not", others_may_not },
};

const char *test_smem(const struct test *t)
{
	unsigned int before = count_chunks(NULL);

	(void)t;
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		const char *why = steps[i].run();

		if (!why && count_chunks(NULL) != before)
			why = "buffers stay behind";
		if (why)
			return fail("%s: %s", steps[i].what, strdup(why));
	}
	return NULL;
}
