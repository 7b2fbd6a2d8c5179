// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests on what drivers allocated in their probe.
 *
 * What was freed again before the probe's end is in no list any more, but
 * boot.sh has the kernel trace all allocations from the start.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest.h"

const char *test_chunk(const struct test *t)
{
	struct chunk c;
	size_t pos = 0;

	if (!chunk_next(t->device, &pos, &c))
		return fail("%s has no chunk", t->device);
	return check_place(&c, t->region);
}

/* How many events there were of a device and region. */
unsigned int traced(const char *event, const char *device, const char *region)
{
	char *trace = slurp("/sys/kernel/tracing/trace"), *rest = trace, *line;
	char name[64], who[96], where[96];
	unsigned int n = 0;

	snprintf(name, sizeof(name), " %s: ", event);
	snprintf(who, sizeof(who), " device=%s ", device);
	snprintf(where, sizeof(where), " region=%s ", region);
	while ((line = strsep(&rest, "\n")))
		n += strstr(line, name) && strstr(line, who) &&
		     strstr(line, where);
	free(trace);
	return n;
}

/* The next allocation of @device in a trace, which is cut into lines. */
static bool traced_next(const char *device, char **rest, struct chunk *c)
{
	unsigned long long start, size;
	char *line, *region, *at;

	snprintf(c->device, sizeof(c->device), "device=%s ", device);
	while ((line = strsep(rest, "\n"))) {
		region = strstr(line, " region=");
		at = strstr(line, " start=");
		if (!strstr(line, "cma_region_alloc:") ||
		    !strstr(line, c->device) || !region || !at ||
		    sscanf(region, " region=%63s", c->region) != 1 ||
		    sscanf(at, " start=%llx size=%llx", &start, &size) != 2)
			continue;
		c->start = start;
		c->size = size;
		return true;
	}
	return false;
}

/* All that the device ever had was in the region. */
const char *test_traced(const struct test *t)
{
	char *trace = slurp("/sys/kernel/tracing/trace"), *rest = trace;
	const char *why = NULL;
	struct chunk c;
	int seen = 0;

	for (; !why && traced_next(t->device, &rest, &c); seen++)
		why = check_place(&c, t->region);
	free(trace);
	return seen ? why : fail("%s allocated nothing", t->device);
}

/* From the lowest start to the highest end of what the device ever had. */
static bool traced_span(const char *device, struct region *r)
{
	char *trace = slurp("/sys/kernel/tracing/trace"), *rest = trace;
	uint64_t first = UINT64_MAX, end = 0;
	struct chunk c;

	while (traced_next(device, &rest, &c)) {
		if (c.start < first)
			first = c.start;
		if (c.start + c.size > end)
			end = c.start + c.size;
	}
	free(trace);
	r->start = first;
	r->size = end - first;
	return end;
}

/* All that one device ever had lies below all that the other had. */
const char *test_below(const struct test *t)
{
	struct region a, b;

	if (!traced_span(t->device, &a))
		return fail("%s allocated nothing", t->device);
	if (!traced_span(t->next, &b))
		return fail("%s allocated nothing", t->next);
	if (a.start + a.size <= b.start)
		return NULL;
	return fail("%s reaches up to %#llx, %s begins at %#llx", t->device,
		    (unsigned long long)(a.start + a.size), t->next,
		    (unsigned long long)b.start);
}
