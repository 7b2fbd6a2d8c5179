// SPDX-License-Identifier: GPL-2.0-only
/*
 * Overlaps between regions. In the drawings a character is a MiB, capitals are
 * static regions, and f, g are foreign.
 */
#include "unit.h"

#include "board.h"
#include "text.h"

static struct board board;

static void setup(void)
{
	board_init(&board);
	board_ram(&board, 0, GIB);
}

static struct cma_region *own(const char *name, u64 start, u64 size)
{
	return board_static(&board, name, start * MIB, size * MIB);
}

static struct cma_region *foreign(const char *name, u64 start, u64 size)
{
	return board_foreign(&board, name, start * MIB, size * MIB);
}

static void touching(void **state)
{
	struct cma_region *a, *b;

	/*
	 *	AAAABBBB
	 *
	 * Expect: both stand.
	 */
	setup();
	b = own("b", 4, 4);
	a = own("a", 0, 4);
	board_build(&board);
	expect_at(a, "ready", 0);
	expect_at(b, "ready", 4 * MIB);
	expect_findings(&board.table, "");
}

static void one_page_shared(void **state)
{
	struct cma_region *a, *b;

	/*
	 *	AAAA
	 *	   *BBB     * one page
	 *
	 * Expect: the lower start keeps the memory.
	 */
	setup();
	b = board_static(&board, "b", 4 * MIB - PAGE, 4 * MIB);
	a = own("a", 0, 4);
	board_build(&board);
	expect_at(a, "ready", 0);
	expect_at(b, "rejected", 4 * MIB - PAGE);
	expect_findings(&board.table, "overlap /reserved-memory/b reg\n");
}

static void inside(void **state)
{
	struct cma_region *a, *b;

	/*
	 *	AAAAAAAA
	 *	  BB
	 *
	 * Expect: the outer one starts lower and stands.
	 */
	setup();
	a = own("a", 0, 8);
	b = own("b", 2, 2);
	board_build(&board);
	expect_at(a, "ready", 0);
	expect_at(b, "rejected", 2 * MIB);
}

static void same_start(void **state)
{
	struct cma_region *a, *b;

	/*
	 *	AA
	 *	BBBB
	 *
	 * Expect: of equal starts the larger stands.
	 */
	setup();
	a = own("a", 0, 2);
	b = own("b", 0, 4);
	board_build(&board);
	expect_at(a, "rejected", 0);
	expect_at(b, "ready", 0);
}

static void the_same(void **state)
{
	struct cma_region *a, *b;

	/*
	 *	BBBB
	 *	AAAA
	 *
	 * Expect: one of two equals stands, by the name of its node.
	 */
	setup();
	b = own("b", 0, 4);
	a = own("a", 0, 4);
	board_build(&board);
	expect_at(a, "ready", 0);
	expect_at(b, "rejected", 0);
}

static void not_neighbours(void **state)
{
	struct cma_region *a, *b, *c;

	/*
	 *	AAAAAAAAAA
	 *	 BB
	 *	      CC
	 *
	 * Expect: both are found, although B lies between A and C in the
	 * order of starts. Mainline compares neighbours, and sees no C.
	 */
	setup();
	c = own("c", 6, 2);
	b = own("b", 1, 2);
	a = own("a", 0, 10);
	board_build(&board);
	expect_at(a, "ready", 0);
	expect_at(b, "rejected", MIB);
	expect_at(c, "rejected", 6 * MIB);
	expect_findings(&board.table, "overlap /reserved-memory/b reg\n"
				      "overlap /reserved-memory/c reg\n");
}

static void three_in_a_row(void **state)
{
	struct cma_region *a, *b, *c;

	/*
	 *	AAAA  CCCC
	 *	   BBBB
	 *
	 * Expect: B loses to A, takes nothing from C with it, and both of its
	 * overlaps are told.
	 */
	setup();
	a = own("a", 0, 4);
	b = own("b", 3, 4);
	c = own("c", 6, 4);
	board_build(&board);
	expect_at(a, "ready", 0);
	expect_at(b, "rejected", 3 * MIB);
	expect_at(c, "ready", 6 * MIB);
	expect_findings(&board.table, "overlap /reserved-memory/b reg\n"
				      "overlap /reserved-memory/b reg\n");
	assert_string_equal(b->why->other, "/reserved-memory/a");
}

static void foreign_first(void **state)
{
	struct cma_region *a, *f;

	/*
	 *	AAAA
	 *	   ffff
	 *
	 * Expect: the foreign one keeps the memory although it starts higher.
	 */
	setup();
	a = own("a", 0, 4);
	f = foreign("f", 3, 4);
	board_build(&board);
	expect_at(a, "rejected", 0);
	expect_at(f, "reserved", 3 * MIB);
	expect_findings(&board.table, "overlap /reserved-memory/a reg\n");
}

static void adopted_before_own(void **state)
{
	struct cma_region *a, *p, *f;

	/*
	 *	AAAA
	 *	   pppp
	 *	      ffff
	 *
	 * Expect: p loses to f, so A, which meets only p, stands.
	 */
	setup();
	a = own("a", 0, 4);
	p = own("p", 3, 4);
	p->class = CMA_CLASS_ADOPTED;
	f = foreign("f", 6, 4);
	board_build(&board);
	expect_at(a, "ready", 0);
	expect_at(p, "rejected", 3 * MIB);
	expect_at(f, "reserved", 6 * MIB);

	setup();
	a = own("a", 0, 4);
	p = own("p", 3, 4);
	p->class = CMA_CLASS_ADOPTED;
	board_build(&board);
	expect_at(a, "rejected", 0);
	expect_at(p, "ready", 3 * MIB);
}

