/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The cma_region table: what memory is set aside, and which device takes from
 * where. The parser fills it, the checks judge it, placement gives addresses
 * to what has none; from then on it is only read.
 *
 * All of it lies in one arena. Strings in it are copies, so it outlives the
 * device tree blob.
 */
#ifndef _CMA_REGION_TABLE_H
#define _CMA_REGION_TABLE_H

#include <linux/cma_region.h>
#include <linux/types.h>

#include "arena.h"
#include "finding.h"
#include "range.h"

struct cma_dirt;
struct cma_heap;
struct cma_pool;
struct cma_route;
struct cma_specs;

/**
 * enum cma_class - whose node a region is
 * @CMA_CLASS_OWN: compatible "linux,cma-region": every rule here holds
 * @CMA_CLASS_ADOPTED: "shared-dma-pool": in the table with mainline's meaning
 * @CMA_CLASS_FOREIGN: anything else: kept off by all, managed by its owner
 */
enum cma_class {
	CMA_CLASS_OWN,
	CMA_CLASS_ADOPTED,
	CMA_CLASS_FOREIGN,
};

/**
 * enum cma_state - how a region ended
 * @CMA_STATE_NEW: parsed, not yet judged; never seen in a finished table
 * @CMA_STATE_READY: has its memory, and an allocator hands it out
 * @CMA_STATE_RESERVED: has its memory, which its foreign owner looks after
 * @CMA_STATE_DISABLED: the node's status is not "okay"
 * @CMA_STATE_REJECTED: the node is at fault; static memory stays reserved
 * @CMA_STATE_UNPLACED: no room was found
 * @CMA_STATE_FAILED: the kernel could not take what the table promised
 */
enum cma_state {
	CMA_STATE_NEW,
	CMA_STATE_READY,
	CMA_STATE_RESERVED,
	CMA_STATE_DISABLED,
	CMA_STATE_REJECTED,
	CMA_STATE_UNPLACED,
	CMA_STATE_FAILED,
};

#define CMA_F_STATIC	0x01u	/* the node gives the address */
#define CMA_F_NOMAP	0x02u
#define CMA_F_REUSABLE	0x04u	/* asked for; see cma_region_is_reusable() */
#define CMA_F_DEFAULT	0x08u	/* linux,cma-default */
#define CMA_F_EXTRA	0x10u	/* a further entry of some node's reg */
#define CMA_F_CARVEOUT	0x20u	/* reusable, but cannot be: stays a carve-out */
#define CMA_F_PLACED	0x40u	/* start and size stand */
#define CMA_F_NORAM	0x100u	/* not RAM: the kernel has no pages for it */
#define CMA_F_MAPPED	0x200u	/* no-map, but something else needs it mapped */
#define CMA_F_AREA	0x400u	/* would be a CMA area, see check_areas() */
#define CMA_F_PRIVATE	0x800u	/* has no name that anybody could look up */
#define CMA_F_RENAMED	0x80u	/* goes by its node name, see check_names() */
#define CMA_F_CLASH	0x1000u	/* shares its name, while names are checked */
#define CMA_F_HEAP	0x2000u	/* linux,cma-heap: user space allocates from it */

/**
 * struct cma_region - one region of contiguous memory
 * @name: name in the table: label, or node name without unit address
 * @path: full path of the node
 * @node_name: last component of @path
 * @allocator: name of the allocator that serves it, NULL for foreign ones
 * @source: what described it: "dt", "board", "cmdline" or "driver"
 * @range: its memory, valid if CMA_F_PLACED
 * @size: bytes asked for
 * @align: alignment in bytes, a power of two
 * @windows: alloc-ranges, in order; anywhere if @nwindows is 0
 * @nwindows: how many
 * @phandle: of the node, 0 if none
 * @node: offset of the node in the blob it was parsed from
 * @class: enum cma_class
 * @state: enum cma_state
 * @zero: enum cma_zero: when its memory is cleared
 * @flags: CMA_F_*
 * @why: the finding that led to @state, NULL if none was needed
 * @pool: the memory under management, at run time
 * @wanted: allocator that is not there yet, NULL if none is waited for
 * @dirt: what is to be cleared of it, if that is done on free
 */
