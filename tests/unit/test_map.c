// SPDX-License-Identifier: GPL-2.0-only
/* The map: which regions serve a device and a kind, in which order. */
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/map.h"
#include "../../mm/cma_region/pool.h"
#include "board.h"
#include "text.h"

static struct board board;
static struct text text;
static struct cma_region *r[4];

static void setup(void)
{
	board_init(&board);
	board_ram(&board, 0x40000000, GIB);
	r[0] = board_static(&board, "r0", 0x50000000, MIB);
	r[1] = board_static(&board, "r1", 0x51000000, MIB);
	r[2] = board_static(&board, "r2", 0x52000000, MIB);
	r[3] = board_static(&board, "r3", 0x53000000, MIB);
}

static void expect_order(const char *path, const char *kind, const char *want)
{
	const struct cma_device *d = cma_map_device(&board.table, path);
	struct cma_out *out = text_start(&text);
	const struct cma_entry *e;
	struct cma_map_iter it;

	assert_non_null(d);
	cma_map_start(&it, d, kind);
	while ((e = cma_map_next(&it))) {
		struct cma_region *to = cma_map_region(&board.table, e);

		cma_printf(out, "%s ", to ? to->name : "-");
	}
	assert_null(cma_map_next(&it));
	assert_string_equal(text.s, want);
}

static void find_device(void **state)
{
	struct cma_device *a, *b;

	setup();
	a = board_device(&board, "/soc/a");
	b = board_device(&board, "/soc/ab");
	assert_ptr_equal(cma_map_device(&board.table, "/soc/a"), a);
	assert_ptr_equal(cma_map_device(&board.table, "/soc/ab"), b);
	assert_null(cma_map_device(&board.table, "/soc"));
	assert_null(cma_map_device(&board.table, ""));
}

static void kind_then_every_kind(void **state)
{
	struct cma_device *d;

	setup();
	d = board_device(&board, "/d");
	board_entry(&board, d, "a", r[0]);
	board_entry(&board, d, "a", r[2]);
	board_entry(&board, d, "b", r[1]);
	board_entry(&board, d, "", r[3]);
	expect_order("/d", "a", "r0 r2 r3 ");
	expect_order("/d", "b", "r1 r3 ");
	/* Expect: a kind that is not named gets what serves every kind. */
	expect_order("/d", "c", "r3 ");
	expect_order("/d", "", "r3 ");
	/* Expect: no kind at all is that of the first entry. */
	expect_order("/d", NULL, "r0 r2 r3 ");
}

static void default_kind(void **state)
{
	struct cma_device *d;

	setup();
	d = board_device(&board, "/named");
	board_entry(&board, d, "a", r[0]);
	board_entry(&board, d, "common", r[1]);
	assert_string_equal(cma_map_default_kind(d), "common");
	expect_order("/named", NULL, "r1 ");
	d = board_device(&board, "/first");
	board_entry(&board, d, "b", r[2]);
	board_entry(&board, d, "a", r[0]);
	assert_string_equal(cma_map_default_kind(d), "b");
	d = board_device(&board, "/unnamed");
	board_entry(&board, d, "", r[0]);
	board_entry(&board, d, "", r[1]);
	assert_string_equal(cma_map_default_kind(d), "");
	expect_order("/unnamed", NULL, "r0 r1 ");
	expect_order("/unnamed", "anything", "r0 r1 ");
	d = board_device(&board, "/nothing");
	assert_string_equal(cma_map_default_kind(d), "");
	expect_order("/nothing", NULL, "");
}

static void kinds_match_whole(void **state)
{
	struct cma_device *d;

	/* Expect: no prefix, unlike 2010's patterns. */
	setup();
	d = board_device(&board, "/d");
	board_entry(&board, d, "foobar", r[0]);
	expect_order("/d", "foo", "");
	expect_order("/d", "foobarx", "");
	expect_order("/d", "foobar", "r0 ");
}

