// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzz target: any blob, with an overlay or without.
 *
 *	MACHINE_BYTES of machine.c | device tree blob | overlay blob, or nothing
 *
 * The first machine byte's top bit has the tree go in unchecked, as a kernel
 * takes it from its bootloader (but for what libfdt could never get through);
 * otherwise it passes check_blob() first, as in cmadt.
 */
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/cmadt/cmadt.h"
#include "fuzz.h"

#define UNCHECKED	0x80
#define OVERLAY_ROOM	65536

const size_t arena_gap;

/* A copy of its own, so that the sanitizer knows where it ends. */
static void *copy_blob(const u8 *data, size_t size, size_t room)
{
	void *copy = malloc(size + room);

	memcpy(copy, data, size);
	return copy;
}

static size_t blob_size(const u8 *data, size_t left)
{
	u32 size;

	if (left < sizeof(struct fdt_header))
		return 0;
	size = fdt32_ld((const fdt32_t *)
			(data + offsetof(struct fdt_header, totalsize)));
	return size > left || size < sizeof(struct fdt_header) ? 0 : size;
}

static void *load_overlay(const u8 *data, size_t left)
{
	size_t size = blob_size(data, left);
	void *overlay;

	if (!size)
		return NULL;
	overlay = copy_blob(data, size, 0);
	if (!check_blob(overlay, size))
		return overlay;
	free(overlay);
	return NULL;
}

/* The tree with its overlay; without, if that does not apply. */
static void *load_both(const u8 *data, size_t left, bool unchecked)
{
	size_t size = blob_size(data, left);
	void *fdt, *overlay, *both;

	if (!size)
		return NULL;
	fdt = copy_blob(data, size, 0);
	if (unchecked ? fdt_check_header(fdt) || blob_stalls(fdt) :
			check_blob(fdt, size)) {
		free(fdt);
		return NULL;
	}
	overlay = unchecked ? NULL : load_overlay(data + size, left - size);
	if (!overlay)
		return fdt;
	both = malloc(size + OVERLAY_ROOM);
	if (fdt_open_into(fdt, both, size + OVERLAY_ROOM) ||
	    fdt_overlay_apply(both, overlay)) {
		free(both);
		both = NULL;
	}
	free(overlay);
	if (!both)
		return fdt;
	free(fdt);
	return both;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	bool unchecked = size && (data[0] & UNCHECKED);
	struct machine m;
	void *fdt;

	if (size < MACHINE_BYTES)
		return 0;
	take_machine(&m, &in);
	fdt = load_both(in.p, in.left, unchecked);
	if (fdt)
		free(try_tree(fdt, &m.m));
	free(fdt);
	return 0;
}

/* The @n-th property of a blob that passed check_blob(), or NULL. */
static const struct fdt_property *pick_property(const void *fdt, u32 n, int *len)
{
	const struct fdt_property *p = NULL;
	int node, prop;
	u32 i = 0;

	for (node = 0; node >= 0; node = fdt_next_node(fdt, node, NULL)) {
		fdt_for_each_property_offset(prop, fdt, node) {
			p = fdt_get_property_by_offset(fdt, prop, len);
			if (i++ == n)
				return p;
		}
	}
	return p && i && n >= i ? pick_property(fdt, n % i, len) : NULL;
}

/* Numbers on which something hinges */
static u32 odd_cell(unsigned int seed)
{
	static const u32 cells[] = {
		0, 1, 2, 3, 4, 0xff, 0xfff, 0x1000, 0x1001, 0x100000, 0x200000,
		0x400000, 0x40000000, 0x7fffffff, 0x80000000, 0xfffff000,
		0xffffffff,
	};

	return cells[seed % (sizeof(cells) / sizeof(*cells))];
}

/* Change one cell of one property and leave the structure as it is. */
static bool mutate_cell(u8 *blob, size_t size, unsigned int seed)
{
	const struct fdt_property *p;
	int len;
	u8 *cell;

	if (!size || check_blob(blob, size))
		return false;
	p = pick_property(blob, seed >> 8 & 0xff, &len);
	if (!p || len < 4)
		return false;
	/* The blob lies where the input has it, so nothing is aligned. */
	cell = (u8 *)p + offsetof(struct fdt_property, data) +
	       4 * ((seed >> 16) % (len / 4));
	if (seed & 1)
		fdt32_st(cell, odd_cell(seed >> 3));
	else
		LLVMFuzzerMutate(cell, 4, 4);
	return true;
}

/* Half of the time the machine or any byte, else a cell of the tree. */
size_t LLVMFuzzerCustomMutator(u8 *data, size_t size, size_t max,
			       unsigned int seed)
{
	size_t head = size < MACHINE_BYTES ? size : MACHINE_BYTES;
	u8 *blob = data + head;
	size_t first = blob_size(blob, size - head);
	size_t second = first ? blob_size(blob + first, size - head - first) : 0;

	switch (seed >> 1 & 7) {
	case 0:
		LLVMFuzzerMutate(data, head, head);
		return size;
	case 1:
	case 2:
		if (second && mutate_cell(blob + first, second, seed >> 4))
			return size;
		break;
	case 3:
	case 4:
	case 5:
		if (mutate_cell(blob, first, seed >> 4))
			return size;
	}
	return LLVMFuzzerMutate(data, size, max);
}
