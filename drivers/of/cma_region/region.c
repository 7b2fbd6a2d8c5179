// SPDX-License-Identifier: GPL-2.0-only
/* A child of /reserved-memory becomes a region, or several. */
#include <linux/kernel.h>
#include <linux/string.h>

#include "../../../mm/cma_region/table.h"
#include "../../../mm/cma_region/zero.h"
#include "walk.h"

/* A property made of groups of @group cells: how many groups, or -1. */
static int count_groups(struct cma_walk *w, struct cma_region *r, const char *name,
			u32 group, const fdt32_t **p)
{
	struct cma_finding *f;
	int len, bytes = group * sizeof(fdt32_t);

	*p = cma_getprop(w->fdt, w->node, name, &len);
	if (!*p)
		return 0;
	if (len && len % bytes == 0)
		return len / bytes;
	f = cma_finding_judge(w->t, CMA_CHECK_PROPERTY_LENGTH, r);
	f->property = name;
	f->got.first = len;
	f->want.first = bytes;
	return -1;
}

/* A property of exactly one number: true if it is there and well-formed. */
static bool read_number(struct cma_walk *w, struct cma_region *r, const char *name,
			u32 cells, u64 *value)
{
	struct cma_finding *f;
	const fdt32_t *p;
	int n = count_groups(w, r, name, cells, &p);

	if (n > 1) {
		f = cma_finding_judge(w->t, CMA_CHECK_PROPERTY_TOO_LONG, r);
		f->property = name;
		f->got.first = (u64)n * cells * sizeof(*p);
		f->want.first = cells * sizeof(*p);
	}
	if (n != 1)
		return false;
	*value = cma_read_cells(&p, cells);
	return true;
}

/* A start and a size become a range; what does not is a finding. */
static bool read_range(struct cma_walk *w, struct cma_region *r, const char *name,
		       const fdt32_t **p, struct cma_range *range)
{
	u64 start = cma_read_cells(p, w->rsv.address);
	u64 size = cma_read_cells(p, w->rsv.size);
	struct cma_finding *f;

	if (cma_range_make(start, size, range))
		return true;
	f = cma_finding_judge(w->t, size ? CMA_CHECK_RANGE_WRAPS :
			      CMA_CHECK_SIZE_ZERO, r);
	f->property = name;
	f->got.first = size ? start : 0;
	f->got.last = size;
	return false;
}

static void set_static(struct cma_region *r, const struct cma_range *range)
{
	r->range = *range;
	r->size = cma_range_size(range);
	r->flags |= CMA_F_STATIC | CMA_F_PLACED;
}

/* Entries of reg after the first have rows of their own: NAME[1], ... */
static void add_extra(struct cma_walk *w, const struct cma_region *first, int i,
		      const fdt32_t **p)
{
	struct cma_region *r = &w->t->regions[w->t->nregions++];
	struct cma_range range;
	char name[CMA_WALK_PATH];
	int len;

	*r = *first;
	len = snprintf(name, sizeof(name), "%.200s[%d]", first->name, i);
	r->name = cma_keep(w->t, name, len);
	r->flags = (first->flags & CMA_F_NOMAP) | CMA_F_EXTRA;
	r->allocator = NULL;
	r->zero = CMA_ZERO_ALLOC;
	r->why = NULL;
	r->size = 0;
	if (r->state != CMA_STATE_DISABLED)
		r->state = CMA_STATE_NEW;
	if (read_range(w, r, "reg", p, &range))
		set_static(r, &range);
}

static void parse_reg(struct cma_walk *w, struct cma_region *r)
{
	u32 group = w->rsv.address + w->rsv.size;
	struct cma_range range;
	const fdt32_t *p;
	int i, n = count_groups(w, r, "reg", group, &p);

	if (n <= 0)
		return;
	if (read_range(w, r, "reg", &p, &range))
		set_static(r, &range);
	if (n > 1 && r->class != CMA_CLASS_FOREIGN)
		cma_finding_judge(w->t, CMA_CHECK_REG_MULTIPLE, r)->got.first =
			n;
	for (i = 1; i < n; i++)
		add_extra(w, r, i, &p);
}

static void parse_windows(struct cma_walk *w, struct cma_region *r)
{
	u32 group = w->rsv.address + w->rsv.size;
	struct cma_table *t = w->t;
	const fdt32_t *p;
	int n = count_groups(w, r, "alloc-ranges", group, &p);

	r->windows = &t->windows[t->nwindows];
	for (; n > 0; n--)
		if (read_range(w, r, "alloc-ranges", &p,
			       &t->windows[t->nwindows]))
			t->nwindows++;
	r->nwindows = &t->windows[t->nwindows] - r->windows;
}

