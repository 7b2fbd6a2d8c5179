// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the table depends on besides the device tree: as a kernel has shown it
 * (--inputs), or as the usual kernel for such a tree would have it.
 */
#include <errno.h>
#include <fnmatch.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#include "../../mm/cma_region/spec.h"
#include "cmadt.h"
#include "rules.h"

/*
 * 32-bit Arm with the default VMSPLIT_3G and 240 MiB for vmalloc maps this
 * much memory linearly (adjust_lowmem_bounds() in arch/arm/mm/mmu.c).
 */
#define ARM_LOWMEM	0x30000000ULL

/* A list of regions; a text with a fault is refused, as at boot. */
static const struct cma_specs *read_specs(const char *text, const char *what,
					  const struct cma_machine *m)
{
	size_t size = cma_specs_bytes(text) + sizeof(struct cma_specs);
	struct cma_arena arena = { .size = size + 64 };
	struct cma_specs *specs;
	struct cma_syntax error;

	/* The list is the first thing in the arena: free() it to free all. */
	arena.base = must_alloc(malloc(arena.size));
	specs = cma_arena_alloc(&arena, 1, sizeof(*specs));
	if (cma_specs_parse(specs, text, m, &arena, &error))
		die_syntax(&error, what);
	return specs;
}

struct areas {
	struct cma_area *areas;
	u32 n;
};

/**
 * struct inputs - what was read so far
 * @memory: RAM
 * @reserved: what was reserved at boot
 * @seen: bits, the numbers of which there was a line
 */
struct inputs {
	struct areas memory;
	struct areas reserved;
	u32 seen;
};

static void add_area(struct areas *in, const struct cma_range *range,
		     const char *name)
{
	in->areas = must_alloc(realloc(in->areas,
				       (in->n + 1) * sizeof(*in->areas)));
	in->areas[in->n].range = *range;
	in->areas[in->n++].name = must_alloc(strdup(name));
}

/* The last one is not in the files of older kernels. */
static const struct number {
	const char *key;
	size_t at;
} numbers[] = {
	{ "page-size", offsetof(struct cma_machine, page_size) },
	{ "phys-last", offsetof(struct cma_machine, phys_last) },
	{ "lowmem-last", offsetof(struct cma_machine, lowmem_last) },
	{ "cma-align", offsetof(struct cma_machine, cma_align) },
	{ "cma-areas", offsetof(struct cma_machine, cma_areas) },
};

#define NUMBERS		(sizeof(numbers) / sizeof(*numbers))

static bool take_number(struct cma_machine *m, struct inputs *in,
			const char *key, u64 value)
{
	size_t i;

	for (i = 0; i < NUMBERS; i++) {
		if (strcmp(numbers[i].key, key))
			continue;
		*(u64 *)((char *)m + numbers[i].at) = value;
		in->seen |= 1u << i;
		return true;
	}
	return false;
}

/* What a kernel always shows: a file without is cut, or another one. */
static void must_be_whole(const struct inputs *in, const char *path)
{
	size_t i;

	for (i = 0; i < NUMBERS - 1; i++)
		if (!(in->seen & 1u << i))
			die("%s: not a kernel's inputs: got no line %s, want one",
			    path, numbers[i].key);
}

/* A line of the kernel's "inputs" file; false if it is none. */
static bool read_line(struct cma_machine *m, const char *line,
		      struct inputs *in)
{
	char key[32], name[128] = "";
	struct cma_range r;

	if (sscanf(line, "%31s %llx-%llx %127[^\n]", key, &r.first, &r.last,
		   name) >= 3 && r.first <= r.last &&
	    strlen(name) < sizeof(name) - 1) {
		if (!strcmp(key, "memory") && !*name)
			add_area(&in->memory, &r, "memory");
		else if (!strcmp(key, "reserved"))
			add_area(&in->reserved, &r, name);
		else
			return false;
		return true;
	}
	return sscanf(line, "%31s %llx %1s", key, &r.first, name) == 2 &&
	       take_number(m, in, key, r.first);
}

/* Lists of regions and maps: their lines of inputs, and their options. */
static const char * const list_keys[CMA_NR_LISTS] = {
	[CMA_LIST_BOARD] = "board",
	[CMA_LIST_EARLY] = "early",
	[CMA_LIST_CMDLINE] = "cma_regions",
};

