// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the heaps in /dev/dma_heap: what user space gets from them, where it
 * lies, and which devices can use it without a copy.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/dma-buf.h>
#include <linux/dma-heap.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "guest.h"

#define DRIVER "/sys/bus/platform/drivers/cma-heap"
#define SMALL (MIB / 4 + 4096)

const char *heap_path(const char *heap)
{
	static char path[128];

	snprintf(path, sizeof(path), HEAPS "/%s", heap);
	return path;
}

/* A buffer of an open heap, as a file. */
int heap_allocate(int heap, size_t size)
{
	struct dma_heap_allocation_data a = {
		.len = size, .fd_flags = O_RDWR | O_CLOEXEC,
	};

	return ioctl(heap, DMA_HEAP_IOCTL_ALLOC, &a) ? -1 : (int)a.fd;
}

/* A buffer as a file, or -1 with errno. */
int heap_buffer(const char *heap, size_t size)
{
	int fd = open(heap_path(heap), O_RDWR | O_CLOEXEC), buf, err;

	if (fd < 0)
		return -1;
	buf = heap_allocate(fd, size);
	err = errno;
	close(fd);
	errno = err;
	return buf;
}

/* Before the CPU touches what a device may have written, and after it wrote. */
int heap_sync(int buf, uint64_t when)
{
	struct dma_buf_sync s = { .flags = when | DMA_BUF_SYNC_RW };

	return ioctl(buf, DMA_BUF_IOCTL_SYNC, &s);
}

uint32_t *heap_map(int buf, size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, buf, 0);

	return p == MAP_FAILED ? NULL : p;
}

bool heap_is_zero(const uint32_t *words, size_t size)
{
	for (size_t i = 0; i < size / 4; i++)
		if (words[i])
			return false;
	return true;
}

const char *heap_check_freed(const char *device)
{
	struct chunk c;
	size_t pos = 0;

	if (chunk_next(device, &pos, &c))
		return fail("%s still has %#llx+%#llx of %s", device,
			    (unsigned long long)c.start,
			    (unsigned long long)c.size, c.region);
	return NULL;
}

/* A part of a buffer is mapped as a part of it; nothing beyond, no copy. */
static const char *check_windows(int buf, size_t size, const uint32_t *words)
{
	const size_t page = 4096;
	uint32_t *p = mmap(NULL, page, PROT_READ, MAP_SHARED, buf, size - page);
	bool same = p != MAP_FAILED &&
		    !memcmp(p, words + (size - page) / 4, page);

	munmap(p, page);
	if (!same)
		return "the last page, mapped alone, is another";
	if (mmap(NULL, 2 * page, PROT_READ, MAP_SHARED, buf,
		 lseek(buf, 0, SEEK_END) - page) != MAP_FAILED)
		return "what is beyond the buffer was mapped";
	if (mmap(NULL, page, PROT_READ, MAP_PRIVATE, buf, 0) != MAP_FAILED)
		return "a private mapping was made";
	return NULL;
}

/* New memory holds zeroes; what is written lies where the kernel says. */
static const char *check_buffer(const struct test *t, int buf, size_t size)
{
	uint32_t *words = heap_map(buf, size);
	const char *why;

	if (!words)
		return fail("%s: mmap: %s", t->heap, strerror(errno));
	if (heap_sync(buf, DMA_BUF_SYNC_START))
		return fail("%s: sync: %s", t->heap, strerror(errno));
	if (!heap_is_zero(words, size))
		return fail("%s: a new buffer is not zeroed", t->heap);
	fill(words, size / 4);
	if (heap_sync(buf, DMA_BUF_SYNC_END))
		return fail("%s: sync: %s", t->heap, strerror(errno));
	why = check_content(t, words, size) ?: check_windows(buf, size, words);
	munmap(words, size);
	return why;
}

/* A buffer of @size bytes, of which so many are looked at. */
static const char *test_size(const struct test *t, size_t size, size_t looked_at)
{
	int buf = heap_buffer(t->heap, size);
	const char *why;

	if (buf < 0)
		return fail("%s: no buffer: %s", t->heap, strerror(errno));
	why = check_buffer(t, buf, looked_at);
	close(buf);
	return why ?: heap_check_freed(t->device);
}

const char *test_heap(const struct test *t)
{
	return test_size(t, SMALL, SMALL);
}

/* As much as all of the heap's first region, some of which the display has */
const char *test_heap_falls_back(const struct test *t)
{
	return test_size(t, 16 * MIB, SMALL);
}

/* A rule sends the heap to another region, as it does with any device. */
const char *test_heap_map(const struct test *t)
{
	char rule[128];
	const char *why;
	int err;

	snprintf(rule, sizeof(rule), "%s=%s", t->device, t->region);
	err = put_text(CONTIGUOUS "/map", rule);
	if (err)
		return fail("map: %s", strerror(err));
	why = test_heap(t);
	err = put_text(CONTIGUOUS "/map", "\n");
	return why ?: err ? fail("map: %s", strerror(err)) : NULL;
}

/* The first line that has it, alone; or NULL. */
static char *line_with(char *text, const char *what)
{
	char *at = text ? strstr(text, what) : NULL;

	if (at)
		at[strcspn(at, "\n")] = '\0';
	return at;
}