/*
 * Nodes of others that have reg do without their alignment: mainline never
 * looks at it, and boards get it wrong. False for all other nodes.
 */
static bool alignment_is_unused(struct cma_walk *w, struct cma_region *r,
				u32 cells, int len)
{
	const fdt32_t *p = fdt_getprop(w->fdt, w->node, "alignment", NULL);
	u64 align;

	if (r->class == CMA_CLASS_OWN || !cma_walk_has(w, "reg"))
		return false;
	align = len == (int)(cells * sizeof(*p)) ? cma_read_cells(&p, cells) :
						   0;
	if (!align || (align & (align - 1)))
		cma_finding_judge(w->t, CMA_CHECK_ALIGNMENT_UNUSED, r);
	else
		r->align = align;
	return true;
}

/*
 * `alignment` has #size-cells cells by the specification; mainline reads
 * #address-cells of them. Where the two differ, both are taken.
 */
static void parse_alignment(struct cma_walk *w, struct cma_region *r)
{
	u32 cells = w->rsv.size;
	int len;

	if (!cma_getprop(w->fdt, w->node, "alignment", &len))
		return;
	if (len == (int)(w->rsv.address * sizeof(fdt32_t)))
		cells = w->rsv.address;
	if (alignment_is_unused(w, r, cells, len))
		return;
	if (!read_number(w, r, "alignment", cells, &r->align))
		return;
	if (!r->align)
		cma_finding_judge(w->t, CMA_CHECK_ALIGNMENT_ZERO, r);
	else if (r->align & (r->align - 1))
		cma_finding_judge(w->t, CMA_CHECK_ALIGNMENT_NOT_POWER_OF_TWO,
				  r)->got.first = r->align;
}

static void parse_size(struct cma_walk *w, struct cma_region *r)
{
	u64 size;

	if (!cma_walk_has(w, "size")) {
		cma_finding_judge(w->t, CMA_CHECK_NO_RANGE, r);
		return;
	}
	if (!read_number(w, r, "size", w->rsv.size, &size))
		return;
	if (!size)
		cma_finding_judge(w->t, CMA_CHECK_SIZE_ZERO, r)->property =
			"size";
	else
		r->size = size;
}

