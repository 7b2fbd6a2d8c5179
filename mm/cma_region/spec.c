// SPDX-License-Identifier: GPL-2.0-only
/*
 * Specs: reading and printing the regions attribute of 2010.
 *
 *	specs = [ spec { ";" spec } [ ";" ] ]
 *	spec  = name "=" size [ "@" start ] [ "/" alignment ] [ ":" allocator ]
 *		[ ",zero-" policy ]
 *
 * A text with a region that this machine cannot have is refused whole. Whether
 * regions overlap, and whether there is memory for them, is for the table's
 * checks and for placement to say.
 */
#include <linux/errno.h>
#include <linux/string.h>

#include "arena.h"
#include "out.h"
#include "range.h"
#include "spec.h"
#include "table.h"
#include "zero.h"

/* A number of the text, and where it stands */
struct number {
	u64 value;
	size_t at;
	size_t len;
};

/**
 * struct draft - a spec being read
 * @name: position of the name
 * @size: as written
 * @start: as written, if there is one
 * @align: as written; one page if there is none
 * @end: position behind the last number
 */
struct draft {
	size_t name;
	struct number size;
	struct number start;
	struct number align;
	size_t end;
};

/**
 * struct reader - a list being read
 * @scan: the text
 * @specs: the result
 * @machine: limits of addresses, size of a page
 */
struct reader {
	struct cma_scan scan;
	struct cma_specs *specs;
	const struct cma_machine *machine;
};

static bool take_arrays(struct cma_specs *s, struct cma_arena *a,
			const char *text, char **copy)
{
	size_t i, n = 1;

	for (i = 0; text[i]; i++)
		n += text[i] == ';';
	s->nspecs = 0;
	s->specs = cma_arena_alloc(a, n, sizeof(*s->specs));
	*copy = cma_arena_alloc(a, i + 1, 1);
	return s->specs && *copy;
}

/**
 * cma_specs_bytes() - how much memory a list of regions takes
 * @text: the text
 *
 * Context: any.
 * Return: bytes of an arena that are enough for cma_specs_parse().
 */
size_t cma_specs_bytes(const char *text)
{
	struct cma_arena none = { .size = 0 };
	struct cma_specs specs;
	char *copy;

	take_arrays(&specs, &none, text, &copy);
	return none.wanted;
}

/* The next multiple of @align, a power of two; false if no u64 can hold it. */
static bool round_up_to(u64 value, u64 align, u64 *up)
{
	u64 rest = value & (align - 1);
	struct cma_range pad;

	*up = value;
	if (!rest)
		return true;
	if (!cma_range_make(value, align - rest, &pad) || pad.last == U64_MAX)
		return false;
	*up = pad.last + 1;
	return true;
}

static int refuse(struct reader *r, const struct number *n, const char *want)
{
	return cma_scan_refuse(&r->scan, n->at, n->len, want);
}

/* Can this machine have so much memory at @start? */
static bool is_addressable(const struct reader *r, u64 start, u64 size)
{
	const struct cma_range all = { 0, r->machine->phys_last };
	struct cma_range range;

	return cma_range_make(start, size, &range) &&
	       cma_range_contains(&all, &range);
}

static int judge_align(struct reader *r, const struct draft *d,
		       struct cma_spec *spec)
{
	u64 align = d->align.value;

	if (!align || (align & (align - 1)))
		return refuse(r, &d->align, "a power of two");
	if (align < r->machine->page_size)
		align = r->machine->page_size;
	spec->align = align;
	return 0;
}

/* The size itself must fit what holds addresses: all of 4 GiB does not. */
static int judge_size(struct reader *r, const struct draft *d,
		      struct cma_spec *spec)
{
	if (!d->size.value)
		return refuse(r, &d->size, "a size above 0");
	if (!round_up_to(d->size.value, r->machine->page_size, &spec->size) ||
	    !is_addressable(r, spec->size, 1))
		return refuse(r, &d->size,
			      "whole pages that this machine can address");
	return 0;
}