static void one_reference_only(void **state)
{
	const struct cma_device *d;
	struct cma_device *made;
	struct cma_map_iter it;

	setup();
	made = board_device(&board, "/d");
	board_entry(&board, made, "a", r[0]);
	board_entry(&board, made, "b", r[1]);
	board_entry(&board, made, "", r[2]);
	d = cma_map_device(&board.table, "/d");
	cma_map_start(&it, d, "a");
	assert_null(it.only);
	it.only = &d->entries[1];
	assert_ptr_equal(cma_map_next(&it), &d->entries[1]);
	assert_null(cma_map_next(&it));
}

static void a_region_comes_once(void **state)
{
	struct cma_device *d;

	setup();
	d = board_device(&board, "/d");
	board_entry(&board, d, "a", r[0]);
	board_entry(&board, d, "a", NULL);
	board_entry(&board, d, "a", r[1]);
	board_entry(&board, d, "a", r[0]);
	board_entry(&board, d, "a", NULL);
	board_entry(&board, d, "b", r[2]);
	board_entry(&board, d, "", r[1]);
	board_entry(&board, d, "", r[2]);
	board_entry(&board, d, "", r[2]);
	/* Expect: where it is named first; what leads nowhere is no region. */
	expect_order("/d", "a", "r0 - r1 - r2 ");
	expect_order("/d", "b", "r2 r1 ");
	expect_order("/d", "c", "r1 r2 ");
}

static void references_to_nowhere(void **state)
{
	struct cma_device *d;

	setup();
	d = board_device(&board, "/d");
	board_entry(&board, d, "a", NULL);
	board_entry(&board, d, "a", r[1]);
	expect_order("/d", "a", "- r1 ");
}

static void explain(const struct cma_device *d, const char *kind, size_t size,
		    size_t align, const char *want)
{
	struct cma_map_iter it;

	cma_map_start(&it, d, kind);
	cma_map_explain(&board.table, &it, size, align, text_start(&text));
	assert_string_equal(text.s, want);
}

static void explains_every_region(void **state)
{
	static u64 memory[1024];
	static struct cma_pool pool;
	const struct cma_tag tag = { .owner = 1 };
	struct cma_device *d;
	phys_addr_t addr;

	setup();
	r[1]->flags |= CMA_F_NOMAP | CMA_F_REUSABLE;
	d = board_device(&board, "/d");
	board_entry(&board, d, "a", r[0]);
	board_entry(&board, d, "a", r[1]);
	board_entry(&board, d, "a", NULL);
	board.table.entries[2].phandle = 0x77;
	board_build(&board);
	assert_true(cma_best_fit.meta_size(256) <= sizeof(memory));
	cma_pool_init(&pool, &cma_best_fit, memory, 0x50000000, 256);
	r[0]->pool = &pool;
	assert_int_equal(cma_pool_alloc(&pool, 0x80000, 0x80000, tag, &addr), 0);
	assert_int_equal(cma_pool_alloc(&pool, 0x1000, 0, tag, &addr), 0);
	explain(d, "a", 0x100000, 0,
		"/d: kind \"a\": no 0x100000 bytes aligned to 0x1000: r0: free 0x7f000 of 0x100000, largest hole 0x7f000; r1: rejected; phandle 0x77: no region");
	explain(d, NULL, 0x80000, 0x40000,
		"/d: kind \"a\": no 0x80000 bytes aligned to 0x40000: r0: free 0x7f000 of 0x100000, largest hole 0x40000; r1: rejected; phandle 0x77: no region");
	explain(d, "b", 1, 1,
		"/d: kind \"b\": no 0x1 bytes aligned to 0x1000: the node names no region of this kind");
}

/* What a device in the tests reaches: below the address at @who. */
static const char *reaches_below(void *who, const struct cma_region *to)
{
	return to->range.last < *(u64 *)who ? NULL :
					      "out of the device's reach";
}

/* Two regions with pools and one without, for one kind. */
static struct cma_device *setup_pools(void)
{
	static u64 memory[2][512];
	static struct cma_pool pools[2];
	struct cma_device *d;
	size_t i;

