// SPDX-License-Identifier: GPL-2.0-only
/* A device tree blob, written node by node, and the table made of it. */
#include <string.h>

#include "unit.h"

#include <linux/libfdt.h>

#include "tree.h"

/* A blob whose root node is open and still empty. */
void tree_start(struct tree *t)
{
	static const struct cma_machine machine = {
		.page_size = PAGE,
		.phys_last = U64_MAX,
		.lowmem_last = U64_MAX,
		.cma_align = 4 * MIB,
		.cma_areas = 7,
	};

	t->machine = machine;
	assert_int_equal(fdt_create(t->blob, sizeof(t->blob)), 0);
	assert_int_equal(fdt_finish_reservemap(t->blob), 0);
	tree_node(t, "");
}

void tree_board(struct tree *t)
{
	tree_start(t);
	tree_cells(t, "#address-cells", 1);
	tree_cells(t, "#size-cells", 1);
	tree_node(t, "memory@40000000");
	tree_string(t, "device_type", "memory");
	tree_cells(t, "reg", 0x40000000, 0x40000000);
	tree_end(t);
}

void tree_node(struct tree *t, const char *name)
{
	assert_int_equal(fdt_begin_node(t->blob, name), 0);
}

void tree_end(struct tree *t)
{
	assert_int_equal(fdt_end_node(t->blob), 0);
}

void tree_bytes(struct tree *t, const char *name, const void *data, int len)
{
	assert_int_equal(fdt_property(t->blob, name, data, len), 0);
}

void tree_put_cells(struct tree *t, const char *name, const u32 *cells, int n)
{
	fdt32_t value[64];
	int i;

	assert_true(n <= (int)ARRAY_SIZE(value));
	for (i = 0; i < n; i++)
		value[i] = cpu_to_fdt32(cells[i]);
	tree_bytes(t, name, value, n * sizeof(*value));
}

void tree_string(struct tree *t, const char *name, const char *value)
{
	tree_bytes(t, name, value, strlen(value) + 1);
}

void tree_reserved(struct tree *t, u32 address_cells, u32 size_cells)
{
	tree_node(t, "reserved-memory");
	tree_cells(t, "#address-cells", address_cells);
	tree_cells(t, "#size-cells", size_cells);
	tree_flag(t, "ranges");
}

void tree_region(struct tree *t, const char *name)
{
	tree_node(t, name);
	tree_string(t, "compatible", "linux,cma-region");
}

/* Close the root node; the blob can be parsed from then on. */
void tree_finish(struct tree *t)
{
	tree_end(t);
	assert_int_equal(fdt_finish(t->blob), 0);
}

/* Make the table of a blob that is finished. */
void tree_rebuild(struct tree *t)
{
	t->arena = (struct cma_arena){
		.base = (char *)t->memory, .size = sizeof(t->memory) };
	assert_int_equal(cma_table_build(&t->table, t->blob, &t->arena,
					 &t->machine), 0);
	assert_int_equal(t->table.lost, 0);
}

void tree_build(struct tree *t)
{
	tree_finish(t);
	tree_rebuild(t);
}

struct cma_region *tree_find(struct tree *t, const char *name)
{
	u32 i;

	for (i = 0; i < t->table.nregions; i++)
		if (!strcmp(t->table.regions[i].name, name))
			return &t->table.regions[i];
	fail_msg("no region %s", name);
	return NULL;
}

struct cma_device *tree_device(struct tree *t, const char *path)
{
	u32 i;

	for (i = 0; i < t->table.ndevices; i++)
		if (!strcmp(t->table.devices[i].path, path))
			return &t->table.devices[i];
	fail_msg("no device %s", path);
	return NULL;
}
