// SPDX-License-Identifier: GPL-2.0-only
/* KUnit suite: lines of the kernel log that are too long. */
#include <linux/string.h>
#include <trace/events/printk.h>

#include "scan.h"
#include "test.h"

#define LONGEST	960

/* Of a line: what printk got. */
struct seen {
	const char *prefix;
	size_t len;
	char text[LONGEST * 2];
};

static void see(void *data, const char *text, size_t len)
{
	struct seen *s = data;

	if (strncmp(text, s->prefix, strlen(s->prefix)))
		return;
	s->len = min(len, sizeof(s->text) - 1);
	memcpy(s->text, text, s->len);
	s->text[s->len] = 0;
}

/* A complaint about a text whose name has @len characters, all of them x. */
static const struct seen *complain(struct kunit *test, size_t len)
{
	const struct cma_syntax e = { .text = "", .want = "nothing" };
	struct seen *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	char *what = kunit_kzalloc(test, len + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_ASSERT_NOT_NULL(test, what);
	s->prefix = "cma_region: xxx";
	memset(what, 'x', len);
	KUNIT_ASSERT_EQ(test, register_trace_console(see, s), 0);
	cma_log_syntax(&e, what);
	unregister_trace_console(see, s);
	tracepoint_synchronize_unregister();
	return s;
}

static bool ends_in(const struct seen *s, const char *end)
{
	size_t len = strlen(end);

	return s->len >= len && !strcmp(s->text + s->len - len, end);
}

static void test_short(struct kunit *test)
{
	const struct seen *s = complain(test, 100);

	KUNIT_EXPECT_NOT_NULL(test, strstr(s->text, "xxx: position 0: "));
	KUNIT_EXPECT_NULL(test, strstr(s->text, "..."));
	KUNIT_EXPECT_TRUE(test, ends_in(s, "; it is ignored"));
}

/* A line is cut with a mark, be it in one text or at the last of several. */
static void test_cut(struct kunit *test)
{
	const size_t lens[] = { 920, 938, 939, 940, 2000 };
	const struct seen *s;
	int i;

	for (i = 0; i < ARRAY_SIZE(lens); i++) {
		s = complain(test, lens[i]);
		KUNIT_EXPECT_TRUE_MSG(test, ends_in(s, "...; it is ignored"),
				      "%zu: %s", lens[i], s->text);
	}
}

/* The board's map is not root's. */
static void test_which_map(struct kunit *test)
{
	struct seen *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	s->prefix = "cma_region: board_map: position 2: ";
	KUNIT_ASSERT_EQ(test, register_trace_console(see, s), 0);
	KUNIT_EXPECT_EQ(test, cma_map_set(CMA_MAP_BOARD, "a==b", "kunit"),
			-EINVAL);
	unregister_trace_console(see, s);
	tracepoint_synchronize_unregister();
	KUNIT_EXPECT_TRUE(test, ends_in(s, "; it is ignored"));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_which_map),
	KUNIT_CASE(test_short),
	KUNIT_CASE(test_cut),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_log",
	.init = cma_test_init,
	.exit = cma_test_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
