/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the guest's /init share.
 *
 * report.c   the line out of the guest: sections and verdicts
 * regions.c  reads the kernel's own account of its regions and chunks
 * sysfs.c    tests of the files that change things at run time
 * buffers.c  tests on V4L2 buffers and on what drivers allocated in probe
 * kunit.c    what the kernel's own suites found
 * init.c     the list of steps
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

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* report.c */
int report_open(const char *tty);
void report_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void report_text(const char *name, const char *path);
void report_hex(const char *name, const char *path);
void report_dmesg(const char *name);
void report_result(const char *name, const char *why);
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
 */
struct test {
	const char *name;
	const char *(*run)(const struct test *t);
	const char *device;
	const char *region;
	const char *node;
	uint32_t fourcc;
};

const char *fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
const char *test_v4l2_buffer(const struct test *t);
const char *test_scanout(const struct test *t);
const char *test_chunk(const struct test *t);
const char *test_traced(const struct test *t);
const char *test_exhaust(const struct test *t);

/* sysfs.c */
const char *test_map(const struct test *t);
const char *test_quota(const struct test *t);
const char *test_allocator(const struct test *t);
const char *test_permissions(const struct test *t);
const char *test_files(const struct test *t);

/* kunit.c */
const char *test_kunit(const struct test *t);

#endif /* CMADT_GUEST_H */
