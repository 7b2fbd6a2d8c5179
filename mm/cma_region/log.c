// SPDX-License-Identifier: GPL-2.0-only
/* Lines of the core to the kernel log: one message a line. */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/ratelimit.h>
#include <linux/spinlock.h>

#include "kernel.h"
#include "out.h"

#define LINE	512

/* Text gathers until it is printed; what does not fit is cut. */
struct log_out {
	struct cma_out out;
	size_t used;
	char line[LINE];
};

static void log_vprintf(struct cma_out *out, const char *fmt, va_list args)
{
	struct log_out *o = container_of(out, struct log_out, out);

	o->used += vscnprintf(o->line + o->used, LINE - o->used, fmt, args);
}

/* One line at a time: it is too large for the stack of an unknown caller. */
static struct log_out line = { .out.vprintf = log_vprintf };
static DEFINE_SPINLOCK(line_lock);

static void print_finding(const struct cma_finding *f)
{
	unsigned long flags;

	spin_lock_irqsave(&line_lock, flags);
	line.used = 0;
	cma_finding_print(f, &line.out);
	switch (cma_check_level(f->id)) {
	case CMA_ERROR:
		pr_err("%s\n", line.line);
		break;
	case CMA_WARNING:
		pr_warn("%s\n", line.line);
		break;
	case CMA_NOTE:
		pr_info("%s\n", line.line);
		break;
	}
	spin_unlock_irqrestore(&line_lock, flags);
}

/**
 * cma_log_findings() - print all findings of a table, by their levels
 * @t: table
 *
 * Context: any.
 */
void cma_log_findings(const struct cma_table *t)
{
	const struct cma_finding *f;

	for (f = t->findings; f; f = f->next)
		print_finding(f);
	if (t->lost)
		pr_err("%u findings lost for lack of room, raise CONFIG_CMA_REGION_EARLY_KB\n",
		       t->lost);
}

/**
 * cma_log_failure() - say in one line why an allocation failed
 * @dev: who asked
 * @d: its node
 * @kind: what for, NULL for the default
 * @size: bytes
 * @align: bytes
 * @err: how it ended
 *
 * Context: any.
 */
void cma_log_failure(struct device *dev, const struct cma_device *d,
		     const char *kind, size_t size, size_t align, int err)
{
	static DEFINE_RATELIMIT_STATE(limit, 5 * HZ, 10);
	unsigned long flags;

	if (!__ratelimit(&limit))
		return;
	spin_lock_irqsave(&line_lock, flags);
	line.used = 0;
	if (err == -EDQUOT)
		cma_printf(&line.out, "quota reached: ");
	cma_map_explain(cma_boot_table, d, kind, size, align, &line.out);
	dev_err(dev, "cma_region: %s\n", line.line);
	spin_unlock_irqrestore(&line_lock, flags);
}