static const char * const list_options[CMA_NR_LISTS] = {
	[CMA_LIST_BOARD] = "--board",
	[CMA_LIST_EARLY] = "--early",
	[CMA_LIST_CMDLINE] = "--regions",
};

static const char * const map_keys[CMA_NR_MAPS] = {
	[CMA_MAP_OVERRIDE] = "cma_map",
	[CMA_MAP_BOARD] = "board_map",
};

static const char * const map_options[CMA_NR_MAPS] = {
	[CMA_MAP_OVERRIDE] = "--map",
	[CMA_MAP_BOARD] = "--board-map",
};

static int find_key(const char * const *keys, int n, const char *key)
{
	while (n-- && strcmp(keys[n], key))
		;
	return n;
}

static void set_list(struct cma_machine *m, int i, const char *text,
		     const char *what)
{
	free((void *)m->lists[i]);
	m->lists[i] = read_specs(text, what, m);
}

/* A kernel's map may have a fault, which the table tells as at boot. */
static void set_map(struct cma_machine *m, int i, const char *text)
{
	free((void *)m->maps[i]);
	m->maps[i] = must_alloc(strdup(text));
}

/* What somebody is about to write has none, as with the lists. */
static void take_map(struct cma_machine *m, int i, const char *text)
{
	struct rules rules;

	rules_read(&rules, text, map_options[i]);
	rules_free(&rules);
	set_map(m, i, text);
}

/* The lines that are no ranges and no numbers. */
static bool read_text(struct cma_machine *m, char *line)
{
	char *text = strchr(line, ' ');
	int i;

	if (!text)
		return false;
	*text++ = '\0';
	text += strspn(text, " ");
	i = find_key(list_keys, CMA_NR_LISTS, line);
	if (i >= 0) {
		set_list(m, i, text, line);
		return true;
	}
	i = find_key(map_keys, CMA_NR_MAPS, line);
	if (i >= 0)
		set_map(m, i, text);
	return i >= 0;
}

static void read_inputs(struct cma_machine *m, const char *path)
{
	struct inputs in = { 0 };
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;

	if (!f)
		die("%s: %s", path, strerror(errno));
	while (getline(&line, &size, f) >= 0) {
		line[strcspn(line, "\n")] = '\0';
		if (*line != '#' && !read_line(m, line, &in) &&
		    !read_text(m, line))
			die("%s: not a line of inputs: %s", path, line);
	}
	if (ferror(f))
		die("%s: %s", path, strerror(errno));
	free(line);
	fclose(f);
	must_be_whole(&in, path);
	if (!m->page_size || (m->page_size & (m->page_size - 1)) ||
	    (m->cma_align & (m->cma_align - 1)))
		die("%s: page-size or cma-align is no power of two", path);
	m->memory = in.memory.areas;
	m->nmemory = in.memory.n;
	m->reserved = in.reserved.areas;
	m->nreserved = in.reserved.n;
}

/*
 * Cores without a 64-bit state, as shell patterns: a list that grows no more
 * (arm/cpus.yaml of the kernel's bindings).
 */
static const char * const cores_32bit[] = {
	"arm,arm*", "arm,cortex-a5", "arm,cortex-a7", "arm,cortex-a8",
	"arm,cortex-a9", "arm,cortex-a12", "arm,cortex-a15", "arm,cortex-a17",
	"arm,cortex-a32", "brcm,brahma-b15", "faraday,fa526", "intel,sa1100",
	"marvell,feroceon*", "marvell,mohawk", "marvell,pj4*",
	"marvell,sheeva*", "marvell,xsc3", "qcom,krait", "qcom,scorpion*",
};

/* The compatible of the first CPU, "" if there is none. */
static const char *first_core(const void *fdt)
{
	int node, cpus = fdt_path_offset(fdt, "/cpus"), len;
	const char *s;

	if (cpus < 0)
		return "";
	fdt_for_each_subnode(node, fdt, cpus) {
		s = fdt_getprop(fdt, node, "compatible", &len);
		if (s && len > 0 && !s[len - 1])
			return s;
	}
	return "";
}

static bool is_32bit_core(const char *core)
{
	size_t i;

	for (i = 0; i < sizeof(cores_32bit) / sizeof(*cores_32bit); i++)
		if (!fnmatch(cores_32bit[i], core, 0))
			return true;
	return false;
}

