// SPDX-License-Identifier: GPL-2.0-only
/* What ends when a device's driver lets go: allocations, mappings of them. */
#include <linux/cma_region.h>
#include <linux/device.h>
#include <linux/export.h>

/**
 * struct managed - what a driver has
 * @addr: physical address of an allocation
 * @vaddr: a mapping of it; NULL for the allocation itself
 */
struct managed {
	phys_addr_t addr;
	void *vaddr;
};

static void let_go(struct device *dev, void *res)
{
	const struct managed *m = res;

	if (m->vaddr)
		cma_region_unmap(m->vaddr, m->addr);
	else
		cma_region_free(m->addr);
}

/* If it cannot be managed it ends at once. */
static int manage(struct device *dev, struct managed m)
{
	struct managed *res = devres_alloc(let_go, sizeof(*res), GFP_KERNEL);

	if (!res) {
		let_go(dev, &m);
		return -ENOMEM;
	}
	*res = m;
	devres_add(dev, res);
	return 0;
}

/* @err is how the allocation of @got ended. */
static int manage_alloc(struct device *dev, int err, phys_addr_t got,
			phys_addr_t *addr)
{
	if (!err)
		err = manage(dev, (struct managed){ .addr = got });
	if (!err)
		*addr = got;
	return err;
}

/**
 * devm_cma_region_alloc() - cma_region_alloc() until the driver lets go
 * @dev: device; when its driver is unbound the memory is freed
 * @kind: as cma_region_alloc()
 * @size: as cma_region_alloc()
 * @align: as cma_region_alloc()
 * @addr: as cma_region_alloc()
 *
 * Context: may sleep.
 * Return: as cma_region_alloc().
 */
int devm_cma_region_alloc(struct device *dev, const char *kind, size_t size,
			  size_t align, phys_addr_t *addr)
{
	phys_addr_t got = 0;
	int err = cma_region_alloc(dev, kind, size, align, &got);

	return manage_alloc(dev, err, got, addr);
}
EXPORT_SYMBOL_GPL(devm_cma_region_alloc);

/**
 * devm_cma_region_alloc_from() - cma_region_alloc_from() until the driver lets
 *	go
 * @dev: device; when its driver is unbound the memory is freed
 * @names: as cma_region_alloc_from()
 * @size: as cma_region_alloc_from()
 * @align: as cma_region_alloc_from()
 * @addr: as cma_region_alloc_from()
 *
 * Context: may sleep.
 * Return: as cma_region_alloc_from().
 */
int devm_cma_region_alloc_from(struct device *dev, const char *names,
			       size_t size, size_t align, phys_addr_t *addr)
{
	phys_addr_t got = 0;
	int err = cma_region_alloc_from(dev, names, size, align, &got);

	return manage_alloc(dev, err, got, addr);
}
EXPORT_SYMBOL_GPL(devm_cma_region_alloc_from);

/**
 * devm_cma_region_alloc_in() - cma_region_alloc_in() until the driver lets go
 * @dev: device; when its driver is unbound the memory is freed
 * @region: as cma_region_alloc_in()
 * @size: as cma_region_alloc_in()
 * @align: as cma_region_alloc_in()
 * @addr: as cma_region_alloc_in()
 *
 * A region that the driver registered is still in use in its remove(): let an
 * earlier devm_add_action() unregister it.
 *
 * Context: may sleep.
 * Return: as cma_region_alloc_in().
 */
int devm_cma_region_alloc_in(struct device *dev, struct cma_region *region,
			     size_t size, size_t align, phys_addr_t *addr)
{
	phys_addr_t got = 0;
	int err = cma_region_alloc_in(region, dev, size, align, &got);

	return manage_alloc(dev, err, got, addr);
}
EXPORT_SYMBOL_GPL(devm_cma_region_alloc_in);

/**
 * devm_cma_region_map() - cma_region_map() until the driver lets go
 * @dev: device; when its driver is unbound the mapping ends
 * @addr: as cma_region_map(); to be freed later than that, as what a devm_
 *	function gave before is
 * @size: as cma_region_map()
 * @cached: as cma_region_map()
 *
 * Context: may sleep; while the caller holds the allocation.
 * Return: as cma_region_map().
 */
void *devm_cma_region_map(struct device *dev, phys_addr_t addr, size_t size,
			  bool cached)
{
	void *vaddr = cma_region_map(dev, addr, size, cached);

	if (vaddr && manage(dev, (struct managed){ addr, vaddr }))
		return NULL;
	return vaddr;
}
EXPORT_SYMBOL_GPL(devm_cma_region_map);
