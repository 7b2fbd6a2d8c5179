// SPDX-License-Identifier: GPL-2.0-only
/* Findings: how they are recorded, and how they are printed. */
#include <linux/kernel.h>

#include "finding.h"
#include "out.h"
#include "row.h"
#include "table.h"

/**
 * cma_check_name() - the name of a check, as tests and --json show it
 * @id: which
 *
 * Context: any.
 * Return: a lower-case word with hyphens.
 */
const char *cma_check_name(enum cma_check_id id)
{
	return cma_rows[id].name;
}

/**
 * cma_check_level() - how grave what a check finds is
 * @id: which
 *
 * Context: any.
 * Return: the level of every finding of that check.
 */
enum cma_level cma_check_level(enum cma_check_id id)
{
	return cma_rows[id].level;
}

/**
 * cma_level_name() - a level in words
 * @level: which
 *
 * Context: any.
 * Return: "note", "warning" or "error".
 */
const char *cma_level_name(enum cma_level level)
{
	static const char * const names[] = { "note", "warning", "error" };

	return names[level];
}

/**
 * cma_finding_add() - record a finding
 * @t: table
 * @id: what was found
 * @path: node it is about; not copied
 * @property: property, or NULL where the check says; not copied
 *
 * Context: while the table is built, one caller at a time.
 * Return: the finding, to be filled in. If the arena is full that is one
 * which nobody sees, and @t counts it as lost.
 */
struct cma_finding *cma_finding_add(struct cma_table *t, enum cma_check_id id,
				    const char *path, const char *property)
{
	struct cma_finding *f = cma_arena_alloc(t->arena, 1, sizeof(*f));

	if (f) {
		*t->last = f;
		t->last = &f->next;
	} else {
		f = &t->spill;
		t->lost++;
	}
	f->id = id;
	f->path = path;
	f->property = property;
	return f;
}

/**
 * cma_finding_judge() - record a finding about a region
 * @t: table
 * @id: what was found
 * @r: the region; an error rejects it, and the first error is its reason
 *
 * Nothing is held against a node that is disabled.
 *
 * Context: while the table is built, one caller at a time.
 * Return: the finding, as cma_finding_add().
 */
struct cma_finding *cma_finding_judge(struct cma_table *t,
				      enum cma_check_id id,
				      struct cma_region *r)
{
	struct cma_finding *f;

	if (r->state == CMA_STATE_DISABLED)
		return &t->spill;
	f = cma_finding_add(t, id, r->path, NULL);
	f->region = r;
	if (r->state == CMA_STATE_NEW && cma_rows[id].level == CMA_ERROR) {
		r->state = CMA_STATE_REJECTED;
		r->why = f == &t->spill ? NULL : f;
	}
	return f;
}

/**
 * cma_finding_fail() - record that the kernel could not do what was planned
 * @t: table
 * @id: what failed
 * @r: the region, which is failed from now on
 * @err: negative error number
 *
 * Context: one caller at a time.
 * Return: the finding, as cma_finding_add().
 */
struct cma_finding *cma_finding_fail(struct cma_table *t, enum cma_check_id id,
				     struct cma_region *r, int err)
{
	struct cma_finding *f = cma_finding_add(t, id, r->path, NULL);

	f->region = r;
	f->got.first = -err;
	r->state = CMA_STATE_FAILED;
	r->why = f == &t->spill ? NULL : f;
	return f;
}

/**
 * cma_finding_by_id() - the first finding of a check
 * @t: table
 * @id: which check
 *
 * Context: any.
 * Return: the finding, or NULL.
 */
const struct cma_finding *cma_finding_by_id(const struct cma_table *t,
					    enum cma_check_id id)
{
	const struct cma_finding *f = t->findings;

	while (f && f->id != id)
		f = f->next;
	return f;
}

/**
 * cma_finding_property() - the property a finding is about
 * @f: the finding
 *
 * Context: any.
 * Return: its name.
 */
const char *cma_finding_property(const struct cma_finding *f)
{
	return f->property ? f->property : cma_rows[f->id].property;
}

static void print_range(struct cma_out *out, const struct cma_range *r)
{
	cma_printf(out, "0x%llx-0x%llx", r->first,
		   r->last);
}

#define WINDOWS_SHOWN	4

static void print_windows(struct cma_out *out, const struct cma_region *r)
{
	u32 i;

	if (!r->nwindows)
		cma_printf(out, " in all memory");
	for (i = 0; i < r->nwindows && i < WINDOWS_SHOWN; i++) {
		cma_printf(out, i ? ", " : " in ");
		print_range(out, &r->windows[i]);
	}
	if (r->nwindows > WINDOWS_SHOWN)
		cma_printf(out, " and %u more", r->nwindows - WINDOWS_SHOWN);
}

static void print_request(struct cma_out *out, const struct cma_finding *f,
			  const struct cma_range *n)
{
	cma_printf(out, "size 0x%llx aligned to 0x%llx",
		   n->first, n->last);
	print_windows(out, f->region);
}

static void print_form(struct cma_out *out, const struct cma_finding *f,
		       enum cma_form form, const struct cma_range *n)
{
	u64 value = n->first;

	switch (form) {
	case F_NONE:
		break;
	case F_VALUE:
		cma_printf(out, "0x%llx", value);
		break;
	case F_RANGE:
		print_range(out, n);
		break;
	case F_TEXT:
		cma_printf(out, "\"%s\"", f->other);
		break;
	case F_START:
		cma_printf(out, "0x%llx with size 0x%llx", value,
			   n->last);
		break;
	case F_REQUEST:
		print_request(out, f, n);
		break;
	case F_BELOW:
		cma_printf(out, "at most 0x%llx", value);
		break;
	case F_CLEAR:
		cma_printf(out, "nothing of ");
		print_range(out, n);
		break;
	case F_BLOCK:
		cma_printf(out, "multiples of 0x%llx", value);
		break;
	case F_HOLE:
		cma_printf(out, "such a place; the largest hole is 0x%llx",
			   value);
		break;
	}
}

/**
 * cma_finding_reason() - print a finding without the node it is about
 * @f: the finding
 * @out: where to; no newline is added
 *
 * Context: any.
 */
void cma_finding_reason(const struct cma_finding *f, struct cma_out *out)
{
	const struct cma_row *row = &cma_rows[f->id];

	cma_printf(out, "%s: %s", cma_finding_property(f), row->what);
	if (f->other && row->got != F_TEXT)
		cma_printf(out, " %s", f->other);
	if (row->got != F_NONE) {
		cma_printf(out, ", got ");
		print_form(out, f, row->got, &f->got);
	}
	if (row->want != F_NONE) {
		cma_printf(out, ", want ");
		print_form(out, f, row->want, &f->want);
	} else if (row->want_text) {
		cma_printf(out, ", want %s", row->want_text);
	}
}

/**
 * cma_finding_print() - print a finding as one line
 * @f: the finding
 * @out: where to; no newline is added
 *
 * Context: any.
 */
void cma_finding_print(const struct cma_finding *f, struct cma_out *out)
{
	cma_printf(out, "%s: ", f->path);
	cma_finding_reason(f, out);
}
