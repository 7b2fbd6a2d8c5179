/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boards as tests draw them: a character is a MiB and RAM begins at 0; a dot is
 * free, # is taken, capitals are static regions. All numbers here are MiB.
 */
#ifndef _UNIT_DRAWING_H
#define _UNIT_DRAWING_H

#include "unit.h"

#include "board.h"

static struct board board;

static inline void setup(u64 ram)
{
	board_init(&board);
	board_ram(&board, 0, ram * MIB);
}

static inline struct cma_region *dynamic(const char *name, u64 size, u64 align)
{
	return board_dynamic(&board, name, size * MIB, align * MIB);
}

static inline void window(struct cma_region *r, u64 start, u64 size)
{
	board_window(&board, r, start * MIB, size * MIB);
}

static inline void take(u64 start, u64 size)
{
	board_take(&board, start * MIB, size * MIB, "taken");
}

#endif /* _UNIT_DRAWING_H */
