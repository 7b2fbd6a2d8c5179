// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests that a driver's memory is where the kernel says it is.
 *
 * A buffer's address as listed proves little: it is the same code that gave the
 * memory out. So a V4L2 buffer is filled through its driver's mapping and then
 * read at the listed physical address, through /dev/mem, over its whole length:
 * equal content shows the address and that the memory is one piece.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"

#define MAX_VIDEO_NODES	64

/* A reason, in a buffer that the next call overwrites. */
const char *fail(const char *fmt, ...)
{
	static char why[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	return why;
}

/*
 * Looks the node up by its name in sysfs: to ask each /dev/videoN in turn with
 * QUERYCAP would open drivers that are not under test, and that has effects.
 */
int open_node(const char *name)
{
	char path[64];

	for (int i = 0; i < MAX_VIDEO_NODES; i++) {
		bool same;
		char *s;

		snprintf(path, sizeof(path), "/sys/class/video4linux/video%d/name", i);
		s = slurp(path);
		s[strcspn(s, "\n")] = '\0';
		same = !strcmp(s, name);
		free(s);
		if (!same)
			continue;
		snprintf(path, sizeof(path), "/dev/video%d", i);
		return open(path, O_RDWR | O_CLOEXEC);
	}
	errno = ENODEV;
	return -1;
}

/* The queue that user space fills; 0 if the node is no mem2mem device. */
uint32_t output_type(int fd)
{
	struct v4l2_capability cap = {};

	if (ioctl(fd, VIDIOC_QUERYCAP, &cap))
		return 0;
	if (cap.device_caps & V4L2_CAP_VIDEO_M2M_MPLANE)
		return V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE;
	if (cap.device_caps & V4L2_CAP_VIDEO_M2M)
		return V4L2_BUF_TYPE_VIDEO_OUTPUT;
	return 0;
}

int set_format(int fd, uint32_t type, uint32_t fourcc)
{
	struct v4l2_format f = { .type = type };

	if (V4L2_TYPE_IS_MULTIPLANAR(type)) {
		f.fmt.pix_mp.width = 640;
		f.fmt.pix_mp.height = 480;
		f.fmt.pix_mp.pixelformat = fourcc;
		f.fmt.pix_mp.num_planes = 1;
	} else {
		f.fmt.pix.width = 640;
		f.fmt.pix.height = 480;
		f.fmt.pix.pixelformat = fourcc;
	}
	return ioctl(fd, VIDIOC_S_FMT, &f);
}

char *read_log(void)
{
	int size = klogctl(10, NULL, 0);	/* SYSLOG_ACTION_SIZE_BUFFER */
	char *log = calloc(1, size + 1);

	if (log)
		klogctl(3, log, size);		/* SYSLOG_ACTION_READ_ALL */
	return log;
}

/* Is this anywhere in the kernel's log? */
bool log_has(const char *text)
{
	char *log = read_log();
	bool found = log && strstr(log, text);

	free(log);
	return found;
}

static uint32_t *map_buffer(int fd, uint32_t type, size_t *size)
{
	struct v4l2_plane plane = {};
	struct v4l2_buffer b = { .type = type, .memory = V4L2_MEMORY_MMAP };
	bool multi = V4L2_TYPE_IS_MULTIPLANAR(type);
	void *p;

	if (multi) {
		b.m.planes = &plane;
		b.length = 1;
	}
	if (ioctl(fd, VIDIOC_QUERYBUF, &b))
		return NULL;

	*size = multi ? plane.length : b.length;
	p = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		 multi ? plane.m.mem_offset : b.m.offset);
	return p == MAP_FAILED ? NULL : p;
}

/* A node's queue with its format set: a descriptor, or -1 and errno. */
static int queue_open(const struct test *t, uint32_t *type)
{
	int fd = open_node(t->node);

	if (fd < 0)
		return fd;
	*type = output_type(fd);
	if (*type && !set_format(fd, *type, t->fourcc))
		return fd;
	close(fd);
	return -1;
}

/* Buffers that the driver is to allocate: how many it got, or 0 and errno. */
static unsigned int queue_request(int fd, uint32_t type, unsigned int count)
{
	struct v4l2_requestbuffers req = {
		.count = count, .type = type, .memory = V4L2_MEMORY_MMAP,
	};

	return ioctl(fd, VIDIOC_REQBUFS, &req) ? 0 : req.count;
}