static int judge_start(struct reader *r, const struct draft *d,
		       struct cma_spec *spec)
{
	if (!spec->fixed)
		return 0;
	if (!round_up_to(d->start.value, spec->align, &spec->start) ||
	    !is_addressable(r, spec->start, 1))
		return refuse(r, &d->start,
			      "an aligned address that this machine has");
	if (!is_addressable(r, spec->start, spec->size))
		return cma_scan_refuse(&r->scan, d->size.at,
				       d->end - d->size.at,
				       "a region that ends where addresses do");
	return 0;
}

static int judge_name(struct reader *r, const struct draft *d,
		      const struct cma_spec *spec)
{
	const struct cma_specs *s = r->specs;
	size_t i;

	for (i = 0; i < s->nspecs; i++)
		if (!strcmp(s->specs[i].name, spec->name))
			return cma_scan_refuse(&r->scan, d->name,
					       strlen(spec->name),
					       "a name that is not taken");
	return 0;
}

static int judge(struct reader *r, const struct draft *d, struct cma_spec *spec)
{
	int ret;

	ret = judge_name(r, d, spec);
	if (!ret)
		ret = judge_align(r, d, spec);
	if (!ret)
		ret = judge_size(r, d, spec);
	if (!ret)
		ret = judge_start(r, d, spec);
	return ret;
}

static int read_number(struct reader *r, const char *want, struct number *n)
{
	int ret;

	n->at = r->scan.at;
	ret = cma_scan_number(&r->scan, want, &n->value);
	n->len = r->scan.at - n->at;
	return ret;
}

static int read_word(struct reader *r, const char *want, const char **word)
{
	size_t at = r->scan.at, len = cma_scan_word(&r->scan, '\0');

	if (!len)
		return cma_scan_unexpected(&r->scan, want);
	*word = cma_scan_keep(&r->scan, at, len);
	return 0;
}

static int read_name(struct reader *r, struct draft *d, struct cma_spec *spec)
{
	int ret;

	d->name = r->scan.at;
	ret = read_word(r, "a region name", &spec->name);
	if (!ret && !cma_scan_skip(&r->scan, '='))
		ret = cma_scan_unexpected(&r->scan, "'='");
	return ret;
}

/* What may follow a size, in this order */
enum part {
	PART_START,
	PART_ALIGN,
	PART_ALLOCATOR,
	PART_ZERO,
	PART_END,
};

/* Which of them comes next; at least @part. */
static enum part next_part(struct cma_scan *s, enum part part)
{
	static const char marks[PART_END] = { '@', '/', ':', ',' };

	while (part < PART_END && !cma_scan_skip(s, marks[part]))
		part++;
	return part;
}

static int read_zero(struct reader *r, struct cma_spec *spec)
{
	static const char want[] = "zero-alloc, zero-free or zero-none";
	size_t at = r->scan.at;
	const char *word = NULL;
	int zero, ret = read_word(r, want, &word);

	if (ret)
		return ret;
	zero = strncmp(word, "zero-", 5) ? -ENOENT : cma_zero_find(word + 5);
	if (zero < 0)
		return cma_scan_refuse(&r->scan, at, r->scan.at - at, want);
	spec->has_zero = true;
	spec->zero = zero;
	return 0;
}

static int read_part(struct reader *r, enum part which, struct draft *d,
		     struct cma_spec *spec)
{
	int ret;

	switch (which) {
	case PART_START:
		spec->fixed = true;
		ret = read_number(r, "an address", &d->start);
		break;
	case PART_ALIGN:
		ret = read_number(r, "an alignment", &d->align);
		break;
	case PART_ALLOCATOR:
		return read_word(r, "an allocator", &spec->allocator);
	default:
		return read_zero(r, spec);
	}
	d->end = r->scan.at;
	return ret;
}

/* Everything behind the "=". */
static int read_parts(struct reader *r, struct draft *d, struct cma_spec *spec)
{
	static const char * const wants[] = {
		"'@', '/', ':', ',', ';' or the end",
		"'/', ':', ',', ';' or the end",
		"':', ',', ';' or the end",
		"',', ';' or the end",
		"';' or the end",
	};
	enum part from = PART_START, part;
	int ret;

	d->align.value = r->machine->page_size;
	ret = read_number(r, "a size", &d->size);
	while (!ret && (part = next_part(&r->scan, from)) < PART_END) {
		ret = read_part(r, part, d, spec);
		from = part + 1;
	}
	if (!ret && cma_scan_peek(&r->scan) && cma_scan_peek(&r->scan) != ';')
		ret = cma_scan_unexpected(&r->scan, wants[from]);
	return ret;
}