struct cma_region {
	const char *name;
	const char *path;
	const char *node_name;
	const char *allocator;
	const char *source;
	struct cma_range range;
	u64 size;
	u64 align;
	struct cma_range *windows;
	u32 nwindows;
	u32 phandle;
	int node;
	u8 class;
	u8 state;
	u8 zero;
	u16 flags;
	const struct cma_finding *why;
	struct cma_pool *pool;
	const char *wanted;
	struct cma_dirt *dirt;
};

/* struct cma_entry.region for references that lead to no region */
#define CMA_REF_DANGLING	(-1)
#define CMA_REF_NOT_REGION	(-2)

/**
 * struct cma_entry - one entry of a device's memory-region
 * @kind: what it is for, "" if it serves every kind
 * @group: entries of one kind share it; U32_MAX if it serves every kind
 * @rank: 0 as named, 1 + N for KIND-fallback[-N]
 * @index: position in memory-region
 * @region: index into the table, or CMA_REF_*
 * @phandle: the reference as written
 * @other: path of the node it leads to, if that is no region; else NULL
 * @route: 1 + index of the route of cma_map= that serves @kind instead, or 0
 * @quota: bytes, whole pages, that the device may hold of @kind at most, in all
 *	its regions together; 0: no limit. All entries of a kind have the same
 */
struct cma_entry {
	const char *kind;
	u32 group;
	u32 rank;
	u32 index;
	s32 region;
	u32 phandle;
	const char *other;
	u32 route;
	u64 quota;
};

/**
 * struct cma_device - a node with memory-region
 * @path: full path of the node
 * @name: what the kernel calls the device
 * @entries: its references; sorted by kind, rank, index, kinds in the order
 *	in which the node names them first
 * @nentries: how many
 * @node: offset of the node in the blob it was parsed from
 * @enabled: false if the status of the node, or of one above it, is not "okay"
 * @cut: @path is not all of it, so no device is ever found by it
 * @heap: name of a linux,cma-heap node, NULL for all others
 */
struct cma_device {
	const char *path;
	const char *name;
	struct cma_entry *entries;
	u32 nentries;
	int node;
	bool enabled;
	bool cut;
	const char *heap;
};

/**
 * struct cma_area - a named range that is an input of the table
 * @range: addresses
 * @name: what is there
 */
struct cma_area {
	struct cma_range range;
	const char *name;
};

/**
 * enum cma_list - lists of regions besides the device tree, lowest first
 * @CMA_LIST_BOARD: the board's own table
 * @CMA_LIST_EARLY: what drivers brought before placement
 * @CMA_LIST_CMDLINE: cma_regions=: prevails over the device tree
 * @CMA_NR_LISTS: how many
 */
enum cma_list {
	CMA_LIST_BOARD,
	CMA_LIST_EARLY,
	CMA_LIST_CMDLINE,
	CMA_NR_LISTS
};

/**
 * enum cma_map_rank - maps, in the order in which they are asked
 * @CMA_MAP_OVERRIDE: cma_map= or sysfs: prevails over the device tree
 * @CMA_MAP_BOARD: the board's own: for what the device tree does not name
 * @CMA_NR_MAPS: how many
 */
enum cma_map_rank {
	CMA_MAP_OVERRIDE,
	CMA_MAP_BOARD,
	CMA_NR_MAPS
};

/**
 * struct cma_machine - what the table depends on besides the device tree
 * @page_size: bytes
 * @phys_last: highest address a phys_addr_t of this kernel can hold
 * @lowmem_last: last byte of the linear map; U64_MAX without high memory
 * @cma_align: CMA_MIN_ALIGNMENT_BYTES, 0 without CONFIG_CMA
 * @cma_areas: how many CMA areas the device tree may have, CONFIG_CMA_AREAS
 * @memory: RAM, or none: then the device tree's /memory counts
 * @nmemory: how many
 * @reserved: kernel image, initrd, dtb and what else was taken before
 * @nreserved: how many
 * @lists: regions of each enum cma_list, NULL for none
 * @maps: text of each enum cma_map_rank, NULL for none
 *
 * The kernel shows its own in debugfs, "inputs"; cmadt reads that file, so
 * any machine's boot can be replayed.
 */
