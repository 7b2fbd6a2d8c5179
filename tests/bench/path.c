// SPDX-License-Identifier: GPL-2.0-only
/* The whole path, threads, and requests that must fail. */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <valgrind/callgrind.h>

#include "../../mm/cma_region/arena.h"
#include "../../mm/cma_region/pool.h"
#include "../../mm/cma_region/rule.h"
#include "bench.h"
#include "path.h"

/* The map of the Meizu MX2, and its regions. */
static const char map[] =
	"ram_console=ram_console;"
	"logger=logger;"
	"android_pmem.0=pmem;android_pmem.1=pmem_gpu1;"
	"s3cfb.0/fimd=fimd;exynos4-fb.0/fimd=fimd;"
	"s3c-fimc.0=fimc0;s3c-fimc.1=fimc1;s3c-fimc.2=fimc2;s3c-fimc.3=fimc3;"
	"exynos4210-fimc.0=fimc0;exynos4210-fimc.1=fimc1;"
	"exynos4210-fimc.2=fimc2;exynos4210-fimc.3=fimc3;"
	"s3c-mfc/A=mfc0,mfc-secure;"
	"s3c-mfc/B=mfc1,mfc-normal;"
	"s3c-mfc/AB=mfc;"
	"samsung-rp=srp;"
	"s5p-jpeg=jpeg;"
	"jpeg_v1=jpeg;"
	"jpeg_v2=jpeg;"
	"exynos4-fimc-is/f=fimc_is;"
	"s5p-mixer=tv;"
	"s5p-fimg2d=fimg2d;"
	"ion-exynos=ion,fimd,fimc0,fimc1,fimc2,fimc3,fw,b1,b2;"
	"s5p-smem/mfc=mfc0,mfc-secure;"
	"s5p-smem/fimc=fimc3;"
	"s5p-smem/mfc-shm=mfc1,mfc-normal;";

static const struct {
	const char *name;
	unsigned long pages;
} layout[] = {
	{ "jpeg", 1024 }, { "fimc1", 8192 }, { "fimc0", 6400 },
	{ "fimc3", 6400 }, { "mfc0", 12288 }, { "mfc1", 10496 },
	{ "fimd", 4096 },
};

#define REGIONS (sizeof(layout) / sizeof(*layout))

static const struct {
	const char *device;
	const char *kind;
} asks[] = {
	{ "s3cfb.0", "fimd" }, { "s3c-fimc.0", "common" },
	{ "s3c-fimc.3", "common" }, { "s3c-mfc", "A" }, { "s3c-mfc", "B" },
	{ "s5p-jpeg", "common" }, { "ion-exynos", "common" },
	{ "s5p-smem", "mfc-shm" },
};

static const struct cma_tag tag = { .owner = 1 };

#define ASKS (sizeof(asks) / sizeof(*asks))
#define LIVE 100	/* chunks that stay, in all regions together */
#define PATH_OPS 20000

static struct cma_pool *make_pool(unsigned long pages, phys_addr_t start)
{
	const struct cma_allocator *ops = cma_allocator_find("near-fit");
	size_t size = (ops->meta_size(pages) + 63) & ~63UL;
	struct cma_pool *pool = aligned_alloc(64, sizeof(*pool));

	memset(pool, 0, sizeof(*pool));
	cma_pool_init(pool, ops, aligned_alloc(64, size), start, pages);
	return pool;
}

static void drop_pool(struct cma_pool *pool)
{
	free(pool->meta);
	free(pool);
}

/*
 * Our side: the map is parsed, and asked once for each kind of a device, as the
 * kernel does (supply.c). A request finds its kind among those of the device.
 */
struct supply {
	const struct supply *next;
	const char *kind;
	size_t n;
	struct cma_pool *pool[9];
};

struct board {
	struct cma_pool *pool[REGIONS];
	struct supply supply[ASKS];
	const struct supply *bound[ASKS];
};

static struct cma_pool *pool_of(const struct board *b, const char *region)
{
	size_t i;

