// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/debug/cma_region:
 *
 *	table		what `cmadt table` prints
 *	inputs		what it depends on besides /sys/firmware/fdt
 *	bindings	devices that are bound: device, driver, kind, regions
 *	chunks		what lives: region, start, size, device, kind
 *	accounts	device, kind, region, bytes, peak, chunks, failures
 */
#include <linux/debugfs.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>

#include "account.h"
#include "kernel.h"
#include "out.h"
#include "pool.h"
#include "print.h"

struct seq_out {
	struct cma_out out;
	struct seq_file *m;
};

static void seq_out_vprintf(struct cma_out *out, const char *fmt, va_list args)
{
	seq_vprintf(container_of(out, struct seq_out, out)->m, fmt, args);
}

static int table_show(struct seq_file *m, void *unused)
{
	struct seq_out o = { { seq_out_vprintf }, m };

	cma_print_table(cma_boot_table, &o.out);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(table);

static int inputs_show(struct seq_file *m, void *unused)
{
	struct seq_out o = { { seq_out_vprintf }, m };

	cma_print_inputs(cma_boot_table, &o.out);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(inputs);

static int bindings_show(struct seq_file *m, void *unused)
{
	cma_bindings_show(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(bindings);

static void show_chunk(struct seq_file *m, const struct cma_region *r,
		       const struct cma_chunk *chunk)
{
	const struct cma_account *a = cma_account_of(chunk->tag.owner);
	const char *kind = a ? a->quota->kind : "";

	seq_printf(m, "%-16s 0x%08llx 0x%08llx %-24s %s\n", r->name,
		   (u64)chunk->start, (u64)chunk->size,
		   a ? a->quota->device : "-", *kind ? kind : "*");
}

static int chunks_show(struct seq_file *m, void *unused)
{
	const struct cma_region *r;
	struct cma_chunk chunk;
	unsigned long page;
	u32 pos = 0;
	int key = cma_registry_read_lock();

	while ((r = cma_registry_next(&pos))) {
		page = 0;
		while (cma_pool_next_chunk(r->pool, &page, &chunk))
			show_chunk(m, r, &chunk);
	}
	cma_registry_read_unlock(key);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(chunks);

static int accounts_show(struct seq_file *m, void *unused)
{
	cma_accounts_show(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(accounts);

static int __init cma_region_debugfs_init(void)
{
	struct dentry *dir;

	if (!cma_boot_table)
		return 0;
	dir = debugfs_create_dir("cma_region", NULL);
	debugfs_create_file("table", 0400, dir, NULL, &table_fops);
	debugfs_create_file("inputs", 0400, dir, NULL, &inputs_fops);
	debugfs_create_file("bindings", 0400, dir, NULL, &bindings_fops);
	debugfs_create_file("accounts", 0400, dir, NULL, &accounts_fops);
	debugfs_create_file("chunks", 0400, dir, NULL, &chunks_fops);
	return 0;
}
late_initcall(cma_region_debugfs_init);
