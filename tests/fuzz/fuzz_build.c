// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzz target: bytes are a plan of a well-formed device tree, so that the
 * checks and placement see more than the parser lets through. The same tree
 * is built with its regions in either order: the table must not differ.
 */
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

#define MAX_REGIONS	24
#define MAX_BANKS	4
#define MAX_RANGES	4
#define MAX_DEVICES	6
#define MAX_ENTRIES	8
#define BLOB_BYTES	65536

struct span {
	u64 start;
	u64 size;
};

enum {
	HAS_REG = 0x01, HAS_SIZE = 0x02, HAS_ALIGNMENT = 0x04,
	HAS_WINDOWS = 0x08, NO_MAP = 0x10, REUSABLE = 0x20, DEFAULT = 0x40,
	DISABLED = 0x80,
};

enum { LABELLED = 0x01, WITH_ALLOCATOR = 0x02, MISSPELT = 0x04 };

struct region_plan {
	u8 what;
	u8 more;
	u8 class;
	u8 name;
	u8 fault;
	u8 nregs;
	u8 nwindows;
	struct span regs[MAX_RANGES];
	struct span windows[MAX_RANGES];
	u64 size;
	u64 align;
};

struct device_plan {
	u8 disabled;
	u8 nentries;
	u8 nnames;
	u8 quota;
	u8 target[MAX_ENTRIES];
	u8 kind[MAX_ENTRIES];
};

struct plan {
	u8 cells;
	u8 nbanks;
	u8 nreserves;
	u8 nregions;
	u8 ndevices;
	struct span banks[MAX_BANKS];
	struct span reserves[MAX_RANGES];
	struct region_plan regions[MAX_REGIONS];
	struct device_plan devices[MAX_DEVICES];
};

/* Mostly small multiples of a few units, from a few bases. */
static u64 take_address(struct input *in)
{
	static const u64 bases[] = {
		0, 0x40000000, 0x60000000, 0x80000000, 0xfc000000, 0x100000000,
		0xfffffffc000000, 0xfffffffffc000000,
	};
	static const u8 units[] = { 20, 20, 22, 12, 16, 24, 0, 12 };
	u8 how = take_byte(in);

	return bases[how & 7] + ((u64)take_byte(in) << units[how >> 3 & 7]);
}

static u64 take_size(struct input *in)
{
	static const u8 units[] = { 20, 20, 22, 12, 16, 26, 0, 56 };
	u8 how = take_byte(in);

	return (u64)(1 + (how >> 3)) << units[how & 7];
}

static u8 take_spans(struct input *in, struct span *spans, u8 n)
{
	u8 i;

	for (i = 0; i < n; i++) {
		spans[i].start = take_address(in);
		spans[i].size = take_size(in);
	}
	return n;
}

static void take_region(struct input *in, struct region_plan *r)
{
	u8 counts = take_byte(in);

	r->what = take_byte(in);
	r->more = take_byte(in);
	r->class = counts >> 6;
	r->name = take_byte(in);
	r->fault = take_byte(in);
	if (r->what & HAS_REG)
		r->nregs = take_spans(in, r->regs, counts & 8 ?
				      1 + (counts & 3) : 1);
	if (r->what & HAS_WINDOWS)
		r->nwindows = take_spans(in, r->windows, 1 + (counts >> 4 & 3));
	if (r->what & HAS_SIZE)
		r->size = take_size(in);
	if (r->what & HAS_ALIGNMENT)
		r->align = 1ULL << (take_byte(in) & 0x3f);
}

static void take_device(struct input *in, struct device_plan *d)
{
	u8 what = take_byte(in), i;

	d->disabled = what >> 7;
	d->nentries = what % (MAX_ENTRIES + 1);
	d->quota = what & 0x20 ? take_byte(in) : 0;
	d->nnames = what & 0x40 ? d->nentries : (what >> 4 & 3);
	for (i = 0; i < d->nentries; i++) {
		d->target[i] = take_byte(in);
		d->kind[i] = take_byte(in);
	}
}

static void take_plan(struct input *in, struct plan *p)
{
	u8 i, what = take_byte(in);

	memset(p, 0, sizeof(*p));
	p->cells = take_byte(in);
	p->nbanks = take_spans(in, p->banks, what % (MAX_BANKS + 1));
	p->nreserves = take_spans(in, p->reserves, what >> 6);
	p->ndevices = (what >> 3 & 7) % (MAX_DEVICES + 1);
	for (i = 0; i < p->ndevices; i++)
		take_device(in, &p->devices[i]);
	while (in->left && p->nregions < MAX_REGIONS)
		take_region(in, &p->regions[p->nregions++]);
}

