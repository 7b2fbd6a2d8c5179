/* SPDX-License-Identifier: GPL-2.0-only */
/* Devices: a node of the tree, and what the kernel calls it. */
#ifndef _CMADT_DEVICE_H
#define _CMADT_DEVICE_H

#include <stdbool.h>

/**
 * struct device - a device of a kernel
 * @name: what dev_name() says there
 * @path: full path of its node
 */
struct device {
	char name[256];
	char path[1024];
};

bool device_find(struct device *d, const void *fdt, const char *text);

#endif