/* Has the driver allocate buffers, at most @count, and maps the first. */
const char *take_buffers(const struct test *t, struct buffers *b, int count)
{
	uint32_t type;

	b->fd = queue_open(t, &type);
	if (b->fd < 0)
		return fail("V4L2 node %s: %s", t->node, strerror(errno));
	b->count = queue_request(b->fd, type, count);
	if (!b->count)
		return fail("%s: no buffer: %s", t->node, strerror(errno));
	b->words = map_buffer(b->fd, type, &b->size);
	return b->words ? NULL : fail("%s: mmap: %s", t->node, strerror(errno));
}

void drop_buffers(struct buffers *b)
{
	munmap(b->words, b->size);
	close(b->fd);
}

/* Never the same twice, so that an earlier run's content cannot match. */
void fill(uint32_t *words, size_t count)
{
	struct timespec now;
	uint32_t x;

	clock_gettime(CLOCK_MONOTONIC, &now);
	x = now.tv_nsec | 1;
	for (size_t i = 0; i < count; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		words[i] = x;
	}
	__sync_synchronize();
}

/* Is this what lies at the chunk's address? */
bool chunk_holds(const struct chunk *c, const uint32_t *words, size_t size)
{
	volatile uint32_t *mem;
	size_t i = 0;

	if (c->size < size)
		return false;
	mem = phys_map(c->start, size);
	if (!mem)
		return false;
	while (i < size / 4 && mem[i] == words[i])
		i++;
	phys_unmap(mem, c->start, size);
	return i == size / 4;
}

const char *check_place(const struct chunk *c, const char *region)
{
	struct region r;

	if (strcmp(c->region, region))
		return fail("%#llx is listed in region %s, not in %s",
			    (unsigned long long)c->start, c->region, region);
	if (!region_find(region, &r))
		return fail("the table has no region %s", region);
	if (!region_holds(&r, c->start, c->size))
		return fail("%#llx lies outside %s, which is %#llx+%#llx",
			    (unsigned long long)c->start, region,
			    (unsigned long long)r.start, (unsigned long long)r.size);
	return NULL;
}

const char *check_content(const struct test *t, const uint32_t *words,
			  size_t size)
{
	struct chunk c;
	size_t pos = 0;
	int tried = 0;

	while (chunk_next(t->device, &pos, &c)) {
		if (chunk_holds(&c, words, size))
			return check_place(&c, t->region);
		tried++;
	}
	return fail("none of %d chunks of %s holds the buffer's content", tried,
		    t->device);
}

const char *test_v4l2_buffer(const struct test *t)
{
	struct buffers b;
	const char *why = take_buffers(t, &b, 1);

	if (why)
		return why;
	fill(b.words, b.size / 4);
	return check_content(t, b.words, b.size);
}

/* Nothing of the device lives, and its region has as much free as before. */
static const char *check_free(const struct test *t, uint64_t before, const char *when)
{
	struct chunk c;
	size_t pos = 0;

	if (chunk_next(t->device, &pos, &c))
		return fail("%s, and %s still has %#llx", when, t->device,
			    (unsigned long long)c.start);
	if (region_free(t->region) != before)
		return fail("%s, and %s has %#llx bytes free, %#llx before", when,
			    t->region, (unsigned long long)region_free(t->region),
			    (unsigned long long)before);
	return NULL;
}

/* Takes a buffer, says so and waits for its end. */
static void hold_buffer(const struct test *t, int ready)
{
	struct buffers b;
	const char *why = take_buffers(t, &b, 1);

	alarm(20);
	if (!why)
		fill(b.words, b.size / 4);
	if (write(ready, why ? "-" : "+", 1) == 1)
		pause();
	_exit(1);
}

static const char *kill_holder(const struct test *t, uint64_t before)
{
	int ready[2], status = 0;
	char answer = '-';
	pid_t pid;

	if (pipe(ready) || (pid = fork()) < 0)
		return fail("no process to be killed: %s", strerror(errno));
	if (pid == 0)
		hold_buffer(t, ready[1]);
	/* Then one that ends without a word is not waited for. */
	close(ready[1]);
	if (read(ready[0], &answer, 1) != 1)
		answer = '-';
	close(ready[0]);
	if (answer != '+')
		return "the process to be killed got no buffer";
	if (region_free(t->region) >= before)
		return fail("a buffer takes nothing from %s", t->region);
	kill(pid, SIGKILL);
	if (waitpid(pid, &status, 0) != pid || !WIFSIGNALED(status))
		return "the process was not killed";
	return check_free(t, before, "killed");
}

