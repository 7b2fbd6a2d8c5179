// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is it a device tree blob, and one that libfdt can walk?
 *
 * fdt_check_full() would do most of this, but the libfdt that a kernel carries,
 * of which cmadt for the board is made, has no such function.
 */
#include <libfdt.h>

#include "cmadt.h"

/*
 * A property whose length wraps a 32-bit offset sends libfdt 1.6.1 back to
 * where it was, for ever.
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

/* The root node has no name; every other one is inside it. */
static bool begins_well(const void *fdt, int offset, int depth)
{
	const char *name = fdt_get_name(fdt, offset, NULL);

	return name && (depth || (!offset && !*name));
}

/* One root node that ends, with properties that have names. */
static bool is_tree(const void *fdt)
{
	int offset, next = 0, depth = 0;
	const char *name;
	u32 tag;

	do {
		offset = next;
		tag = fdt_next_tag(fdt, offset, &next);
		if (tag == FDT_BEGIN_NODE && !begins_well(fdt, offset, depth++))
			return false;
		if (tag == FDT_END_NODE && !depth--)
			return false;
		if (tag == FDT_PROP &&
		    (!depth || !fdt_getprop_by_offset(fdt, offset, &name, NULL)))
			return false;
	} while (tag != FDT_END);
	/* An error of fdt_next_tag() looks like the end, but leads nowhere. */
	return !depth && offset && next > offset;
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
	int err;

	if (size < sizeof(struct fdt_header))
		return -FDT_ERR_TRUNCATED;
	err = fdt_check_header(fdt);
	if (err)
		return err;
	if (fdt_totalsize(fdt) > size)
		return -FDT_ERR_TRUNCATED;
	err = fdt_num_mem_rsv(fdt);
	if (err < 0)
		return err;
	return blob_stalls(fdt) || !is_tree(fdt) ? -FDT_ERR_BADSTRUCTURE : 0;
}
