// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/debug/cma_region:
 *
 *	table		what `cmadt table` prints
 *	inputs		what it depends on besides /sys/firmware/fdt
 *	maps		the rules that hold, and who gave them
 *	bindings	devices that are bound: device, driver, kind, regions
 *	chunks		what lives: region, start, size, device, kind, age
 *	leaks		those of devices that no driver is bound to
 *	free		free runs of each region, by power of two
 *	accounts	device, kind, region, bytes, peak, chunks, failures
 */
#include <linux/bitops.h>
#include <linux/debugfs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/seq_file.h>

#include "account.h"
#include "holding.h"
#include "kernel.h"
#include "out.h"
#include "pool.h"
#include "print.h"
#include "ruleset.h"

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

static int maps_show(struct seq_file *m, void *unused)
{
	cma_maps_show(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(maps);

static int bindings_show(struct seq_file *m, void *unused)
{
	cma_bindings_show(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(bindings);

static int chunks_show(struct seq_file *m, void *unused)
{
	int key = cma_registry_read_lock();
	struct cma_holding h = { 0 };

	while (cma_holding_next(&h))
		cma_holding_show(m, &h);
	cma_registry_read_unlock(key);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(chunks);

static int leaks_show(struct seq_file *m, void *unused)
{
	int key = cma_registry_read_lock();
	struct cma_holding h = { 0 };

	while (cma_holding_next_leak(&h))
		cma_holding_show(m, &h);
	cma_registry_read_unlock(key);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(leaks);

/* How many free runs there are of 2^i pages, and less than twice that. */
static void show_free(struct seq_file *m, const struct cma_region *r)
{
	unsigned long count[BITS_PER_LONG] = { 0 }, page = 0;
	int i, highest = 0;
	struct cma_chunk run;

	while (cma_pool_next_free(r->pool, &page, &run)) {
		i = __fls((unsigned long)(run.size >> PAGE_SHIFT));
		count[i]++;
		highest = max(highest, i);
	}
	seq_printf(m, "%-16s", r->name);
	for (i = 0; i <= highest; i++)
		seq_printf(m, " %lu", count[i]);
	seq_puts(m, "\n");
}

static int free_show(struct seq_file *m, void *unused)
{
	int key = cma_registry_read_lock();
	const struct cma_region *r;
	u32 pos = 0;

	while ((r = cma_registry_next(&pos)))
		show_free(m, r);
	cma_registry_read_unlock(key);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(free);

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
	debugfs_create_file("maps", 0400, dir, NULL, &maps_fops);
	debugfs_create_file("bindings", 0400, dir, NULL, &bindings_fops);
	debugfs_create_file("accounts", 0400, dir, NULL, &accounts_fops);
	debugfs_create_file("chunks", 0400, dir, NULL, &chunks_fops);
	debugfs_create_file("leaks", 0400, dir, NULL, &leaks_fops);
	debugfs_create_file("free", 0400, dir, NULL, &free_fops);
	return 0;
}
late_initcall(cma_region_debugfs_init);
