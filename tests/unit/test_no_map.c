// SPDX-License-Identifier: GPL-2.0-only
/*
 * no-map, where something else needs the memory mapped. In the drawings a
 * character is a MiB; capitals are no-map, M is memreserve, # the kernel.
 */
#include "unit.h"

#include "../../mm/cma_region/print.h"
#include "board.h"
#include "text.h"

static struct board board;
static struct text text;

static void setup(void)
{
	board_init(&board);
	board_ram(&board, 0, GIB);
}

static struct cma_region *own(const char *name, u64 start, u64 size)
{
	return board_static(&board, name, start * MIB, size * MIB);
}

static struct cma_region *own_no_map(const char *name, u64 start, u64 size)
{
	struct cma_region *r = own(name, start, size);

	r->flags |= CMA_F_NOMAP;
	return r;
}

static struct cma_region *foreign(const char *name, u64 start, u64 size)
{
	return board_foreign(&board, name, start * MIB, size * MIB);
}

static struct cma_region *foreign_no_map(const char *name, u64 start, u64 size)
{
	struct cma_region *r = foreign(name, start, size);

	r->flags |= CMA_F_NOMAP;
	return r;
}

/* A region has its memory, in the linear map or out of it. */
static void expect_no_map(const struct cma_region *r, bool no_map)
{
	expect_at(r, r->class == CMA_CLASS_FOREIGN ? "reserved" : "ready",
		  r->range.first);
	assert_int_equal(cma_region_is_nomap(r), no_map);
	cma_print_flags(r, text_start(&text));
	assert_string_equal(text.s, no_map ? "static,no-map" : "static");
}

static const char *stays_because_of(const struct cma_region *r)
{
	const struct cma_finding *f;

	for (f = board.table.findings; f; f = f->next)
		if (f->region == r && f->id == CMA_CHECK_NOMAP_STAYS_MAPPED)
			return f->other;
	return NULL;
}

static void alone(void **state)
{
	struct cma_region *a, *f;

	/*
	 *	AAAAMMMMFFFF####
	 *
	 * Expect: touching costs nothing.
	 */
	setup();
	board_memreserve(&board, 4 * MIB, 4 * MIB);
	board_take(&board, 12 * MIB, 4 * MIB, "kernel");
	a = own_no_map("a", 0, 4);
	f = foreign_no_map("f", 8, 4);
	board_build(&board);
	expect_no_map(a, true);
	expect_no_map(f, true);
	expect_findings(&board.table, "");
}

static void identical_memreserve(void **state)
{
	struct cma_region *a, *f;

	/*
	 *	AAAAFFFF
	 *	MMMMMMMM
	 *
	 * Expect: they keep their memory, mapped, and that is said.
	 */
	setup();
	board_memreserve(&board, 0, 4 * MIB);
	board_memreserve(&board, 4 * MIB, 4 * MIB);
	a = own_no_map("a", 0, 4);
	f = foreign_no_map("f", 4, 4);
	board_build(&board);
	expect_no_map(a, false);
	expect_no_map(f, false);
	expect_findings(&board.table,
			"identical-memreserve /reserved-memory/a reg\n"
			"identical-memreserve /reserved-memory/f reg\n"
			"no-map-stays-mapped /reserved-memory/f no-map\n"
			"no-map-stays-mapped /reserved-memory/a no-map\n");
	cma_print_reason(&board.table, a, text_start(&text));
	assert_string_equal(text.s,
			    "no-map: is without effect, for the memory also belongs to /memreserve/, got 0x0-0x3fffff");
}

static void part_of_a_foreign_one_reserved(void **state)
{
	struct cma_region *f, *g;

	/*
	 *	FFFFGGGG
	 *	 M  ## #
	 *
	 * Expect: a byte is enough, for it is one region.
	 */
	setup();
	board_memreserve(&board, MIB, PAGE);
	board_take(&board, 4 * MIB, 2 * MIB, "kernel");
	board_take(&board, 7 * MIB, MIB, "initrd");
	f = foreign_no_map("f", 0, 4);
	g = foreign_no_map("g", 4, 4);
	board_build(&board);
	expect_no_map(f, false);
	expect_no_map(g, false);
	assert_string_equal(stays_because_of(f), "/memreserve/");
	assert_string_equal(stays_because_of(g), "kernel");
	expect_findings(&board.table,
			"identical-memreserve /reserved-memory/f reg\n"
			"overlap-foreign /reserved-memory/g reg\n"
			"overlap-foreign /reserved-memory/g reg\n"
			"no-map-stays-mapped /reserved-memory/f no-map\n"
			"no-map-stays-mapped /reserved-memory/g no-map\n");
}

static void inside_a_foreign_node(void **state)
{
	struct cma_region *f, *g;

	/*
	 *	ffffffff
	 *	  GG
	 *
	 * Expect: f is reserved, so is G, and neither is taken out of the map.
	 */
	setup();
	g = foreign_no_map("g", 2, 2);
	f = foreign("f", 0, 8);
	board_build(&board);
	expect_no_map(f, false);
	expect_no_map(g, false);
	expect_findings(&board.table,
			"overlap-foreign /reserved-memory/g reg\n"
			"no-map-stays-mapped /reserved-memory/g no-map\n");
	assert_string_equal(stays_because_of(g), "/reserved-memory/f");
}

