// SPDX-License-Identifier: GPL-2.0-only
/* The map attribute: what it means, and what is refused, where and why. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/arena.h"
#include "../../mm/cma_region/rule.h"
#include "../../mm/cma_region/test_mx2.h"
#include "text.h"

static u64 memory[1 << 16];
static struct cma_arena arena;
static struct cma_rules rules;
static struct cma_syntax error;
static struct text text;

static int parse(const char *map)
{
	arena = (struct cma_arena){
		.base = (char *)memory,
		.size = sizeof(memory),
	};
	return cma_rules_parse(&rules, map, &arena, &error);
}

static void accept(const char *map)
{
	if (!parse(map))
		return;
	cma_syntax_print(&error, "cma_map", text_start(&text));
	fail_msg("%s: %s", map, text.s);
}

/* Expect: refused with exactly this message, and the arena as it was. */
static void refuse(const char *map, const char *message)
{
	assert_int_equal(parse(map), -EINVAL);
	cma_syntax_print(&error, "cma_map", text_start(&text));
	assert_string_equal(text.s, message);
	assert_int_equal(arena.used, 0);
}

/* Expect: refused, for @got at @at is never reached because of what is at @by. */
static void hidden(const char *map, int at, const char *got, int by)
{
	char message[256];

	sprintf(message, "cma_map: position %d: got \"%s\", want %s %d", at,
		got, "it in front of what hides it, at position", by);
	refuse(map, message);
}

/* The regions that serve a request */
static void serves(const char *device, const char *kind, const char *want)
{
	struct cma_out *out = text_start(&text);
	struct cma_rule_iter it;
	const char *name;

	cma_rules_start(&it, &rules, device, kind);
	while ((name = cma_rules_next(&it)))
		cma_printf(out, "%s%s", text.len ? "," : "", name);
	assert_null(cma_rules_next(&it));
	assert_string_equal(text.s, want);
}

static void prints(const char *map, const char *want)
{
	accept(map);
	text_rules(&text, &rules);
	assert_string_equal(text.s, want);
	/* Expect: what was printed is printed the same. */
	accept(want);
	text_rules(&text, &rules);
	assert_string_equal(text.s, want);
}

static void nothing(void **state)
{
	accept("");
	assert_int_equal(rules.nrules, 0);
	serves("foo", NULL, "");
	serves("", "", "");
}

/* The examples of the 2010 documentation, in its order. */
static void examples(void **state)
{
	accept("video,camera=region");
	serves("video", NULL, "region");
	serves("camera", "anything", "region");
	serves("vide", NULL, "");
	serves("videos", NULL, "");
	accept("*=region");
	serves("video", NULL, "region");
	serves("x", "y", "region");
	accept("video,camera=region;*=common");
	serves("video", NULL, "region");
	serves("camera", "a", "region");
	serves("codec", NULL, "common");
	accept("video=v;camera=c;*=common");
	serves("video", NULL, "v");
	serves("camera", NULL, "c");
	serves("jpeg", NULL, "common");
	accept("foo/a=a;foo/b=b;*=a,b");
	serves("foo", "a", "a");
	serves("foo", "b", "b");
	serves("foo", "c", "a,b");
	serves("foo", NULL, "a,b");
	serves("bar", "a", "a,b");
	accept("foo/a=a,b;foo/b=b,a;*=a,b");
	serves("foo", "a", "a,b");
	serves("foo", "b", "b,a");
	serves("foo", "c", "a,b");
}

static void last_examples(void **state)
{
	accept("foo=r1;foo/quaz=r2;/quaz=r2");
	serves("foo", "quaz", "r2");
	serves("foo", "bar", "r1");
	serves("foo", NULL, "r1");
	serves("bar", "quaz", "");
	/* Expect: "/" and a star are "foo" again, which "foo" and a star is. */
	hidden("foo/quaz=r1;foo/*=r2;/*=r3", 21, "/*", 12);
	accept("foo/quaz=r1;foo/*=r2;/*=r2;bar=r1,r2;baz?/a,baz?/b=r3");
	serves("foo", "quaz", "r1");
	serves("foo", "quazz", "r2");
	serves("foo", NULL, "r2");
	serves("bar", NULL, "r1,r2");
	serves("baz1", "a", "r3");
	serves("baz2", "b", "r3");
	serves("baz1", "c", "");
	serves("baz", "a", "");
	serves("baz12", "a", "");
}