static int read_spec(struct reader *r)
{
	struct cma_spec *spec = &r->specs->specs[r->specs->nspecs];
	struct draft d = { .name = 0 };
	int ret;

	ret = read_name(r, &d, spec);
	if (!ret)
		ret = read_parts(r, &d, spec);
	if (!ret)
		ret = judge(r, &d, spec);
	if (!ret)
		r->specs->nspecs++;
	return ret;
}

/**
 * cma_specs_parse() - read a list of regions
 * @specs: receives it; valid only if 0 is returned
 * @text: the text; it is not kept
 * @machine: page_size and phys_last count
 * @arena: memory for the list
 * @error: receives why the text was refused; refers to @text
 *
 * Sizes are rounded up to a page, addresses to the alignment, the alignment to
 * a page.
 *
 * Context: any; takes no lock and logs nothing.
 * Return: 0; -EINVAL with @error set, or -ENOMEM if @arena has not got
 * cma_specs_bytes(). On failure nothing stays taken from @arena.
 */
int cma_specs_parse(struct cma_specs *specs, const char *text,
		    const struct cma_machine *machine, struct cma_arena *arena,
		    struct cma_syntax *error)
{
	struct reader r = {
		.scan = { .text = text, .error = error },
		.specs = specs,
		.machine = machine,
	};
	size_t used = arena->used;
	int ret = -ENOMEM;

	if (take_arrays(specs, arena, text, &r.scan.copy)) {
		memcpy(r.scan.copy, text, strlen(text) + 1);
		ret = 0;
	}
	while (!ret && cma_scan_peek(&r.scan)) {
		ret = read_spec(&r);
		cma_scan_skip(&r.scan, ';');
	}
	if (ret)
		arena->used = used;
	return ret;
}

static const char *keep(const char *s, struct cma_arena *arena)
{
	return s ? cma_arena_strdup(arena, s, strlen(s)) : NULL;
}

/**
 * cma_specs_keep() - copy a list of regions
 * @specs: the list
 * @arena: memory for the copy
 *
 * Context: any.
 * Return: the copy with strings of its own, or NULL if @arena has no room.
 */
const struct cma_specs *cma_specs_keep(const struct cma_specs *specs,
				       struct cma_arena *arena)
{
	struct cma_specs *copy = cma_arena_alloc(arena, 1, sizeof(*copy));
	struct cma_spec *s = cma_arena_alloc(arena, specs->nspecs, sizeof(*s));
	size_t i;

	if (!copy || !s)
		return NULL;
	*copy = (struct cma_specs) { s, specs->nspecs };
	for (i = 0; i < specs->nspecs; i++, s++) {
		*s = specs->specs[i];
		s->name = keep(s->name, arena);
		s->allocator = keep(s->allocator, arena);
		if (!s->name || !!s->allocator != !!specs->specs[i].allocator)
			return NULL;
	}
	return copy;
}

/* In the largest unit that leaves no rest. */
static void print_bytes(u64 value, struct cma_out *out)
{
	static const char units[] = "KMG";
	int unit = -1;

	while (unit < 2 && value && !(value & 0x3ff)) {
		value >>= 10;
		unit++;
	}
	cma_printf(out, "%llu", value);
	if (unit >= 0)
		cma_printf(out, "%c", units[unit]);
}

/**
 * cma_specs_print() - print a list of regions
 * @specs: the list
 * @out: where to; no newline is added
 *
 * What is printed parses to the same list.
 *
 * Context: any.
 */
void cma_specs_print(const struct cma_specs *specs, struct cma_out *out)
{
	size_t i;

	for (i = 0; i < specs->nspecs; i++) {
		const struct cma_spec *s = &specs->specs[i];

		cma_printf(out, "%s%s=", i ? ";" : "", s->name);
		print_bytes(s->size, out);
		if (s->fixed)
			cma_printf(out, "@0x%llx", s->start);
		cma_printf(out, "/");
		print_bytes(s->align, out);
		if (s->allocator)
			cma_printf(out, ":%s", s->allocator);
		if (s->has_zero)
			cma_printf(out, ",zero-%s", cma_zero_name(s->zero));
	}
}
