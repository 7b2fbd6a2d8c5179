// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: placement
 *
 * Where a region goes that says only how large it is. All static regions and
 * whatever is reserved are taken out of memory first; what is left is a
 * sorted list of holes. Then, one after the other:
 *
 *	most confined first	the region with the fewest places it could
 *				take in the empty machine, then the larger
 *				alignment, the larger size, the name
 *	where			its alloc-ranges in their order; without
 *				them high memory below 4 GiB, low memory below
 *				4 GiB, then above 4 GiB. High memory has no
 *				cached linear mapping to clash with a device's,
 *				and is what the kernel misses least
 *	which hole		the highest that fits, and in it the highest
 *				aligned address. Kernel, initrd and blob lie
 *				low: unless it meets them, no region moves
 *				because one of them has grown
 *
 * No region crosses the border of the linear map, nor 4 GiB: holes end there.
 *
 * If a region finds no room, it moves to the front of the queue and everything
 * is placed anew, a few times at most; the queue that left fewest regions
 * without a place wins. None of this depends on the order of nodes.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "place.h"
#include "table.h"

#define SZ_4G		0x100000000ULL
#define MAX_ROUNDS	32
#define NZONES		4

/* Holes in memory, sorted by address, never touching a zone's border inside */
struct holes {
	struct cma_range *h;
	u32 n;
};

/**
 * struct placer - one placement of all dynamic regions
 * @t: table
 * @empty: holes with only what is static taken out
 * @now: holes as placement goes on
 * @zones: where regions without alloc-ranges look, in order
 * @nzones: how many
 * @room: for each region how many places it could take in @empty
 * @queue: dynamic regions in the order they are placed
 * @nqueue: how many
 * @start: for each region the address it got, in this round
 * @best: the same for the best round
 * @placed: for each region whether it has an address in @start
 * @best_placed: the same for the best round
 */
struct placer {
	struct cma_table *t;
	struct holes empty;
	struct holes now;
	struct cma_range zones[NZONES];
	u32 nzones;
	u64 *room;
	u32 *queue;
	u32 nqueue;
	u64 *start;
	u64 *best;
	bool *placed;
	bool *best_placed;
};

static void insert_hole(struct holes *s, u32 at, u64 first, u64 last)
{
	memmove(&s->h[at + 1], &s->h[at], (s->n - at) * sizeof(*s->h));
	s->h[at].first = first;
	s->h[at].last = last;
	s->n++;
}

static void delete_hole(struct holes *s, u32 at)
{
	s->n--;
	memmove(&s->h[at], &s->h[at + 1], (s->n - at) * sizeof(*s->h));
}

/*
 * Take @r out of the hole at @at, which overlaps it; where the next hole to
 * look at is then.
 */
static u32 cut(struct holes *s, u32 at, const struct cma_range *r)
{
	struct cma_range hole = s->h[at];

	delete_hole(s, at);
	if (hole.first < r->first)
		insert_hole(s, at++, hole.first, r->first - 1);
	if (hole.last > r->last)
		insert_hole(s, at++, r->last + 1, hole.last);
	return at;
}

/* Take @r out of the holes: each call adds at most one to their number. */
static void take(struct holes *s, const struct cma_range *r)
{
	u32 i = 0;

	while (i < s->n && s->h[i].first <= r->last)
		i = cma_range_overlaps(&s->h[i], r) ? cut(s, i, r) : i + 1;
}

/* Split a hole so that none holds both @last and the byte above it. */
static void split(struct holes *s, u64 last)
{
	u32 i;

	for (i = 0; i < s->n; i++) {
		if (s->h[i].first > last || s->h[i].last <= last)
			continue;
		insert_hole(s, i + 1, last + 1, s->h[i].last);
		s->h[i].last = last;
		return;
	}
}

/* Banks of memory may touch or overlap, and come in any order. */
static void add_bank(struct holes *s, struct cma_range bank)
{
	u32 i = 0;

	while (i < s->n) {
		struct cma_range *h = &s->h[i];
		bool apart = h->last < bank.first ? bank.first - h->last > 1 :
			     h->first > bank.last ? h->first - bank.last > 1 :
						    false;

		if (apart) {
			i++;
			continue;
		}
		if (h->first < bank.first)
			bank.first = h->first;
		if (h->last > bank.last)
			bank.last = h->last;
		delete_hole(s, i);
		i = 0;
	}
	for (i = 0; i < s->n && s->h[i].first < bank.first; i++)
		;
	insert_hole(s, i, bank.first, bank.last);
}

/* The border of a page that a bank or a reservation cuts is nobody's. */
static void trim_to_pages(struct holes *s, u64 page_size)
{
	u64 mask = page_size - 1;
	u32 i = 0;

	while (i < s->n) {
		struct cma_range *h = &s->h[i];
		u64 first = (h->first + mask) & ~mask;
		u64 last = (h->last + 1) & ~mask;

		if (first < h->first || (h->last != U64_MAX && !last) ||
		    (last && last - 1 < first) || first > h->last) {
			delete_hole(s, i);
			continue;
		}
		h->first = first;
		h->last = last - 1;
		i++;
	}
}

