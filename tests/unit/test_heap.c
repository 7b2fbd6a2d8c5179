// SPDX-License-Identifier: GPL-2.0-only
/* Heaps: which there are, what they are called, and who gets none. */
#include <stdio.h>
#include <string.h>

#include "unit.h"

#include "../../mm/cma_region/heap.h"
#include "text.h"
#include "tree.h"

static struct tree tree;
static struct text text;

static void add_region(const char *name, u32 phandle, const char *flag)
{
	tree_region(&tree, name);
	tree_cells(&tree, "size", 0x1000);
	tree_cells(&tree, "phandle", phandle);
	if (flag)
		tree_flag(&tree, flag);
}

/* Regions r1 to r3; r2 is a heap, r3 is disabled. More may follow. */
static void setup(void)
{
	tree_board(&tree);
	tree_reserved(&tree, 1, 1);
	add_region("r1", 1, NULL);
	tree_end(&tree);
	add_region("r2", 2, "linux,cma-heap");
	tree_end(&tree);
	add_region("r3", 3, "linux,cma-heap");
	tree_string(&tree, "status", "disabled");
	tree_end(&tree);
}

/* A linux,cma-heap node at the root */
static void start_list(const char *name, const char *label)
{
	tree_node(&tree, name);
	tree_string(&tree, "compatible", "linux,cma-heap");
	if (label)
		tree_string(&tree, "label", label);
}

static const char *heaps(const struct cma_table *t)
{
	struct cma_out *out = text_start(&text);
	u32 i;

	for (i = 0; i < t->nheaps; i++) {
		const struct cma_heap *h = &t->heaps[i];

		assert_true(!h->region != !h->device);
		cma_printf(out, "%s %s \"%s\"\n", h->name,
			   h->region ? h->region->name : h->device->path,
			   h->kind);
	}
	return text.s;
}

static void expect(const char *want, const char *findings)
{
	tree_build(&tree);
	assert_string_equal(heaps(&tree.table), want);
	expect_findings(&tree.table, findings);
}

static void of_regions(void **state)
{
	setup();
	add_region("r4", 4, "linux,cma-heap");
	tree_string(&tree, "label", "frames");
	tree_end(&tree);
	tree_end(&tree);
	expect("r2 r2 \"\"\nframes frames \"\"\n", "");
	assert_true(tree_find(&tree, "r2")->flags & CMA_F_HEAP);
	assert_false(tree_find(&tree, "r1")->flags & CMA_F_HEAP);
}

/* Expect: what has no memory is no heap, and its own finding tells why. */
static void rejected_region_is_none(void **state)
{
	setup();
	add_region("r4", 4, "linux,cma-heap");
	tree_cells(&tree, "alignment", 3);
	tree_end(&tree);
	tree_end(&tree);
	expect("r2 r2 \"\"\n",
	       "alignment-not-power-of-two /reserved-memory/r4 alignment\n");
}

static void of_others(void **state)
{
	setup();
	tree_node(&tree, "pool");
	tree_string(&tree, "compatible", "shared-dma-pool");
	tree_cells(&tree, "size", 0x1000);
	tree_flag(&tree, "linux,cma-heap");
	tree_end(&tree);
	tree_end(&tree);
	expect("r2 r2 \"\"\n",
	       "heap-of-others /reserved-memory/pool linux,cma-heap\n");
	assert_false(tree_find(&tree, "pool")->flags & CMA_F_HEAP);
}

static void of_lists(void **state)
{
	setup();
	tree_end(&tree);
	start_list("heap-a@1", NULL);
	tree_cells(&tree, "memory-region", 3, 1, 2);
	tree_end(&tree);
	start_list("heap-b", "b.0");
	tree_cells(&tree, "memory-region", 1);
	tree_end(&tree);
	expect("r2 r2 \"\"\n"
	       "heap-a /heap-a@1 \"\"\n"
	       "b.0 /heap-b \"\"\n",
	       "memory-region-disabled /heap-a@1 memory-region\n");
}

/* Expect: one for each kind, in their order, and none for what serves all. */
static void of_kinds(void **state)
{
	setup();
	tree_end(&tree);
	start_list("list", "v");
	tree_cells(&tree, "memory-region", 2, 1, 1, 2);
	tree_strings(&tree, "memory-region-names", "x\0a\0x-fallback");
	tree_end(&tree);
	expect("r2 r2 \"\"\nv-x /list \"x\"\nv-a /list \"a\"\n",
	       "memory-region-names-count /list memory-region-names\n");
}

/* Expect: a kind that only a reference for every kind serves is one all the same. */
static void kinds_without_memory(void **state)
{
	setup();
	tree_end(&tree);
	start_list("with", NULL);
	tree_cells(&tree, "memory-region", 3, 1);
	tree_string(&tree, "memory-region-names", "x");
	tree_end(&tree);
	start_list("without", NULL);
	tree_cells(&tree, "memory-region", 3, 1);
	tree_strings(&tree, "memory-region-names", "x\0y");
	tree_end(&tree);
	start_list("off", NULL);
	tree_cells(&tree, "memory-region", 1);
	tree_string(&tree, "status", "disabled");
	tree_end(&tree);
	expect("r2 r2 \"\"\nwith-x /with \"x\"\nwithout-y /without \"y\"\n",
	       "memory-region-names-count /with memory-region-names\n"
	       "memory-region-disabled /with memory-region\n"
	       "memory-region-disabled /without memory-region\n"
	       "heap-empty /without memory-region\n");
}

static void malformed_label(void **state)
{
	setup();
	tree_end(&tree);
	start_list("list", "two words");
	tree_cells(&tree, "memory-region", 1);
	tree_end(&tree);
	expect("r2 r2 \"\"\nlist /list \"\"\n", "label-malformed /list label\n");
}