/* A 32-bit board whose addresses take two cells is meant for CONFIG_ARM_LPAE. */
static bool has_short_addresses(const void *fdt)
{
	int len;
	const fdt32_t *p = fdt_getprop(fdt, 0, "#address-cells", &len);

	return p && len == sizeof(*p) && fdt32_ld(p) == 1;
}

/*
 * The kernels that are predicted. A unit of CMA is a page block: MAX_ORDER - 1
 * on 32-bit Arm, a PMD where there are huge pages.
 */
static const struct kernel {
	const char *name;
	u64 phys_last;
	u64 cma_align;
	bool highmem;
} kernels[] = {
	{ "arm", U32_MAX, 0x400000, true },
	{ "arm-lpae", U64_MAX, 0x400000, true },
	{ "arm64", U64_MAX, 0x200000, false },
};

static const char *guess_kernel(const void *fdt)
{
	const char *core = first_core(fdt);

	if (*core ? !is_32bit_core(core) : !has_short_addresses(fdt))
		return "arm64";
	return has_short_addresses(fdt) ? "arm" : "arm-lpae";
}

static const struct kernel *find_kernel(const struct options *o,
					const void *fdt)
{
	const char *name = o->machine ? o->machine : guess_kernel(fdt);
	size_t i;

	for (i = 0; i < sizeof(kernels) / sizeof(*kernels); i++)
		if (!strcmp(kernels[i].name, name))
			return &kernels[i];
	die("--machine: got %s, want arm, arm-lpae or arm64", name);
}

/*
 * High memory begins where the linear map ends, if there is RAM beyond it.
 * The lowest bank is where the kernel counts from (PHYS_OFFSET).
 */
static u64 arm_lowmem_last(const struct cma_machine *m, const void *fdt)
{
	struct table t;
	u64 first = U64_MAX, last = 0;
	u32 i;

	table_make(&t, fdt, m);
	for (i = 0; i < t.table.nmemory; i++) {
		const struct cma_range *r = &t.table.memory[i].range;

		first = r->first < first ? r->first : first;
		last = r->last > last ? r->last : last;
	}
	table_free(&t);
	return last > first && last - first >= ARM_LOWMEM ?
	       first + (ARM_LOWMEM - 1) : U64_MAX;
}

static void free_areas(const struct cma_area *areas, u32 n, const void *keep)
{
	u32 i;

	if (!areas || areas == keep)
		return;
	for (i = 0; i < n; i++)
		free((char *)areas[i].name);
	free((void *)areas);
}

/**
 * find_machine() - settle what the table depends on besides the device tree
 * @m: receives it
 * @o: --inputs, and what overrides it: --memory, --no-cma, lists and maps
 * @fdt: the device tree, which tells a 32-bit machine from a 64-bit one where
 *	--machine does not
 *
 * Does not return if the inputs cannot be read.
 */
void find_machine(struct cma_machine *m, const struct options *o,
		  const void *fdt)
{
	const struct kernel *k = find_kernel(o, fdt);
	int i;

	memset(m, 0, sizeof(*m));
	m->page_size = 0x1000;
	m->phys_last = k->phys_last;
	m->lowmem_last = U64_MAX;
	m->cma_align = k->cma_align;
	m->cma_areas = 7;	/* CONFIG_CMA_AREAS without NUMA */
	if (o->inputs)
		read_inputs(m, o->inputs);
	if (o->nmemory) {
		free_areas(m->memory, m->nmemory, NULL);
		m->memory = o->memory;
		m->nmemory = o->nmemory;
	}
	if (o->no_cma) {
		m->cma_align = 0;
		m->cma_areas = 0;
	}
	for (i = 0; i < CMA_NR_LISTS; i++)
		if (o->lists[i])
			set_list(m, i, o->lists[i], list_options[i]);
	for (i = 0; i < CMA_NR_MAPS; i++)
		if (o->maps[i])
			take_map(m, i, o->maps[i]);
	if (k->highmem && !o->inputs)
		m->lowmem_last = arm_lowmem_last(m, fdt);
}

void free_machine(struct cma_machine *m, const struct options *o)
{
	int i;

	free_areas(m->memory, m->nmemory, o->memory);
	free_areas(m->reserved, m->nreserved, NULL);
	for (i = 0; i < CMA_NR_LISTS; i++)
		free((void *)m->lists[i]);
	for (i = 0; i < CMA_NR_MAPS; i++)
		free((void *)m->maps[i]);
}
