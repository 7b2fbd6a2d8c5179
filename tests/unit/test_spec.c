// SPDX-License-Identifier: GPL-2.0-only
/* The regions attribute: what it means, and what is refused, where and why. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/spec.h"
#include "../../mm/cma_region/table.h"
#include "text.h"

static const struct cma_machine bits32 = {
	.page_size = PAGE, .phys_last = U32_MAX,
};

static const struct cma_machine bits40 = {
	.page_size = PAGE, .phys_last = 0xffffffffff,
};

static const struct cma_machine bits64 = {
	.page_size = PAGE, .phys_last = U64_MAX,
};

static const struct cma_machine pages64k = {
	.page_size = 64 * KIB, .phys_last = U64_MAX,
};

/* What this build's phys_addr_t can hold */
static const struct cma_machine own = {
	.page_size = PAGE, .phys_last = (phys_addr_t)-1,
};

static u64 memory[1 << 12];
static struct cma_specs specs;
static struct cma_syntax error;
static struct text text;

static int parse_in(const struct cma_machine *m, const char *s)
{
	struct cma_arena arena = {
		.base = (char *)memory,
		.size = cma_specs_bytes(s),
	};
	int ret;

	assert_true(arena.size <= sizeof(memory));
	ret = cma_specs_parse(&specs, s, m, &arena, &error);
	assert_int_equal(arena.used, ret ? 0 : arena.size);
	return ret;
}

/* Expect: accepted, and printed as @want, which is accepted and the same. */
static void accept_in(const struct cma_machine *m, const char *s,
		      const char *want)
{
	if (parse_in(m, s)) {
		cma_syntax_print(&error, "cma_regions", text_start(&text));
		fail_msg("%s: %s", s, text.s);
	}
	cma_specs_print(&specs, text_start(&text));
	assert_string_equal(text.s, want);
	assert_int_equal(parse_in(m, want), 0);
	cma_specs_print(&specs, text_start(&text));
	assert_string_equal(text.s, want);
}

static void refuse_in(const struct cma_machine *m, const char *s,
		      const char *message)
{
	assert_int_equal(parse_in(m, s), -EINVAL);
	cma_syntax_print(&error, "cma_regions", text_start(&text));
	assert_string_equal(text.s, message);
}

static void accept(const char *s, const char *want)
{
	accept_in(&bits32, s, want);
	accept_in(&bits64, s, want);
	accept_in(&own, s, want);
}

static void refuse(const char *s, const char *message)
{
	refuse_in(&bits32, s, message);
	refuse_in(&bits64, s, message);
	refuse_in(&own, s, message);
}

static void expect_spec(size_t i, const char *name, u64 size, u64 align)
{
	assert_true(i < specs.nspecs);
	assert_string_equal(specs.specs[i].name, name);
	assert_int_equal(specs.specs[i].size, size);
	assert_int_equal(specs.specs[i].align, align);
}

static void nothing(void **state)
{
	accept("", "");
	assert_int_equal(specs.nspecs, 0);
}

static void every_part(void **state)
{
	accept("a=20M", "a=20M/4K");
	assert_int_equal(specs.nspecs, 1);
	expect_spec(0, "a", 20 * MIB, PAGE);
	assert_false(specs.specs[0].fixed);
	assert_null(specs.specs[0].allocator);
	accept("a=20M@0x50000000", "a=20M@0x50000000/4K");
	assert_true(specs.specs[0].fixed);
	assert_int_equal(specs.specs[0].start, 0x50000000);
	accept("a=20M/128K", "a=20M/128K");
	accept("a=20M:bf", "a=20M/4K:bf");
	assert_string_equal(specs.specs[0].allocator, "bf");
	accept("a=20M@1G/1M", "a=20M@0x40000000/1M");
	accept("a=20M@1G:bf", "a=20M@0x40000000/4K:bf");
	accept("a=20M/1M:bf", "a=20M/1M:bf");
	accept("a=20M@1G/1M:bf", "a=20M@0x40000000/1M:bf");
	/* Expect: 0 is an address, not "anywhere". */
	accept("a=20M@0", "a=20M@0x0/4K");
	assert_true(specs.specs[0].fixed);
}