/* Expect: a node that is no list has no name, whatever its label. */
static void devices_are_none(void **state)
{
	setup();
	tree_end(&tree);
	tree_node(&tree, "dev");
	tree_string(&tree, "label", "frames");
	tree_cells(&tree, "memory-region", 1);
	tree_end(&tree);
	expect("r2 r2 \"\"\n", "");
	assert_null(tree_device(&tree, "/dev")->heap);
}

static bool takes_label(const char *label)
{
	setup();
	tree_end(&tree);
	start_list("list", label);
	tree_cells(&tree, "memory-region", 1);
	tree_end(&tree);
	tree_build(&tree);
	expect_findings(&tree.table, tree.table.nheaps == 2 ? "" :
			"heap-name /list label\n");
	return tree.table.nheaps == 2;
}

/* Every character that a label can have, as the first and as a later one */
static void characters(void **state)
{
	static const char also[] = "-_.,+@";
	char label[] = "a?";
	int c;

	for (c = '!'; c <= '~'; c++) {
		bool alnum = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			     (c >= 'a' && c <= 'z');

		label[1] = c;
		assert_int_equal(takes_label(label + 1), alnum);
		assert_int_equal(takes_label(label), alnum || strchr(also, c));
	}
}

static void length(void **state)
{
	char label[66] = "";

	memset(label, 'a', 63);
	assert_true(takes_label(label));
	label[63] = 'a';
	assert_false(takes_label(label));
	label[64] = 'a';
	assert_false(takes_label(label));
}

/* Expect: who comes first has the name, and those of the kernel are taken. */
static void duplicates(void **state)
{
	static const char * const labels[] = { "r2", "system", "reserved", "a" };
	char name[] = "l?";
	u32 i;

	setup();
	tree_end(&tree);
	start_list("first", "a");
	tree_cells(&tree, "memory-region", 1);
	tree_end(&tree);
	for (i = 0; i < ARRAY_SIZE(labels); i++) {
		name[1] = '0' + i;
		start_list(name, labels[i]);
		tree_cells(&tree, "memory-region", 1);
		tree_end(&tree);
	}
	expect("r2 r2 \"\"\na /first \"\"\n",
	       "heap-duplicate /l0 label\n"
	       "heap-duplicate /l1 label\n"
	       "heap-duplicate /l2 label\n"
	       "heap-duplicate /l3 label\n");
	assert_string_equal(tree.table.findings->other, "/reserved-memory/r2");
}

/* Expect: a region that is no heap for its name says so in its line. */
static void region_tells(void **state)
{
	setup();
	add_region("r4", 4, "linux,cma-heap");
	tree_string(&tree, "label", "a/b");
	tree_end(&tree);
	tree_end(&tree);
	expect("r2 r2 \"\"\n", "heap-name /reserved-memory/r4 linux,cma-heap\n");
	assert_ptr_equal(tree.table.findings->region, tree_find(&tree, "a/b"));
}

static void in_the_table(void **state)
{
	static const char want[] =
		"\nheap                     node                             kind\n"
		"r2                       /reserved-memory/r2              *\n"
		"list-x                   /list                            x\n";
	const char *line;

	setup();
	tree_end(&tree);
	start_list("list", NULL);
	tree_cells(&tree, "memory-region", 1);
	tree_string(&tree, "memory-region-names", "x");
	tree_end(&tree);
	tree_build(&tree);
	text_table(&text, &tree.table);
	assert_non_null(strstr(text.s, want));
	line = strstr(text.s, "\nr2 ");
	assert_non_null(line);
	assert_non_null(strstr(line, " dynamic,heap "));
}

/* Expect: the copy's heaps are those of the copy. */
static void clone(void **state)
{
	static u64 memory[1 << 12];
	struct cma_arena arena = {
		.base = (char *)memory, .size = sizeof(memory) };
	struct cma_table copy;

	setup();
	tree_end(&tree);
	start_list("list", NULL);
	tree_cells(&tree, "memory-region", 1);
	tree_string(&tree, "memory-region-names", "x");
	tree_end(&tree);
	tree_build(&tree);
	assert_int_equal(cma_table_clone(&copy, &arena, &tree.table), 0);
	memset(tree.memory, 0x5a, sizeof(tree.memory));
	assert_string_equal(heaps(&copy), "r2 r2 \"\"\nlist-x /list \"x\"\n");
	assert_ptr_equal(copy.heaps[0].region, &copy.regions[1]);
	assert_ptr_equal(copy.heaps[1].device, &copy.devices[0]);
}

/* Expect: with less memory than is needed there is no table. */
static void no_room(void **state)
{
	size_t need, size;

	setup();
	tree_end(&tree);
	start_list("list", NULL);
	tree_cells(&tree, "memory-region", 1, 2);
	tree_strings(&tree, "memory-region-names", "x\0y");
	tree_end(&tree);
	tree_build(&tree);
	need = tree.arena.used;
	for (size = 0; size < need; size += 8) {
		tree.arena = (struct cma_arena){
			.base = (char *)tree.memory, .size = size };
		assert_int_equal(cma_table_build(&tree.table, tree.blob,
						 &tree.arena, &tree.machine),
				 -ENOMEM);
	}
}

UNIT_MAIN(heap,
	  T(of_regions),
	  T(rejected_region_is_none),
	  T(of_others),
	  T(of_lists),
	  T(of_kinds),
	  T(kinds_without_memory),
	  T(malformed_label),
	  T(devices_are_none),
	  T(characters),
	  T(length),
	  T(duplicates),
	  T(region_tells),
	  T(in_the_table),
	  T(clone),
	  T(no_room))
