// SPDX-License-Identifier: GPL-2.0-only
/*
 * /init of the guest that the boot tests run: it reports what the kernel made
 * of its device tree, runs the tests that the command line names, and turns
 * the machine off. It runs as root and alone, on memory, from an initramfs.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

#define REPORT_PORT	"/dev/ttySAC1"
#define TEST_SECONDS	60

static const struct test tests[] = {
	{ "jpeg", test_v4l2_buffer, "11840000.jpeg-codec", "jpeg",
	  "s5p-jpeg-enc", V4L2_PIX_FMT_YUYV },
	{ "g2d", test_v4l2_buffer, "12800000.g2d", "fimg2d",
	  "s5p-g2d", V4L2_PIX_FMT_RGB565X },
	{ "fimc0", test_v4l2_buffer, "11800000.fimc", "fimc0",
	  "fimc.0.m2m", V4L2_PIX_FMT_RGB565 },
	{ "fimc1", test_v4l2_buffer, "11810000.fimc", "fimc1",
	  "fimc.1.m2m", V4L2_PIX_FMT_RGB565 },
	{ "jpeg-in-extra", test_v4l2_buffer, "11840000.jpeg-codec", "extra",
	  "s5p-jpeg-enc", V4L2_PIX_FMT_YUYV },
	{ "exhaust", test_exhaust, "11840000.jpeg-codec", "jpeg",
	  "s5p-jpeg-enc", V4L2_PIX_FMT_YUYV },
	{ "jpeg-spills", test_exhaust, "11840000.jpeg-codec", "jpeg",
	  "s5p-jpeg-enc", V4L2_PIX_FMT_YUYV, "fimg2d" },
	{ "jpeg-freed", test_freed, "11840000.jpeg-codec", "jpeg",
	  "s5p-jpeg-enc", V4L2_PIX_FMT_YUYV },
	{ "g2d-freed", test_freed, "12800000.g2d", "fimg2d",
	  "s5p-g2d", V4L2_PIX_FMT_RGB565X },
	{ "fimc0-freed", test_freed, "11800000.fimc", "fimc0",
	  "fimc.0.m2m", V4L2_PIX_FMT_RGB565 },
	{ "files", test_files, "11840000.jpeg-codec", "jpeg" },
	{ "permissions", test_permissions },
	{ "quota", test_quota, "11840000.jpeg-codec", "jpeg",
	  "s5p-jpeg-enc", V4L2_PIX_FMT_YUYV },
	{ "map", test_map, "11840000.jpeg-codec", "fimc1",
	  "s5p-jpeg-enc", V4L2_PIX_FMT_YUYV },
	{ "live", test_live, "13400000.codec:left", "mfc0" },
	{ "live-nobody", test_live_nobody },
	{ "why", test_why, "11840000.jpeg-codec", "jpeg",
	  "s5p-jpeg-enc", V4L2_PIX_FMT_YUYV },
	{ "alloc", test_allocator, "11840000.jpeg-codec", "jpeg",
	  "s5p-jpeg-enc", V4L2_PIX_FMT_YUYV },
	{ "fimd", test_scanout, "11c00000.fimd", "fimd" },
	{ "picture", test_picture, "11c00000.fimd", "fimd" },

	/* Lists of regions, and the kinds of one */
	{ "heap", test_heap, "heap-ion", "fimd", .heap = "ion-exynos" },
	{ "heap-falls-back", test_heap_falls_back, "heap-ion", "fimc0",
	  .heap = "ion-exynos" },
	{ "heap-ion", test_heap, "heap-ion", "ion", .heap = "ion-exynos" },
	{ "heap-kind", test_heap, "heap-smem", "fimc3",
	  .heap = "s5p-smem-fimc" },
	{ "heap-map", test_heap_map, "heap-ion", "fimc1",
	  .heap = "ion-exynos" },
	{ "heap-unbind", test_heap_unbind, "heap-ion", "fimd",
	  .heap = "ion-exynos" },
	{ "heap-permissions", test_heap_permissions, .heap = "ion-exynos" },
	{ "heap-quota", test_heap_quota, "heap-smem", "fimc3",
	  .heap = "s5p-smem-fimc", .kind = "fimc" },
	{ "heap-fimc", test_heap_v4l2, "heap-ion", "fimd", "fimc.0.m2m",
	  V4L2_PIX_FMT_RGB565, .heap = "ion-exynos",
	  .user = "11800000.fimc" },

	{ "heap-picture", test_heap_picture, "heap-ion", "fimd",
	  .heap = "ion-exynos" },

	/* Regions that are heaps themselves: boards/heaps.dtso */
	{ "region-heap", test_heap, "heap:jpeg", "jpeg", .heap = "jpeg" },
	{ "region-heap-zeroed", test_heap_zeroed, "heap:jpeg", "jpeg",
	  .heap = "jpeg" },
	{ "region-heap-full", test_heap_full, "heap:jpeg", "jpeg",
	  .heap = "jpeg" },
	{ "region-heap-map", test_heap_map, "heap:jpeg", "fimc3",
	  .heap = "jpeg" },
	{ "never-cleared-heap", test_heap_no_map, "heap:fimc1", "fimc1",
	  .heap = "fimc1" },
	{ "reusable-heap", test_heap, "heap:ion", "ion", .heap = "ion" },
	{ "reusable-heap-zeroed", test_heap_zeroed, "heap:ion", "ion",
	  .heap = "ion" },
	{ "no-map-heap", test_heap_no_map, "heap:b1", "b1", .heap = "b1" },
	{ "no-map-heap-fimc", test_heap_v4l2, "heap:b1", "b1", "fimc.0.m2m",
	  V4L2_PIX_FMT_RGB565, .heap = "b1", .user = "11800000.fimc" },
	{ "no-map-heap-drm", test_heap_drm, "heap:b1", "b1", .heap = "b1" },
	{ "region-heap-picture", test_heap_picture, "heap:jpeg", "jpeg",
	  .heap = "jpeg" },

	{ "smem", test_smem, .seconds = 10 },
	{ "stress", test_stress, .seconds = 4 },
	{ "stress-long", test_stress, .seconds = 75 },
	{ "pressure", test_pressure, .seconds = 40, .rounds = 2 },
	{ "pressure-long", test_pressure, .seconds = 60, .rounds = 100 },

	/* s5p-mfc keeps its firmware's memory on the left port, ... */
	{ "mfc-left", test_chunk, "13400000.codec:left", "mfc0" },
	/* ... and has freed all of the right one when its probe ends. */
	{ "mfc-right", test_traced, "13400000.codec:right", "mfc1" },

	/* The codec wants what port A uses below what port B uses. */
	{ "mfc-order", test_below, "13400000.codec:left", NULL, NULL, 0,
	  "13400000.codec:right" },

	{ "ramoops", test_ramoops, NULL, "ramoops" },

	/* The kernel's own suites, which have run already */
	{ "kunit", test_kunit },
};

