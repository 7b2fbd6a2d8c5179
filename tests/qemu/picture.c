// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws the regions of a table: where they lie in memory, and how large they
 * are; below them colour bars and ramps, which no swapped or lost bit survives.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "picture.h"

#define MARGIN		20
#define INNER		(PICTURE_WIDTH - 2 * MARGIN)
#define MAX_REGIONS	32

#define BACKGROUND	0x10141c
#define UNUSED		0x2a3140
#define TEXT		0xe8e8e8

struct box {
	int x, y, w, h;
};

struct bar {
	char name[64];
	unsigned long long start, size;
};

/* Five columns, seven rows, the leftmost column in bit 4. */
static const struct glyph {
	char c;
	uint8_t row[7];
} glyphs[] = {
	{ '0', { 0x0e, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0e } },
	{ '1', { 0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e } },
	{ '2', { 0x0e, 0x11, 0x01, 0x06, 0x08, 0x10, 0x1f } },
	{ '3', { 0x0e, 0x11, 0x01, 0x06, 0x01, 0x11, 0x0e } },
	{ '4', { 0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02 } },
	{ '5', { 0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e } },
	{ '6', { 0x06, 0x08, 0x10, 0x1e, 0x11, 0x11, 0x0e } },
	{ '7', { 0x1f, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08 } },
	{ '8', { 0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e } },
	{ '9', { 0x0e, 0x11, 0x11, 0x0f, 0x01, 0x02, 0x0c } },
	{ 'A', { 0x0e, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11 } },
	{ 'B', { 0x1e, 0x11, 0x11, 0x1e, 0x11, 0x11, 0x1e } },
	{ 'C', { 0x0e, 0x11, 0x10, 0x10, 0x10, 0x11, 0x0e } },
	{ 'D', { 0x1e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1e } },
	{ 'E', { 0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f } },
	{ 'F', { 0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x10 } },
	{ 'G', { 0x0e, 0x11, 0x10, 0x17, 0x11, 0x11, 0x0f } },
	{ 'H', { 0x11, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11 } },
	{ 'I', { 0x0e, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0e } },
	{ 'J', { 0x07, 0x02, 0x02, 0x02, 0x02, 0x12, 0x0c } },
	{ 'K', { 0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11 } },
	{ 'L', { 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1f } },
	{ 'M', { 0x11, 0x1b, 0x15, 0x15, 0x11, 0x11, 0x11 } },
	{ 'N', { 0x11, 0x19, 0x15, 0x13, 0x11, 0x11, 0x11 } },
	{ 'O', { 0x0e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e } },
	{ 'P', { 0x1e, 0x11, 0x11, 0x1e, 0x10, 0x10, 0x10 } },
	{ 'Q', { 0x0e, 0x11, 0x11, 0x11, 0x15, 0x12, 0x0d } },
	{ 'R', { 0x1e, 0x11, 0x11, 0x1e, 0x14, 0x12, 0x11 } },
	{ 'S', { 0x0f, 0x10, 0x10, 0x0e, 0x01, 0x01, 0x1e } },
	{ 'T', { 0x1f, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04 } },
	{ 'U', { 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e } },
	{ 'V', { 0x11, 0x11, 0x11, 0x11, 0x11, 0x0a, 0x04 } },
	{ 'W', { 0x11, 0x11, 0x11, 0x15, 0x15, 0x1b, 0x11 } },
	{ 'X', { 0x11, 0x11, 0x0a, 0x04, 0x0a, 0x11, 0x11 } },
	{ 'Y', { 0x11, 0x11, 0x0a, 0x04, 0x04, 0x04, 0x04 } },
	{ 'Z', { 0x1f, 0x01, 0x02, 0x04, 0x08, 0x10, 0x1f } },
	{ '-', { 0x00, 0x00, 0x00, 0x0e, 0x00, 0x00, 0x00 } },
	{ '_', { 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x1f } },
};

static const uint32_t colours[] = {
	0x4e9be6, 0xe6a23c, 0x5cb85c, 0xd9534f, 0x9b6fd1, 0x2cb5a8, 0xd66fa8, 0xb8b042,
};

static uint32_t colour(int i)
{
	return colours[i % (sizeof(colours) / sizeof(colours[0]))];
}

/* What lies outside the picture is not drawn. */
static void fill(uint32_t *pixels, struct box b, uint32_t rgb)
{
	for (int y = b.y; y < b.y + b.h && y < PICTURE_HEIGHT; y++)
		for (int x = b.x; x < b.x + b.w && x < PICTURE_WIDTH; x++)
			pixels[y * PICTURE_WIDTH + x] = rgb;
}