static void find_holes(struct placer *p)
{
	const struct cma_table *t = p->t;
	const struct cma_machine *m = &t->machine;
	const struct cma_range addressable = { 0, m->phys_last };
	struct cma_range bank;
	u32 i;

	for (i = 0; i < t->nmemory; i++)
		if (cma_range_clip(&t->memory[i].range, &addressable, &bank))
			add_bank(&p->empty, bank);
	for (i = 0; i < m->nreserved; i++)
		take(&p->empty, &m->reserved[i].range);
	for (i = 0; i < t->nmemreserve; i++)
		take(&p->empty, &t->memreserve[i].range);
	for (i = 0; i < t->nregions; i++)
		if (cma_region_holds_memory(&t->regions[i]))
			take(&p->empty, &t->regions[i].range);
	trim_to_pages(&p->empty, m->page_size);
	split(&p->empty, m->lowmem_last);
	split(&p->empty, SZ_4G - 1);
}

static void add_zone(struct placer *p, u64 first, u64 last, bool exists)
{
	if (exists && first <= last)
		p->zones[p->nzones++] = (struct cma_range){ first, last };
}

static void find_zones(struct placer *p)
{
	u64 low = p->t->machine.lowmem_last;
	bool high = low != U64_MAX;

	add_zone(p, low + 1, SZ_4G - 1, high && low < SZ_4G - 1);
	add_zone(p, 0, low < SZ_4G ? low : SZ_4G - 1, true);
	add_zone(p, SZ_4G, low, low >= SZ_4G);
	add_zone(p, low < SZ_4G ? SZ_4G : low + 1, U64_MAX, high);
}

static const struct cma_range *search_windows(const struct placer *p,
					      const struct cma_region *r,
					      u32 *n)
{
	*n = r->nwindows ? r->nwindows : p->nzones;
	return r->nwindows ? r->windows : p->zones;
}

/* The highest place for @r inside @window. */
static bool search(const struct holes *s, const struct cma_range *window,
		   const struct cma_region *r, u64 *start)
{
	struct cma_range common;
	u32 i;

	for (i = s->n; i > 0; i--)
		if (cma_range_clip(&s->h[i - 1], window, &common) &&
		    cma_range_fit_high(&common, r->size, r->align, start))
			return true;
	return false;
}

static bool search_all(const struct placer *p, const struct cma_region *r,
		       u64 *start)
{
	const struct cma_range *w;
	u32 i, n;

	w = search_windows(p, r, &n);
	for (i = 0; i < n; i++)
		if (search(&p->now, &w[i], r, start))
			return true;
	return false;
}

/* Sum over holes and windows of the start addresses that would do. */
static u64 count_room(const struct placer *p, const struct cma_region *r)
{
	const struct cma_range *w;
	struct cma_range common;
	u64 at, sum = 0, more;
	u32 i, k, n;

	w = search_windows(p, r, &n);
	for (i = 0; i < n; i++) {
		for (k = 0; k < p->empty.n; k++) {
			if (!cma_range_clip(&p->empty.h[k], &w[i], &common) ||
			    !cma_range_fit_high(&common, r->size, r->align,
						&at))
				continue;
			more = at - common.first + r->align;
			sum = sum + more < sum ? U64_MAX : sum + more;
		}
	}
	return sum;
}

static int compare_needs(const void *left, const void *right,
			 const void *placer)
{
	const struct placer *p = placer;
	u32 i = *(const u32 *)left, k = *(const u32 *)right;
	const struct cma_region *a = &p->t->regions[i];
	const struct cma_region *b = &p->t->regions[k];
	int cmp;

	if (p->room[i] != p->room[k])
		return p->room[i] < p->room[k] ? -1 : 1;
	if (a->align != b->align)
		return a->align > b->align ? -1 : 1;
	if (a->size != b->size)
		return a->size > b->size ? -1 : 1;
	cmp = strcmp(a->name, b->name);
	if (!cmp)
		cmp = strcmp(a->path, b->path);
	return cmp ? cmp : (i < k ? -1 : i > k);
}

static void find_queue(struct placer *p)
{
	struct cma_table *t = p->t;
	u32 i;

	for (i = 0; i < t->nregions; i++) {
		const struct cma_region *r = &t->regions[i];

		if (r->state != CMA_STATE_NEW || (r->flags & CMA_F_PLACED))
			continue;
		p->room[i] = count_room(p, r);
		p->queue[p->nqueue++] = i;
	}
	sort_r(p->queue, p->nqueue, sizeof(*p->queue), compare_needs, NULL, p);
}

/* Place the whole queue; the position of the first that failed, or nqueue. */
static u32 place_queue(struct placer *p, u32 *failed)
{
	struct cma_range taken;
	u32 i, first = p->nqueue;

	memcpy(p->now.h, p->empty.h, p->empty.n * sizeof(*p->empty.h));
	p->now.n = p->empty.n;
	*failed = 0;
	for (i = 0; i < p->nqueue; i++) {
		u32 k = p->queue[i];
		const struct cma_region *r = &p->t->regions[k];

		p->placed[k] = search_all(p, r, &p->start[k]);
		if (p->placed[k] &&
		    cma_range_make(p->start[k], r->size, &taken)) {
			take(&p->now, &taken);
			continue;
		}
		/* What had no room in the empty machine is past help. */
		if (p->room[k] && first == p->nqueue)
			first = i;
		++*failed;
	}
	return first;
}