static void mount_at(const char *type, const char *path)
{
	if (mkdir(path, 0755) && errno != EEXIST)
		perror(path);
	if (mount(type, path, type, 0, NULL) && errno != EBUSY)
		perror(path);
}

static void mount_all(void)
{
	mount_at("devtmpfs", "/dev");
	mount_at("proc", "/proc");
	mount_at("sysfs", "/sys");
	mount_at("debugfs", "/sys/kernel/debug");
	mount_at("tracefs", "/sys/kernel/tracing");
	mount_at("pstore", "/sys/fs/pstore");
}

/* The initramfs has no /dev/console, so the kernel could open none for us. */
static void open_console(void)
{
	int fd = open("/dev/console", O_RDWR);

	for (int i = 0; fd >= 0 && i <= STDERR_FILENO; i++)
		if (fd != i)
			dup2(fd, i);
	if (fd > STDERR_FILENO)
		close(fd);
}

/* Not a reset: QEMU's smdkc210 knows the power switch only. */
static void power_off(void)
{
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}

static void report_state(void)
{
	report_text("table", STATE_DIR "/table");
	report_text("inputs", STATE_DIR "/inputs");
	report_text("bindings", STATE_DIR "/bindings");
	report_text("chunks", STATE_DIR "/chunks");
	report_text("iomem", "/proc/iomem");
	report_hex("fdt", "/sys/firmware/fdt");
}

/*
 * Of a kernel that looks for leaks: those there are, or a failure if it has
 * given up. What is younger than five seconds is not told yet, nor what a first
 * scan sees.
 */
static void report_leaks(void)
{
	static const char path[] = "/sys/kernel/debug/kmemleak";
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT)
		return;
	sleep(6);
	if (write(fd, "scan", 4) != 4 || write(fd, "scan", 4) != 4)
		report_result("kmemleak", strerror(errno));
	else
		report_text("kmemleak", path);
	close(fd);
}

/*
 * In a process of its own: a test that crashes or hangs is a failure with a
 * name, and what it left open or mapped is gone before the next one.
 */
static void run_test(const struct test *t)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		alarm(TEST_SECONDS + 10 * t->seconds);
		report_result(t->name, t->run(t));
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		report_result(t->name, strerror(errno));
	else if (WIFSIGNALED(status))
		report_result(t->name, WTERMSIG(status) == SIGALRM ?
			      "hangs" : strsignal(WTERMSIG(status)));
}

static void run_test_named(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(tests); i++) {
		if (strcmp(tests[i].name, name))
			continue;
		run_test(&tests[i]);
		return;
	}
	report_result(name, "there is no such test");
}

/* cmadt.tests=a,b on the kernel command line */
static void run_tests(void)
{
	static const char word[] = "cmadt.tests=";
	char *cmdline = slurp("/proc/cmdline");
	char *outer, *inner;

	for (char *w = strtok_r(cmdline, " \n", &outer); w;
	     w = strtok_r(NULL, " \n", &outer)) {
		if (strncmp(w, word, strlen(word)))
			continue;
		for (char *name = strtok_r(w + strlen(word), ",", &inner); name;
		     name = strtok_r(NULL, ",", &inner))
			run_test_named(name);
	}
	free(cmdline);
}

int main(void)
{
	int err;

	mount_all();
	open_console();
	err = report_open(REPORT_PORT);
	if (err) {
		fprintf(stderr, "init: %s: %s\n", REPORT_PORT, strerror(-err));
		power_off();
	}

	report_state();
	run_tests();
	report_leaks();
	report_dmesg("dmesg");	/* last: with what the tests caused in it */
	report_close();
	power_off();
}
