// SPDX-License-Identifier: GPL-2.0-only
/*
 * The best fit of 2010, from its description: holes in a red-black tree by size
 * and in another by address, a hole object from the kernel's allocator, chunks
 * moved to the far end of their hole if that is aligned, too.
 */
#include <linux/rbtree.h>

#include "bench.h"
#include "path.h"

/* A hole is in both trees; what is cut out of one is remembered as a chunk. */
struct hole {
	struct rb_node by_size;
	struct rb_node by_start;
	unsigned long start;
	unsigned long size;
};

struct chunk {
	unsigned long start;
	unsigned long size;
	struct rb_node node;
};

struct region {
	struct rb_root by_size;
	struct rb_root by_start;
	struct rb_root chunks;
};

static void link_size(struct region *r, struct hole *h)
{
	struct rb_node **at = &r->by_size.rb_node, *parent = NULL;

	while (*at) {
		struct hole *o = rb_entry(*at, struct hole, by_size);

		parent = *at;
		at = h->size < o->size ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&h->by_size, parent, at);
	rb_insert_color(&h->by_size, &r->by_size);
}

static void link_start(struct region *r, struct hole *h)
{
	struct rb_node **at = &r->by_start.rb_node, *parent = NULL;

	while (*at) {
		struct hole *o = rb_entry(*at, struct hole, by_start);

		parent = *at;
		at = h->start < o->start ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&h->by_start, parent, at);
	rb_insert_color(&h->by_start, &r->by_start);
}

static void add_hole(struct region *r, unsigned long start, unsigned long size)
{
	struct hole *h = malloc(sizeof(*h));

	h->start = start;
	h->size = size;
	link_size(r, h);
	link_start(r, h);
}

static void drop_hole(struct region *r, struct hole *h)
{
	rb_erase(&h->by_size, &r->by_size);
	rb_erase(&h->by_start, &r->by_start);
	free(h);
}

static void resize_hole(struct region *r, struct hole *h, unsigned long start,
			unsigned long size)
{
	rb_erase(&h->by_size, &r->by_size);
	h->start = start;
	h->size = size;
	link_size(r, h);
}

static void *create(unsigned long pages)
{
	struct region *r = calloc(1, sizeof(*r));

	add_hole(r, BASE_FRAME, pages);
	return r;
}

static void destroy(void *region)
{
	struct region *r = region;
	struct rb_node *n;

	while ((n = rb_first(&r->by_start)))
		drop_hole(r, rb_entry(n, struct hole, by_start));
	while ((n = rb_first(&r->chunks))) {
		rb_erase(n, &r->chunks);
		free(rb_entry(n, struct chunk, node));
	}
	free(r);
}

/* The smallest hole of at least @size. */
static struct hole *smallest(struct region *r, unsigned long size)
{
	struct rb_node *n = r->by_size.rb_node;
	struct hole *found = NULL;

	while (n) {
		struct hole *h = rb_entry(n, struct hole, by_size);

		if (h->size < size) {
			n = n->rb_right;
		} else {
			found = h;
			n = n->rb_left;
		}
	}
	return found;
}

static struct hole *next_larger(struct hole *h)
{
	struct rb_node *n = rb_next(&h->by_size);

	return n ? rb_entry(n, struct hole, by_size) : NULL;
}

static unsigned long take(struct region *r, struct hole *h, unsigned long size,
			  unsigned long align)
{
	unsigned long end = h->start + h->size, first = h->start;
	unsigned long start = ALIGN(first, align);

	if (!((end - size) & (align - 1)))
		start = end - size;
	if (start == first && start + size == end)
		drop_hole(r, h);
	else if (start == first)
		resize_hole(r, h, start + size, end - start - size);
	else
		resize_hole(r, h, first, start - first);
	if (start != first && start + size != end)
		add_hole(r, start + size, end - start - size);
	return start;
}

/* Chunks are found by address when they are freed. */
static void add_chunk(struct region *r, unsigned long start, unsigned long size)
{
	struct rb_node **at = &r->chunks.rb_node, *parent = NULL;
	struct chunk *c = malloc(sizeof(*c));

	c->start = start;
	c->size = size;
	while (*at) {
		struct chunk *o = rb_entry(*at, struct chunk, node);

		parent = *at;
		at = start < o->start ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&c->node, parent, at);
	rb_insert_color(&c->node, &r->chunks);
}

