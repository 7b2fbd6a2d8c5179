// SPDX-License-Identifier: GPL-2.0-only
/*
 * Early boot: the table is made from the blob before paging is set up, in
 * init data, and copied once there is an allocator.
 *
 * On 32-bit Arm memory that memblock hands out at this point is not mapped,
 * so it cannot hold the table.
 */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/cma.h>
#include <linux/cma_region.h>
#include <linux/highmem.h>
#include <linux/initrd.h>
#include <linux/libfdt.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/of_fdt.h>
#include <linux/slab.h>

#include <asm/sections.h>
#include <asm/setup.h>

#include "desc.h"
#include "kernel.h"
#include "print.h"
#include "ruleset.h"
#include "spec.h"

static char early_memory[CONFIG_CMA_REGION_EARLY_KB * 1024] __initdata __aligned(8);

static struct cma_arena early_arena __initdata = {
	.base = early_memory,
	.size = sizeof(early_memory),
};

static struct cma_table early_table __initdata;
static struct cma_machine machine __initdata;

/*
 * Points to init data first and to the lasting copy later. NULL if there is no
 * table: then /reserved-memory is mainline's.
 */
struct cma_table *cma_boot_table;

static bool __init set_area(struct cma_area *a, const struct memblock_region *m,
			    const char *name)
{
	a->name = name;
	return cma_range_make(m->base, m->size, &a->range);
}

static void __init snapshot_memory(void)
{
	struct memblock_region *m;
	struct cma_area *areas;

	areas = cma_arena_alloc(&early_arena, memblock.memory.cnt,
				sizeof(*areas));
	machine.memory = areas;
	if (!areas)
		return;
	for_each_mem_region(m)
		if (!memblock_is_nomap(m) &&
		    set_area(&areas[machine.nmemory], m, "memory"))
			machine.nmemory++;
}

static bool __init holds(const struct memblock_region *m, phys_addr_t addr)
{
	return addr >= m->base && addr - m->base < m->size;
}

/* Best knowledge only: memblock merges neighbours and keeps no names. */
static const char * __init reserved_name(const struct memblock_region *m)
{
	if (holds(m, __pa_symbol(_end) - 1))
		return "kernel image";
	if (phys_initrd_size && holds(m, phys_initrd_start))
		return "initrd";
	if (m->size == fdt_totalsize(initial_boot_params))
		return "device tree blob";
	return "reserved at boot";
}

static void __init snapshot_reserved(void)
{
	struct memblock_region *m;
	struct cma_area *areas;

	areas = cma_arena_alloc(&early_arena, memblock.reserved.cnt,
				sizeof(*areas));
	machine.reserved = areas;
	if (!areas)
		return;
	for_each_reserved_mem_region(m)
		if (set_area(&areas[machine.nreserved], m, reserved_name(m)))
			machine.nreserved++;
}

/* cma_regions=, and the board's own table as text of the same grammar */
static char regions_text[COMMAND_LINE_SIZE] __initdata;
static char *board_text __initdata;

/**
 * cma_early_text() - keep a text of the command line
 * @name: of the parameter
 * @kept: COMMAND_LINE_SIZE bytes, "" at first
 * @text: its value, NULL if it has none
 *
 * Of several the last one counts, as with the kernel's own parameters.
 *
 * Context: early boot.
 */
void __init cma_early_text(const char *name, char *kept, const char *text)
{
	if (*kept)
		pr_warn("%s=: given again, got %s first, want one text; the last one counts\n",
			name, kept);
	strscpy(kept, text ? text : "", COMMAND_LINE_SIZE);
}

static int __init early_cma_regions(char *text)
{
	cma_early_text("cma_regions", regions_text, text);
	return 0;
}
early_param("cma_regions", early_cma_regions);

/**
 * cma_region_set_defaults() - regions and map of a board without device tree
 * @regions: "name=size[@start][/alignment][:allocator];...", NULL for none
 * @map: "device[/kind],...=region,...;...", NULL for none
 *
 * Lowest in precedence: what the device tree, the command line or sysfs say of
 * the same region or device prevails.
 *
 * Context: board code, before memory is reserved (the machine's reserve() or
 * earlier). The texts must last until the kernel's init memory is freed.
 */
void __init cma_region_set_defaults(const char *regions, const char *map)
{
	board_text = (char *)regions;
	cma_map_set_default(map);
}

/* What drivers bring; the table is made of a copy. */
#define EARLY_REGIONS	16

static struct cma_spec early_specs[EARLY_REGIONS] __initdata;
static struct cma_specs early __initdata = { .specs = early_specs };

/**
 * cma_region_early_register() - bring a region before placement
 * @desc: what it is; its strings must last until the kernel's init memory is
 *	freed. It must have a name, by which cma_region_alloc_from() finds it
 *
 * The region is checked and placed with those of the device tree, and shows in
 * the table with the source "driver". A node of the same name prevails over it, as
 * does cma_regions=; it prevails over the board's own table. If its memory turns
 * out to be another region's, the table says so, and it serves nobody.
 *
 * Context: board code and drivers, before memory is reserved (the machine's
 * reserve(), an early_param()).
 * Return: 0; -EBUSY if it is too late; -EINVAL if name, address, size, alignment,
 * allocator or policy make no sense; -EEXIST if an early region has the name;
 * -EADDRINUSE if one has the memory; -ENOSPC if there are 16 already.
 */
