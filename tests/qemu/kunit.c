// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carries out what the kernel's KUnit suites found at boot. Each suite has a
 * file in KTAP:
 *
 *	    1..N
 *	    # CASE: EXPECTATION FAILED at ...	what failed, before its line
 *	    not ok 1 CASE
 *	    ok 2 CASE # SKIP why
 *	ok 1 SUITE
 *
 * The kernel keeps 511 bytes a case. Of one that failed with more words than
 * that the line with the verdict is missing or cut, and the next case follows
 * on the same line: so verdicts are looked for by their number.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest.h"

/* A trial build may point elsewhere. */
#ifndef KUNIT_DIR
#define KUNIT_DIR "/sys/kernel/debug/kunit"
#endif

/* All there must be. A suite that is not here fails the test as well. */
static const char *const suites[] = {
	"cma_region_2010", "cma_region_account", "cma_region_alloc",
	"cma_region_atomic", "cma_region_change", "cma_region_conform",
	"cma_region_dma", "cma_region_dma_atomic", "cma_region_driver",
	"cma_region_early", "cma_region_heap", "cma_region_holding",
	"cma_region_info", "cma_region_log", "cma_region_map",
	"cma_region_memory", "cma_region_pages", "cma_region_plain",
	"cma_region_plug", "cma_region_race", "cma_region_register",
	"cma_region_zero",
};

static bool is_listed(const char *suite)
{
	for (size_t i = 0; i < ARRAY_SIZE(suites); i++)
		if (!strcmp(suites[i], suite))
			return true;
	return false;
}

/* A suite that was built in but is not in the list, or NULL. */
static const char *find_stranger(void)
{
	DIR *dir = opendir(KUNIT_DIR);
	static char name[256];
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		if (*e->d_name == '.' || is_listed(e->d_name))
			continue;
		snprintf(name, sizeof(name), "%s", e->d_name);
		closedir(dir);
		return name;
	}
	if (dir)
		closedir(dir);
	return NULL;
}

/* One line of what is between two verdicts: control characters are spaces. */
static const char *explain(const char *from, const char *to)
{
	static char why[400];
	size_t n = 0;

	for (; from < to && n < sizeof(why) - 1; from++)
		if ((unsigned char)*from > ' ')
			why[n++] = *from;
		else if (n && why[n - 1] != ' ')
			why[n++] = ' ';
	why[n] = '\0';
	return n ? why : "no reason given";
}

static void report_case(const char *suite, const char *name, const char *why)
{
	char full[256];

	snprintf(full, sizeof(full), "kunit %s.%s", suite, name);
	report_result(full, why);
}

/* The verdict on case @n: where it starts, or NULL if it was cut off. */
static char *find_verdict(char *from, unsigned int n)
{
	char ok[32], not_ok[32], *a, *b;

	snprintf(ok, sizeof(ok), "    ok %u ", n);
	snprintf(not_ok, sizeof(not_ok), "    not ok %u ", n);
	a = strstr(from, ok);
	b = strstr(from, not_ok);
	return !a || (b && b < a) ? b : a;
}

/* Reports case @n, whose verdict is at @at; gives the end of it. */
static char *report_verdict(const char *suite, const char *log, char *at,
			    unsigned int n)
{
	bool ok = !strncmp(at, "    ok ", 7);
	char *end = at + strcspn(at, "\n"), *next = find_verdict(at + 1, n + 1);
	char name[128] = "?", skip[8] = "";

	if (next && next < end)
		end = next;
	sscanf(at, "%*[^0-9]%*u %127s # %7s", name, skip);
	if (!strcmp(skip, "SKIP"))
		report_case(suite, name, explain(strchr(at, '#'), end));
	else
		report_case(suite, name, ok ? NULL : explain(log, at));
	return end;
}

/* The name in a line "    # NAME: ..."; one that was cut off is none. */
static bool read_name(const char *line, char name[static 128])
{
	char colon;

	return sscanf(line, " # %127[A-Za-z0-9_]%c", name, &colon) == 2 &&
	       colon == ':';
}

/*
 * Reports the case at @log, whose verdict was cut off. It ends at @end, or
 * where another case has something to say.
 */
static char *report_cut(const char *suite, char *log, char *end)
{
	char name[128] = "?", other[128], *at = log;

	for (; (at = strstr(at, "    # ")) && at < end; at++) {
		if (!read_name(at, other))
			continue;
		if (*name == '?')
			strcpy(name, other);
		else if (strcmp(name, other))
			end = at;
	}
	report_case(suite, name, explain(log, end));
	return end;
}

/* Where the first verdict on case @from or a later one is, or the end. */
static char *next_verdict(char *log, unsigned int from, unsigned int n)
{
	char *at = NULL;

	for (; from <= n && !at; from++)
		at = find_verdict(log, from);
	return at ? at : log + strlen(log);
}

/* One result for each case of the plan. */
static bool report_suite(const char *suite, char *log)
{
	char *plan = strstr(log, "\n    1.."), last[128];
	unsigned int n = 0, i;

	if (!plan || sscanf(plan, " 1..%u", &n) != 1 || !n)
		return false;
	log = plan + 1 + strcspn(plan + 1, "\n");
	for (i = 1; i <= n; i++) {
		char *at = find_verdict(log, i);

		log = at ? report_verdict(suite, log, at, i) :
			   report_cut(suite, log, next_verdict(log, i + 1, n));
	}
	snprintf(last, sizeof(last), "\nok 1 %s\n", suite);
	return strstr(log, last);
}

static bool run_suite(const char *suite)
{
	char path[256], section[128], *log;
	bool ok;

	snprintf(path, sizeof(path), KUNIT_DIR "/%s/results", suite);
	snprintf(section, sizeof(section), "kunit-%s", suite);
	report_text(section, path);
	log = slurp(path);
	ok = log && report_suite(suite, log);
	free(log);
	return ok;
}

/* A result for each case; its own is that all suites were there and passed. */
const char *test_kunit(const struct test *t)
{
	const char *bad = find_stranger();
	size_t i;

	if (bad)
		return fail("%s: suite %s is not in the list of kunit.c",
			    t->name, bad);
	for (i = 0; i < ARRAY_SIZE(suites); i++)
		if (!run_suite(suites[i]) && !bad)
			bad = suites[i];
	return bad ? fail("suite %s failed or did not run", bad) : NULL;
}