static bool alloc(void *region, unsigned long pages, unsigned long align,
		  struct grant *g)
{
	struct region *r = region;
	unsigned long start;
	struct hole *h;

	for (h = smallest(r, pages); h; h = next_larger(h))
		if (ALIGN(h->start, align) + pages <= h->start + h->size)
			break;
	if (!h)
		return false;
	start = take(r, h, pages, align);
	add_chunk(r, start, pages);
	g->page = start - BASE_FRAME;
	return true;
}

static void forget_chunk(struct region *r, unsigned long start)
{
	struct rb_node *n = r->chunks.rb_node;

	while (n) {
		struct chunk *c = rb_entry(n, struct chunk, node);

		if (start == c->start) {
			rb_erase(n, &r->chunks);
			free(c);
			return;
		}
		n = start < c->start ? n->rb_left : n->rb_right;
	}
	abort();
}

static void give(void *region, struct grant *g)
{
	unsigned long start = BASE_FRAME + g->page, size = g->pages;
	struct hole *before = NULL, *after = NULL;
	struct region *r = region;
	struct rb_node *n = r->by_start.rb_node;

	forget_chunk(r, start);
	while (n) {
		struct hole *h = rb_entry(n, struct hole, by_start);

		if (h->start < start) {
			before = h;
			n = n->rb_right;
		} else {
			after = h;
			n = n->rb_left;
		}
	}
	if (after && after->start == start + size) {
		size += after->size;
		drop_hole(r, after);
	}
	if (before && before->start + before->size == start)
		resize_hole(r, before, before->start, before->size + size);
	else
		add_hole(r, start, size);
}

static size_t meta(unsigned long pages)
{
	return sizeof(struct region);
}

const struct peer peer_2010 = {
	.name = "2010",
	.create = create,
	.destroy = destroy,
	.alloc = alloc,
	.free = give,
	.meta = meta,
	.meta_chunk = sizeof(struct chunk),
};

/* Does the pattern at *@at, up to "/", "," or "=", fit? Leaves *@at there. */
static bool matches(const char **at, const char *name)
{
	const char *p = *at;
	bool good;

	while (*name && (*p == *name || *p == '?')) {
		p++;
		name++;
	}
	good = *p == '*' || (!*name && (*p == '/' || *p == ',' || *p == '='));
	while (*p && *p != '/' && *p != ',' && *p != '=')
		p++;
	*at = p;
	return good;
}

/* Does one of the patterns of the rule at *@at fit? Leaves *@at in it. */
static bool rule_matches(const char **at, const char *device, const char *kind)
{
	const char *p = *at;
	bool same = false, good;

	for (;; p++) {
		if (*p != '/')
			same = matches(&p, device);
		good = same;
		if (*p == '/') {
			p++;
			good = matches(&p, kind) && same;
		}
		if (good || *p != ',')
			break;
	}
	*at = p;
	return good;
}

static const struct named *find_region(const struct named *regions,
				       unsigned int n, const char *name,
				       size_t len)
{
	for (; n; n--, regions++)
		if (!strncmp(regions->name, name, len) && !regions->name[len])
			return regions;
	return NULL;
}

/* Allocate as in 2010. Return: the region, NULL if none had room. */
void *alloc_2010(const char *map, const char *device, const char *kind,
		 const struct named *regions, unsigned int nregions,
		 unsigned long pages, struct grant *g)
{
	const struct named *r;
	const char *end;

	while (!rule_matches(&map, device, kind)) {
		map = strchr(map, ';');
		if (!map++ || !*map)
			return NULL;
	}
	map += strcspn(map, "=");
	do {
		map++;
		end = map + strcspn(map, ",;");
		r = find_region(regions, nregions, map, end - map);
		if (r && alloc(r->region, pages, 1, g)) {
			g->pages = pages;
			return r->region;
		}
		map = end;
	} while (*map == ',');
	return NULL;
}
