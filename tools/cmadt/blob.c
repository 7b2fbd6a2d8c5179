// SPDX-License-Identifier: GPL-2.0-only
/* Is it a device tree blob, and one that libfdt can walk? */
#include <libfdt.h>

#include "cmadt.h"

/*
 * A property whose length wraps a 32-bit offset sends libfdt 1.6.1 back to
 * where it was, in fdt_check_full() and everywhere else, for ever.
 */
bool blob_stalls(const void *fdt)
{
	int offset, next = 0;
	u32 tag;

	do {
		offset = next;
		tag = fdt_next_tag(fdt, offset, &next);
	} while (tag != FDT_END && next > offset);
	return tag != FDT_END;
}

/**
 * check_blob() - check a blob before anything else reads it
 * @fdt: the blob
 * @size: bytes that are there
 *
 * Return: 0, or an error of libfdt.
 */
int check_blob(const void *fdt, size_t size)
{
	if (size >= sizeof(struct fdt_header) && !fdt_check_header(fdt) &&
	    fdt_totalsize(fdt) <= size && blob_stalls(fdt))
		return -FDT_ERR_BADSTRUCTURE;
	return fdt_check_full(fdt, size);
}