	setup();
	d = board_device(&board, "/d");
	board_entry(&board, d, "a", r[0]);
	board_entry(&board, d, "a", r[1]);
	board_entry(&board, d, "a", r[2]);
	board_build(&board);
	assert_true(cma_best_fit.meta_size(16) <= sizeof(memory[0]));
	for (i = 0; i < 2; i++) {
		r[i]->pool = &pools[i];
		cma_pool_init(&pools[i], &cma_best_fit, memory[i],
			      r[i]->range.first, 16);
	}
	return d;
}

static void explains_what_is_out_of_reach(void **state)
{
	struct cma_device *d = setup_pools();
	u64 limit = 0x51000000;
	struct cma_map_iter it;

	cma_map_start(&it, d, "a");
	assert_null(it.skips);
	it.skips = reaches_below;
	it.who = &limit;
	cma_map_explain(&board.table, &it, PAGE, 0, text_start(&text));
	assert_string_equal(text.s,
			    "/d: kind \"a\": no 0x1000 bytes aligned to 0x1000: r0: free 0x10000 of 0x10000, largest hole 0x10000; r1: out of the device's reach; r2: ready");
	limit = 0;
	cma_map_explain(&board.table, &it, PAGE, 0, text_start(&text));
	assert_string_equal(text.s,
			    "/d: kind \"a\": no 0x1000 bytes aligned to 0x1000: r0: out of the device's reach; r1: out of the device's reach; r2: ready");
}

/* Expect: what a reusable region has free may be in use by the page allocator. */
static void explains_what_is_lent(void **state)
{
	struct cma_device *d = setup_pools();
	struct cma_map_iter it;

	r[0]->pool->sleeps = true;
	cma_map_start(&it, d, "a");
	it.only = &d->entries[0];
	cma_map_explain(&board.table, &it, PAGE, 0, text_start(&text));
	assert_string_equal(text.s,
			    "/d: kind \"a\": no 0x1000 bytes aligned to 0x1000: r0: free 0x10000 of 0x10000, largest hole 0x10000, less what it lent and cannot move");
	r[0]->pool->sleeps = false;
}

/* Expect: the one reference, whatever the kind; @from is where it was. */
static void explains_the_walk_as_begun(void **state)
{
	struct cma_device *d = setup_pools();
	struct cma_map_iter it;

	cma_map_start(&it, d, "nobody's");
	it.only = &d->entries[1];
	cma_map_explain(&board.table, &it, PAGE, 0, text_start(&text));
	assert_string_equal(text.s,
			    "/d: kind \"nobody's\": no 0x1000 bytes aligned to 0x1000: r1: free 0x10000 of 0x10000, largest hole 0x10000");
	assert_ptr_equal(cma_map_next(&it), &d->entries[1]);
	assert_null(cma_map_next(&it));
	cma_map_start(&it, d, NULL);
	cma_map_explain(&board.table, &it, PAGE, 0, text_start(&text));
	assert_string_equal(it.kind, "a");
	assert_int_equal(it.next, 0);
	assert_non_null(strstr(text.s, " r0: free"));
	assert_ptr_equal(cma_map_next(&it), &d->entries[0]);
}

static void explains_a_quota(void **state)
{
	cma_map_explain_quota("a", 0x280000, 0x100000, 0x200001,
			      text_start(&text));
	assert_string_equal(text.s,
			    "kind \"a\": quota 0x280000, holds 0x100000, wants 0x200001: ");
	/* Expect: of a kind without a name, and of a size that wraps in pages. */
	cma_map_explain_quota("", 0, 1ULL << 32, U64_MAX, text_start(&text));
	assert_string_equal(text.s,
			    "kind \"\": quota 0x0, holds 0x100000000, wants 0xffffffffffffffff: ");
}

UNIT_MAIN(map, T(find_device), T(kind_then_every_kind), T(default_kind),
	  T(kinds_match_whole), T(one_reference_only),
	  T(a_region_comes_once), T(explains_a_quota),
	  T(references_to_nowhere), T(explains_every_region),
	  T(explains_what_is_out_of_reach), T(explains_what_is_lent),
	  T(explains_the_walk_as_begun))