	for (i = 0; i < REGIONS; i++)
		if (!strcmp(layout[i].name, region))
			return b->pool[i];
	return NULL;
}

/* The supplies of a device are a list, which each of its asks begins at. */
static void bind(struct board *b, const struct cma_rules *rules, size_t ask)
{
	struct supply *s = &b->supply[ask];
	struct cma_rule_iter it;
	const char *name;
	size_t i;

	s->kind = asks[ask].kind;
	cma_rules_start(&it, rules, asks[ask].device, s->kind);
	while ((name = cma_rules_next(&it)))
		s->pool[s->n++] = pool_of(b, name);
	b->bound[ask] = s;
	for (i = 0; i < ask; i++)
		if (!strcmp(asks[i].device, asks[ask].device)) {
			b->supply[i].next = s;
			b->bound[ask] = b->bound[i];
			return;
		}
}

static void make_board(struct board *b)
{
	size_t size = cma_rules_bytes(map), i;
	struct cma_arena arena = { .base = malloc(size), .size = size };
	phys_addr_t start = (phys_addr_t)BASE_FRAME << 12;
	struct cma_syntax error;
	struct cma_rules rules;

	memset(b, 0, sizeof(*b));
	if (cma_rules_parse(&rules, map, &arena, &error))
		abort();
	for (i = 0; i < REGIONS; i++)
		b->pool[i] = make_pool(layout[i].pages, start);
	for (i = 0; i < ASKS; i++)
		bind(b, &rules, i);
	free(arena.base);
}

static noinline struct cma_pool *path_alloc(const struct board *b, int ask,
					    size_t size, phys_addr_t *addr)
{
	const struct supply *s = b->bound[ask];
	size_t i;

	while (s && strcmp(s->kind, asks[ask].kind))
		s = s->next;
	for (i = 0; s && i < s->n; i++)
		if (s->pool[i] &&
		    !cma_pool_alloc(s->pool[i], size, 0, tag, addr))
			return s->pool[i];
	return NULL;
}

/* Instead of path_alloc() and cma_pool_free(), to know what the loop around them takes. */
static noinline struct cma_pool *none_alloc(const struct board *b, int ask,
					    size_t size, phys_addr_t *addr)
{
	asm volatile("" : : "r"(ask), "r"(size), "r"(addr) : "memory");
	return b->pool[0];
}

static noinline int none_free(struct cma_pool *pool, phys_addr_t addr,
			      struct cma_chunk *chunk)
{
	asm volatile("" : : "r"(pool), "r"(addr), "r"(chunk) : "memory");
	return 0;
}

static __always_inline double
path_loop(struct board *b,
	  struct cma_pool *(*alloc)(const struct board *b, int ask, size_t size,
				    phys_addr_t *addr),
	  int (*give)(struct cma_pool *pool, phys_addr_t addr,
		      struct cma_chunk *chunk))
{
	struct cma_chunk chunk;
	phys_addr_t addr = 0;
	double start = now();
	int i;

	CALLGRIND_TOGGLE_COLLECT;
	for (i = 0; i < PATH_OPS; i++) {
		struct cma_pool *pool = alloc(b, i % ASKS, (1 + i % 17) << 12,
					      &addr);

		if (pool)
			give(pool, addr, &chunk);
	}
	CALLGRIND_TOGGLE_COLLECT;
	return (now() - start) / PATH_OPS;
}

static struct board *make_live_board(void)
{
	struct board *b = malloc(sizeof(*b));
	phys_addr_t addr;
	int i;

	make_board(b);
	for (i = 0; i < LIVE; i++)
		path_alloc(b, i % ASKS, (1 + i % 13) << 12, &addr);
	return b;
}

static double path_ours(void)
{
	return path_loop(make_live_board(), path_alloc, cma_pool_free);
}

static double path_none(void)
{
	return path_loop(make_live_board(), none_alloc, none_free);
}

