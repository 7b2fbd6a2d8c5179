// SPDX-License-Identifier: GPL-2.0-only
/* A walk over a device tree blob, and how to read what it passes. */
#include <linux/kernel.h>
#include <linux/string.h>

#include "../../../mm/cma_region/table.h"
#include "walk.h"

static bool name_is(const char *name, const char *want)
{
	size_t len = strlen(want);

	return !strncmp(name, want, len) && (!name[len] || name[len] == '@');
}

/* Replace what follows the first @depth - 1 components with @name. */
static void path_enter(struct cma_walk *w, const char *name)
{
	size_t i, level = 0;

	for (i = 0; w->path[i]; i++)
		if (w->path[i] == '/' && ++level == (size_t)w->depth)
			break;
	w->cut = false;
	if (w->depth)
		w->cut = snprintf(w->path + i, CMA_WALK_PATH - i, "/%s",
				  name) >= (int)(CMA_WALK_PATH - i);
	else
		w->path[0] = '\0';
}

/**
 * cma_walk_next() - go to the next node in the blob's order
 * @w: the walk
 *
 * Context: any.
 * Return: true, or false at the end of the tree or where it is broken.
 */
bool cma_walk_next(struct cma_walk *w)
{
	const char *name;

	w->node = fdt_next_node(w->fdt, w->node, &w->depth);
	if (w->node < 0 || w->depth < 0)
		return false;
	name = fdt_get_name(w->fdt, w->node, NULL);
	if (!name)
		return false;
	path_enter(w, name);
	if (w->depth <= w->off)
		w->off = cma_walk_enabled(w) ? INT_MAX : w->depth;
	if (w->depth <= 1)
		w->in_rsv = w->depth == 1 && name_is(name, "reserved-memory");
	return true;
}

/**
 * cma_walk_start() - begin a walk before the root node
 * @w: the walk
 * @fdt: the blob
 * @t: table to fill
 *
 * Context: any.
 */
void cma_walk_start(struct cma_walk *w, const void *fdt, struct cma_table *t)
{
	memset(w, 0, sizeof(*w));
	w->fdt = fdt;
	w->t = t;
	w->node = -1;
	w->depth = -1;
	w->off = INT_MAX;
}

/**
 * cma_walk_at_region() - is the current node a child of /reserved-memory?
 * @w: the walk
 *
 * Context: any.
 * Return: true if so.
 */
bool cma_walk_at_region(const struct cma_walk *w)
{
	return w->in_rsv && w->depth == 2;
}

/**
 * cma_getprop() - fdt_getprop() of a blob that nobody has checked
 * @fdt: the blob
 * @node: offset of the node
 * @name: of the property
 * @len: receives its length in bytes, never below 0
 *
 * libfdt before 1.7, the kernel's too, hands on a length of 2^32 - 1 as -1. What
 * is so long is as good as empty.
 *
 * Context: any.
 * Return: the value, or NULL if there is no such property.
 */
const void *cma_getprop(const void *fdt, int node, const char *name, int *len)
{
	const void *value = fdt_getprop(fdt, node, name, len);

	if (!value || *len < 0)
		*len = 0;
	return value;
}

/**
 * cma_walk_has() - does the current node have a property?
 * @w: the walk
 * @property: its name
 *
 * Context: any.
 * Return: true if so, whatever its value.
 */
bool cma_walk_has(const struct cma_walk *w, const char *property)
{
	return fdt_getprop(w->fdt, w->node, property, NULL);
}

/**
 * cma_walk_is() - does a property of the current node hold one given string?
 * @w: the walk
 * @property: its name
 * @value: the string
 *
 * Context: any.
 * Return: true if so.
 */
bool cma_walk_is(const struct cma_walk *w, const char *property,
		 const char *value)
{
	int len;
	const char *s = cma_getprop(w->fdt, w->node, property, &len);

	return s && len == (int)strlen(value) + 1 && !memcmp(s, value, len);
}

/**
 * cma_walk_enabled() - is the current node's status "okay", "ok" or absent?
 * @w: the walk
 *
 * Context: any.
 * Return: true if so (devicetree specification v0.4, 2.3.4).
 */
bool cma_walk_enabled(const struct cma_walk *w)
{
	return !cma_walk_has(w, "status") || cma_walk_is(w, "status", "okay") ||
	       cma_walk_is(w, "status", "ok");
}

/**
 * cma_walk_is_device() - does the kernel make a device of the current node?
 * @w: the walk
 *
 * Context: any.
 * Return: true if neither it nor a node above it is disabled.
 */
bool cma_walk_is_device(const struct cma_walk *w)
{
	return w->off > w->depth;
}

/**
 * cma_walk_is_word() - is a string printable, not empty, and without blanks?
 * @s: the string
 *
 * Context: any.
 * Return: true if so; a copy by cma_keep() is then the same.
 */
bool cma_walk_is_word(const char *s)
{
	const char *p = s;

	while (*p > ' ' && *p <= '~')
		p++;
	return p > s && !*p;
}

/**
 * cma_walk_word() - a property that is one string, not empty, without blanks
 * @w: the walk
 * @property: its name
 *
 * Context: any.
 * Return: the string, inside the blob, or NULL.
 */
const char *cma_walk_word(const struct cma_walk *w, const char *property)
{
	int len;
	const char *s = cma_getprop(w->fdt, w->node, property, &len);

	if (!s || len < 2 || memchr(s, 0, len) != s + len - 1)
		return NULL;
	return cma_walk_is_word(s) ? s : NULL;
}

