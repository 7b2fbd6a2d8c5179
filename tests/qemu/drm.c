// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests on what the display scans out.
 *
 * A picture is drawn into a dumb buffer and shown, with nothing but the ioctls
 * that any program may use; the display controller's own register tells where it
 * is read from, and the host compares every pixel that comes out.
 */
#include <drm/drm.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/dma-buf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "guest.h"
#include "picture.h"

/* FIMD: start address of window 0's buffer 0, the register VIDW00ADD0B0 */
#define FIMD_VIDW00ADD0B0	(0x11c00000 + 0xa0)
#define PICTURE_BYTES		(PICTURE_WIDTH * PICTURE_HEIGHT * 4)

/**
 * struct screen - the first display of the first card
 * @fd: the card
 * @crtc: what scans out
 * @connector: where to
 * @mode: the connector's first mode
 * @pixels: a dumb buffer, mapped
 * @fb: the same as a frame buffer
 */
struct screen {
	int fd;
	uint32_t crtc;
	uint32_t connector;
	struct drm_mode_modeinfo mode;
	uint32_t *pixels;
	uint32_t fb;
};

static const char *fail_errno(const char *what)
{
	return fail("%s: %s", what, strerror(errno));
}

static uint64_t pointer(void *p)
{
	return (uintptr_t)p;
}

static const char *find_output(struct screen *s)
{
	uint32_t crtcs[8], connectors[8];
	struct drm_mode_card_res res = {
		.crtc_id_ptr = pointer(crtcs), .count_crtcs = 8,
		.connector_id_ptr = pointer(connectors), .count_connectors = 8,
	};
	struct drm_mode_modeinfo modes[8];
	struct drm_mode_get_connector c = {
		.modes_ptr = pointer(modes), .count_modes = 8,
	};

	if (ioctl(s->fd, DRM_IOCTL_MODE_GETRESOURCES, &res))
		return fail_errno("GETRESOURCES");
	if (!res.count_crtcs || !res.count_connectors)
		return "the card has no display";
	s->crtc = crtcs[0];
	s->connector = connectors[0];
	c.connector_id = s->connector;
	if (ioctl(s->fd, DRM_IOCTL_MODE_GETCONNECTOR, &c))
		return fail_errno("GETCONNECTOR");
	if (!c.count_modes)
		return "the display has no mode";
	s->mode = modes[0];
	if (s->mode.hdisplay != PICTURE_WIDTH || s->mode.vdisplay != PICTURE_HEIGHT)
		return fail("the display is %ux%u", s->mode.hdisplay,
			    s->mode.vdisplay);
	return NULL;
}

static const char *add_frame(struct screen *s, uint32_t handle)
{
	struct drm_mode_fb_cmd fb = {
		.width = PICTURE_WIDTH, .height = PICTURE_HEIGHT, .bpp = 32,
		.depth = 24, .pitch = 4 * PICTURE_WIDTH, .handle = handle,
	};

	if (ioctl(s->fd, DRM_IOCTL_MODE_ADDFB, &fb))
		return fail_errno("ADDFB");
	s->fb = fb.fb_id;
	return NULL;
}

static const char *make_buffer(struct screen *s)
{
	struct drm_mode_create_dumb dumb = {
		.width = PICTURE_WIDTH, .height = PICTURE_HEIGHT, .bpp = 32,
	};
	struct drm_mode_map_dumb map = {};
	void *p;

	if (ioctl(s->fd, DRM_IOCTL_MODE_CREATE_DUMB, &dumb))
		return fail_errno("CREATE_DUMB");
	if (dumb.pitch != 4 * PICTURE_WIDTH)
		return fail("a line has %u bytes", dumb.pitch);
	map.handle = dumb.handle;
	if (ioctl(s->fd, DRM_IOCTL_MODE_MAP_DUMB, &map))
		return fail_errno("MAP_DUMB");
	p = mmap(NULL, dumb.size, PROT_READ | PROT_WRITE, MAP_SHARED, s->fd,
		 map.offset);
	if (p == MAP_FAILED)
		return fail_errno("mmap of the buffer");
	s->pixels = p;
	return add_frame(s, dumb.handle);
}

/* A buffer of a heap becomes the card's: nothing is copied. */
static const char *import_buffer(struct screen *s, int buf)
{
	struct drm_prime_handle prime = { .fd = buf };

	if (ioctl(s->fd, DRM_IOCTL_PRIME_FD_TO_HANDLE, &prime))
		return fail_errno("PRIME_FD_TO_HANDLE");
	return add_frame(s, prime.handle);
}

