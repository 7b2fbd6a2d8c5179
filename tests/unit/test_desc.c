// SPDX-License-Identifier: GPL-2.0-only
/* Descriptions of regions that drivers bring. */
#include <errno.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/allocator.h"
#include "../../mm/cma_region/desc.h"
#include "../../mm/cma_region/range.h"
#include "../../mm/cma_region/spec.h"
#include "text.h"

#define ROOM	4

static struct cma_spec room[ROOM];
static struct cma_specs list = { .specs = room };
static struct text text;

/* A sound description, to be spoilt. */
static struct cma_region_desc sound(void)
{
	return (struct cma_region_desc) {
		.name = "cam", .start = 0x50000000, .size = MIB,
	};
}

static void expect(struct cma_region_desc desc, int want)
{
	struct cma_range range;

	assert_int_equal(cma_desc_check(&desc, &range), want);
}

static int add(const char *name, u64 start, u64 size)
{
	struct cma_region_desc desc = {
		.name = name, .start = start, .size = size,
	};

	return cma_desc_add(&desc, &list, ROOM);
}

static void expect_list(const char *want)
{
	cma_specs_print(&list, text_start(&text));
	assert_string_equal(text.s, want);
}

static void makes_sense(void **state)
{
	struct cma_region_desc desc = sound();
	struct cma_range range;

	assert_int_equal(cma_desc_check(&desc, &range), 0);
	assert_int_equal(range.first, 0x50000000);
	assert_int_equal(range.last, 0x500fffff);
	desc.name = NULL;
	expect(desc, 0);
	desc.align = MIB;
	expect(desc, 0);
	desc.align = 1;
	expect(desc, 0);
	desc.start = 0;
	expect(desc, 0);
	desc.zero = CMA_ZERO_NONE;
	expect(desc, 0);
}

#define SPOILT(field, value)						\
	do {								\
		struct cma_region_desc desc = sound();			\
									\
		desc.field = value;					\
		expect(desc, -EINVAL);					\
	} while (0)

static void makes_no_sense(void **state)
{
	static const char * const names[] = {
		"", "a b", "a;b", "a,b", "a=b", "a/b", "a*", "a?", "a\n", "\xff",
	};
	size_t i;

	SPOILT(size, 0);
	SPOILT(size, MIB + 1);
	SPOILT(start, 0x50000800);
	SPOILT(align, 0x3000);
	SPOILT(align, 256 * MIB * 2);
	SPOILT(zero, CMA_ZERO_NONE + 1);
	SPOILT(size, (phys_addr_t)0 - 0x50000000 + PAGE);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		SPOILT(name, names[i]);
		SPOILT(allocator, names[i]);
	}
	SPOILT(allocator, CMA_ALLOCATOR_REUSABLE);
}

/* Expect: what an allocator counts, and not a page more. */
static void too_large(void **state)
{
	struct cma_region_desc desc = sound();
	const u64 most = PAGE * CMA_PAGES_MAX;

	/* With 32 bits there is no such size. */
	desc.size = sizeof(phys_addr_t) > 4 ? most : MIB;
	expect(desc, 0);
	desc.size = sizeof(phys_addr_t) > 4 ? most + PAGE : 0;
	expect(desc, -EINVAL);
}

/* Expect: the very last byte is an address. */
static void to_the_end(void **state)
{
	struct cma_region_desc desc = sound();

	desc.start = (phys_addr_t)-MIB;
	expect(desc, 0);
	desc.size = 2 * MIB;
	expect(desc, -EINVAL);
}

/* Expect: no address that is left over from elsewhere counts. */
static void anywhere(void **state)
{
	struct cma_region_desc desc = sound();

	desc.anywhere = true;
	desc.start = 0x123;
	desc.align = 4 * MIB;
	expect(desc, 0);
}

static void lists(void **state)
{
	struct cma_region_desc desc = sound();

	list.nspecs = 0;
	desc.allocator = "best-fit";
	desc.zero = CMA_ZERO_FREE;
	desc.align = 64 * KIB;
	assert_int_equal(cma_desc_add(&desc, &list, ROOM), 0);
	desc.name = "any";
	desc.anywhere = true;
	desc.allocator = NULL;
	assert_int_equal(cma_desc_add(&desc, &list, ROOM), 0);
	expect_list("cam=1M@0x50000000/64K:best-fit,zero-free;any=1M/64K,zero-free");
	desc.name = NULL;
	assert_int_equal(cma_desc_add(&desc, &list, ROOM), -EINVAL);
	desc.name = "none";
	desc.size = 0;
	assert_int_equal(cma_desc_add(&desc, &list, ROOM), -EINVAL);
	assert_int_equal(list.nspecs, 2);
}

/* Expect: address 0 is one. */
static void clashes(void **state)
{
	list.nspecs = 0;
	assert_int_equal(add("low", 0, MIB), 0);
	assert_int_equal(add("cam", 0x50000000, MIB), 0);
	assert_int_equal(add("cam", 0x60000000, MIB), -EEXIST);
	assert_int_equal(add("in", 0x50080000, PAGE), -EADDRINUSE);
	assert_int_equal(add("around", 0x4ff00000, 4 * MIB), -EADDRINUSE);
	assert_int_equal(add("head", 0x4ff00000, MIB + PAGE), -EADDRINUSE);
	assert_int_equal(add("tail", 0x500ff000, MIB), -EADDRINUSE);
	assert_int_equal(add("zero", 0, PAGE), -EADDRINUSE);
	assert_int_equal(list.nspecs, 2);
	assert_int_equal(add("next", 0x50100000, MIB), 0);
	assert_int_equal(add("before", 0x4ff00000, MIB), 0);
	assert_int_equal(add("full", 0x60000000, MIB), -ENOSPC);
	expect_list("low=1M@0x0/4K,zero-alloc;cam=1M@0x50000000/4K,zero-alloc;"
		    "next=1M@0x50100000/4K,zero-alloc;before=1M@0x4ff00000/4K,zero-alloc");
}

UNIT_MAIN(desc,
	  T(makes_sense), T(makes_no_sense), T(too_large), T(to_the_end), T(anywhere),
	  T(lists), T(clashes))