/* The MX2's table; and an allocator that may come later is kept as it is. */
static void lists(void **state)
{
	accept("jpeg=4096K;fimc1=32768K;mfc0=49152K/128K;logger=1032K;",
	       "jpeg=4M/4K;fimc1=32M/4K;mfc0=48M/128K;logger=1032K/4K");
	assert_int_equal(specs.nspecs, 4);
	expect_spec(2, "mfc0", 48 * MIB, 128 * KIB);
	expect_spec(3, "logger", 1032 * KIB, PAGE);
	accept("a=4M:not-yet-there;b=4M", "a=4M/4K:not-yet-there;b=4M/4K");
	accept("a@b:c=4M;a=4M", "a@b:c=4M/4K;a=4M/4K");
}

static void numbers(void **state)
{
	accept("a=0x1000", "a=4K/4K");
	accept("a=0X2000", "a=8K/4K");
	accept("a=4096", "a=4K/4K");
	accept("a=4k;b=4m;c=1g", "a=4K/4K;b=4M/4K;c=1G/4K");
	accept("a=0x1M@0xAbCdE000", "a=1M@0xabcde000/4K");
	refuse("a=junk", "cma_regions: position 2: got 'j', want a size");
	refuse("a=-1", "cma_regions: position 2: got '-', want a size");
	refuse("a=K", "cma_regions: position 2: got 'K', want a size");
	refuse("a=0x",
	       "cma_regions: position 4: got the end, want a hexadecimal digit");
	refuse("a=0xg",
	       "cma_regions: position 4: got 'g', want a hexadecimal digit");
	refuse("a=010M",
	       "cma_regions: position 2: got \"010M\", want a number without a leading 0");
	refuse("a=00",
	       "cma_regions: position 2: got \"00\", want a number without a leading 0");
	refuse("a=4MB",
	       "cma_regions: position 4: got 'B', want '@', '/', ':', ',', ';' or the end");
	refuse("a=4 M",
	       "cma_regions: position 3: got ' ', want '@', '/', ':', ',', ';' or the end");
	refuse("a=4T",
	       "cma_regions: position 3: got 'T', want '@', '/', ':', ',', ';' or the end");
	refuse("a=18446744073709551616",
	       "cma_regions: position 2: got \"18446744073709551616\", want a number below 2^64");
	refuse("a=99999999999999999999",
	       "cma_regions: position 2: got \"99999999999999999999\", want a number below 2^64");
	refuse("a=0x10000000000000000",
	       "cma_regions: position 2: got \"0x10000000000000000\", want a number below 2^64");
	refuse("a=17179869184G",
	       "cma_regions: position 2: got \"17179869184G\", want a number below 2^64");
	accept_in(&bits64, "a=17179869183G", "a=17179869183G/4K");
	accept_in(&bits64, "a=18446744073709547520", "a=18014398509481980K/4K");
}

static void rounding(void **state)
{
	accept("a=1", "a=4K/4K");
	accept("a=4097", "a=8K/4K");
	accept("a=4M@0x50000001", "a=4M@0x50001000/4K");
	accept("a=4M@0x50000001/1M", "a=4M@0x50100000/1M");
	accept("a=4M/1", "a=4M/4K");
	accept("a=4M/2048", "a=4M/4K");
	/* Expect: the size knows of pages only, as 2010 promised. */
	accept("a=5M/2M", "a=5M/2M");
	accept_in(&pages64k, "a=1/4K", "a=64K/64K");
	accept_in(&pages64k, "a=65537@0x10001", "a=128K@0x20000/64K");
}

