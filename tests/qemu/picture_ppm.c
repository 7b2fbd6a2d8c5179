// SPDX-License-Identifier: GPL-2.0-only
/* For the host: reads a table, writes the picture of it as QEMU saves a screen. */
#include <stdio.h>

#include "picture.h"

int main(void)
{
	static uint32_t pixels[PICTURE_WIDTH * PICTURE_HEIGHT];
	static char table[1 << 20];

	table[fread(table, 1, sizeof(table) - 1, stdin)] = '\0';
	picture_draw(pixels, table);
	printf("P6\n%d %d\n255\n", PICTURE_WIDTH, PICTURE_HEIGHT);
	for (int i = 0; i < PICTURE_WIDTH * PICTURE_HEIGHT; i++)
		for (int shift = 16; shift >= 0; shift -= 8)
			putchar(pixels[i] >> shift & 0xff);
	return fflush(stdout) || ferror(stdin) ? 1 : 0;
}