int __init cma_region_early_register(const struct cma_region_desc *desc)
{
	if (machine.page_size)
		return -EBUSY;
	return cma_desc_add(desc, &early, ARRAY_SIZE(early_specs));
}

/* A text with a fault is refused whole, and the table is made without it. */
static const struct cma_specs * __init parse_specs(const char *text,
						   const char *what)
{
	struct cma_specs *specs;
	struct cma_syntax error;

	if (!text || !*text)
		return NULL;
	specs = cma_arena_alloc(&early_arena, 1, sizeof(*specs));
	if (!specs)
		return NULL;
	switch (cma_specs_parse(specs, text, &machine, &early_arena, &error)) {
	case 0:
		return specs;
	case -EINVAL:
		cma_log_syntax(&error, what);
		return NULL;
	default:
		pr_err("%s: ignored for lack of room, raise CONFIG_CMA_REGION_EARLY_KB\n",
		       what);
		return NULL;
	}
}

static void __init set_lists(void)
{
	machine.lists[CMA_LIST_BOARD] = parse_specs(board_text, "board table");
	machine.lists[CMA_LIST_CMDLINE] = parse_specs(regions_text,
						      "cma_regions");
	if (early.nspecs) {
		machine.lists[CMA_LIST_EARLY] = cma_specs_keep(&early,
							       &early_arena);
		if (!machine.lists[CMA_LIST_EARLY])
			pr_err("early regions: ignored for lack of room, raise CONFIG_CMA_REGION_EARLY_KB\n");
	}
	machine.maps[CMA_MAP_OVERRIDE] = cma_map_boot_text(CMA_MAP_OVERRIDE);
	machine.maps[CMA_MAP_BOARD] = cma_map_boot_text(CMA_MAP_BOARD);
}

/* Last byte of the linear map, or none if all memory is in it. */
static u64 __init lowmem_last(void)
{
	phys_addr_t last;

	if (!IS_ENABLED(CONFIG_HIGHMEM) || !high_memory)
		return U64_MAX;
	last = __pa(high_memory - 1);
	return last < memblock_end_of_DRAM() - 1 ? last : U64_MAX;
}

/**
 * cma_region_boot_inputs() - remember what the table depends on
 *
 * Called by early_init_fdt_scan_reserved_mem() before anything of the device
 * tree is reserved.
 *
 * Context: early boot, before paging is set up.
 */
void __init cma_region_boot_inputs(void)
{
	machine.page_size = PAGE_SIZE;
	machine.phys_last = (phys_addr_t)~0ULL;
	machine.lowmem_last = lowmem_last();
	machine.cma_areas = cma_mainline_areas();
	machine.cma_align = IS_ENABLED(CONFIG_CMA) ? CMA_MIN_ALIGNMENT_BYTES :
						     0;
	snapshot_memory();
	snapshot_reserved();
}

/**
 * cma_region_boot_table() - make the table and take its memory
 *
 * Called by early_init_fdt_scan_reserved_mem() in the place of mainline's own
 * scan of /reserved-memory.
 *
 * Context: early boot, before paging is set up.
 * Return: 0, or an error if there is no table: then mainline's scan must run,
 * so that memory stays protected.
 */
int __init cma_region_boot_table(void)
{
	struct cma_table *t = &early_table;
	int ret = -ENOMEM;

	set_lists();
	if (machine.memory && machine.reserved)
		ret = cma_table_build(t, initial_boot_params, &early_arena,
				      &machine);
	if (ret) {
		pr_err("no table, error %d: /reserved-memory is left to mainline\n",
		       ret);
		if (ret == -ENOMEM)
			pr_err("CONFIG_CMA_REGION_EARLY_KB: too small, got %u, want more than %zu\n",
			       CONFIG_CMA_REGION_EARLY_KB,
			       early_arena.wanted / 1024);
		return ret;
	}
	cma_reserve(t);
	cma_log_findings(t);
	pr_info("%u regions and %u devices in %zu KiB of %zu\n", t->nregions,
		t->ndevices, early_arena.used / 1024,
		early_arena.size / 1024);
	cma_boot_table = t;
	return 0;
}

/* Init data goes away: give the table a lasting home. */
static struct cma_table * __init keep_table(const struct cma_table *from)
{
	const size_t later = 16 * sizeof(struct cma_finding);
	size_t size = sizeof(struct cma_table) + sizeof(struct cma_arena) +
		      from->arena->used + later;
	struct cma_table *t = kvzalloc(size, GFP_KERNEL);
	struct cma_arena *arena = (struct cma_arena *)(t + 1);

	if (!t)
		return NULL;
	arena->base = (char *)(arena + 1);
	arena->size = from->arena->used + later;
	if (cma_table_clone(t, arena, from)) {
		kvfree(t);
		return NULL;
	}
	return t;
}

static int __init cma_region_init(void)
{
	if (!cma_boot_table)
		return 0;
	cma_boot_table = keep_table(cma_boot_table);
	if (!cma_boot_table) {
		pr_err("no memory to keep the table: no device is served\n");
		return -ENOMEM;
	}
	cma_of_take_over(cma_boot_table);
	cma_attach_table(cma_boot_table);
	cma_map_init();
	if (!IS_ENABLED(CONFIG_DMABUF_HEAPS) && cma_boot_table->nheaps)
		pr_warn("%u heaps are not made, for want of CONFIG_DMABUF_HEAPS\n",
			cma_boot_table->nheaps);
	return 0;
}

/* After mainline has activated its CMA areas in core_initcall(). */
postcore_initcall(cma_region_init);