/* reg says where the region is; nobody reads these then, mainline included. */
static void tell_unused(struct cma_walk *w, struct cma_region *r)
{
	static const char * const names[] = { "size", "alloc-ranges" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (cma_walk_has(w, names[i]))
			cma_finding_judge(w->t, CMA_CHECK_REG_AND_SIZE,
					  r)->property = names[i];
}

/* In hexadecimal digits; dtc's own rules want no zeros and no 0x in front. */
static bool is_address(const char *unit, u64 address)
{
	static const char front[] = "0xX";
	char text[20];

	snprintf(text, sizeof(text), "%llx", address);
	return !strcasecmp(unit + strspn(unit, front),
			   text + strspn(text, front));
}

/*
 * People go by the address in a node's name, the kernel by reg. An overlay that
 * moves a region cannot rename it, so this is nobody's fault.
 */
static void judge_unit(struct cma_walk *w, struct cma_region *r)
{
	const char *unit = strchr(r->node_name, '@');
	bool fixed = r->flags & CMA_F_STATIC;
	struct cma_finding *f;

	if (!unit || w->cut || !r->size ||
	    (fixed && is_address(unit + 1, r->range.first)))
		return;
	f = cma_finding_judge(w->t, fixed ? CMA_CHECK_UNIT_ADDRESS :
			      CMA_CHECK_UNIT_ADDRESS_WITHOUT_REG, r);
	f->other = unit + 1;
	f->want.first = r->range.first;
}

static void parse_ranges(struct cma_walk *w, struct cma_region *r)
{
	r->align = w->t->machine.page_size;
	parse_alignment(w, r);
	if (cma_walk_has(w, "reg")) {
		tell_unused(w, r);
		parse_reg(w, r);
	} else {
		parse_windows(w, r);
		parse_size(w, r);
	}
	judge_unit(w, r);
}

static u8 parse_class(const struct cma_walk *w)
{
	if (!fdt_node_check_compatible(w->fdt, w->node, "linux,cma-region"))
		return CMA_CLASS_OWN;
	if (!fdt_node_check_compatible(w->fdt, w->node, "shared-dma-pool"))
		return CMA_CLASS_ADOPTED;
	return CMA_CLASS_FOREIGN;
}

static u16 parse_flags(const struct cma_walk *w)
{
	return (cma_walk_has(w, "no-map") ? CMA_F_NOMAP : 0) |
	       (cma_walk_has(w, "reusable") ? CMA_F_REUSABLE : 0) |
	       (cma_walk_has(w, "linux,cma-default") ? CMA_F_DEFAULT : 0);
}

static void parse_name(struct cma_walk *w, struct cma_region *r)
{
	r->path = cma_keep(w->t, w->path, strlen(w->path));
	r->node_name = cma_walk_node_name(r->path);
	r->name = cma_walk_name(w);
	if (cma_walk_label_is_malformed(w))
		cma_finding_judge(w->t, CMA_CHECK_LABEL_MALFORMED, r)->other =
			cma_walk_show(w, "label");
}

/* Memory of others is not given out: not in /dev either. */
static void parse_heap(struct cma_walk *w, struct cma_region *r)
{
	if (!cma_walk_has(w, "linux,cma-heap"))
		return;
	if (r->class == CMA_CLASS_OWN)
		r->flags |= CMA_F_HEAP;
	else
		cma_finding_judge(w->t, CMA_CHECK_HEAP_OF_OTHERS, r);
}

static void parse_allocator(struct cma_walk *w, struct cma_region *r)
{
	const char *name = cma_walk_word(w, "linux,cma-allocator");

	if (!cma_region_is_managed(r))
		return;
	if (name)
		r->allocator = cma_keep(w->t, name, strlen(name));
	else if (cma_walk_has(w, "linux,cma-allocator"))
		r->allocator = cma_walk_show(w, "linux,cma-allocator");
}

static void parse_zero(struct cma_walk *w, struct cma_region *r)
{
	const char *name = cma_walk_word(w, "linux,cma-zero");
	int zero = cma_zero_find(name ? name : "");

	if (!cma_region_is_managed(r) || !cma_walk_has(w, "linux,cma-zero"))
		return;
	if (zero >= 0)
		r->zero = zero;
	else
		cma_finding_judge(w->t, CMA_CHECK_ZERO_UNKNOWN, r)->other =
			cma_walk_show(w, "linux,cma-zero");
}

static void find_unknown(struct cma_walk *w, struct cma_region *r)
{
	static const char * const known[] = {
		"linux,cma-allocator", "linux,cma-default", "linux,cma-heap",
		"linux,cma-zero", "compatible", "reg", "size", "alignment",
		"alloc-ranges", "no-map", "reusable", "label", "status",
		"phandle", "name", NULL
	};
	bool own = r->class == CMA_CLASS_OWN;
	const char *name;
	int at = -1;

	while ((name = cma_walk_unknown(w, own, known, &at)))
		cma_finding_judge(w->t, strchr(name, ',') ?
				  CMA_CHECK_PROPERTY_UNKNOWN :
				  CMA_CHECK_PROPERTY_UNREAD, r)->property =
			cma_keep(w->t, name, strlen(name));
}

/* Whoever writes `reusable = <0>` means something else than what holds. */
static void find_valued(struct cma_walk *w, struct cma_region *r)
{
	static const char * const flags[] = {
		"no-map", "reusable", "linux,cma-default", "linux,cma-heap",
	};
	struct cma_finding *f;
	size_t i;
	int len;

	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		if (!cma_getprop(w->fdt, w->node, flags[i], &len) || !len)
			continue;
		f = cma_finding_judge(w->t, CMA_CHECK_FLAG_VALUE, r);
		f->property = flags[i];
		f->other = cma_walk_show(w, flags[i]);
	}
}

/* A foreign region that was to be ours, but for a letter. */
static void find_misspelt(struct cma_walk *w, struct cma_region *r)
{
	const char *s;
	int i = 0;

	do
		s = fdt_stringlist_get(w->fdt, w->node, "compatible", i++, NULL);
	while (s && strncmp(s, "linux,cma", 9));
	if (s)
		cma_finding_judge(w->t, CMA_CHECK_COMPATIBLE_UNKNOWN, r)->other =
			cma_walk_show(w, "compatible");
}

/**
 * cma_parse_region() - make a region of a child of /reserved-memory
 * @w: the walk, at that node
 *
 * Context: any; the caller serialises.
 */
void cma_parse_region(struct cma_walk *w)
{
	struct cma_region *r = &w->t->regions[w->t->nregions++];

	r->state = cma_walk_enabled(w) ? CMA_STATE_NEW : CMA_STATE_DISABLED;
	r->class = parse_class(w);
	r->source = "dt";
	r->node = w->node;
	r->phandle = fdt_get_phandle(w->fdt, w->node);
	r->flags = parse_flags(w);
	parse_name(w, r);
	parse_allocator(w, r);
	parse_heap(w, r);
	parse_zero(w, r);
	if (cma_region_is_managed(r)) {
		find_unknown(w, r);
		find_valued(w, r);
	} else {
		find_misspelt(w, r);
	}
	if (w->rsv.ok)
		parse_ranges(w, r);
	else
		cma_finding_judge(w->t, CMA_CHECK_REGION_UNREADABLE, r);
}
