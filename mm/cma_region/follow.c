// SPDX-License-Identifier: GPL-2.0-only
/* How the end of a device is told: its binding goes with it. */
#include <linux/device.h>
#include <linux/platform_device.h>

#include "holding.h"
#include "kernel.h"

static void remove_with_device(struct device *dev, void *unused)
{
	cma_holding_tell(dev);
	cma_binding_remove(dev);
}

/**
 * cma_follow_device() - see to it that a binding goes with its device
 * @dev: the device
 *
 * A platform device goes with the bus's notification; others have nothing but
 * their managed resources, and those must not be there before a probe.
 *
 * Context: may sleep.
 * Return: true; false if nothing tells the end of @dev, or without memory.
 */
bool cma_follow_device(struct device *dev)
{
	void *res;

	/* Of one that is removed already no notification comes any more. */
	if (dev->bus == &platform_bus_type)
		return device_is_registered(dev);
	if (devres_find(dev, remove_with_device, NULL, NULL))
		return true;
	if (dev->bus && !dev->driver)
		return false;
	res = devres_alloc(remove_with_device, 1, GFP_KERNEL);
	if (res)
		devres_add(dev, res);
	return res;
}