static const struct glyph *find_glyph(char c)
{
	for (size_t i = 0; i < sizeof(glyphs) / sizeof(glyphs[0]); i++)
		if (glyphs[i].c == toupper((unsigned char)c))
			return &glyphs[i];
	return NULL;
}

/* Dots of @dot x @dot pixels; what has no glyph is a space. */
static void text(uint32_t *pixels, int x, int y, int dot, const char *s)
{
	for (; *s; s++, x += 6 * dot) {
		const struct glyph *g = find_glyph(*s);

		for (int i = 0; g && i < 35; i++)
			if (g->row[i / 5] & 0x10 >> i % 5)
				fill(pixels, (struct box){ x + i % 5 * dot,
				     y + i / 5 * dot, dot, dot }, TEXT);
	}
}

/* A line of the table that is a region with memory. */
static bool read_region(const char *line, struct bar *b)
{
	char state[32];

	return sscanf(line, "%63s 0x%llx 0x%llx %*s %*s %*s %*s %31s", b->name,
		      &b->start, &b->size, state) == 4 &&
	       (!strcmp(state, "ready") || !strcmp(state, "reserved"));
}

/* As many regions as there is room for. */
static int read_table(const char *table, struct bar *memory, struct bar *bars)
{
	unsigned long long first, last;
	int n = 0;

	while (*table && n < MAX_REGIONS) {
		if (sscanf(table, "memory 0x%llx-0x%llx", &first, &last) == 2) {
			if (!memory->size)
				memory->start = first;
			memory->size = last - memory->start + 1;
		} else if (read_region(table, &bars[n])) {
			n++;
		}
		table += strcspn(table, "\n");
		table += *table == '\n';
	}
	return n;
}

static void draw_map(uint32_t *pixels, int y, const struct bar *memory,
		     const struct bar *bars, int n)
{
	fill(pixels, (struct box){ MARGIN, y, INNER, 40 }, UNUSED);
	for (int i = 0; i < n && memory->size; i++) {
		unsigned long long at = bars[i].start - memory->start;
		int from = at * INNER / memory->size;
		int to = (at + bars[i].size) * INNER / memory->size;

		if (bars[i].start >= memory->start)
			fill(pixels, (struct box){ MARGIN + from, y,
			     to > from ? to - from : 1, 40 }, colour(i));
	}
}

static void draw_bars(uint32_t *pixels, int y, int h, const struct bar *bars,
		      int n)
{
	int pitch = n * 24 > h ? h / n : 24;
	int dot = pitch >= 18 ? 2 : 1;
	unsigned long long most = 1;
	char size[32];

	for (int i = 0; i < n; i++)
		if (bars[i].size > most)
			most = bars[i].size;
	for (int i = 0; i < n; i++, y += pitch) {
		int w = bars[i].size * 360 / most;

		text(pixels, MARGIN, y, dot, bars[i].name);
		fill(pixels, (struct box){ 180, y, w ? w : 1, 7 * dot }, colour(i));
		snprintf(size, sizeof(size), bars[i].size % (1 << 20) ? "%lluK" : "%lluM",
			 bars[i].size >> (bars[i].size % (1 << 20) ? 10 : 20));
		text(pixels, 180 + w + 10, y, dot, size);
	}
}

/* White to black, and every value of each channel. */
static void draw_colours(uint32_t *pixels, int y)
{
	static const uint32_t bars[] = {
		0xffffff, 0xffff00, 0x00ffff, 0x00ff00,
		0xff00ff, 0xff0000, 0x0000ff, 0x000000,
	};

	for (int i = 0; i < 8; i++)
		fill(pixels, (struct box){ MARGIN + i * INNER / 8, y, INNER / 8, 24 },
		     bars[i]);
	for (int x = 0; x < INNER; x++)
		for (int c = 0; c < 3; c++)
			fill(pixels, (struct box){ MARGIN + x, y + 28 + c * 12, 1, 12 },
			     (uint32_t)(x * 256 / INNER) << 8 * (2 - c));
}

void picture_draw(uint32_t *pixels, const char *table)
{
	struct bar memory = {}, bars[MAX_REGIONS];
	int n = read_table(table, &memory, bars);

	fill(pixels, (struct box){ 0, 0, PICTURE_WIDTH, PICTURE_HEIGHT }, BACKGROUND);
	text(pixels, MARGIN, 16, 3, "CMA-DT");
	text(pixels, 160, 23, 2, "regions of contiguous memory");
	draw_map(pixels, 52, &memory, bars, n);
	draw_bars(pixels, 112, 276, bars, n);
	draw_colours(pixels, 400);
}