static void around_a_foreign_node(void **state)
{
	struct cma_region *f, *g;

	/*
	 *	FFFFFFFF
	 *	  gg
	 */
	setup();
	g = foreign("g", 2, 2);
	f = foreign_no_map("f", 0, 8);
	board_build(&board);
	expect_no_map(f, false);
	expect_no_map(g, false);
	expect_findings(&board.table,
			"overlap-foreign /reserved-memory/g reg\n"
			"no-map-stays-mapped /reserved-memory/f no-map\n");
	assert_string_equal(stays_because_of(f), "/reserved-memory/g");
}

static void two_that_want_it(void **state)
{
	struct cma_region *f, *g;

	/*
	 *	FFFF
	 *	  GGGG
	 *
	 * Expect: nobody needs the memory mapped.
	 */
	setup();
	f = foreign_no_map("f", 0, 4);
	g = foreign_no_map("g", 2, 4);
	board_build(&board);
	expect_no_map(f, true);
	expect_no_map(g, true);
	expect_findings(&board.table,
			"overlap-foreign /reserved-memory/g reg\n");
}

static void one_after_the_other(void **state)
{
	static const char * const names[] = { "e", "f", "g", "h" };
	struct cma_region *r[4];
	u32 i;

	/*
	 *	EEEE  GGGG
	 *	   FFFF  HHHH
	 *	            M
	 *
	 * Expect: H stays mapped, so G does, so F, so E, against the order of
	 * addresses as well.
	 */
	setup();
	board_memreserve(&board, 12 * MIB, MIB);
	for (i = 0; i < 4; i++)
		r[i] = foreign_no_map(names[i], 3 * i, 4);
	board_build(&board);
	for (i = 0; i < 4; i++)
		expect_no_map(r[i], false);
	assert_string_equal(stays_because_of(r[3]), "/memreserve/");
	assert_string_equal(stays_because_of(r[2]), "/reserved-memory/h");
	assert_string_equal(stays_because_of(r[1]), "/reserved-memory/g");
	assert_string_equal(stays_because_of(r[0]), "/reserved-memory/f");
}

static void who_lost_his_place(void **state)
{
	struct cma_region *a, *b;

	/*
	 *	AAAA
	 *	  BBBB     rejected, and reserved as what is mapped
	 *
	 * Expect: A is ready; what B claims of it stays mapped.
	 */
	setup();
	a = own_no_map("a", 0, 4);
	b = own_no_map("b", 2, 4);
	board_build(&board);
	expect_at(b, "rejected", 2 * MIB);
	expect_no_map(a, false);
	expect_findings(&board.table,
			"overlap /reserved-memory/b reg\n"
			"no-map-stays-mapped /reserved-memory/a no-map\n");
	assert_string_equal(stays_because_of(a), "/reserved-memory/b");
}

static void disabled_ones(void **state)
{
	struct cma_region *a, *b;

	/*
	 *	AAAA
	 *	bbbb     disabled
	 *	MMMM     the other way round, A is disabled
	 */
	setup();
	a = own_no_map("a", 0, 4);
	b = own("b", 0, 4);
	b->state = CMA_STATE_DISABLED;
	board_build(&board);
	expect_no_map(a, true);
	expect_findings(&board.table, "");
	setup();
	board_memreserve(&board, 0, 4 * MIB);
	a = own_no_map("a", 0, 4);
	a->state = CMA_STATE_DISABLED;
	board_build(&board);
	expect_at(a, "disabled", 0);
	expect_findings(&board.table, "");
}

static void further_entries(void **state)
{
	struct cma_region *a, *more;

	/*
	 *	AAAA    aaaa     two entries of one reg
	 *	        MMMM
	 *
	 * Expect: each by itself.
	 */
	setup();
	board_memreserve(&board, 8 * MIB, 4 * MIB);
	a = own_no_map("a", 0, 4);
	more = own_no_map("a[1]", 8, 4);
	more->flags |= CMA_F_EXTRA;
	board_build(&board);
	expect_no_map(a, true);
	expect_at(more, "reserved", 8 * MIB);
	assert_false(cma_region_is_nomap(more));
}

static void placed_ones_hold(void **state)
{
	struct cma_region *a;

	/*
	 *	................
	 *	            AAAA     dynamic, and keeps off everything
	 */
	setup();
	board_memreserve(&board, 0, 4 * MIB);
	a = board_dynamic(&board, "a", 4 * MIB, MIB);
	a->flags |= CMA_F_NOMAP;
	board_build(&board);
	expect_at(a, "ready", GIB - 4 * MIB);
	assert_true(cma_region_is_nomap(a));
	expect_findings(&board.table, "");
}

UNIT_MAIN(no_map, T(alone), T(identical_memreserve),
	  T(part_of_a_foreign_one_reserved), T(inside_a_foreign_node),
	  T(around_a_foreign_node), T(two_that_want_it),
	  T(one_after_the_other), T(who_lost_his_place), T(disabled_ones),
	  T(further_entries), T(placed_ones_hold))
