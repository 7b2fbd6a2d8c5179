/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the guest's /init share.
 *
 * report.c    the line out of the guest: sections and verdicts
 * regions.c   reads the kernel's own account of its regions and chunks
 * sysfs.c     tests of the files that change things at run time
 * buffers.c   tests on V4L2 buffers
 * probe.c     tests on what drivers allocated in their probe
 * drm.c       tests on what the display scans out
 * picture.c   what it is to show
 * heap.c      tests of the heaps that user space allocates from
 * heap_user.c tests of who may have how much of them
 * pstore.c    tests on what outlives a reset
 * smem.c      tests of the sample driver, and its buffers for other tests
 * stress.c    many processes that take, are killed, and leave nothing
 * pressure.c  what an allocation costs when memory is full
 * live.c      cmadt on the board: what it shows, and what it foresees
 * kunit.c     what the kernel's own suites found
 * init.c      the list of steps
 */
#ifndef CMADT_GUEST_H
#define CMADT_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the kernel gives its account; a trial build may point elsewhere. */
#ifndef STATE_DIR
#define STATE_DIR "/sys/kernel/debug/cma_region"
#endif

#define CONTIGUOUS "/sys/kernel/mm/contiguous"

/* A user who may do nothing special */
#define NOBODY 65534

#define MIB 0x100000
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* report.c */
int report_open(const char *tty);
void report_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void report_text(const char *name, const char *path);
void report_hex(const char *name, const char *path);
void report_dmesg(const char *name);
void report_string(const char *name, const char *text);
void report_result(const char *name, const char *why);
const char *report_ask(const char *what);
void report_close(void);

/* regions.c */
struct region {
	char name[64];
	uint64_t start, size;
};

struct chunk {
	char region[64];
	uint64_t start, size;
	char device[64];
};

bool region_find(const char *name, struct region *r);
uint64_t region_number(const char *name, const char *file);
uint64_t region_free(const char *name);
bool region_holds(const struct region *r, uint64_t start, uint64_t size);
bool chunk_next(const char *device, size_t *pos, struct chunk *c);
volatile void *phys_map(uint64_t start, size_t size);
void phys_unmap(volatile void *map, uint64_t start, size_t size);
char *slurp(const char *path);

/* buffers.c */

/**
 * struct test - one test of the running kernel
 * @name: what the command line word cmadt.tests= calls it
 * @run: does it; NULL when it passed, else why it did not
 * @device: struct device name of the device under test
 * @region: the region that device's memory must come from
 * @node: name of its V4L2 node in /sys/class/video4linux, or NULL
 * @fourcc: a single-plane pixel format that the node's output queue takes
 * @next: the region after @region, or the device beside @device; or NULL
 * @heap: a file in /dev/dma_heap
 * @kind: what the heap's quota is for
 * @user: device that imports what the heap gives
 * @seconds: how long it is meant to run, if longer than others; the machine
 *	may be busy, so it is given ten times that
 * @rounds: how many times it does what it measures
 */
struct test {
	const char *name;
	const char *(*run)(const struct test *t);
	const char *device;
	const char *region;
	const char *node;
	uint32_t fourcc;
	const char *next;
	const char *heap;
	const char *kind;
	const char *user;
	unsigned int seconds;
	unsigned int rounds;
};

/**
 * struct buffers - what a driver allocated for us
 * @fd: the V4L2 node
 * @count: how many
 * @words: the first one, mapped
 * @size: bytes of it
 */
struct buffers {
	int fd;
	unsigned int count;
	uint32_t *words;
	size_t size;
};

const char *fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
bool chunk_holds(const struct chunk *c, const uint32_t *words, size_t size);
bool log_has(const char *text);
int open_node(const char *name);
uint32_t output_type(int fd);
int set_format(int fd, uint32_t type, uint32_t fourcc);
const char *take_buffers(const struct test *t, struct buffers *b, int count);
void drop_buffers(struct buffers *b);
void fill(uint32_t *words, size_t count);
const char *check_place(const struct chunk *c, const char *region);
const char *check_content(const struct test *t, const uint32_t *words,
			  size_t size);
char *read_log(void);
const char *take_buffers(const struct test *t, struct buffers *b, int count);
void drop_buffers(struct buffers *b);
const char *test_v4l2_buffer(const struct test *t);
const char *test_freed(const struct test *t);
const char *test_exhaust(const struct test *t);

/* probe.c */
unsigned int traced(const char *event, const char *device, const char *region);
const char *test_chunk(const struct test *t);
const char *test_traced(const struct test *t);
const char *test_below(const struct test *t);

/* pstore.c */
const char *test_ramoops(const struct test *t);

/* drm.c */
const char *test_scanout(const struct test *t);
const char *test_picture(const struct test *t);
const char *test_heap_picture(const struct test *t);
const char *test_heap_drm(const struct test *t);

/* heap.c */
#define HEAPS "/dev/dma_heap"

const char *heap_path(const char *heap);
int heap_allocate(int heap, size_t size);
int heap_buffer(const char *heap, size_t size);
int heap_sync(int buf, uint64_t when);
uint32_t *heap_map(int buf, size_t size);
bool heap_is_zero(const uint32_t *words, size_t size);
const char *heap_check_freed(const char *device);
const char *test_heap(const struct test *t);
const char *test_heap_falls_back(const struct test *t);
const char *test_heap_map(const struct test *t);
const char *test_heap_unbind(const struct test *t);
const char *test_heap_no_map(const struct test *t);
const char *test_heap_v4l2(const struct test *t);

/* heap_user.c */
const char *test_heap_zeroed(const struct test *t);
const char *test_heap_permissions(const struct test *t);
const char *test_heap_quota(const struct test *t);
const char *test_heap_full(const struct test *t);

/* sysfs.c */
int put_text(const char *path, const char *text);
int as_nobody(int (*step)(const void *data), const void *data);
const char *test_map(const struct test *t);
const char *test_quota(const struct test *t);
const char *test_allocator(const struct test *t);
const char *test_permissions(const struct test *t);
const char *test_files(const struct test *t);

/* smem.c */
int smem_get(const char *kind, uint32_t size, uint32_t flags);
uint32_t *smem_map(int fd, size_t size);
const char *test_smem(const struct test *t);

/* stress.c */
const char *test_stress(const struct test *t);

/* pressure.c */
const char *test_pressure(const struct test *t);

/* live.c */
const char *test_live(const struct test *t);
const char *test_live_nobody(const struct test *t);
const char *test_why(const struct test *t);

/* kunit.c */
const char *test_kunit(const struct test *t);

#endif /* CMADT_GUEST_H */
