// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads the kernel's own account of its regions, and physical memory itself to
 * hold that account against.
 *
 *	table	NAME START SIZE ...		one line a region
 *	chunks	REGION START SIZE DEVICE ...	one line an allocation
 *	bindings				one line a device and region
 *
 * Numbers are hex with 0x in front; headings, which have none, drop out.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "guest.h"

/* The whole of a small file as a string, empty if it cannot be read. */
char *slurp(const char *path)
{
	size_t len = 0, n;
	char *buf = calloc(1, 1);
	FILE *f = fopen(path, "re");

	while (f && buf) {
		char *more = realloc(buf, len + 4096 + 1);

		if (!more)
			break;
		buf = more;
		n = fread(buf + len, 1, 4096, f);
		len += n;
		buf[len] = '\0';
		if (!n)
			break;
	}
	if (f)
		fclose(f);
	return buf;
}

bool region_find(const char *name, struct region *r)
{
	FILE *f = fopen(STATE_DIR "/table", "re");
	unsigned long long start, size;
	bool found = false;
	char line[1024];

	while (f && !found && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%63s 0x%llx 0x%llx", r->name, &start, &size) != 3)
			continue;
		r->start = start;
		r->size = size;
		found = !strcmp(r->name, name);
	}
	if (f)
		fclose(f);
	return found;
}

/* What sysfs says of a region: the number in a file of its folder. */
uint64_t region_number(const char *name, const char *file)
{
	char path[128], *text;
	uint64_t number;

	snprintf(path, sizeof(path), CONTIGUOUS "/%s/%s", name, file);
	text = slurp(path);
	number = strtoull(text, NULL, 0);
	free(text);
	return number;
}

/* Bytes that can be allocated. */
uint64_t region_free(const char *name)
{
	return region_number(name, "free");
}

bool region_holds(const struct region *r, uint64_t start, uint64_t size)
{
	return start >= r->start && size <= r->size &&
	       start - r->start <= r->size - size;
}

/*
 * Walks the chunks of @device, or of all devices if it is NULL. @pos starts
 * at 0; it counts lines, as a debugfs file may change between two readings.
 */
bool chunk_next(const char *device, size_t *pos, struct chunk *c)
{
	FILE *f = fopen(STATE_DIR "/chunks", "re");
	unsigned long long start, size;
	char line[1024];
	size_t nr = 0;
	bool found = false;

	while (f && !found && fgets(line, sizeof(line), f)) {
		if (nr++ < *pos)
			continue;
		if (sscanf(line, "%63s 0x%llx 0x%llx %63s", c->region, &start,
			   &size, c->device) != 4)
			continue;
		c->start = start;
		c->size = size;
		found = !device || !strcmp(c->device, device);
	}
	if (f)
		fclose(f);
	*pos = nr;
	return found;
}

/* O_SYNC: not cached, as the buffers' own mappings are not. */
volatile void *phys_map(uint64_t start, size_t size)
{
	size_t skew = start % getpagesize();
	int fd = open("/dev/mem", O_RDONLY | O_SYNC | O_CLOEXEC);
	char *p;

	if (fd < 0)
		return NULL;
	p = mmap(NULL, size + skew, PROT_READ, MAP_SHARED, fd, start - skew);
	close(fd);
	return p == MAP_FAILED ? NULL : p + skew;
}

void phys_unmap(volatile void *map, uint64_t start, size_t size)
{
	size_t skew = start % getpagesize();

	munmap((char *)map - skew, size + skew);
}
