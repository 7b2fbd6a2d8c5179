// SPDX-License-Identifier: GPL-2.0-only
/* The traces: the same for everybody, from a seed. README describes them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

const char * const workload_names[WORKLOADS] = {
	"W1 16M", "W1 32M", "W1 48M", "W1 64M", "W2", "W3", "W4",
	"W5 10^2", "W5 10^3", "W5 10^4", "W5 10^5", "W5 10^6",
};

static uint64_t state;

static uint32_t next_random(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state * 0x2545f4914f6cdd1dULL >> 32;
}

static uint32_t below(uint32_t n)
{
	return (uint64_t)next_random() * n >> 32;
}

/* 1 to @most, each octave as likely as the next. */
static uint32_t log_uniform(uint32_t most)
{
	return exp(log(most + 1.0) * (next_random() / 4294967296.0));
}

static void step(struct trace *t, uint32_t id, uint32_t pages, uint32_t align)
{
	if (!(t->ops & (t->ops + 1)))
		t->op = realloc(t->op, 2 * (t->ops + 1) * sizeof(*t->op));
	t->op[t->ops++] = (struct op) { id, pages, align };
}

/* What lives in a trace, if nothing fails. */
struct live {
	uint32_t *id;
	uint32_t *pages;
	uint32_t chunks;
	unsigned long used;
};

static void live_init(struct live *l, size_t most)
{
	l->id = malloc(most * sizeof(*l->id));
	l->pages = malloc(most * sizeof(*l->pages));
	l->chunks = 0;
	l->used = 0;
}

static void live_exit(struct live *l)
{
	free(l->id);
	free(l->pages);
}

static void give_any(struct trace *t, struct live *l)
{
	uint32_t i = below(l->chunks);

	step(t, l->id[i], 0, 0);
	l->used -= l->pages[i];
	l->chunks--;
	l->id[i] = l->id[l->chunks];
	l->pages[i] = l->pages[l->chunks];
}

static void take(struct trace *t, struct live *l, uint32_t pages,
		 uint32_t align)
{
	step(t, t->ids, pages, align);
	l->id[l->chunks] = t->ids++;
	l->pages[l->chunks++] = pages;
	l->used += pages;
}

/**
 * struct churn - random lifetimes
 * @low: least occupancy, percent
 * @high: greatest
 * @most: pages of the largest request
 * @orders: alignments are 2^0 to 2^(orders - 1) pages
 */
struct churn {
	uint32_t low;
	uint32_t high;
	uint32_t most;
	uint32_t orders;
};

static void churn(struct trace *t, const struct churn *c, size_t ops)
{
	unsigned long limit = 0;
	struct live l;
	uint32_t n = 0;

	live_init(&l, ops + 2);
	while (t->ops < ops) {
		uint32_t pages = log_uniform(c->most);

		if (!(n++ % 512))
			limit = t->pages *
				(c->low + below(c->high - c->low + 1)) / 100;
		while (l.used + pages > limit)
			give_any(t, &l);
		take(t, &l, pages, 1u << below(c->orders));
	}
	live_exit(&l);
}

/* @live chunks, then one leaves for each that comes. */
static void exchange(struct trace *t, uint32_t live, uint32_t most, size_t ops)
{
	struct live l;

	live_init(&l, live + 1);
	while (l.chunks < live)
		take(t, &l, log_uniform(most), 1);
	t->fill = t->ops;
	while (t->ops < t->fill + ops) {
		give_any(t, &l);
		take(t, &l, log_uniform(most), 1);
	}
	live_exit(&l);
}

static uint32_t pages_of(uint32_t bytes)
{
	return (bytes + 4095) >> 12;
}

#define FRAME_ALIGN	32		/* 128 KiB */
#define MOST_STREAMS	256
#define MOST_BUFFERS	32

/* A set-up: buffers that come together and go together. */
struct stream {
	uint32_t id;
	uint32_t buffers;
	uint32_t used;
	uint32_t pages[MOST_BUFFERS];
	uint32_t align[MOST_BUFFERS];
};

