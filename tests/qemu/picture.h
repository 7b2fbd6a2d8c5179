/* SPDX-License-Identifier: GPL-2.0-only */
/* The test picture: what is drawn in the guest, and computed on the host. */
#ifndef CMADT_PICTURE_H
#define CMADT_PICTURE_H

#include <stdint.h>

#define PICTURE_WIDTH	640
#define PICTURE_HEIGHT	480

/* Pixels are 0xRRGGBB, line by line without gaps. */
void picture_draw(uint32_t *pixels, const char *table);

#endif /* CMADT_PICTURE_H */