/* Its device holds a buffer and has no driver: the log and `leaks` tell. */
static const char *check_still_held(const struct test *t)
{
	char *log = read_log(), *leaks = slurp(STATE_DIR "/leaks"), *line;
	char what[128], region[80], where[80];
	size_t pos = 0;
	struct chunk c;

	if (!chunk_next(t->device, &pos, &c))
		return fail("the buffer of %s has gone", t->device);
	snprintf(what, sizeof(what), "%s: cma_region: still held: kind \"\", ",
		 t->device);
	snprintf(region, sizeof(region), "/%s", t->region);
	snprintf(where, sizeof(where), ", 0x%llx bytes at 0x%llx, for ",
		 (unsigned long long)c.size, (unsigned long long)c.start);
	line = line_with(log, what);
	if (!line || !strstr(line, region) || !strstr(line, where))
		return fail("not in the log: %s...%s%s", what, region, where);
	snprintf(where, sizeof(where), " 0x%08llx 0x%08llx %s ",
		 (unsigned long long)c.start, (unsigned long long)c.size,
		 t->device);
	return strstr(leaks, where) ? NULL : fail("no leak:%s", where);
}

/*
 * The heap stays when its driver goes, but gives nothing until it is back. What
 * it gave before is told, and freed by who has it.
 */
const char *test_heap_unbind(const struct test *t)
{
	int held = heap_buffer(t->heap, MIB), err, buf;
	const char *why;

	if (held < 0)
		return fail("%s: no buffer: %s", t->heap, strerror(errno));
	err = put_text(DRIVER "/unbind", t->device);
	if (err)
		return fail("unbind: %s", strerror(err));
	buf = heap_buffer(t->heap, MIB);
	if (buf >= 0 || errno != ENODEV)
		return fail("%s without a driver: %s", t->heap,
			    buf < 0 ? strerror(errno) : "a buffer");
	why = check_still_held(t);
	close(held);
	err = put_text(DRIVER "/bind", t->device);
	return why ?: err ? fail("bind: %s", strerror(err)) : test_heap(t);
}

/* In no slot of a page table: not for user space, and not to be synced. */
const char *test_heap_no_map(const struct test *t)
{
	int buf = heap_buffer(t->heap, MIB);
	struct chunk c;
	size_t pos = 0;

	if (buf < 0)
		return fail("%s: no buffer: %s", t->heap, strerror(errno));
	if (heap_map(buf, MIB))
		return fail("%s: no-map memory was mapped", t->heap);
	if (errno != EPERM)
		return fail("%s: mmap: %s", t->heap, strerror(errno));
	if (!log_has(": no mmap of 0x100000 bytes at "))
		return "the log does not tell that mmap was refused";
	if (!heap_sync(buf, DMA_BUF_SYNC_START) || errno != EPERM)
		return fail("%s: sync of no-map memory", t->heap);
	if (!chunk_next(t->device, &pos, &c))
		return fail("%s has no chunk", t->device);
	return check_place(&c, t->region);
}

/* A driver takes a buffer of ours as if it were its own. */
static const char *queue(const struct test *t, int fd, uint32_t type, int buf,
			 size_t size)
{
	struct v4l2_requestbuffers req = {
		.count = 1, .type = type, .memory = V4L2_MEMORY_DMABUF,
	};
	struct v4l2_plane plane = {
		.m.fd = buf, .length = size, .bytesused = size,
	};
	struct v4l2_buffer b = {
		.type = type, .memory = V4L2_MEMORY_DMABUF, .m.fd = buf,
		.length = size, .bytesused = size,
	};

	if (V4L2_TYPE_IS_MULTIPLANAR(type)) {
		b.m.planes = &plane;
		b.length = 1;
	}
	if (ioctl(fd, VIDIOC_REQBUFS, &req))
		return fail("%s: REQBUFS: %s", t->node, strerror(errno));
	if (ioctl(fd, VIDIOC_QBUF, &b))
		return fail("%s: QBUF: %s", t->node, strerror(errno));
	return NULL;
}

/* Our file is closed, but the driver holds the buffer until it is closed too. */
static const char *check_held(const struct test *t, int fd, int buf)
{
	struct chunk c;
	size_t pos = 0;

	close(buf);
	if (!chunk_next(t->device, &pos, &c))
		return fail("%s: freed under the driver's hands", t->node);
	close(fd);
	return heap_check_freed(t->device);
}

/* What the driver wants for a picture, which may be more than its pixels. */
static size_t image_size(int fd, uint32_t type)
{
	struct v4l2_format f = { .type = type };

	if (ioctl(fd, VIDIOC_G_FMT, &f))
		return 0;
	return V4L2_TYPE_IS_MULTIPLANAR(type) ?
	       f.fmt.pix_mp.plane_fmt[0].sizeimage : f.fmt.pix.sizeimage;
}

const char *test_heap_v4l2(const struct test *t)
{
	int fd = open_node(t->node), buf;
	const char *why;
	uint32_t type;
	size_t size;
	char *users;

	if (fd < 0)
		return fail("no V4L2 node %s: %s", t->node, strerror(errno));
	type = output_type(fd);
	if (!type || set_format(fd, type, t->fourcc))
		return fail("%s: S_FMT: %s", t->node, strerror(errno));
	size = image_size(fd, type);
	buf = heap_buffer(t->heap, size);
	if (buf < 0)
		return fail("%s: no buffer of %zu bytes: %s", t->heap, size,
			    strerror(errno));
	why = queue(t, fd, type, buf, size);
	if (why)
		return why;
	users = slurp("/sys/kernel/debug/dma_buf/bufinfo");
	if (!strstr(users, t->user))
		return fail("%s is not attached", t->user);
	free(users);
	return check_held(t, fd, buf);
}
