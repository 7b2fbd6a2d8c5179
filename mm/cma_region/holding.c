// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: holdings and leaks
 *
 * What is held for a device that no driver is bound to may be a leak, or a
 * buffer that was exported and has users left: so it is told, and no more is
 * done about it. Who allocates without a device is nobody one could look for.
 */
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "account.h"
#include "holding.h"
#include "kernel.h"

/* What was freed, and waits to be cleared, is nobody's any more. */
static struct cma_region *next_region(struct cma_holding *h)
{
	struct cma_region *r = cma_registry_next(&h->next_region);

	if (r && r->dirt)
		cma_dirt_clean(r->dirt);
	return r;
}

/**
 * cma_holding_next() - the next chunk of any region
 * @h: the walk
 *
 * Context: may sleep; under cma_registry_read_lock().
 * Return: true, or false if there are no more.
 */
bool cma_holding_next(struct cma_holding *h)
{
	while (h->r || (h->r = next_region(h))) {
		if (cma_pool_next_chunk(h->r->pool, &h->next_page,
					&h->chunk)) {
			h->account = cma_account_of(h->chunk.tag.owner);
			return true;
		}
		h->r = NULL;
		h->next_page = 0;
	}
	return false;
}

/**
 * cma_holding_next_leak() - the next chunk of a device without a driver
 * @h: the walk
 *
 * Context: as cma_holding_next().
 * Return: true, or false if there are no more.
 */
bool cma_holding_next_leak(struct cma_holding *h)
{
	while (cma_holding_next(h)) {
		const char *device = h->account ? h->account->quota->device :
						  "-";

		if (strcmp(device, "-") && !cma_binding_has_driver(device))
			return true;
	}
	return false;
}

/* Seconds; tags keep so many bits of the time. */
static unsigned int age(const struct cma_chunk *chunk)
{
	return ((u32)ktime_get_seconds() - chunk->tag.since) &
	       CMA_TAG_SINCE_MASK;
}

/**
 * cma_holding_show() - print a chunk
 * @m: where to: region, start, size, device, kind, seconds since it was taken
 * @h: the chunk
 *
 * Context: may sleep; as cma_holding_next().
 */
void cma_holding_show(struct seq_file *m, const struct cma_holding *h)
{
	const struct cma_account *a = h->account;
	const char *kind = a ? a->quota->kind : "";

	seq_printf(m, "%-16s 0x%08llx 0x%08llx %-24s %-8s %u\n", h->r->name,
		   (u64)h->chunk.start, (u64)h->chunk.size,
		   a ? a->quota->device : "-", *kind ? kind : "*",
		   age(&h->chunk));
}

static void tell(struct device *dev, const struct cma_holding *h)
{
	dev_info(dev, "cma_region: still held: kind \"%s\", %s, 0x%llx bytes at 0x%llx, for %u s\n",
		 h->account->quota->kind, h->r->path, (u64)h->chunk.size,
		 (u64)h->chunk.start, age(&h->chunk));
}

/**
 * cma_holding_tell() - log what a device still holds when its driver has gone
 * @dev: the device
 *
 * Context: may sleep.
 * Return: how many chunks.
 */
unsigned int cma_holding_tell(struct device *dev)
{
	struct cma_holding h = { 0 };
	unsigned int n = 0;
	int key;

	if (!cma_account_holds(dev_name(dev)))
		return 0;
	key = cma_registry_read_lock();
	while (cma_holding_next(&h)) {
		if (!h.account ||
		    strcmp(h.account->quota->device, dev_name(dev)))
			continue;
		tell(dev, &h);
		n++;
	}
	cma_registry_read_unlock(key);
	return n;
}
