// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where in a pool a request fits, and if nowhere, where the least of it is in
 * the way.
 *
 * That is at an aligned address next to the end of some chunk or of the region:
 * between those, what chunks hold of a window that moves rises or falls evenly.
 */
#include <stdlib.h>

#include <linux/mm.h>

#include "window.h"

/**
 * struct layout - the chunks of a pool
 * @pool: the pool
 * @size: bytes wanted
 * @align: their alignment
 * @chunk: by address
 * @below: bytes that the chunks in front of each hold
 * @n: how many
 */
struct layout {
	struct cma_pool *pool;
	u64 size;
	u64 align;
	struct cma_chunk *chunk;
	u64 *below;
	size_t n;
};

static u64 pad(u64 address, u64 align)
{
	return -address & (align - 1);
}

/**
 * find_holes() - where a request fits
 * @pool: the pool
 * @size: bytes
 * @align: bytes, a power of two
 *
 * Return: the places.
 */
struct holes find_holes(struct cma_pool *pool, u64 size, u64 align)
{
	struct holes h = { 0 };
	unsigned long page = 0;
	struct cma_chunk hole;

	while (cma_pool_next_free(pool, &page, &hole)) {
		u64 skip = pad(hole.start, align);

		if (skip > hole.size || hole.size - skip < size)
			continue;
		if (!h.n++)
			h.first = hole.start + skip;
	}
	return h;
}

static void list_chunks(struct layout *l)
{
	unsigned long page = 0;
	struct cma_chunk chunk;
	u64 below = 0;

	l->chunk = must_alloc(malloc((l->pool->chunks + 1) *
				     sizeof(*l->chunk)));
	l->below = must_alloc(malloc((l->pool->chunks + 1) *
				     sizeof(*l->below)));
	while (cma_pool_next_chunk(l->pool, &page, &chunk)) {
		l->chunk[l->n] = chunk;
		l->below[l->n++] = below;
		below += chunk.size;
	}
}

/* Bytes in front of an offset that chunks hold; offsets cannot wrap. */
static u64 held_below(const struct layout *l, u64 offset)
{
	u64 origin = l->pool->start;
	size_t low = 0, high = l->n;
	u64 reach;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (l->chunk[middle].start - origin < offset)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return 0;
	reach = offset - (l->chunk[low - 1].start - origin);
	if (reach > l->chunk[low - 1].size)
		reach = l->chunk[low - 1].size;
	return l->below[low - 1] + reach;
}

static void try_offset(struct window *best, const struct layout *l, u64 offset)
{
	u64 room = ((u64)l->pool->pages << PAGE_SHIFT) - l->size;
	u64 start = l->pool->start + offset, held;

	if (offset > room || (start & (l->align - 1)))
		return;
	held = held_below(l, offset + l->size) - held_below(l, offset);
	if (held < best->held || (held == best->held && start < best->start)) {
		best->start = start;
		best->held = held;
	}
}

/* The aligned windows that begin or end next to an address. */
static void try_edge(struct window *best, const struct layout *l, u64 address)
{
	u64 offset = address - l->pool->start, edge[2];
	int i;

	edge[0] = offset;
	edge[1] = offset - l->size;	/* huge if it lies in front of the region */
	for (i = 0; i < 2; i++) {
		u64 up = edge[i] + pad(l->pool->start + edge[i], l->align);

		try_offset(best, l, up);
		try_offset(best, l, up - l->align);
	}
}

/**
 * find_window() - where the least is in the way of a request
 * @best: receives the lowest of the best places
 * @pool: the pool, which has no room for it
 * @size: bytes, whole pages
 * @align: bytes, a power of two
 *
 * Return: false if the region could not hold it even if it were empty.
 */
bool find_window(struct window *best, struct cma_pool *pool, u64 size,
		 u64 align)
{
	struct layout l = { .pool = pool, .size = size, .align = align };
	u64 end = (u64)pool->pages << PAGE_SHIFT;
	size_t i;

	*best = (struct window){ .start = U64_MAX, .held = U64_MAX };
	if (size > end)
		return false;
	list_chunks(&l);
	try_edge(best, &l, pool->start);
	try_edge(best, &l, pool->start + end);
	for (i = 0; i < l.n; i++) {
		try_edge(best, &l, l.chunk[i].start);
		try_edge(best, &l, l.chunk[i].start + l.chunk[i].size);
	}
	free(l.chunk);
	free(l.below);
	return best->held != U64_MAX;
}