static void foreign_pairs_are_their_own_business(void **state)
{
	struct cma_region *f, *g;

	/*
	 *	ffff
	 *	   gggg
	 *
	 * Expect: said, and both keep what they claim.
	 */
	setup();
	g = foreign("g", 3, 4);
	f = foreign("f", 0, 4);
	board_build(&board);
	expect_at(f, "reserved", 0);
	expect_at(g, "reserved", 3 * MIB);
	expect_findings(&board.table,
			"overlap-foreign /reserved-memory/g reg\n");
}

static void disabled_claims_nothing(void **state)
{
	struct cma_region *a, *b;

	/*
	 *	aaaa        disabled
	 *	   BBBB
	 *
	 * Expect: B stands, and nothing is said.
	 */
	setup();
	a = own("a", 0, 4);
	a->state = CMA_STATE_DISABLED;
	b = own("b", 3, 4);
	board_build(&board);
	assert_int_equal(a->state, CMA_STATE_DISABLED);
	expect_at(b, "ready", 3 * MIB);
	expect_findings(&board.table, "");
}

static void rejected_takes_nothing(void **state)
{
	struct cma_region *a, *b;

	/*
	 *	AAAA        rejected for another reason
	 *	   BBBB
	 *
	 * Expect: B stands; A is told again.
	 */
	setup();
	a = own("a", 0, 4);
	a->flags |= CMA_F_NOMAP | CMA_F_REUSABLE;
	b = own("b", 3, 4);
	board_build(&board);
	expect_at(a, "rejected", 0);
	expect_at(b, "ready", 3 * MIB);
	expect_findings(&board.table,
			"no-map-reusable /reserved-memory/a no-map\n"
			"overlap /reserved-memory/a reg\n");
}

static void five_are_too_many_to_tell(void **state)
{
	static const char * const names[] = { "f0", "f1", "f2", "f3", "f4" };
	struct cma_region *a;
	u32 i;

	/*
	 *	AAAAAAAAAAAA
	 *	f f f f f
	 *
	 * Expect: four are told, the rest is counted.
	 */
	setup();
	a = own("a", 0, 12);
	for (i = 0; i < 5; i++)
		foreign(names[i], 2 * i, 1);
	board_build(&board);
	expect_at(a, "rejected", 0);
	expect_findings(&board.table, "overlap /reserved-memory/a reg\n"
				      "overlap /reserved-memory/a reg\n"
				      "overlap /reserved-memory/a reg\n"
				      "overlap /reserved-memory/a reg\n"
				      "overlap-more /reserved-memory/a reg\n");
	assert_int_equal(cma_finding_by_id(&board.table,
					   CMA_CHECK_OVERLAP_MORE)->got.first,
			 1);
}

static void at_the_top(void **state)
{
	struct cma_region *a, *b;

	/*
	 *	  AAAA| 2^64
	 *	   BBB|
	 *
	 * Expect: a range that ends at 2^64 overlaps like any other.
	 */
	board_init(&board);
	board.table.machine.phys_last = U64_MAX;
	board_ram(&board, U64_MAX - GIB + 1, GIB);
	a = board_static(&board, "a", U64_MAX - 4 * MIB + 1, 4 * MIB);
	b = board_static(&board, "b", U64_MAX - 3 * MIB + 1, 3 * MIB);
	board_build(&board);
	expect_at(a, "ready", U64_MAX - 4 * MIB + 1);
	expect_at(b, "rejected", U64_MAX - 3 * MIB + 1);
}

/* Expect: who stands does not depend on the order of nodes, all 24 of them. */
static void order_does_not_matter(void **state)
{
	static const u64 start[] = { 0, 3, 6, 9 };
	static const char * const names[] = { "a", "b", "c", "d" };
	const struct cma_region *r;
	u32 p, i, at[4], used;

	for (p = 0; p < 256; p++) {
		for (i = 0, used = 0; i < 4; i++) {
			at[i] = p >> 2 * i & 3;
			used |= 1u << at[i];
		}
		if (used != 15)
			continue;
		setup();
		for (i = 0; i < 4; i++)
			own(names[at[i]], start[at[i]], 4);
		board_build(&board);
		for (i = 0; i < 4; i++) {
			r = &board.table.regions[board.table.order[i]];
			assert_string_equal(r->name, names[i]);
			assert_string_equal(cma_state_name(r),
					    i % 2 ? "rejected" : "ready");
		}
	}
}

UNIT_MAIN(overlap, T(touching), T(one_page_shared), T(inside), T(same_start),
	  T(the_same), T(not_neighbours), T(three_in_a_row), T(foreign_first),
	  T(adopted_before_own), T(foreign_pairs_are_their_own_business),
	  T(disabled_claims_nothing), T(rejected_takes_nothing),
	  T(five_are_too_many_to_tell), T(at_the_top),
	  T(order_does_not_matter))