static u8 *put_number(u8 *at, u64 value, u32 cells)
{
	if (cells == 2)
		fdt64_st(at, value);
	else
		fdt32_st(at, value);
	return at + 4 * cells;
}

static void put_spans(void *fdt, const char *name, const struct span *spans,
		      u8 n, u32 address, u32 size)
{
	u8 value[16 * MAX_BANKS], *at = value;
	u8 i;

	for (i = 0; i < n; i++) {
		at = put_number(at, spans[i].start, address);
		at = put_number(at, spans[i].size, size);
	}
	fdt_property(fdt, name, value, at - value);
}

static void put_one(void *fdt, const char *name, u64 value, u32 cells)
{
	u8 buffer[8];

	put_number(buffer, value, cells);
	fdt_property(fdt, name, buffer, 4 * cells);
}

static void put_cells(void *fdt, u32 address, u32 size)
{
	fdt_property_u32(fdt, "#address-cells", address);
	fdt_property_u32(fdt, "#size-cells", size);
}

static const char * const names[] = {
	"mfc", "fimc", "jpeg", "mfc", "a-much-longer-name-of-a-region", "g2d",
};

static const char *pick_name(u8 n)
{
	return names[n % (sizeof(names) / sizeof(*names))];
}

/* Property of a region that is wrong in itself; most values are none. */
static void put_fault(void *fdt, u8 fault)
{
	switch (fault) {
	case 1:
		fdt_property_string(fdt, "status", "fail");
		break;
	case 2:
		fdt_property(fdt, "alignment", "", 0);
		break;
	case 3:
		fdt_property_u32(fdt, "alignment", 0);
		break;
	case 4:
		fdt_property_u32(fdt, "alignment", 0x3000);
		break;
	case 5:
		fdt_property(fdt, "reg", "abc", 3);
		break;
	case 6:
		fdt_property(fdt, "size", "\0\1\2\3\4\5\6\7\10\11\12\13", 12);
		break;
	case 7:
		fdt_property(fdt, "alloc-ranges", "\0\0\0\1", 4);
		break;
	case 8:
		fdt_property_string(fdt, "label", "two words");
		break;
	case 9:
		fdt_property_string(fdt, "linux,cma-allocator", "none");
		break;
	case 10:
		fdt_property_string(fdt, "linux,cma-zero", "free");
		break;
	case 11:
		fdt_property_string(fdt, "linux,cma-zero", "none");
		break;
	case 12:
		fdt_property_string(fdt, "linux,cma-zero", "always");
		break;
	}
}

static void put_region(void *fdt, const struct plan *p, u8 i, u32 address,
		       u32 size)
{
	static const char * const compatible[] = {
		"linux,cma-region", "linux,cma-region", "shared-dma-pool",
		"ramoops",
	};
	const struct region_plan *r = &p->regions[i];
	char name[64];

	snprintf(name, sizeof(name), "%s@%x", pick_name(r->name), i);
	fdt_begin_node(fdt, name);
	fdt_property_u32(fdt, "phandle", 1 + i);
	fdt_property_string(fdt, "compatible", compatible[r->class]);
	put_fault(fdt, r->fault);
	if (r->nregs)
		put_spans(fdt, "reg", r->regs, r->nregs, address, size);
	if (r->nwindows)
		put_spans(fdt, "alloc-ranges", r->windows, r->nwindows, address,
			  size);
	if (r->what & HAS_SIZE)
		put_one(fdt, "size", r->size, size);
	if (r->what & HAS_ALIGNMENT)
		put_one(fdt, "alignment", r->align,
			r->fault & 0x80 ? address : size);
	if (r->what & NO_MAP)
		fdt_property(fdt, "no-map", NULL, 0);
	if (r->what & REUSABLE)
		fdt_property(fdt, "reusable", NULL, 0);
	if (r->what & DEFAULT)
		fdt_property(fdt, "linux,cma-default", NULL, 0);
	if ((r->what & DISABLED) && (r->name & 0x80))
		fdt_property_string(fdt, "status", "disabled");
	if (r->more & LABELLED)
		fdt_property_string(fdt, "label", pick_name(r->more >> 4));
	if (r->more & WITH_ALLOCATOR)
		fdt_property_string(fdt, "linux,cma-allocator", "best-fit");
	if (r->more & MISSPELT)
		fdt_property(fdt, "linux,cma-defualt", NULL, 0);
	fdt_end_node(fdt);
}

