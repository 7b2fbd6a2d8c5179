// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel calls the platform device of a node: ADDRESS.NODE where reg
 * can be translated, else the names of the nodes on the way to one where it can,
 * or to the root node (of_device_make_bus_id() in drivers/of/platform.c).
 */
#include <libfdt.h>
#include <stdio.h>
#include <string.h>

#include "cmadt.h"
#include "device.h"

#define MAX_DEPTH	32

/**
 * struct way - the way from the root node to a node
 * @fdt: the blob
 * @node: offsets; the first is the root node's
 * @depth: index of the last
 */
struct way {
	const void *fdt;
	int node[MAX_DEPTH];
	int depth;
};

/**
 * struct cells - a bus's addresses and sizes
 * @address: cells of an address
 * @size: cells of a size
 */
struct cells {
	int address;
	int size;
};

/* The kernel does not go by the specification: a bus has its parent's cells. */
static int count_cells(const struct way *w, int depth, const char *name)
{
	const fdt32_t *p;
	int len;

	for (; depth >= 0; depth--) {
		p = fdt_getprop(w->fdt, w->node[depth], name, &len);
		if (p && len >= (int)sizeof(*p))
			return fdt32_ld(p);
	}
	return 1;
}

/* Of the children of a node; false if they have no addresses to translate. */
static bool bus_cells(const struct way *w, int depth, struct cells *c)
{
	c->address = count_cells(w, depth, "#address-cells");
	c->size = count_cells(w, depth, "#size-cells");
	return c->address - 1u < 2 && c->size - 1u < 2;
}

static u64 read_cells(const fdt32_t *p, int n)
{
	u64 value = 0;

	while (n--)
		value = value << 32 | fdt32_ld(p++);
	return value;
}

/* From the bus that a node is to the bus that the node is on. */
static bool translate(const struct way *w, int depth, const struct cells *bus,
		      const struct cells *parent, u64 *address)
{
	int i, len, entry = bus->address + parent->address + bus->size;
	const fdt32_t *p = fdt_getprop(w->fdt, w->node[depth], "ranges", &len);

	if (!p || !len)
		return p;
	for (i = len / (int)sizeof(*p) / entry; i; i--, p += entry) {
		u64 first = read_cells(p, bus->address);
		u64 to = read_cells(p + bus->address, parent->address);
		u64 size = read_cells(p + bus->address + parent->address,
				      bus->size);

		if (*address < first || *address - first >= size)
			continue;
		*address = *address - first + to;
		return true;
	}
	return false;
}

/* The address of a node as the CPU sees it. */
static bool find_address(const struct way *w, int depth, u64 *address)
{
	struct cells bus, parent;
	int len;
	const fdt32_t *reg = fdt_getprop(w->fdt, w->node[depth], "reg", &len);

	if (!reg || !bus_cells(w, depth - 1, &bus) ||
	    len < bus.address * (int)sizeof(*reg))
		return false;
	*address = read_cells(reg, bus.address);
	for (depth--; depth; depth--, bus = parent)
		if (!bus_cells(w, depth - 1, &parent) ||
		    !translate(w, depth, &bus, &parent, address))
			return false;
	return true;
}

/* The name grows at its front; false if it becomes too long. */
static bool prepend(struct device *d, const char *word)
{
	char rest[sizeof(d->name)];
	int n;

	strcpy(rest, d->name);
	n = snprintf(d->name, sizeof(d->name), "%s%s%s", word,
		     *rest ? ":" : "", rest);
	return n < (int)sizeof(d->name);
}

static bool make_name(struct device *d, const struct way *w)
{
	char word[sizeof(d->name)];
	u64 address;
	int depth;

	*d->name = '\0';
	for (depth = w->depth; depth; depth--) {
		const char *node = fdt_get_name(w->fdt, w->node[depth], NULL);
		bool last = find_address(w, depth, &address);

		if (!node)
			return false;
		if (last)
			snprintf(word, sizeof(word), "%llx.%.*s", address,
				 (int)strcspn(node, "@"), node);
		else
			snprintf(word, sizeof(word), "%s", node);
		if (!prepend(d, word))
			return false;
		if (last)
			break;
	}
	return true;
}

/* How much of @text the name is, if anything of it is left a child's name. */
static size_t match(const struct device *d, const char *text)
{
	size_t len = strlen(d->name);

	if (strncmp(d->name, text, len) || (text[len] && text[len] != ':'))
		return 0;
	return len;
}

static bool is_node(int wanted, int node)
{
	return wanted >= 0 && wanted == node;
}

/**
 * device_find() - find a device by its node's path or its name
 * @d: receives it; the name is @text, if that is none of a path
 * @fdt: the blob
 * @text: path or name. Of a name with a ":", the device in front of that will
 *	do: drivers name the children so that they make
 *
 * Return: false if there is none.
 */
bool device_find(struct device *d, const void *fdt, const char *text)
{
	int node = 0, found = -1;
	int wanted = *text == '/' ? fdt_path_offset(fdt, text) : -1;
	struct way w = { .fdt = fdt };
	size_t longest = 0;
	struct device one;

	for (; node >= 0 && w.depth >= 0;
	     node = fdt_next_node(fdt, node, &w.depth)) {
		if (w.depth >= MAX_DEPTH)
			continue;
		w.node[w.depth] = node;
		if (!w.depth || !make_name(&one, &w) ||
		    !(is_node(wanted, node) || match(&one, text) > longest))
			continue;
		longest = match(&one, text);
		found = node;
		*d = one;
	}
	if (found < 0 || fdt_get_path(fdt, found, d->path, sizeof(d->path)))
		return false;
	if (wanted < 0)
		snprintf(d->name, sizeof(d->name), "%s", text);
	return true;
}