static void mx2(void **state)
{
	accept(MX2_MAP);
	assert_int_equal(rules.nrules, 28);
	assert_int_equal(rules.npatterns, 28);
	assert_int_equal(rules.nregions, 40);
	assert_int_equal(rules.nnames, 23);
	assert_int_equal(rules.ndevices, 24);
	assert_int_equal(rules.nshapes, 1);
	serves("ram_console", NULL, "ram_console");
	serves("logger", NULL, "logger");
	serves("android_pmem.0", NULL, "pmem");
	serves("android_pmem.1", NULL, "pmem_gpu1");
	serves("s3cfb.0", "fimd", "fimd");
	serves("s3cfb.0", NULL, "");
	serves("exynos4-fb.0", "fimd", "fimd");
	serves("s3c-fimc.0", NULL, "fimc0");
	serves("s3c-fimc.1", "x", "fimc1");
	serves("s3c-fimc.2", NULL, "fimc2");
	serves("s3c-fimc.3", NULL, "fimc3");
	serves("s3c-fimc.4", NULL, "");
	serves("exynos4210-fimc.0", NULL, "fimc0");
	serves("exynos4210-fimc.1", NULL, "fimc1");
	serves("exynos4210-fimc.2", NULL, "fimc2");
	serves("exynos4210-fimc.3", NULL, "fimc3");
	serves("s3c-mfc", "A", "mfc0,mfc-secure");
	serves("s3c-mfc", "B", "mfc1,mfc-normal");
	serves("s3c-mfc", "AB", "mfc");
	serves("s3c-mfc", NULL, "");
	serves("s3c-mfc", "ABC", "");
	serves("samsung-rp", NULL, "srp");
	serves("s5p-jpeg", NULL, "jpeg");
	serves("jpeg_v1", NULL, "jpeg");
	serves("jpeg_v2", NULL, "jpeg");
	serves("exynos4-fimc-is", "f", "fimc_is");
	serves("exynos4-fimc-is", NULL, "");
	serves("s5p-mixer", NULL, "tv");
	serves("s5p-fimg2d", NULL, "fimg2d");
	serves("ion-exynos", NULL, "ion,fimd,fimc0,fimc1,fimc2,fimc3,fw,b1,b2");
	serves("s5p-smem", "mfc", "mfc0,mfc-secure");
	serves("s5p-smem", "fimc", "fimc3");
	serves("s5p-smem", "mfc-shm", "mfc1,mfc-normal");
	serves("s5p-smem", NULL, "");
}

/* Defect 1: "/" and a star was compared with the kind as a text. */
static void any_other_kind(void **state)
{
	accept("foo/quaz=r1;foo/*=r2");
	serves("foo", "quaz", "r1");
	serves("foo", "other", "r2");
	serves("foo", NULL, "r2");
	serves("foo", "*", "r2");
	accept("foo/*=r2;foo/quaz=r1");
	serves("foo", "quaz", "r1");
	serves("foo", "other", "r2");
	accept("*/*=r");
	serves("x", "y", "r");
}

static void no_kind(void **state)
{
	/* Expect: no kind means "common", and only that. */
	accept("foo/common=r1;foo/a=r2;bar=r3;baz/a=r4");
	serves("foo", NULL, "r1");
	serves("foo", "common", "r1");
	serves("foo", "a", "r2");
	serves("foo", "", "");
	serves("bar", NULL, "r3");
	serves("bar", "", "r3");
	serves("baz", NULL, "");
}