struct cma_machine {
	u64 page_size;
	u64 phys_last;
	u64 lowmem_last;
	u64 cma_align;
	u64 cma_areas;
	const struct cma_area *memory;
	u32 nmemory;
	const struct cma_area *reserved;
	u32 nreserved;
	const struct cma_specs *lists[CMA_NR_LISTS];
	const char *maps[CMA_NR_MAPS];
};

/**
 * struct cma_counts - how large the arrays of a table must be
 * @regions: children of /reserved-memory, each reg entry counted
 * @windows: alloc-ranges of all of them
 * @devices: nodes with memory-region
 * @entries: references of all of them
 * @memory: ranges of /memory
 * @memreserve: entries of the blob's memory reservation block
 */
struct cma_counts {
	u32 regions;
	u32 windows;
	u32 devices;
	u32 entries;
	u32 memory;
	u32 memreserve;
};

/**
 * struct cma_table - the table
 * @machine: its other input
 * @arena: all of its memory
 * @room: what the arrays hold at most
 * @regions: in the order of the device tree
 * @nregions: how many
 * @order: indices of @regions in the order of the table: by address, then
 *	those without one by name
 * @windows: alloc-ranges of all regions
 * @nwindows: how many
 * @devices: in the order of the device tree
 * @ndevices: how many
 * @entries: references of all devices
 * @nentries: how many
 * @routes: what the maps say, cma_map= first
 * @nroutes: how many
 * @targets: regions of all routes
 * @ntargets: how many
 * @heaps: what user space allocates from
 * @nheaps: how many
 * @memory: RAM, from @machine or the device tree
 * @nmemory: how many
 * @memreserve: memory reservation block
 * @nmemreserve: how many
 * @findings: list of all findings, oldest first
 * @last: where the next finding goes
 * @spill: taken by findings that no longer fit
 * @lost: how many did not
 * @full: a string did not fit, the table is unusable
 */
struct cma_table {
	struct cma_machine machine;
	struct cma_arena *arena;
	struct cma_counts room;
	struct cma_region *regions;
	u32 nregions;
	u32 *order;
	struct cma_range *windows;
	u32 nwindows;
	struct cma_device *devices;
	u32 ndevices;
	struct cma_entry *entries;
	u32 nentries;
	struct cma_route *routes;
	u32 nroutes;
	struct cma_target *targets;
	u32 ntargets;
	struct cma_heap *heaps;
	u32 nheaps;
	struct cma_area *memory;
	u32 nmemory;
	struct cma_area *memreserve;
	u32 nmemreserve;
	struct cma_finding *findings;
	struct cma_finding **last;
	struct cma_finding spill;
	u32 lost;
	bool full;
};

int cma_table_init(struct cma_table *t, struct cma_arena *arena,
		   const struct cma_machine *machine,
		   const struct cma_counts *counts);
int cma_table_clone(struct cma_table *t, struct cma_arena *arena,
		    const struct cma_table *from);
void cma_table_sort(struct cma_table *t);
int cma_table_build(struct cma_table *t, const void *fdt,
		    struct cma_arena *arena, const struct cma_machine *machine);

struct cma_region *cma_table_by_phandle(const struct cma_table *t, u32 phandle);
struct cma_region *cma_table_by_name(const struct cma_table *t,
				     const char *name);
const char *cma_state_name(const struct cma_region *r);

/* Does some CPU-side owner already hold @r's memory, whatever its state? */
static inline bool cma_region_holds_memory(const struct cma_region *r)
{
	return (r->flags & CMA_F_PLACED) && r->state != CMA_STATE_DISABLED;
}

/* Is @r shared with the page allocator, through mainline's CMA? */
static inline bool cma_region_is_reusable(const struct cma_region *r)
{
	return (r->flags & (CMA_F_REUSABLE | CMA_F_CARVEOUT)) == CMA_F_REUSABLE;
}

/* Is @r kept out of the kernel's linear map? */
static inline bool cma_region_is_nomap(const struct cma_region *r)
{
	return (r->flags & (CMA_F_NOMAP | CMA_F_MAPPED)) == CMA_F_NOMAP;
}

static inline bool cma_region_is_managed(const struct cma_region *r)
{
	return r->class != CMA_CLASS_FOREIGN && !(r->flags & CMA_F_EXTRA);
}

#endif /* _CMA_REGION_TABLE_H */