static void alignments(void **state)
{
	refuse("a=4M/0",
	       "cma_regions: position 5: got \"0\", want a power of two");
	refuse("a=4M/3",
	       "cma_regions: position 5: got \"3\", want a power of two");
	refuse("a=4M/96K",
	       "cma_regions: position 5: got \"96K\", want a power of two");
	refuse("a=4M/",
	       "cma_regions: position 5: got the end, want an alignment");
	refuse("a=4M/x", "cma_regions: position 5: got 'x', want an alignment");
	accept("a=4M/2G", "a=4M/2G");
	accept_in(&bits64, "a=4M/0x8000000000000000", "a=4M/8589934592G");
}

/* Defects 18 and 20: what wrapped around, and the last byte there is. */
static void overflow32(void **state)
{
	refuse_in(&bits32, "a=0xfffff001",
		  "cma_regions: position 2: got \"0xfffff001\", want whole pages that this machine can address");
	refuse_in(&bits32, "a=4G",
		  "cma_regions: position 2: got \"4G\", want whole pages that this machine can address");
	accept_in(&bits32, "a=0xfffff000", "a=4194300K/4K");
	refuse_in(&bits32, "a=4M@0xfffff001/1M",
		  "cma_regions: position 5: got \"0xfffff001\", want an aligned address that this machine has");
	refuse_in(&bits32, "a=4M@4G",
		  "cma_regions: position 5: got \"4G\", want an aligned address that this machine has");
	refuse_in(&bits32, "b=1M;a=4M@0xffd00000:bf",
		  "cma_regions: position 7: got \"4M@0xffd00000\", want a region that ends where addresses do");
	accept_in(&bits32, "a=4M@0xffc00000", "a=4M@0xffc00000/4K");
	refuse_in(&bits32, "a=4097K@0xffc00000",
		  "cma_regions: position 2: got \"4097K@0xffc00000\", want a region that ends where addresses do");
	accept_in(&bits40, "a=4G@4G", "a=4G@0x100000000/4K");
	refuse_in(&bits40, "a=1024G",
		  "cma_regions: position 2: got \"1024G\", want whole pages that this machine can address");
}

static void overflow64(void **state)
{
	refuse_in(&bits64, "a=0xfffffffffffff001",
		  "cma_regions: position 2: got \"0xfffffffffffff001\", want whole pages that this machine can address");
	accept_in(&bits64, "a=4K@0xfffffffffffff000",
		  "a=4K@0xfffffffffffff000/4K");
	refuse_in(&bits64, "a=4K@0xfffffffffffff001",
		  "cma_regions: position 5: got \"0xfffffffffffff001\", want an aligned address that this machine has");
	refuse_in(&bits64, "a=8K@0xfffffffffffff000/4K",
		  "cma_regions: position 2: got \"8K@0xfffffffffffff000/4K\", want a region that ends where addresses do");
	accept_in(&bits64, "a=0xfffffffffffff000@4K",
		  "a=18014398509481980K@0x1000/4K");
}

/* The same limits by the width of this build's phys_addr_t. */
static void own_width(void **state)
{
	bool narrow = sizeof(phys_addr_t) == 4;

	assert_int_equal(parse_in(&own, "a=0xfffff001"), narrow ? -EINVAL : 0);
	assert_int_equal(parse_in(&own, "a=4M@0xfffff001/1M"),
			 narrow ? -EINVAL : 0);
	assert_int_equal(parse_in(&own, "a=4M@0xffc00000"), 0);
}

