// SPDX-License-Identifier: GPL-2.0-only
/*
 * Regions that others than the device tree describe.
 *
 * The board's own table in C (cma_region_set_defaults()) and regions that drivers
 * bring early give way to a node of the same name, the board's also to a
 * driver's; cma_regions= on the command line prevails over all of them, and
 * brings a disabled region to life. What is named nowhere else is a region more.
 * Each override is a finding, and shows as the region's source.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "override.h"
#include "spec.h"
#include "table.h"

/* Errors of the parser are about a size and a place that no longer count. */
static void forget_findings(struct cma_table *t, const struct cma_region *r)
{
	struct cma_finding *f;

	for (f = t->findings; f; f = f->next)
		if (f->region == r && cma_check_level(f->id) == CMA_ERROR)
			f->region = NULL;
}

static const char *keep(struct cma_table *t, const char *s)
{
	const char *copy = s ? cma_arena_strdup(t->arena, s, strlen(s)) : NULL;

	if (s && !copy)
		t->full = true;
	return copy ? copy : s;
}

/* The spec says all there is to say of memory; flags of the node stay. */
static void apply(struct cma_table *t, struct cma_region *r,
		  const struct cma_spec *spec, const char *source)
{
	r->flags &= ~(CMA_F_STATIC | CMA_F_PLACED);
	r->size = spec->size;
	r->align = spec->align;
	r->nwindows = 0;
	r->source = source;
	r->state = CMA_STATE_NEW;
	r->why = NULL;
	forget_findings(t, r);
	if (spec->allocator)
		r->allocator = keep(t, spec->allocator);
	if (spec->has_zero)
		r->zero = spec->zero;
	if (spec->fixed && cma_range_make(spec->start, spec->size, &r->range))
		r->flags |= CMA_F_STATIC | CMA_F_PLACED;
}

static void add(struct cma_table *t, const struct cma_spec *spec,
		const char *source)
{
	struct cma_region *r = &t->regions[t->nregions++];

	memset(r, 0, sizeof(*r));
	r->class = CMA_CLASS_OWN;
	r->node = -1;
	r->name = keep(t, spec->name);
	r->path = r->name;
	r->node_name = r->name;
	apply(t, r, spec, source);
}

/* Regions that give way to what is there already; then @id tells. */
static void give_way(struct cma_table *t, const struct cma_specs *specs,
		     const char *source, enum cma_check_id id)
{
	size_t i;

	for (i = 0; specs && i < specs->nspecs; i++) {
		struct cma_region *r = cma_table_by_name(t,
							 specs->specs[i].name);

		if (r)
			cma_finding_judge(t, id, r);
		else
			add(t, &specs->specs[i], source);
	}
}

static void prevail(struct cma_table *t, const struct cma_specs *specs)
{
	size_t i;

	for (i = 0; specs && i < specs->nspecs; i++) {
		struct cma_region *r = cma_table_by_name(t,
							 specs->specs[i].name);

		if (!r) {
			add(t, &specs->specs[i], "cmdline");
			continue;
		}
		apply(t, r, &specs->specs[i], "cmdline");
		cma_finding_judge(t, CMA_CHECK_CMDLINE_OVERRIDES, r);
	}
}

/**
 * cma_override() - apply what the machine says besides the device tree
 * @t: parsed table, before the checks
 *
 * Context: the table is being made, by one thread.
 */
void cma_override(struct cma_table *t)
{
	const struct cma_specs * const *lists = t->machine.lists;

	give_way(t, lists[CMA_LIST_EARLY], "driver",
		 CMA_CHECK_EARLY_OVERRIDDEN);
	give_way(t, lists[CMA_LIST_BOARD], "board", CMA_CHECK_BOARD_OVERRIDDEN);
	prevail(t, lists[CMA_LIST_CMDLINE]);
}