#define SHOWN	32	/* bytes of a property that a message has room for */

/**
 * cma_walk_show() - what a property holds, for a message
 * @w: the walk
 * @property: its name
 *
 * What is no printable character reads \xNN, and so does all of a property that
 * does not end in NUL: nothing that cma_walk_word() refuses looks like a word.
 *
 * Context: any.
 * Return: its first bytes, a copy in the table; "" if there is no room, and the
 * table is then marked full.
 */
const char *cma_walk_show(const struct cma_walk *w, const char *property)
{
	char text[4 * SHOWN + sizeof("...")];
	int len, i, n = 0;
	const u8 *s = cma_getprop(w->fdt, w->node, property, &len);
	bool ends = s && len && !s[len - 1] && (len == 1 || *s);
	const char *copy;

	len -= ends;
	for (i = 0; s && i < len && i < SHOWN; i++)
		if (ends && s[i] >= ' ' && s[i] <= '~')
			text[n++] = s[i];
		else
			n += snprintf(text + n, sizeof(text) - n, "\\x%02x",
				      s[i]);
	if (len > SHOWN)
		n += snprintf(text + n, sizeof(text) - n, "...");
	copy = cma_arena_strdup(w->t->arena, text, n);
	w->t->full |= !copy;
	return copy ? copy : "";
}

/**
 * cma_walk_node_name() - the last component of a path
 * @path: the path
 *
 * Context: any.
 * Return: the component, unit address included.
 */
const char *cma_walk_node_name(const char *path)
{
	const char *at = strrchr(path, '/');

	return at && at[1] ? at + 1 : path;
}

/**
 * cma_walk_name() - what the current node is called
 * @w: the walk
 *
 * Context: any.
 * Return: its label, else its name without the unit address; a copy in the
 * table.
 */
const char *cma_walk_name(const struct cma_walk *w)
{
	const char *name = cma_walk_word(w, "label"), *at;

	if (name)
		return cma_keep(w->t, name, strlen(name));
	name = cma_walk_node_name(w->path);
	at = strchr(name, '@');
	return cma_keep(w->t, name, at && at != name ? (size_t)(at - name) :
						       strlen(name));
}

/**
 * cma_walk_label_is_malformed() - has the current node a label that is no word?
 * @w: the walk
 *
 * Context: any.
 * Return: true if so.
 */
bool cma_walk_label_is_malformed(const struct cma_walk *w)
{
	return cma_walk_has(w, "label") && !cma_walk_word(w, "label");
}

/**
 * cma_walk_count() - a property that is one cell
 * @w: the walk
 * @property: its name
 * @fallback: what holds without it
 * @missing: receives whether it is absent or not one cell
 *
 * Context: any.
 * Return: the number.
 */
u32 cma_walk_count(const struct cma_walk *w, const char *property,
		   u32 fallback, bool *missing)
{
	int len;
	const fdt32_t *p = cma_getprop(w->fdt, w->node, property, &len);

	*missing = !p || len != sizeof(*p);
	return *missing ? fallback : fdt32_ld(p);
}

/* Not what other vendors say in a node of ours. */
static bool is_ours(const char *name, bool own)
{
	return !strncmp(name, "linux,cma", 9) ||
	       !strncmp(name, "memory-region", 13) ||
	       (own && *name && !strchr(name, ','));
}

static bool is_known(const char *name, const char * const *known)
{
	for (; *known; known++)
		if (!strcmp(*known, name))
			return true;
	return false;
}

/**
 * cma_walk_unknown() - a property of the current node that nobody will read
 * @w: the walk
 * @own: the node is ours: names without a vendor count; else only linux,cma*
 *	and memory-region*
 * @known: those that it may have, up to a NULL
 * @at: -1 at first; the property's offset
 *
 * Context: any.
 * Return: the name of the next one, inside the blob, or NULL.
 */
const char *cma_walk_unknown(const struct cma_walk *w, bool own,
			     const char * const *known, int *at)
{
	const char *name;

	for (;;) {
		*at = *at < 0 ? fdt_first_property_offset(w->fdt, w->node) :
				fdt_next_property_offset(w->fdt, *at);
		if (*at < 0 || !fdt_getprop_by_offset(w->fdt, *at, &name, NULL))
			return NULL;
		if (is_ours(name, own) && !is_known(name, known))
			return name;
	}
}

/**
 * cma_keep() - copy text of the blob into the table
 * @t: table
 * @s: the text, need not end in NUL
 * @len: bytes
 *
 * What a line of the table could not hold, blanks first, becomes '?'.
 *
 * Context: any.
 * Return: the copy; "" if there is no room, and the table is then marked full.
 */
const char *cma_keep(struct cma_table *t, const char *s, size_t len)
{
	char *copy = (char *)cma_arena_strdup(t->arena, s, len);
	size_t i;

	if (!copy) {
		t->full = true;
		return "";
	}
	for (i = 0; i < len; i++)
		if (copy[i] <= ' ' || copy[i] > '~')
			copy[i] = '?';
	return copy;
}

/**
 * cma_read_cells() - read a number of some cells and step over it
 * @p: first cell
 * @n: cells
 *
 * Context: any.
 * Return: the number, of which more than 64 bits are lost.
 */
u64 cma_read_cells(const fdt32_t **p, u32 n)
{
	u64 value = 0;

	while (n--)
		value = value << 32 | fdt32_ld((*p)++);
	return value;
}
