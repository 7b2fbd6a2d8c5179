// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests on what outlives a reset: ramoops stands in the place of the ram_console
 * and the logger of 2012.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guest.h"

#define PSTORE	"/sys/fs/pstore"

static const char user_message[] = "a program wrote this before the reset\n";
static const char kernel_message[] = "the kernel's log had this before the reset\n";

static const char *write_to(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	size_t len = strlen(text);

	if (fd < 0 || write(fd, text, len) != (ssize_t)len)
		return fail("%s: %s", path, strerror(errno));
	close(fd);
	return NULL;
}

/* Does the region itself hold the text? Not only the driver says so then. */
static bool region_has(const struct region *r, const char *text)
{
	volatile char *mem = phys_map(r->start, r->size);
	size_t len = strlen(text), n = 0;

	for (size_t i = 0; mem && n < len && i < r->size; i++)
		n = mem[i] == text[n] ? n + 1 : mem[i] == text[0];
	if (mem)
		phys_unmap(mem, r->start, r->size);
	return n == len;
}

static const char *before_reset(const struct test *t)
{
	const char *why = write_to("/dev/pmsg0", user_message) ?:
			  write_to("/dev/kmsg", kernel_message);
	struct region r;

	if (why)
		return why;
	if (!region_find(t->region, &r))
		return fail("the table has no region %s", t->region);
	if (!region_has(&r, user_message))
		return fail("%s does not hold what was written", t->region);
	why = report_ask("reset");
	return fail("the reset did not come: %s", why ? why : "ok");
}

static const char *after_reset(const char *kept)
{
	char *console = slurp(PSTORE "/console-ramoops-0");

	if (strcmp(kept, user_message))
		return fail("kept over the reset: \"%s\"", kept);
	if (!strstr(console, kernel_message))
		return "the kernel's log was not kept over the reset";
	return NULL;
}

/* Runs in two boots: the second knows itself by what the first has left. */
const char *test_ramoops(const struct test *t)
{
	char *kept = slurp(PSTORE "/pmsg-ramoops-0");

	return *kept ? after_reset(kept) : before_reset(t);
}
