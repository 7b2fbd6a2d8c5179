/* SPDX-License-Identifier: GPL-2.0-only */
/* A board with 1 GiB at 0x40000000, for one region "r" or a few. */
#ifndef _UNIT_SINGLE_H
#define _UNIT_SINGLE_H

#include <string.h>

#include "unit.h"

#include "board.h"
#include "text.h"

static struct board board;

static inline void setup(void)
{
	board_init(&board);
	board_ram(&board, 0x40000000, GIB);
}

static inline struct cma_region *at(u64 start, u64 size)
{
	return board_static(&board, "r", start, size);
}

static inline void expect_ready(struct cma_region *r, const char *findings)
{
	board_build(&board);
	assert_string_equal(cma_state_name(r), "ready");
	expect_findings(&board.table, findings);
}

#endif /* _UNIT_SINGLE_H */