static double path_2010(void)
{
	static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	struct named regions[REGIONS];
	struct grant g;
	double start;
	size_t i;
	void *r;

	for (i = 0; i < REGIONS; i++) {
		regions[i].name = layout[i].name;
		regions[i].region = peer_2010.create(layout[i].pages);
	}
	for (i = 0; i < LIVE; i++)
		alloc_2010(map, asks[i % ASKS].device, asks[i % ASKS].kind,
			   regions, REGIONS, 1 + i % 13, &g);
	start = now();
	CALLGRIND_TOGGLE_COLLECT;
	for (i = 0; i < PATH_OPS; i++) {
		pthread_mutex_lock(&mutex);
		r = alloc_2010(map, asks[i % ASKS].device, asks[i % ASKS].kind,
			       regions, REGIONS, 1 + i % 17, &g);
		pthread_mutex_unlock(&mutex);
		pthread_mutex_lock(&mutex);
		if (r)
			peer_2010.free(r, &g);
		pthread_mutex_unlock(&mutex);
	}
	CALLGRIND_TOGGLE_COLLECT;
	return (now() - start) / PATH_OPS;
}

static void count_one_path(double (*path)(void), const char *peer, int workload)
{
	char name[64];

	CALLGRIND_ZERO_STATS;
	path();
	snprintf(name, sizeof(name), "%d %s %d", workload, peer, PATH_OPS);
	CALLGRIND_DUMP_STATS_AT(name);
}

/* Count instructions of both, and of the loop; dumps are named as bench.c's. */
void count_path(uint64_t seed, int workload)
{
	count_one_path(path_none, "none", workload);
	count_one_path(path_ours, "near-fit", workload);
	count_one_path(path_2010, "2010", workload);
}

#define THREAD_OPS 200000

static void *churn(void *arg)
{
	struct cma_pool *pool = arg;
	phys_addr_t addr[64] = { 0 };
	bool has[64] = { 0 };
	struct cma_chunk chunk;
	uint32_t x = 1;
	int i;

	for (i = 0; i < THREAD_OPS; i++) {
		uint32_t slot = (x = x * 1664525 + 1013904223) >> 26;

		if (has[slot])
			cma_pool_free(pool, addr[slot], &chunk);
		has[slot] = !has[slot] &&
			    !cma_pool_alloc(pool, (x >> 8 & 0x3ffff) + 1, 0, tag,
					    &addr[slot]);
	}
	return NULL;
}

static double threads(int n)
{
	struct cma_pool *pool[2];
	pthread_t thread[2];
	double start;
	int i;

	for (i = 0; i < n; i++)
		pool[i] = make_pool(65536, (phys_addr_t)BASE_FRAME << 12);
	start = read_clock(CLOCK_MONOTONIC);
	for (i = 0; i < n; i++)
		pthread_create(&thread[i], NULL, churn, pool[i]);
	for (i = 0; i < n; i++)
		pthread_join(thread[i], NULL);
	start = read_clock(CLOCK_MONOTONIC) - start;
	for (i = 0; i < n; i++)
		drop_pool(pool[i]);
	return start;
}

#define HOLES 100000
#define FAILS 20

/*
 * Holes of 30 pages, each between chunks of two:
 *
 *	page mod 32   0 1 2 ...     16 ...         30 31
 *	              X . . . . . . . . . . . . . . . X
 *
 * 16 pages aligned to 16 find none: 15 are left behind the aligned page.
 */
static void fail(const struct peer *p, double *first, double *mean)
{
	void *region = p->create(HOLES * 32UL);
	struct grant *g = calloc(2 * HOLES + 1, sizeof(*g)), no;
	double start;
	int i;

	g[0].pages = p->alloc(region, 1, 1, &g[0]);
	for (i = 1; i <= 2 * HOLES; i++) {
		unsigned long pages = i == 2 * HOLES ? 1 : i & 1 ? 30 : 2;

		g[i].pages = p->alloc(region, pages, 1, &g[i]) ? pages : 0;
	}
	for (i = 1; i <= 2 * HOLES; i += 2)
		p->free(region, &g[i]);
	start = now();
	if (p->alloc(region, 16, 16, &no))
		abort();
	*first = now() - start;
	start = now();
	for (i = 0; i < FAILS; i++) {
		if (!p->alloc(region, 30, 1, &no))
			abort();
		no.pages = 30;
		p->free(region, &no);
		if (p->alloc(region, 16, 16, &no))
			abort();
	}
	*mean = (now() - start) / FAILS;
	p->destroy(region);
	free(g);
}