/* Defect 15: patterns matched prefixes. */
static void no_prefix_matches(void **state)
{
	accept("foobar/x,/y=r");
	serves("foobar", "x", "r");
	serves("foobar", "y", "r");
	serves("foobar", "z", "");
	serves("foo", "x", "");
	serves("foo", "y", "");
	accept("foobar=r1;/y=r2");
	serves("foobar", "x", "r1");
	serves("foobar", "y", "r2");
	serves("foo", "y", "");
	serves("foobarx", "y", "");
	accept("foo*=r1;/y=r2;fo=r3");
	serves("foo", "y", "r2");
	serves("foox", "y", "r2");
	serves("foox", "x", "r1");
	serves("fo", "y", "r3");
	refuse("/common=r1", "cma_map: position 0: got '/', want a device");
	refuse("/common=r1;foo=r2",
	       "cma_map: position 0: got '/', want a device");
}

/* Defect 15 again: the documented meaning holds, wherever the rule stands. */
static void kinds_before_any_kind(void **state)
{
	accept("foo=r1;foo/quaz=r2");
	serves("foo", "quaz", "r2");
	serves("foo", "x", "r1");
	/* Expect: only the rules of one pattern change places. */
	accept("foo=r1;*/quaz=r2");
	serves("foo", "quaz", "r1");
	serves("bar", "quaz", "r2");
	accept("foo=r1;f*/quaz=r2;foo/quaz=r3");
	serves("foo", "quaz", "r3");
	serves("foo", "x", "r1");
	serves("fo", "quaz", "r2");
	accept("f*=r1;x=r2;/a=r4;f*/a=r3");
	serves("foo", "a", "r3");
	serves("foo", "b", "r1");
	serves("x", "a", "r4");
}

static void first_match_wins(void **state)
{
	accept("foo1=r1;foo?=r2;fo*=r3;*=r4");
	serves("foo1", NULL, "r1");
	serves("foo2", NULL, "r2");
	serves("foo", NULL, "r3");
	serves("foo22", NULL, "r3");
	serves("fo", NULL, "r3");
	serves("f", NULL, "r4");
	serves("", NULL, "r4");
	accept("foo?=r2;foo*/a=r1;foo?*=r3");
	serves("foo1", "a", "r2");
	serves("foo", "a", "r1");
	serves("foo12", "a", "r1");
	serves("foo12", "b", "r3");
	serves("foo", "b", "");
	accept("?a?z=r1;a??z=r2;??az=r3;???z=r4");
	serves("aaaz", NULL, "r1");
	serves("abaz", NULL, "r2");
	serves("bbaz", NULL, "r3");
	serves("bbbz", NULL, "r4");
	serves("bbz", NULL, "");
}

/* Expect: a region comes where it is named first; the map is as it was given. */
static void a_region_comes_once(void **state)
{
	accept("foo=a,b,a,a,c,b;bar=a,a");
	serves("foo", NULL, "a,b,c");
	serves("bar", NULL, "a");
	prints("foo=a,b,a,a,c,b;bar=a,a", "foo=a,b,a,a,c,b;bar=a,a");
}

static void never_reached(void **state)
{
	hidden("*=r1;foo=r2", 5, "foo", 0);
	hidden("*=r1;foo/quaz=r2", 5, "foo/quaz", 0);
	hidden("foo*=r1;foo?=r2", 8, "foo?", 0);
	hidden("foo*=r1;foo?*=r2", 8, "foo?*", 0);
	hidden("foo?=r1;fooo=r2", 8, "fooo", 0);
	hidden("a=r1;b,a=r2", 7, "a", 0);
	hidden("a/x=r1;/x=r2", 7, "/x", 0);
	hidden("a/x=r1,r2;a/x=r1", 10, "a/x", 0);
	/* Expect: a star is more than one character, or none; kinds count. */
	accept("foo?=r1;foo*=r2");
	accept("foo=r1;foo*=r2");
	accept("foo?*=r1;foo*=r2");
	accept("*/a=r1;foo=r2");
	accept("*/a=r1;foo/b=r2");
	/* Expect: what says the same as what hides it does no harm. */
	accept("*=r1,r2;foo=r1,r2;foo/a=r1,r2;f*=r1,r2");
	serves("foo", "a", "r1,r2");
	accept("a,a=r1;a=r1");
	serves("a", NULL, "r1");
}

