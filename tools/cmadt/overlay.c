// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is it an overlay, and has the device tree what it wants to change? libfdt says
 * only that something was not found, and applies a blob that is none in silence.
 */
#include <libfdt.h>

#include "cmadt.h"

/* Has a child of the root node something to lay over? */
bool is_overlay(const void *fdt)
{
	int node;

	fdt_for_each_subnode(node, fdt, 0)
		if (fdt_subnode_offset(fdt, node, "__overlay__") >= 0)
			return true;
	return false;
}

/* Labels that the overlay refers to and has not itself. */
static void check_labels(const void *fdt, const void *overlay, const char *path)
{
	int fixups = fdt_path_offset(overlay, "/__fixups__");
	int symbols = fdt_path_offset(fdt, "/__symbols__"), at;
	const char *label;

	if (fixups < 0)
		return;
	if (symbols < 0)
		die("%s: overlay does not apply: got no labels, compile the base with dtc -@",
		    path);
	fdt_for_each_property_offset(at, overlay, fixups) {
		if (!fdt_getprop_by_offset(overlay, at, &label, NULL))
			continue;
		if (!fdt_getprop(fdt, symbols, label, NULL))
			die("%s: overlay does not apply: got label %s, want one of the tree",
			    path, label);
	}
}

static void check_paths(const void *fdt, const void *overlay, const char *path)
{
	const char *target;
	int node, len;

	fdt_for_each_subnode(node, overlay, 0) {
		target = fdt_getprop(overlay, node, "target-path", &len);
		if (!target || !len || target[len - 1])
			continue;
		if (fdt_path_offset(fdt, target) < 0)
			die("%s: overlay does not apply: target-path: got %s, want a node",
			    path, target);
	}
}

/**
 * check_overlay() - see what libfdt would not tell
 * @fdt: the device tree
 * @overlay: what is to be applied
 * @path: its file
 *
 * Does not return if it is no overlay, or if what it changes is not there.
 */
void check_overlay(const void *fdt, const void *overlay, const char *path)
{
	if (!is_overlay(overlay))
		die("%s: not an overlay: got no node with a child __overlay__, want one a change",
		    path);
	check_labels(fdt, overlay, path);
	check_paths(fdt, overlay, path);
}