/* MiB that the metadata of W5 10^4, 10^5 and 10^6 has, about. */
static const unsigned int span[SPANS] = { 1, 8, 64 };

void measure_extra(struct extra *e, uint64_t seed)
{
	static const struct peer * const peers[FAIL_PEERS] = {
		&peer_near_fit, &peer_2010, &peer_mainline, &peer_genalloc,
		&peer_drm, &peer_two_level_fit,
	};
	double one = 1e18, two = 1e18, none = 1e18;
	int i;

	e->path_ns[0] = 1e18;
	e->path_ns[1] = 1e18;
	for (i = 0; i < 9; i++) {
		none = fmin(none, path_none());
		e->path_ns[0] = fmin(e->path_ns[0], path_ours());
		e->path_ns[1] = fmin(e->path_ns[1], path_2010());
	}
	e->path_ns[0] -= none;
	e->path_ns[1] -= none;
	/* Many short runs: in one of them nobody else wants the processors. */
	for (i = 0; i < 100; i++) {
		one = fmin(one, threads(1));
		two = fmin(two, threads(2));
	}
	e->speedup = 2 * one / two;
	for (i = 0; i < SPANS; i++)
		e->load_ns[i] = load_latency((size_t)span[i] << 20);
	for (i = 0; i < FAIL_PEERS; i++) {
		e->fail_name[i] = peers[i]->name;
		fail(peers[i], &e->fail_first[i], &e->fail_ns[i]);
	}
}

void print_extra(const struct extra *e)
{
	int i;

	printf("\nwhole path: %.1f ns, %.0f instructions; ",
	       e->path_ns[0], e->path_instructions[0]);
	printf("2010: %.1f ns, %.0f instructions\n",
	       e->path_ns[1], e->path_instructions[1]);
	printf("two threads on two regions against one: %.2f\n", e->speedup);
	printf("a load that waits for the one before:");
	for (i = 0; i < SPANS; i++)
		printf(" %.1f ns in %u MiB%s", e->load_ns[i], span[i],
		       i + 1 < SPANS ? "," : "\n");
	printf("16 pages aligned to 16, %d unsuitable holes:\n", HOLES);
	for (i = 0; i < FAIL_PEERS; i++)
		printf("  %-9s first %10.0f ns, then %10.0f ns\n",
		       e->fail_name[i], e->fail_first[i], e->fail_ns[i]);
}

void write_extra(FILE *f, const struct extra *e)
{
	int i;

	fprintf(f, "  \"path\": {\"ns\": %.1f, \"instructions\": %.0f, \"ns_2010\": %.1f, \"instructions_2010\": %.0f},\n",
		e->path_ns[0], e->path_instructions[0], e->path_ns[1],
		e->path_instructions[1]);
	fprintf(f, "  \"two_threads\": %.2f,\n  \"load_ns\": [",
		e->speedup);
	for (i = 0; i < SPANS; i++)
		fprintf(f, "%s%.1f", i ? ", " : "", e->load_ns[i]);
	fprintf(f, "],\n  \"failing\": [\n");
	for (i = 0; i < FAIL_PEERS; i++)
		fprintf(f, "    {\"peer\": \"%s\", \"first_ns\": %.0f, \"ns\": %.0f}%s\n",
			e->fail_name[i], e->fail_first[i], e->fail_ns[i],
			i + 1 < FAIL_PEERS ? "," : "");
	fprintf(f, "  ]\n");
}