/* Defects 10 and 16: what the validator let pass. */
static void malformed(void **state)
{
	refuse("a=", "cma_map: position 2: got the end, want a region name");
	refuse("a==b", "cma_map: position 2: got '=', want a region name");
	refuse("a=b=c",
	       "cma_map: position 3: got '=', want ',', ';' or the end");
	refuse(",=r", "cma_map: position 0: got ',', want a device");
	refuse("a,,b=r", "cma_map: position 2: got ',', want a device or '/'");
	refuse("a/=r", "cma_map: position 2: got '=', want a type or '*'");
	refuse("a/x/y=r", "cma_map: position 3: got '/', want ',' or '='");
	refuse("a=,", "cma_map: position 2: got ',', want a region name");
	refuse(";", "cma_map: position 0: got ';', want a device");
	refuse("=r", "cma_map: position 0: got '=', want a device");
	refuse("a=r;;", "cma_map: position 4: got ';', want a device or '/'");
	refuse("a=r;;b=r",
	       "cma_map: position 4: got ';', want a device or '/'");
	refuse("a", "cma_map: position 1: got the end, want '/', ',' or '='");
	refuse("a;b=r", "cma_map: position 1: got ';', want '/', ',' or '='");
	refuse("a,=r", "cma_map: position 2: got '=', want a device or '/'");
	refuse("a,", "cma_map: position 2: got the end, want a device or '/'");
	refuse("a/x", "cma_map: position 3: got the end, want ',' or '='");
	refuse("a/", "cma_map: position 2: got the end, want a type or '*'");
	refuse("a/x,b;", "cma_map: position 5: got ';', want '/', ',' or '='");
	refuse("a=r,", "cma_map: position 4: got the end, want a region name");
	refuse("a=r,,s", "cma_map: position 4: got ',', want a region name");
	refuse("a=r,;", "cma_map: position 4: got ';', want a region name");
	refuse("a=;b=r", "cma_map: position 2: got ';', want a region name");
	refuse("camera,jpeg=,",
	       "cma_map: position 12: got ',', want a region name");
}

static void wildcards_out_of_place(void **state)
{
	refuse("a*b=r", "cma_map: position 2: got 'b', want '/', ',' or '='");
	refuse("**=r", "cma_map: position 1: got '*', want '/', ',' or '='");
	refuse("*?=r", "cma_map: position 1: got '?', want '/', ',' or '='");
	refuse("a/b*=r", "cma_map: position 3: got '*', want ',' or '='");
	refuse("a/*b=r", "cma_map: position 3: got 'b', want ',' or '='");
	refuse("a/?=r", "cma_map: position 2: got '?', want a type or '*'");
	refuse("a/b?=r", "cma_map: position 3: got '?', want ',' or '='");
	refuse("a=*", "cma_map: position 2: got '*', want a region name");
	refuse("a=r?",
	       "cma_map: position 3: got '?', want ',', ';' or the end");
	refuse("a=r/s",
	       "cma_map: position 3: got '/', want ',', ';' or the end");
}

static void characters(void **state)
{
	refuse("a b=r", "cma_map: position 1: got ' ', want '/', ',' or '='");
	refuse(" a=r", "cma_map: position 0: got ' ', want a device");
	refuse("a=r\n",
	       "cma_map: position 3: got byte 0x0a, want ',', ';' or the end");
	refuse("a=r\x7f",
	       "cma_map: position 3: got byte 0x7f, want ',', ';' or the end");
	refuse("\xc3\xa4=r",
	       "cma_map: position 0: got byte 0xc3, want a device");
	accept("soc:codec@1.34-_#=r@:[1]~;b\"'\\!/$%&()+<>^`{|}=x");
	serves("soc:codec@1.34-_#", NULL, "r@:[1]~");
	serves("b\"'\\!", "$%&()+<>^`{|}", "x");
}

