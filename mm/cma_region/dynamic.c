// SPDX-License-Identifier: GPL-2.0-only
/*
 * Regions that drivers bring: registered at run time, and gone again when no
 * chunk of them lives. One without a name is private: only who has its handle
 * takes from it.
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/cma_region.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "allocator.h"
#include "desc.h"
#include "kernel.h"
#include "plug.h"

/* Who comes and who goes, one at a time */
static DEFINE_MUTEX(dynamic_lock);

/* Whatever holds memory in the table keeps it, in any state and of any class. */
static bool in_table(const struct cma_range *range)
{
	const struct cma_table *t = cma_boot_table;
	u32 i;

	for (i = 0; t && i < t->nregions; i++)
		if (cma_region_holds_memory(&t->regions[i]) &&
		    cma_range_overlaps(&t->regions[i].range, range))
			return true;
	return false;
}

/* Is all of it RAM (1), none (0), or part of it (-EINVAL)? */
static int count_ram(const struct cma_range *range)
{
	unsigned long pfn = PHYS_PFN(range->first), last = PHYS_PFN(range->last);
	int ram = page_is_ram(pfn);

	while (pfn++ < last)
		if (page_is_ram(pfn) != ram)
			return -EINVAL;
	return ram;
}

/*
 * RAM that the kernel does not use itself is told from what it does by the
 * memory reservation block alone; what is in there was nobody's since boot.
 */
static bool in_memreserve(const struct cma_range *range)
{
	const struct cma_table *t = cma_boot_table;
	u32 i;

	for (i = 0; t && i < t->machine.nreserved; i++)
		if (cma_range_overlaps(&t->machine.reserved[i].range, range))
			return false;
	for (i = 0; t && i < t->nmemreserve; i++)
		if (cma_range_contains(&t->memreserve[i].range, range))
			return true;
	return false;
}

static int check_desc(const struct cma_region_desc *desc,
		      struct cma_range *range)
{
	int ram;

	/* Nothing is placed at run time. */
	if (desc->anywhere || cma_desc_check(desc, range))
		return -EINVAL;
	if (in_table(range))
		return -EADDRINUSE;
	ram = count_ram(range);
	if (ram < 0)
		return ram;
	return !ram || in_memreserve(range) ? 0 : -EBUSY;
}

static void free_region(struct cma_region *r)
{
	kfree(r->allocator);
	kfree(r->name);
	kfree(r);
}

static struct cma_region *make_region(const struct cma_region_desc *desc,
				      const struct cma_range *range)
{
	const char *allocator = desc->allocator ? desc->allocator :
						  CMA_ALLOCATOR_DEFAULT;
	struct cma_region *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return NULL;
	r->name = kstrdup(desc->name ? desc->name : "(private)", GFP_KERNEL);
	r->allocator = kstrdup(allocator, GFP_KERNEL);
	if (!r->name || !r->allocator) {
		free_region(r);
		return NULL;
	}
	r->path = r->name;
	r->node_name = r->name;
	r->source = "driver";
	r->range = *range;
	r->size = desc->size;
	r->align = desc->align ? desc->align : PAGE_SIZE;
	r->zero = desc->zero;
	r->flags = CMA_F_STATIC | CMA_F_PLACED;
	if (!count_ram(range))
		r->flags |= CMA_F_NORAM;
	if (!desc->name)
		r->flags |= CMA_F_PRIVATE;
	r->state = CMA_STATE_READY;
	return r;
}

/* Memory is touched only when it is known to be nobody else's. */
static int bring(struct cma_region *r)
{
	int ret = cma_registry_check(r);

	if (ret)
		return ret;
	ret = cma_attach(r, r->allocator);
	if (ret)
		return ret;
	ret = cma_registry_add(r);
	if (ret) {
		cma_detach(r);
		return ret;
	}
	cma_sysfs_add(r);
	if (r->wanted)
		cma_plug_idle();
	return 0;
}

/**
 * cma_region_register() - bring memory that devices may take from
 * @desc: what and where; strings are copied
 * @region: receives the handle
 *
 * The memory must be no RAM, or be in the blob's memory reservation block, and
 * lie in no region of the table. A region without a name is private: it serves
 * only cma_region_alloc_in() with this handle. The default allocator serves as
 * long as there is none of the name that @desc gives.
 *
 * Context: may sleep.
 * Return: 0; -EINVAL if name, address, size, alignment, allocator or policy make
 * no sense, if it may lie anywhere, or if only a part is RAM; -EADDRINUSE if it
 * overlaps another region; -EBUSY if the kernel uses the memory itself; -EEXIST if
 * the name is taken; -ENOMEM.
 */
int cma_region_register(const struct cma_region_desc *desc,
			struct cma_region **region)
{
	struct cma_range range;
	struct cma_region *r;
	int ret = check_desc(desc, &range);

	if (ret)
		return ret;
	r = make_region(desc, &range);
	if (!r)
		return -ENOMEM;
	mutex_lock(&dynamic_lock);
	ret = bring(r);
	mutex_unlock(&dynamic_lock);
	if (ret) {
		free_region(r);
		return ret;
	}
	pr_info("%s: registered, 0x%llx bytes at 0x%llx\n", r->path, r->size,
		r->range.first);
	*region = r;
	return 0;
}
EXPORT_SYMBOL_GPL(cma_region_register);

static int take_back(struct cma_region *r)
{
	int ret;

	/* What has left already is not even looked at. */
	if (!cma_registry_has(r))
		return -ENOENT;
	if (r->dirt)
		cma_dirt_clean(r->dirt);
	ret = cma_plug_close(r);
	if (ret)
		return ret;
	cma_sysfs_remove(r);
	cma_detach(r);
	return 0;
}

/**
 * cma_region_unregister() - take a region back
 * @region: handle of cma_region_register(), invalid after success
 *
 * No memory is needed for that.
 *
 * Context: may sleep.
 * Return: 0; -EBUSY if a chunk of it lives, or was freed and could not be cleared
 * yet; -ENOENT if it is not registered, or NULL. On failure nothing has changed.
 */
int cma_region_unregister(struct cma_region *region)
{
	int ret;

	mutex_lock(&dynamic_lock);
	ret = take_back(region);
	mutex_unlock(&dynamic_lock);
	if (ret)
		return ret;
	pr_info("%s: unregistered\n", region->path);
	free_region(region);
	return 0;
}
EXPORT_SYMBOL_GPL(cma_region_unregister);
