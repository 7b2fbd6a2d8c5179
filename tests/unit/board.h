/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A table that is filled by hand: what the parser would have left, without a
 * device tree. 32-bit addresses, pages of 4 KiB, CMA's unit 4 MiB and 7 areas of
 * it, no RAM, no high memory, until a test says otherwise.
 */
#ifndef _UNIT_BOARD_H
#define _UNIT_BOARD_H

#include "../../mm/cma_region/table.h"

#define BOARD_ROOM	128

struct board {
	struct cma_table table;
	struct cma_arena arena;
	struct cma_area taken[BOARD_ROOM];
	u64 memory[1 << 15];
};

void board_init(struct board *b);
void board_ram(struct board *b, u64 start, u64 size);
void board_take(struct board *b, u64 start, u64 size, const char *name);
void board_memreserve(struct board *b, u64 start, u64 size);

struct cma_region *board_static(struct board *b, const char *name, u64 start,
				u64 size);
struct cma_region *board_foreign(struct board *b, const char *name, u64 start,
				 u64 size);
struct cma_region *board_dynamic(struct board *b, const char *name, u64 size,
				 u64 align);
void board_window(struct board *b, struct cma_region *r, u64 start, u64 size);

struct cma_device *board_device(struct board *b, const char *path);
void board_entry(struct board *b, struct cma_device *d, const char *kind,
		 const struct cma_region *r);

void board_build(struct board *b);

/* A region has a state, and lies at an address. */
#define expect_at(r, want, start)					\
	do {								\
		assert_string_equal(cma_state_name(r), want);		\
		assert_true((r)->flags & CMA_F_PLACED);			\
		assert_int_equal((r)->range.first, start);		\
		assert_int_equal(cma_range_size(&(r)->range), (r)->size); \
	} while (0)

/* A region has a state, and no address. */
#define expect_nowhere(r, want)						\
	do {								\
		assert_string_equal(cma_state_name(r), want);		\
		assert_false((r)->flags & CMA_F_PLACED);		\
	} while (0)

#endif /* _UNIT_BOARD_H */