static void too_many_shapes(void **state)
{
	char map[1024], *at = map;
	int i;

	for (i = 0; i < CMA_RULE_SHAPES - 1; i++)
		at += sprintf(at, "%.*s*=r;", i + 1,
			      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	strcpy(at, "b*=r;plain=s");
	accept(map);
	assert_int_equal(rules.nshapes, 33);
	serves("aaaa", NULL, "r");
	serves("bbbb", NULL, "r");
	serves("plain", NULL, "s");
	serves("c", NULL, "");
	strcpy(at, "b*,plain,a?*=s");
	refuse(map,
	       "cma_map: position 665: got \"a?*\", want no more than 32 shapes of wildcards");
}

/* Defect 9: what is found does not cost more in a map of many rules. */
static void no_long_buckets(void **state)
{
	static char map[1 << 16];
	char *at = map, name[32];
	int i;

	for (i = 0; i < 1000; i++)
		at += sprintf(at, "dev%d/kind%d=region%d;", i % 500, i, i);
	accept(map);
	assert_in_range(rules.keys.longest, 1, 8);
	for (i = 0; i < 1000; i++) {
		sprintf(name, "dev%d", i % 500);
		sprintf(map, "kind%d", i);
		sprintf(map + 32, "region%d", i);
		serves(name, map, map + 32);
	}
}

/*
 * A map of ten rules whose names, with @before in front, are made to fall into
 * one bucket. Expect: the hash is seeded anew. The last one is left in @name.
 */
static void make_evil(const char *before, size_t owner, char *name)
{
	const struct cma_keys plain = { .seed = 0 };
	const int bits = CMA_KEY_BITS - 6;
	char map[256], *at = map;
	int i, n = 0;

	for (i = 0; n < 10; i++) {
		int len = sprintf(name, "d%d", i);

		if (cma_key_hash(&plain, owner, name, len) >> bits != 42)
			continue;
		at += sprintf(at, "%s%s%s=r%d", n ? ";" : "", before, name,
			      n % 2);
		n++;
	}
	accept(map);
	assert_int_equal(rules.keys.shift, bits);
	assert_int_not_equal(rules.keys.seed, 0);
	assert_in_range(rules.keys.longest, 1, 8);
}

static void evil_names(void **state)
{
	char name[16];

	make_evil("", 0, name);
	serves(name, NULL, "r1");
	serves("d0", NULL, "");
}

static void evil_kinds(void **state)
{
	char name[16];

	/* The kinds of the first device. */
	make_evil("x/", CMA_RULE_SHAPES + 1, name);
	serves("x", name, "r1");
	serves("x", "d0", "");
}

static void little_memory(void **state)
{
	static const char map[] = "a/x,/y,b?*/*=r,s;*/x=t";
	size_t need = cma_rules_bytes(map), i;

	for (i = 0; i < need; i += 8) {
		arena = (struct cma_arena){ .base = (char *)memory, .size = i };
		assert_int_equal(cma_rules_parse(&rules, map, &arena, &error),
				 -ENOMEM);
		assert_int_equal(arena.used, 0);
	}
	arena = (struct cma_arena){ .base = (char *)memory, .size = need };
	assert_int_equal(cma_rules_parse(&rules, map, &arena, &error), 0);
	assert_int_equal(arena.used, need);
	serves("bx", "x", "r,s");
}

static void prints_in_full(void **state)
{
	prints("", "");
	prints("a=r;", "a=r");
	prints("a/x,/y,b?*/*=r,s;/z=t;*=u", "a/x,a/y,b?*=r,s;b?*/z=t;*=u");
	prints("foo=r1;foo/quaz=r2;/quaz=r2",
	       "foo=r1;foo/quaz=r2;foo/quaz=r2");
}

UNIT_MAIN(rule, T(nothing), T(examples), T(last_examples), T(mx2),
	  T(any_other_kind), T(no_kind), T(no_prefix_matches),
	  T(kinds_before_any_kind), T(first_match_wins),
	  T(a_region_comes_once), T(never_reached), T(malformed),
	  T(wildcards_out_of_place), T(characters), T(too_many_shapes),
	  T(no_long_buckets), T(evil_names), T(evil_kinds), T(little_memory),
	  T(prints_in_full))