static void buffer(struct stream *s, uint32_t bytes, uint32_t align)
{
	s->pages[s->buffers] = pages_of(bytes);
	s->align[s->buffers++] = align;
	s->used += pages_of(bytes);
}

static void camera(struct stream *s, uint32_t luma)
{
	uint32_t n;

	for (n = 3 + below(4); n; n--)
		buffer(s, luma * 3 / 2, FRAME_ALIGN);
}

static void planes(struct stream *s, uint32_t luma)
{
	uint32_t n;

	for (n = 3 + below(3); n; n--) {
		buffer(s, luma, FRAME_ALIGN);
		buffer(s, luma / 4, FRAME_ALIGN);
		buffer(s, luma / 4, FRAME_ALIGN);
	}
}

static void codec(struct stream *s, uint32_t luma)
{
	uint32_t n;

	buffer(s, (64 + below(448)) << 10, FRAME_ALIGN);
	buffer(s, (16 + below(112)) << 10, 1);
	buffer(s, luma * 3 / 8, FRAME_ALIGN);
	for (n = 2 + below(4); n; n--)
		buffer(s, luma * 3 / 2, FRAME_ALIGN);
}

static void jpeg(struct stream *s, uint32_t luma)
{
	buffer(s, luma / (2 + below(6)), 1);
	if (below(2))
		buffer(s, luma * 3 / 2, FRAME_ALIGN);
}

static void set_up(struct stream *s, unsigned long pages)
{
	static void (* const kind[])(struct stream *, uint32_t) = {
		camera, planes, codec, jpeg,
	};
	uint32_t r = below(100), luma = 1280 * 720;

	if (r >= 55)
		luma = 1920 * 1088;
	if (r >= 90 && pages >= 12288)
		luma = 3840 * 2160;
	s->buffers = 0;
	s->used = 0;
	kind[below(4)](s, luma);
}

static void streams(struct trace *t, size_t ops)
{
	static struct stream s[MOST_STREAMS + 1];
	unsigned long used = 0, limit = 0;
	uint32_t i, n = 0;

	while (t->ops < ops) {
		if (!limit || !below(16))
			limit = t->pages * (60 + below(36)) / 100;
		set_up(&s[n], t->pages);
		if (used + s[n].used <= limit && n < MOST_STREAMS) {
			s[n].id = t->ids;
			for (i = 0; i < s[n].buffers; i++)
				step(t, t->ids++, s[n].pages[i], s[n].align[i]);
			used += s[n++].used;
		} else if (n) {
			struct stream *old = &s[below(n)];

			for (i = 0; i < old->buffers; i++)
				step(t, old->id + i, 0, 0);
			used -= old->used;
			*old = s[--n];
		}
	}
}

/**
 * make_trace() - make one of the workloads
 * @t: receives it
 * @workload: which
 * @seed: what makes it different
 * @ops: steps, about; those of a fill come on top
 */
void make_trace(struct trace *t, int workload, uint64_t seed, size_t ops)
{
	static const uint32_t live[] = { 100, 1000, 10000, 100000, 1000000 };
	static const struct churn w2 = { 70, 90, 1024, 1 };
	static const struct churn w4 = { 60, 80, 256, 9 };
	int i;

	memset(t, 0, sizeof(*t));
	state = (seed + 1) * 0x9e3779b97f4a7c15ULL + workload;
	for (i = 0; i < 8; i++)
		next_random();
	t->pages = 65536;
	switch (workload) {
	case W1_16: case W1_32: case W1_48: case W1_64:
		t->pages = 4096 * (workload - W1_16 + 1);
		streams(t, ops);
		break;
	case W2:
		churn(t, &w2, ops);
		break;
	case W3:
		exchange(t, 60000, 1, ops);
		break;
	case W4:
		churn(t, &w4, ops);
		break;
	default:
		/* 5.2 pages each on average, in a region that is 74 % full. */
		t->pages = live[workload - W5_2] * 7UL;
		exchange(t, live[workload - W5_2], 16, ops);
	}
}