/* While buffers are held: how many, and that so much was in use at most. */
static const char *check_use(const struct test *t, uint64_t before, uint64_t users)
{
	uint64_t taken = before - region_free(t->region);

	if (region_free(t->region) >= before)
		return fail("a buffer takes nothing from %s", t->region);
	if (region_number(t->region, "users") != users)
		return fail("%s has %llu users, want %llu", t->region,
			    (unsigned long long)region_number(t->region, "users"),
			    (unsigned long long)users);
	if (region_number(t->region, "peak") < taken)
		return fail("%s: a peak below %#llx, which is held", t->region,
			    (unsigned long long)taken);
	return NULL;
}

/* What a process holds is free again when it closes the node, or is killed. */
const char *test_freed(const struct test *t)
{
	unsigned int frees = traced("cma_region_free", t->device, t->region);
	uint64_t users = region_number(t->region, "users");
	uint64_t before = region_free(t->region);
	struct buffers b;
	const char *why = take_buffers(t, &b, 1) ?:
			  check_use(t, before, users + b.count);

	if (why)
		return why;
	drop_buffers(&b);
	why = check_free(t, before, "closed");
	frees = traced("cma_region_free", t->device, t->region) - frees;
	if (!why && frees != b.count)
		why = fail("%u frees traced, want %u", frees, b.count);
	return why ?: kill_holder(t, before);
}

/* How many chunks have room, each aligned to @align. */
static unsigned int count_slots(const struct region *r, uint64_t size, uint64_t align)
{
	uint64_t first = (r->start + align - 1) / align * align;
	uint64_t end = r->start + r->size;

	return first + size > end ? 0 : (end - first - size) / align + 1;
}

/* How many buffers fit into a region; the device has as many chunks there. */
static const char *check_full(const struct test *t, const char *name,
			      uint64_t size, unsigned int *fit)
{
	unsigned int have = 0;
	struct region r;
	struct chunk c;
	size_t pos = 0;

	if (!region_find(name, &r))
		return fail("the table has no region %s", name);
	*fit = count_slots(&r, size, 1 << 20);
	while (chunk_next(t->device, &pos, &c))
		have += !strcmp(c.region, name);
	return have == *fit ? NULL : fail("%u buffers in %s, want %u", have, name,
					  *fit);
}

/* Not one buffer: REQBUFS itself fails then. */
static const char *expect_no_buffer(const struct test *t)
{
	struct buffers b;
	const char *why = take_buffers(t, &b, 1);

	if (!why)
		return "a buffer from a region that is full";
	close(b.fd);
	return strstr(why, "no buffer: Cannot allocate memory") ? NULL : why;
}

/* The log says of each region how much of it is free. */
static const char *check_failure_logged(const struct test *t)
{
	char want[128], *log = read_log();
	const char *why;

	snprintf(want, sizeof(want), " bytes aligned to 0x100000: %s: free ",
		 t->region);
	why = log ? strstr(log, want) : NULL;
	if (!why)
		return fail("no line in the log with \"%s\"", want);
	snprintf(want, sizeof(want), "; %s: free ", t->next ? t->next : "");
	return !t->next || strstr(why, want) ? NULL :
	       fail("no line in the log with \"%s\"", want);
}

/* The trace says of each region that it was passed over, and how that ended. */
static const char *check_failure_traced(const struct test *t)
{
	if (!traced("cma_region_fallback", t->device, t->region))
		return fail("no fallback from %s traced", t->region);
	if (t->next && !traced("cma_region_fallback", t->device, t->next))
		return fail("no fallback from %s traced", t->next);
	return traced("cma_region_failure", t->device, "-") ? NULL :
	       "no failure traced";
}

/*
 * Buffers until the region is full, and the one after it, if there is one; log
 * and trace must then say why there is no more.
 */
const char *test_exhaust(const struct test *t)
{
	unsigned int fit, more = 0;
	struct buffers b;
	const char *why = take_buffers(t, &b, 32) ?:
			  check_full(t, t->region, b.size, &fit) ?:
			  t->next ? check_full(t, t->next, b.size, &more) : NULL;

	if (why)
		return why;
	if (b.count != fit + more)
		return fail("%u buffers, want %u", b.count, fit + more);
	return expect_no_buffer(t) ?: check_failure_logged(t) ?:
	       check_failure_traced(t);
}