/* Defect 18: refused whole, at the place that is wrong. */
static void malformed(void **state)
{
	refuse("noval;a=4M", "cma_regions: position 5: got ';', want '='");
	refuse("a=4M;b=junk", "cma_regions: position 7: got 'j', want a size");
	refuse("noval", "cma_regions: position 5: got the end, want '='");
	refuse("=4M", "cma_regions: position 0: got '=', want a region name");
	refuse(";", "cma_regions: position 0: got ';', want a region name");
	refuse("a=4M;;",
	       "cma_regions: position 5: got ';', want a region name");
	refuse("a=", "cma_regions: position 2: got the end, want a size");
	refuse("a=;b=4M", "cma_regions: position 2: got ';', want a size");
	refuse("a,b=4M", "cma_regions: position 1: got ',', want '='");
	refuse("a*=4M", "cma_regions: position 1: got '*', want '='");
	refuse("a=0",
	       "cma_regions: position 2: got \"0\", want a size above 0");
	refuse("a=4M@",
	       "cma_regions: position 5: got the end, want an address");
	refuse("a=4M@x", "cma_regions: position 5: got 'x', want an address");
	refuse("a=4M:",
	       "cma_regions: position 5: got the end, want an allocator");
	refuse("a=4M:;b=4M",
	       "cma_regions: position 5: got ';', want an allocator");
	refuse("a=4M\n",
	       "cma_regions: position 4: got byte 0x0a, want '@', '/', ':', ',', ';' or the end");
	refuse("\xff",
	       "cma_regions: position 0: got byte 0xff, want a region name");
}

static void parts_in_order(void **state)
{
	refuse("a=4M@1G@1G",
	       "cma_regions: position 7: got '@', want '/', ':', ',', ';' or the end");
	refuse("a=4M/1M@1G",
	       "cma_regions: position 7: got '@', want ':', ',', ';' or the end");
	refuse("a=4M/1M/1M",
	       "cma_regions: position 7: got '/', want ':', ',', ';' or the end");
	refuse("a=4M:bf/1M",
	       "cma_regions: position 7: got '/', want ',', ';' or the end");
	refuse("a=4M:bf=1",
	       "cma_regions: position 7: got '=', want ',', ';' or the end");
	/* Expect: an allocator may have a ":" in its name, like a region. */
	accept("a=4M:b:c", "a=4M/4K:b:c");
}

/* When memory is cleared comes last, and need not be said. */
static void zero(void **state)
{
	accept("a=4M,zero-free", "a=4M/4K,zero-free");
	assert_true(specs.specs[0].has_zero);
	assert_int_equal(specs.specs[0].zero, CMA_ZERO_FREE);
	accept("a=4M@1G/1M:best-fit,zero-none;b=4M",
	       "a=4M@0x40000000/1M:best-fit,zero-none;b=4M/4K");
	assert_int_equal(specs.specs[0].zero, CMA_ZERO_NONE);
	assert_false(specs.specs[1].has_zero);
	accept("a=4M,zero-alloc", "a=4M/4K,zero-alloc");
	assert_true(specs.specs[0].has_zero);
	refuse("a=4M,zero-on-free",
	       "cma_regions: position 5: got \"zero-on-free\", want zero-alloc, zero-free or zero-none");
	refuse("a=4M,free",
	       "cma_regions: position 5: got \"free\", want zero-alloc, zero-free or zero-none");
	refuse("a=4M,",
	       "cma_regions: position 5: got the end, want zero-alloc, zero-free or zero-none");
	refuse("a=4M,zero-free:best-fit",
	       "cma_regions: position 5: got \"zero-free:best-fit\", want zero-alloc, zero-free or zero-none");
	refuse("a=4M,zero-free/1M",
	       "cma_regions: position 14: got '/', want ';' or the end");
}

static void expect_kept(const struct cma_specs *copy)
{
	static struct text other;

	cma_specs_print(&specs, text_start(&text));
	cma_specs_print(copy, text_start(&other));
	assert_string_equal(text.s, other.s);
}

/* Expect: strings of its own; in too small an arena nothing. */
static void kept(void **state)
{
	static u64 place[256];
	const struct cma_specs *copy = NULL;
	struct cma_arena arena;
	size_t size, enough;

	accept("a=4M:best-fit,zero-free;b=2M@1G/1M",
	       "a=4M/4K:best-fit,zero-free;b=2M@0x40000000/1M");
	arena = (struct cma_arena){ .base = (char *)place,
				    .size = sizeof(place) };
	copy = cma_specs_keep(&specs, &arena);
	assert_non_null(copy);
	expect_kept(copy);
	assert_ptr_not_equal(copy->specs[0].name, specs.specs[0].name);
	assert_null(copy->specs[1].allocator);
	enough = arena.used;
	for (size = 0; size < enough; size += 8) {
		arena = (struct cma_arena){ .base = (char *)place,
					    .size = size };
		assert_null(cma_specs_keep(&specs, &arena));
	}
}

