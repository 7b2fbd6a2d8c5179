// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rows: one for each thing that can be wrong.
 *
 * A message reads `path: property: what is wrong, got X, want Y`. An error
 * about a region costs that region its place, and no other region anything.
 */
#include <linux/kernel.h>

#include "row.h"

const struct cma_row cma_rows[CMA_NR_CHECKS] = {
	[CMA_CHECK_CELLS_MISSING] = {
		"cells-missing", CMA_WARNING, NULL,
		"missing, so mainline drops every region; taken from the root",
		F_NONE, F_VALUE },
	[CMA_CHECK_CELLS_UNSUPPORTED] = {
		"cells-unsupported", CMA_ERROR, NULL,
		"no address or size of that width is understood",
		F_VALUE, F_NONE, "1 or 2" },
	[CMA_CHECK_CELLS_DIFFER] = {
		"cells-differ", CMA_NOTE, NULL,
		"differs from the root node's, so mainline drops every region",
		F_VALUE, F_VALUE },
	[CMA_CHECK_RANGES_MISSING] = {
		"ranges-missing", CMA_WARNING, "ranges",
		"missing, so mainline drops every region",
		F_NONE, F_NONE, "an empty ranges property" },
	[CMA_CHECK_RANGES_TRANSLATED] = {
		"ranges-translated", CMA_WARNING, "ranges",
		"translates addresses, which nothing here does",
		F_NONE, F_NONE, "an empty ranges property" },
	[CMA_CHECK_MEMORY_UNKNOWN] = {
		"memory-unknown", CMA_NOTE, "reg",
		"no RAM is described, so nothing can be placed in it or compared with it",
		F_NONE, F_NONE, "a memory node with a size" },

	[CMA_CHECK_PROPERTY_LENGTH] = {
		"property-length", CMA_ERROR, NULL,
		"wrong number of bytes", F_VALUE, F_BLOCK },
	[CMA_CHECK_PROPERTY_TOO_LONG] = {
		"property-too-long", CMA_ERROR, NULL,
		"more than one number, bytes", F_VALUE, F_VALUE },
	[CMA_CHECK_PROPERTY_UNKNOWN] = {
		"property-unknown", CMA_WARNING, NULL,
		"no such property", F_NONE, F_NONE,
		"linux,cma-allocator, -default, -heap or -zero" },
	[CMA_CHECK_PROPERTY_UNREAD] = {
		"property-unread", CMA_WARNING, NULL,
		"nobody reads it", F_NONE, F_NONE,
		"reg, size, alignment, alloc-ranges, no-map, reusable, label or status" },
	[CMA_CHECK_FLAG_VALUE] = {
		"flag-with-value", CMA_WARNING, NULL,
		"holds whatever its value is", F_TEXT, F_NONE,
		"no value, or no such property" },
	[CMA_CHECK_REG_AND_SIZE] = {
		"reg-and-size", CMA_NOTE, "size",
		"ignored, for reg says where the region is", F_NONE, F_NONE },
	[CMA_CHECK_REG_MULTIPLE] = {
		"reg-multiple", CMA_WARNING, "reg",
		"only the first entry serves devices; the others are kept reserved",
		F_VALUE, F_NONE, "1 entry" },
	[CMA_CHECK_UNIT_ADDRESS] = {
		"unit-address", CMA_NOTE, "name",
		"has another address than reg, which prevails",
		F_TEXT, F_VALUE },
	[CMA_CHECK_UNIT_ADDRESS_WITHOUT_REG] = {
		"unit-address-without-reg", CMA_NOTE, "name",
		"has an address, but the region may lie anywhere",
		F_TEXT, F_NONE, "no address, or reg" },
	[CMA_CHECK_NO_RANGE] = {
		"no-range", CMA_ERROR, "reg",
		"neither reg nor size", F_NONE, F_NONE, "one of them" },
	[CMA_CHECK_SIZE_ZERO] = {
		"size-zero", CMA_ERROR, NULL,
		"no bytes", F_VALUE, F_NONE, "a size above 0x0" },
	[CMA_CHECK_RANGE_WRAPS] = {
		"range-wraps", CMA_ERROR, NULL,
		"wraps around the address space",
		F_START, F_NONE, "an end below 2^64" },
	[CMA_CHECK_RANGE_TOO_HIGH] = {
		"range-too-high", CMA_ERROR, NULL,
		"ends above what this kernel can address", F_RANGE, F_BELOW },
	[CMA_CHECK_REG_UNALIGNED] = {
		"reg-unaligned", CMA_ERROR, "reg",
		"does not start on a page", F_VALUE, F_NONE,
		"a multiple of the page size" },
	[CMA_CHECK_SIZE_UNALIGNED] = {
		"size-unaligned", CMA_ERROR, NULL,
		"is not whole pages", F_VALUE, F_NONE,
		"a multiple of the page size" },
	[CMA_CHECK_SIZE_TOO_LARGE] = {
		"size-too-large", CMA_ERROR, NULL,
		"is more than an allocator counts", F_VALUE, F_BELOW },
	[CMA_CHECK_ALIGNMENT_ZERO] = {
		"alignment-zero", CMA_ERROR, "alignment",
		"no alignment", F_VALUE, F_NONE, "a power of two" },
	[CMA_CHECK_ALIGNMENT_NOT_POWER_OF_TWO] = {
		"alignment-not-power-of-two", CMA_ERROR, "alignment",
		"not a power of two", F_VALUE, F_NONE, "a power of two" },
	[CMA_CHECK_ALIGNMENT_OF_REG] = {
		"alignment-of-reg", CMA_WARNING, "alignment",
		"reg does not start on it", F_VALUE, F_VALUE },
	[CMA_CHECK_ALIGNMENT_UNUSED] = {
		"alignment-unused", CMA_NOTE, "alignment",
		"malformed, but reg says where the region is", F_NONE, F_NONE },
	[CMA_CHECK_NOMAP_REUSABLE] = {
		"no-map-reusable", CMA_ERROR, "no-map",
		"with reusable: the kernel can not reuse what it must not map",
		F_NONE, F_NONE, "one of them" },
	[CMA_CHECK_REUSABLE_UNALIGNED] = {
		"reusable-unaligned", CMA_WARNING, "reusable",
		"start and size do not fit CMA's unit, so it stays a carve-out",
		F_START, F_BLOCK, NULL },
	[CMA_CHECK_REUSABLE_STRADDLES] = {
		"reusable-straddles", CMA_WARNING, "reusable",
		"lies in low and in high memory, so it stays a carve-out",
		F_RANGE, F_BELOW },
	[CMA_CHECK_REUSABLE_TOO_MANY] = {
		"reusable-too-many", CMA_WARNING, "reusable",
		"the kernel has no room for more CMA areas (CONFIG_CMA_AREAS), so it stays a carve-out",
		F_VALUE, F_BELOW },
	[CMA_CHECK_REUSABLE_WITHOUT_CMA] = {
		"reusable-without-cma", CMA_NOTE, "reusable",
		"this kernel has no CONFIG_CMA, so it stays a carve-out",
		F_NONE, F_NONE },
	[CMA_CHECK_DEFAULT_NOT_REUSABLE] = {
		"default-not-reusable", CMA_WARNING, "linux,cma-default",
		"ignored: only CMA can serve every device", F_NONE, F_NONE,
		"a reusable region" },
	[CMA_CHECK_DEFAULT_DUPLICATE] = {
		"default-duplicate", CMA_WARNING, "linux,cma-default",
		"ignored, for of several the default is", F_NONE, F_NONE,
		"one region with it" },
	[CMA_CHECK_ALLOCATOR_UNKNOWN] = {
		"allocator-unknown", CMA_WARNING, "linux,cma-allocator",
		"no such allocator, the default one serves",
		F_TEXT, F_NONE, "near-fit, best-fit or two-level-fit" },
	[CMA_CHECK_ALLOCATOR_OF_REUSABLE] = {
		"allocator-of-reusable", CMA_WARNING, "linux,cma-allocator",
		"ignored, reusable memory is mainline CMA's",
		F_TEXT, F_NONE, "no allocator, or no reusable" },
	[CMA_CHECK_ZERO_UNKNOWN] = {
		"zero-unknown", CMA_WARNING, "linux,cma-zero",
		"no such policy, the default one serves",
		F_TEXT, F_NONE, "alloc, free or none" },
	[CMA_CHECK_ZERO_OF_REUSABLE] = {
		"zero-of-reusable", CMA_WARNING, "linux,cma-zero",
		"ignored, the page allocator leaves data in reusable memory",
		F_TEXT, F_NONE, "alloc, or no reusable" },
	[CMA_CHECK_ZERO_NONE_MAPPED] = {
		"zero-none-mapped", CMA_NOTE, "linux,cma-zero",
		"the kernel maps the memory all the same, and the CPU may read ahead into it",
		F_TEXT, F_NONE, "no-map, if it lies behind a firewall" },
	[CMA_CHECK_NAME_DUPLICATE] = {
		"name-duplicate", CMA_WARNING, NULL,
		"the name is taken, so the node name serves, or the path",
		F_TEXT, F_NONE, "a name of its own" },
	[CMA_CHECK_LABEL_MALFORMED] = {
		"label-malformed", CMA_WARNING, "label",
		"not one word, so the node name serves", F_TEXT, F_NONE,
		"printable characters without blanks" },
	[CMA_CHECK_COMPATIBLE_UNKNOWN] = {
		"compatible-unknown", CMA_WARNING, "compatible",
		"means nothing, so the memory is reserved and serves nobody",
		F_TEXT, F_NONE, "linux,cma-region" },
	[CMA_CHECK_REGION_UNREADABLE] = {
		"region-unreadable", CMA_ERROR, "reg",
		"not read, for the cells of /reserved-memory make no sense",
		F_NONE, F_NONE },
	[CMA_CHECK_REGION_MISPLACED] = {
		"region-misplaced", CMA_ERROR, "compatible",
		"linux,cma-region is no region here and reserves nothing",
		F_NONE, F_NONE, "a child of /reserved-memory" },

	[CMA_CHECK_BOARD_OVERRIDDEN] = {
		"board-overridden", CMA_NOTE, "size",
		"the board's own table has a region of this name, which gives way",
		F_NONE, F_NONE },
	[CMA_CHECK_EARLY_OVERRIDDEN] = {
		"early-overridden", CMA_NOTE, "size",
		"a driver has brought a region of this name early, which gives way",
		F_NONE, F_NONE },
	[CMA_CHECK_CMDLINE_OVERRIDES] = {
		"cmdline-overrides", CMA_NOTE, "size",
		"cma_regions= on the command line prevails", F_NONE, F_NONE },

	[CMA_CHECK_OVERLAP] = {
		"overlap", CMA_ERROR, "reg", "overlaps", F_RANGE, F_CLEAR },
	[CMA_CHECK_OVERLAP_FOREIGN] = {
		"overlap-foreign", CMA_WARNING, "reg", "overlaps",
		F_RANGE, F_CLEAR },
	[CMA_CHECK_OVERLAP_MORE] = {
		"overlap-more", CMA_NOTE, "reg",
		"overlaps further regions, not told one by one",
		F_VALUE, F_NONE },
	[CMA_CHECK_OVERLAP_MEMRESERVE] = {
		"overlap-memreserve", CMA_ERROR, "reg", "overlaps",
		F_RANGE, F_CLEAR },
	[CMA_CHECK_IDENTICAL_MEMRESERVE] = {
		"identical-memreserve", CMA_NOTE, "reg",
		"reserved twice, also by", F_RANGE, F_NONE },
	[CMA_CHECK_OVERLAP_RESERVED] = {
		"overlap-reserved", CMA_ERROR, "reg", "overlaps",
		F_RANGE, F_CLEAR },
	[CMA_CHECK_OUTSIDE_RAM] = {
		"outside-ram", CMA_WARNING, "reg",
		"is not in RAM", F_RANGE, F_NONE, "no-map, or a place in RAM" },
	[CMA_CHECK_OUTSIDE_RAM_FOREIGN] = {
		"outside-ram-foreign", CMA_NOTE, "reg",
		"is not all in RAM", F_RANGE, F_NONE },
	[CMA_CHECK_OUTSIDE_RAM_NOMAP] = {
		"outside-ram-no-map", CMA_NOTE, "reg",
		"is not in RAM", F_RANGE, F_NONE },
	[CMA_CHECK_PARTLY_OUTSIDE_RAM] = {
		"partly-outside-ram", CMA_ERROR, "reg",
		"is neither in RAM nor outside it", F_RANGE, F_NONE,
		"all of it on one side" },
	[CMA_CHECK_ALL_RAM] = {
		"all-ram", CMA_ERROR, "reg",
		"leaves the kernel no RAM", F_RANGE, F_NONE,
		"a part of it" },
	[CMA_CHECK_NOMAP_STAYS_MAPPED] = {
		"no-map-stays-mapped", CMA_WARNING, "no-map",
		"is without effect, for the memory also belongs to",
		F_RANGE, F_NONE },
	[CMA_CHECK_ALLOC_RANGES_TOO_SMALL] = {
		"alloc-ranges-too-small", CMA_ERROR, "alloc-ranges",
		"no RAM in it could ever hold the region",
		F_REQUEST, F_NONE, "a range of RAM that large" },
	[CMA_CHECK_NO_ROOM] = {
		"no-room", CMA_ERROR, "size", "cannot be placed",
		F_REQUEST, F_HOLE },

	[CMA_CHECK_PATH_TOO_LONG] = {
		"path-too-long", CMA_ERROR, "memory-region",
		"the node's path is longer than a device can be found by",
		F_VALUE, F_BELOW },
	[CMA_CHECK_REF_LENGTH] = {
		"memory-region-length", CMA_ERROR, "memory-region",
		"not a list of phandles", F_VALUE, F_NONE,
		"a multiple of 0x4 bytes" },
	[CMA_CHECK_REF_DANGLING] = {
		"memory-region-dangling", CMA_ERROR, "memory-region",
		"no node has this phandle", F_VALUE, F_NONE,
		"a child of /reserved-memory" },
	[CMA_CHECK_REF_NOT_REGION] = {
		"memory-region-wrong-node", CMA_ERROR, "memory-region",
		"not a region:", F_VALUE, F_NONE,
		"a child of /reserved-memory" },
	[CMA_CHECK_REF_DISABLED] = {
		"memory-region-disabled", CMA_NOTE, "memory-region",
		"skipped, status is not okay:", F_NONE, F_NONE },
	[CMA_CHECK_REF_UNUSABLE] = {
		"memory-region-unusable", CMA_WARNING, "memory-region",
		"skipped, no memory stands behind", F_NONE, F_NONE },
	[CMA_CHECK_NAMES_COUNT] = {
		"memory-region-names-count", CMA_WARNING, "memory-region-names",
		"number of names and of regions differ", F_VALUE, F_VALUE },
	[CMA_CHECK_NAMES_MALFORMED] = {
		"memory-region-names-malformed", CMA_ERROR,
		"memory-region-names", "not a list of words", F_TEXT, F_NONE,
		"printable characters without blanks, and NUL behind each word" },
	[CMA_CHECK_KIND_DUPLICATE] = {
		"memory-region-names-duplicate", CMA_WARNING,
		"memory-region-names", "used twice, tried in order",
		F_TEXT, F_NONE, "KIND, then KIND-fallback" },
	[CMA_CHECK_FALLBACK_WITHOUT_KIND] = {
		"fallback-without-kind", CMA_WARNING, "memory-region-names",
		"falls back from a kind that is not there", F_TEXT, F_NONE,
		"an entry of that kind" },
	[CMA_CHECK_FALLBACK_MISSPELT] = {
		"fallback-misspelt", CMA_WARNING, "memory-region-names",
		"almost a fallback's name, so it is a kind of its own",
		F_TEXT, F_NONE, "KIND-fallback or KIND-fallback-NUMBER" },
	[CMA_CHECK_QUOTA_LENGTH] = {
		"quota-length", CMA_WARNING, "linux,cma-quota",
		"not a list of sizes as wide as in /reserved-memory, so there is no limit",
		F_VALUE, F_BLOCK },
	[CMA_CHECK_QUOTA_COUNT] = {
		"quota-count", CMA_WARNING, "linux,cma-quota",
		"more sizes than the node has kinds, the last are ignored",
		F_VALUE, F_BELOW },
	[CMA_CHECK_QUOTA_UNALIGNED] = {
		"quota-unaligned", CMA_WARNING, "linux,cma-quota",
		"is not whole pages, so it is rounded down",
		F_VALUE, F_BLOCK },
	[CMA_CHECK_QUOTA_BELOW_PAGE] = {
		"quota-below-page", CMA_WARNING, "linux,cma-quota",
		"would allow nothing, so there is no limit",
		F_VALUE, F_BLOCK },
	[CMA_CHECK_QUOTA_WITHOUT_REGION] = {
		"quota-without-region", CMA_WARNING, "linux,cma-quota",
		"limits nothing", F_NONE, F_NONE, "a memory-region" },
	[CMA_CHECK_PROPERTY_OF_DEVICE] = {
		"property-of-device", CMA_WARNING, NULL,
		"means nothing here", F_NONE, F_NONE,
		"linux,cma-quota, memory-region or memory-region-names" },
	[CMA_CHECK_NAMES_WITHOUT_REGION] = {
		"names-without-region", CMA_WARNING, "memory-region-names",
		"names nothing", F_NONE, F_NONE, "a memory-region" },

	[CMA_CHECK_MAP_MALFORMED] = {
		"map-malformed", CMA_ERROR, NULL,
		"the map is refused whole:", F_NONE, F_NONE },
	[CMA_CHECK_MAP_REGION_UNKNOWN] = {
		"map-region-unknown", CMA_NOTE, "region",
		"skipped, there is none of this name so far", F_TEXT, F_NONE },

	[CMA_CHECK_HEAP_NAME] = {
		"heap-name", CMA_WARNING, NULL,
		"no heap, for no file of /dev should have this name",
		F_TEXT, F_NONE,
		"up to 63 letters, digits and -_.,+@, a letter or digit first" },
	[CMA_CHECK_HEAP_DUPLICATE] = {
		"heap-duplicate", CMA_WARNING, NULL,
		"no heap, for its name is taken by", F_NONE, F_NONE },
	[CMA_CHECK_HEAP_EMPTY] = {
		"heap-empty", CMA_NOTE, "memory-region",
		"none of its regions has memory, so there is no heap",
		F_NONE, F_NONE },
	[CMA_CHECK_HEAP_WITHOUT_REGION] = {
		"heap-without-region", CMA_WARNING, "memory-region",
		"missing, so there is no heap", F_NONE, F_NONE,
		"the regions of the heap" },
	[CMA_CHECK_HEAP_OF_OTHERS] = {
		"heap-of-others", CMA_WARNING, "linux,cma-heap",
		"ignored, the region is not for us to give out",
		F_NONE, F_NONE, "compatible = \"linux,cma-region\"" },

	[CMA_CHECK_RESERVE_FAILED] = {
		"reserve-failed", CMA_ERROR, "reg",
		"the kernel could not reserve it, error number",
		F_VALUE, F_NONE },
	[CMA_CHECK_ATTACH_FAILED] = {
		"attach-failed", CMA_ERROR, "linux,cma-allocator",
		"no allocator could be attached, error number",
		F_VALUE, F_NONE },
};