static const char *show_buffer(const struct screen *s)
{
	uint32_t connector = s->connector;
	struct drm_mode_crtc crtc = {
		.crtc_id = s->crtc, .fb_id = s->fb,
		.set_connectors_ptr = pointer(&connector), .count_connectors = 1,
		.mode = s->mode, .mode_valid = 1,
	};

	return ioctl(s->fd, DRM_IOCTL_MODE_SETCRTC, &crtc) ?
	       fail_errno("SETCRTC") : NULL;
}

/* The display controller really scans memory out: ask it from where. */
static const char *find_scanout(const struct test *t, struct chunk *c)
{
	volatile uint32_t *reg = phys_map(FIMD_VIDW00ADD0B0, 4);
	struct region whole = {};
	uint32_t addr;
	size_t pos = 0;

	if (!reg)
		return fail_errno("/dev/mem");
	addr = *reg;
	phys_unmap(reg, FIMD_VIDW00ADD0B0, 4);
	if (!addr)
		return "FIMD scans nothing out";

	while (chunk_next(t->device, &pos, c)) {
		whole.start = c->start;
		whole.size = c->size;
		if (region_holds(&whole, addr, 1))
			return NULL;
	}
	return fail("FIMD scans out from %#x, in no chunk of %s", addr, t->device);
}

/* The console's frame buffer, or whatever is shown now */
const char *test_scanout(const struct test *t)
{
	struct chunk c;

	return find_scanout(t, &c) ?: check_place(&c, t->region);
}

static const char *check_scanout(const struct test *t, const uint32_t *pixels)
{
	struct chunk c;
	const char *why = find_scanout(t, &c) ?: check_place(&c, t->region);

	if (!why && !chunk_holds(&c, pixels, PICTURE_BYTES))
		why = fail("what is scanned out from %#llx is not what was drawn",
			   (unsigned long long)c.start);
	return why;
}

static const char *draw_dumb(const struct test *t, struct screen *s,
			     const uint32_t *pixels)
{
	const char *why = make_buffer(s);

	(void)t;
	if (!why)
		memcpy(s->pixels, pixels, PICTURE_BYTES);
	return why;
}

/* Through the heap's file, which is then closed: the card holds the buffer. */
static const char *draw_by_heap(const struct test *t, struct screen *s,
				const uint32_t *pixels)
{
	int buf = heap_buffer(t->heap, PICTURE_BYTES);
	uint32_t *map = buf < 0 ? NULL : heap_map(buf, PICTURE_BYTES);
	const char *why;

	if (!map)
		return fail_errno(t->heap);
	why = import_buffer(s, buf);
	if (why)
		return why;
	if (heap_sync(buf, DMA_BUF_SYNC_START))
		return fail_errno("sync");
	memcpy(map, pixels, PICTURE_BYTES);
	if (heap_sync(buf, DMA_BUF_SYNC_END))
		return fail_errno("sync");
	munmap(map, PICTURE_BYTES);
	close(buf);
	return NULL;
}

/*
 * Drawn beside the buffer, so that reading the buffer back proves something, and
 * into it before it is shown: QEMU's FIMD reads a window whole when it is told of
 * it, then only pages that it sees written, and of a page that a processor writes
 * in the moment of looking it can miss the rest.
 */
static const char *show_picture(const struct test *t,
				const char *(*draw)(const struct test *t,
						    struct screen *s,
						    const uint32_t *pixels),
				const char *request)
{
	struct screen s = { .fd = open("/dev/dri/card0", O_RDWR | O_CLOEXEC) };
	uint32_t *pixels = calloc(1, PICTURE_BYTES);
	char *table = slurp(STATE_DIR "/table");

	if (s.fd < 0)
		return fail_errno("/dev/dri/card0");
	if (!pixels || !table)
		return "no memory";
	picture_draw(pixels, table);
	return find_output(&s) ?: draw(t, &s, pixels) ?: show_buffer(&s) ?:
	       check_scanout(t, pixels) ?: report_ask(request);
}

const char *test_picture(const struct test *t)
{
	return show_picture(t, draw_dumb, "picture screen");
}

/* The same from a heap's buffer, without a copy */
const char *test_heap_picture(const struct test *t)
{
	return show_picture(t, draw_by_heap, "picture heap-screen");
}

/*
 * What no one can draw into from here is shown all the same: FIMD reads the
 * zeroes that the heap left in it.
 */
const char *test_heap_drm(const struct test *t)
{
	struct screen s = { .fd = open("/dev/dri/card0", O_RDWR | O_CLOEXEC) };
	int buf = heap_buffer(t->heap, PICTURE_BYTES);
	uint32_t *black = calloc(1, PICTURE_BYTES);

	if (s.fd < 0)
		return fail_errno("/dev/dri/card0");
	if (buf < 0)
		return fail_errno(t->heap);
	return find_output(&s) ?: import_buffer(&s, buf) ?: show_buffer(&s) ?:
	       check_scanout(t, black);
}