static void put_device(void *fdt, const struct plan *p, u8 i)
{
	static const char * const kinds[] = {
		"a", "b", "a-fallback", "b-fallback", "a-fallback-2", "",
		"-fallback", "b-fallback-x", "common", "a-fallback-fallback",
	};
	const struct device_plan *d = &p->devices[i];
	char name[32], list[MAX_ENTRIES * 32];
	fdt32_t cells[MAX_ENTRIES];
	size_t used = 0;
	u8 k;

	snprintf(name, sizeof(name), "video@%x", i);
	fdt_begin_node(fdt, name);
	fdt_property_u32(fdt, "phandle", 0x100 + i);
	if (d->disabled)
		fdt_property_string(fdt, "status", "disabled");
	for (k = 0; k < d->nentries; k++)
		cells[k] = cpu_to_fdt32(d->target[k] & 0x80 ?
					0x100 + d->target[k] % 8 :
					d->target[k] % (p->nregions + 2));
	fdt_property(fdt, "memory-region", cells, d->nentries * sizeof(*cells));
	for (k = 0; k < d->nnames; k++) {
		const char *kind = kinds[d->kind[k] % 10];

		memcpy(list + used, kind, strlen(kind) + 1);
		used += strlen(kind) + 1;
	}
	if (used)
		fdt_property(fdt, "memory-region-names", list, used);
	if (d->quota)
		fdt_property(fdt, "linux,cma-quota",
			     "\0\0\x10\0\0\0\x8\1\0\0\0\0\1\0\0\0",
			     d->quota & 15);
	fdt_end_node(fdt);
}

/* 1 or 2 cells for everybody, or something else on a rare byte. */
static u32 pick_cells(const struct plan *p, int shift)
{
	return p->cells == 0xff ? 3 : 1 + (p->cells >> shift & 1);
}

static void put_reserved_memory(void *fdt, const struct plan *p, bool reverse)
{
	u32 address = pick_cells(p, 2), size = pick_cells(p, 3);
	u8 i;

	fdt_begin_node(fdt, "reserved-memory");
	put_cells(fdt, address, size);
	if (!(p->cells & 0x10))
		fdt_property(fdt, "ranges", NULL, 0);
	for (i = 0; i < p->nregions; i++)
		put_region(fdt, p, reverse ? p->nregions - 1 - i : i,
			   address > 2 ? 2 : address, size > 2 ? 2 : size);
	fdt_end_node(fdt);
}

static void put_bank(void *fdt, const struct plan *p, u8 i)
{
	char name[32];

	snprintf(name, sizeof(name), "memory@%x", i);
	fdt_begin_node(fdt, name);
	fdt_property_string(fdt, "device_type", "memory");
	put_spans(fdt, "reg", &p->banks[i], 1, 1 + (p->cells & 1),
		  1 + (p->cells >> 1 & 1));
	fdt_end_node(fdt);
}

static void *make_tree(const struct plan *p, bool reverse)
{
	void *fdt = malloc(BLOB_BYTES);
	u8 i;

	fdt_create(fdt, BLOB_BYTES);
	for (i = 0; i < p->nreserves; i++)
		fdt_add_reservemap_entry(fdt, p->reserves[i].start,
					 p->reserves[i].size);
	fdt_finish_reservemap(fdt);
	fdt_begin_node(fdt, "");
	put_cells(fdt, 1 + (p->cells & 1), 1 + (p->cells >> 1 & 1));
	for (i = 0; i < p->nbanks; i++)
		put_bank(fdt, p, i);
	put_reserved_memory(fdt, p, reverse);
	for (i = 0; i < p->ndevices; i++)
		put_device(fdt, p, i);
	fdt_end_node(fdt);
	if (fdt_finish(fdt) || fdt_check_full(fdt, fdt_totalsize(fdt)))
		broken("the fuzzer's own tree is no tree");
	return fdt;
}

static char *try_plan(const struct plan *p, const struct cma_machine *m,
		      bool reverse)
{
	void *fdt = make_tree(p, reverse);
	char *text = try_tree(fdt, m);

	free(fdt);
	return text;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	char *text, *other;
	struct machine m;
	struct plan p;

	take_machine(&m, &in);
	/* Where there are too few of them, the first nodes have them. */
	m.m.cma_areas = 1024;
	take_plan(&in, &p);
	text = try_plan(&p, &m.m, false);
	other = try_plan(&p, &m.m, true);
	*strstr(text, FINDINGS_MARK) = '\0';
	*strstr(other, FINDINGS_MARK) = '\0';
	if (strcmp(text, other))
		broken("the order of nodes shows:\n%s\n%s", text, other);
	free(text);
	free(other);
	return 0;
}