static void names(void **state)
{
	refuse("a=4M;b=4M;a=8M",
	       "cma_regions: position 10: got \"a\", want a name that is not taken");
	refuse("a=4M;a=4M",
	       "cma_regions: position 5: got \"a\", want a name that is not taken");
	accept("a=4M;A=4M;aa=4M", "a=4M/4K;A=4M/4K;aa=4M/4K");
}

static void little_memory(void **state)
{
	static const char s[] = "a=4M;b=4M:bf";
	size_t i;

	for (i = 0; i < cma_specs_bytes(s); i += 8) {
		struct cma_arena arena = { .base = (char *)memory, .size = i };

		assert_int_equal(cma_specs_parse(&specs, s, &own, &arena,
						 &error), -ENOMEM);
		assert_int_equal(arena.used, 0);
	}
}

static u64 random_state;

static unsigned int pick(unsigned int n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (random_state >> 32) % n;
}

static bool is_sound(const struct cma_machine *m)
{
	size_t i, k;

	for (i = 0; i < specs.nspecs; i++) {
		const struct cma_spec *s = &specs.specs[i];

		if (!*s->name || !s->size || s->size % m->page_size ||
		    s->size > m->phys_last || (s->align & (s->align - 1)) ||
		    s->align < m->page_size)
			return false;
		if (s->fixed && (s->start % s->align ||
				 s->start > m->phys_last ||
				 s->size - 1 > m->phys_last - s->start))
			return false;
		for (k = 0; k < i; k++)
			if (!strcmp(s->name, specs.specs[k].name))
				return false;
	}
	return true;
}

/* Whatever is accepted is sound, and is the same when it is read again. */
static void random_lists(void **state)
{
	static const char * const parts[] = {
		"a", "b", "=", "=", ";", "@", "/", ":", "4", "1M", "0x", "4K",
		"fffff001", "0xfffff000", "4G", "3", "18446744073709551615",
		"=4M", "=1M@", "x=8K;", "/128K", "0",
	};
	static const struct cma_machine *machines[] = {
		&bits32, &bits40, &bits64, &pages64k,
	};
	const char *given = getenv("SEED");
	unsigned long seed = given ? strtoul(given, NULL, 0) : 1, run;
	size_t accepted = 0;
	char s[256];

	for (run = seed; run < seed + 50000; run++) {
		const struct cma_machine *m;
		static char first[1 << 12];
		unsigned int n;

		random_state = run * 0x9e3779b97f4a7c15ULL + 1;
		m = machines[pick(4)];
		s[0] = '\0';
		for (n = pick(9); n; n--)
			strcat(s, parts[pick(ARRAY_SIZE(parts))]);
		if (parse_in(m, s))
			continue;
		accepted += specs.nspecs > 0;
		cma_specs_print(&specs, text_start(&text));
		strcpy(first, text.s);
		if (!is_sound(m) || parse_in(m, first) || !is_sound(m))
			fail_msg("SEED=%lu: %s: %s", run, s, first);
		cma_specs_print(&specs, text_start(&text));
		if (strcmp(text.s, first))
			fail_msg("SEED=%lu: %s: %s", run, s, first);
	}
	assert_in_range(accepted, 100, 50000);
}

UNIT_MAIN(spec, T(nothing), T(every_part), T(lists), T(numbers), T(rounding),
	  T(alignments), T(overflow32), T(overflow64), T(own_width),
	  T(malformed), T(parts_in_order), T(zero), T(kept), T(names),
	  T(little_memory), T(random_lists))