static void move_to_front(struct placer *p, u32 at)
{
	u32 k = p->queue[at];

	memmove(&p->queue[1], &p->queue[0], at * sizeof(*p->queue));
	p->queue[0] = k;
}

static void keep_round(struct placer *p)
{
	u32 n = p->t->nregions;

	memcpy(p->best, p->start, n * sizeof(*p->best));
	memcpy(p->best_placed, p->placed, n * sizeof(*p->best_placed));
}

static void place_all(struct placer *p)
{
	u32 round, at, failed, fewest = U32_MAX;

	for (round = 0; round < MAX_ROUNDS; round++) {
		at = place_queue(p, &failed);
		if (failed < fewest) {
			fewest = failed;
			keep_round(p);
		}
		if (at == p->nqueue || !at)
			return;
		move_to_front(p, at);
	}
}

static u64 largest_hole(const struct placer *p, const struct cma_region *r)
{
	const struct cma_range *w;
	struct cma_range common;
	u64 size, largest = 0;
	u32 i, k, n;

	w = search_windows(p, r, &n);
	for (i = 0; i < n; i++) {
		for (k = 0; k < p->now.n; k++) {
			if (!cma_range_clip(&p->now.h[k], &w[i], &common))
				continue;
			size = cma_range_size(&common);
			largest = size > largest ? size : largest;
		}
	}
	return largest;
}

static void refuse(struct placer *p, struct cma_region *r)
{
	struct cma_finding *f;

	if (!p->t->nmemory) {
		r->state = CMA_STATE_UNPLACED;
		r->why = cma_finding_by_id(p->t, CMA_CHECK_MEMORY_UNKNOWN);
		return;
	}
	f = cma_finding_judge(p->t, CMA_CHECK_NO_ROOM, r);
	f->got.first = r->size;
	f->got.last = r->align;
	f->want.first = largest_hole(p, r);
	r->state = CMA_STATE_UNPLACED;
}

/* Write the best round into the table, then say who is left out and why. */
static void commit(struct placer *p)
{
	struct cma_table *t = p->t;
	u32 i, k;

	p->now = p->empty;
	for (i = 0; i < p->nqueue; i++) {
		struct cma_region *r = &t->regions[k = p->queue[i]];

		if (!p->best_placed[k])
			continue;
		cma_range_make(p->best[k], r->size, &r->range);
		r->flags |= CMA_F_PLACED;
		take(&p->now, &r->range);
	}
	for (i = 0; i < t->nregions; i++)
		if (t->regions[i].state == CMA_STATE_NEW &&
		    !(t->regions[i].flags & CMA_F_PLACED))
			refuse(p, &t->regions[i]);
}

/* What placement was not asked to touch comes to its final state as well. */
static void conclude(struct cma_table *t)
{
	u32 i;

	for (i = 0; i < t->nregions; i++) {
		struct cma_region *r = &t->regions[i];

		if (r->state != CMA_STATE_NEW)
			continue;
		r->state = cma_region_is_managed(r) ? CMA_STATE_READY :
						      CMA_STATE_RESERVED;
	}
}

static bool take_scratch(struct placer *p, struct cma_table *t)
{
	/* Each range that is taken out adds one hole, each border one more. */
	u32 nholes = t->nmemory + t->machine.nreserved + t->nmemreserve +
		     t->nregions + 3;

	memset(p, 0, sizeof(*p));
	p->t = t;
	p->empty.h = cma_arena_alloc(t->arena, nholes, sizeof(*p->empty.h));
	p->now.h = cma_arena_alloc(t->arena, nholes, sizeof(*p->now.h));
	p->room = cma_arena_alloc(t->arena, t->nregions, sizeof(*p->room));
	p->queue = cma_arena_alloc(t->arena, t->nregions, sizeof(*p->queue));
	p->start = cma_arena_alloc(t->arena, t->nregions, sizeof(*p->start));
	p->best = cma_arena_alloc(t->arena, t->nregions, sizeof(*p->best));
	p->placed = cma_arena_alloc(t->arena, t->nregions, sizeof(*p->placed));
	p->best_placed = cma_arena_alloc(t->arena, t->nregions,
					 sizeof(*p->best_placed));
	return p->empty.h && p->now.h && p->room && p->queue && p->start &&
	       p->best && p->placed && p->best_placed;
}

/**
 * cma_place() - give every dynamic region an address, or a reason
 * @t: checked table
 *
 * Context: any; takes about 60 bytes a region from the table's arena.
 * Return: 0, or -ENOMEM if the arena cannot hold the scratch memory.
 */
int cma_place(struct cma_table *t)
{
	struct placer p;

	if (!take_scratch(&p, t))
		return -ENOMEM;
	find_holes(&p);
	find_zones(&p);
	find_queue(&p);
	place_all(&p);
	commit(&p);
	conclude(t);
	return 0;
}
