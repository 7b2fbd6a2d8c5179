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
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"

#define MAX_VIDEO_NODES	64

/* FIMD: start address of window 0's buffer 0, the register VIDW00ADD0B0 */
#define FIMD_VIDW00ADD0B0	(0x11c00000 + 0xa0)

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
static int open_node(const char *name)
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
static uint32_t output_type(int fd)
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

static int set_format(int fd, uint32_t type, uint32_t fourcc)
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

/* Has the driver allocate one buffer; returns its mapping. */
static uint32_t *map_buffer(int fd, uint32_t type, size_t *size)
{
	struct v4l2_requestbuffers req = {
		.count = 1, .type = type, .memory = V4L2_MEMORY_MMAP,
	};
	struct v4l2_plane plane = {};
	struct v4l2_buffer b = { .type = type, .memory = V4L2_MEMORY_MMAP };
	bool multi = V4L2_TYPE_IS_MULTIPLANAR(type);
	void *p;

	if (multi) {
		b.m.planes = &plane;
		b.length = 1;
	}
	if (ioctl(fd, VIDIOC_REQBUFS, &req) || ioctl(fd, VIDIOC_QUERYBUF, &b))
		return NULL;

	*size = multi ? plane.length : b.length;
	p = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		 multi ? plane.m.mem_offset : b.m.offset);
	return p == MAP_FAILED ? NULL : p;
}

/* Never the same twice, so that an earlier run's content cannot match. */
static void fill(uint32_t *words, size_t count)
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

static bool same_content(const struct chunk *c, const uint32_t *words, size_t size)
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

static const char *check_place(const struct chunk *c, const char *region)
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

static const char *check_content(const struct test *t, const uint32_t *words,
				 size_t size)
{
	struct chunk c;
	size_t pos = 0;
	int tried = 0;

	while (chunk_next(t->device, &pos, &c)) {
		if (same_content(&c, words, size))
			return check_place(&c, t->region);
		tried++;
	}
	return fail("none of %d chunks of %s holds the buffer's content", tried,
		    t->device);
}

const char *test_v4l2_buffer(const struct test *t)
{
	int fd = open_node(t->node);
	uint32_t type, *words;
	size_t size;

	if (fd < 0)
		return fail("no V4L2 node %s: %s", t->node, strerror(errno));
	type = output_type(fd);
	if (!type)
		return fail("%s is no mem2mem device", t->node);
	if (set_format(fd, type, t->fourcc))
		return fail("%s: S_FMT: %s", t->node, strerror(errno));
	words = map_buffer(fd, type, &size);
	if (!words)
		return fail("%s: no buffer: %s", t->node, strerror(errno));

	fill(words, size / 4);
	return check_content(t, words, size);
}

/* The display controller really scans memory out: ask it from where. */
const char *test_scanout(const struct test *t)
{
	volatile uint32_t *reg = phys_map(FIMD_VIDW00ADD0B0, 4);
	struct region whole = {};
	struct chunk c;
	uint32_t addr;
	size_t pos = 0;

	if (!reg)
		return fail("/dev/mem: %s", strerror(errno));
	addr = *reg;
	if (!addr)
		return "FIMD scans nothing out";

	while (chunk_next(t->device, &pos, &c)) {
		whole.start = c.start;
		whole.size = c.size;
		if (region_holds(&whole, addr, 1))
			return check_place(&c, t->region);
	}
	return fail("FIMD scans out from %#x, in no chunk of %s", addr, t->device);
}

const char *test_chunk(const struct test *t)
{
	struct chunk c;
	size_t pos = 0;

	if (!chunk_next(t->device, &pos, &c))
		return fail("%s has no chunk", t->device);
	return check_place(&c, t->region);
}

/*
 * What a driver allocated and freed again in its probe is in no list any more,
 * but boot.sh has the kernel trace all allocations from the start.
 */
const char *test_traced(const struct test *t)
{
	char *trace = slurp("/sys/kernel/tracing/trace"), *outer;
	char device[80], region[80];
	struct region r;
	int seen = 0;

	snprintf(device, sizeof(device), "device=%s ", t->device);
	snprintf(region, sizeof(region), "region=%s ", t->region);
	if (!region_find(t->region, &r))
		return fail("the table has no region %s", t->region);
	for (char *line = strtok_r(trace, "\n", &outer); line;
	     line = strtok_r(NULL, "\n", &outer)) {
		unsigned long long start, size;
		char *at = strstr(line, "start=");

		if (!strstr(line, "cma_region_alloc:") || !strstr(line, device))
			continue;
		if (!strstr(line, region) || !at ||
		    sscanf(at, "start=%llx size=%llx", &start, &size) != 2)
			return fail("%s got memory elsewhere: %s", t->device, line);
		if (!region_holds(&r, start, size))
			return fail("%#llx lies outside %s", start, t->region);
		seen++;
	}
	free(trace);
	return seen ? NULL : fail("%s allocated nothing", t->device);
}

/* A node's queue with its format set: a descriptor, or -1 and errno. */
int queue_open(const struct test *t, uint32_t *type)
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
unsigned int queue_request(int fd, uint32_t type, unsigned int count)
{
	struct v4l2_requestbuffers req = {
		.count = count, .type = type, .memory = V4L2_MEMORY_MMAP,
	};

	return ioctl(fd, VIDIOC_REQBUFS, &req) ? 0 : req.count;
}

/* Buffers until the region is full; the log must then say why there is no more. */
const char *test_exhaust(const struct test *t)
{
	char want[128], *log;
	unsigned int count;
	uint32_t type;
	int fd = queue_open(t, &type);
	bool told;

	if (fd < 0)
		return fail("V4L2 node %s: %s", t->node, strerror(errno));
	count = queue_request(fd, type, 32);
	if (!count || count == 32)
		return fail("%u buffers, want some, but not all 32", count);

	log = read_log();
	snprintf(want, sizeof(want), " bytes aligned to 0x100000: %s: free ",
		 t->region);
	told = log && strstr(log, want);
	free(log);
	return told ? NULL : fail("no line in the log with \"%s\"", want);
}
