// SPDX-License-Identifier: GPL-2.0-only
/* Lines of the core to the kernel log: one message a line. */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/ratelimit.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "kernel.h"
#include "out.h"
#include "scan.h"

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
 * @q: what was asked for
 * @it: walk over the regions of the device's node, NULL if the map served it
 * @err: how it ended
 *
 * Context: any.
 */
void cma_log_failure(const struct cma_request *q, const struct cma_map_iter *it,
		     int err)
{
	static DEFINE_RATELIMIT_STATE(limit, 5 * HZ, 10);
	struct log_out *o;

	if (!__ratelimit(&limit))
		return;
	o = kzalloc(sizeof(*o), GFP_NOWAIT | __GFP_NOWARN);
	if (!o) {
		dev_err(q->dev, "cma_region: no 0x%zx bytes, error %d\n",
			q->size, err);
		return;
	}
	o->out.vprintf = log_vprintf;
	if (err == -EDQUOT)
		cma_printf(&o->out, "quota reached: ");
	if (it)
		cma_map_explain(cma_boot_table, it, q->size, q->align, &o->out);
	else
		cma_printf(&o->out, "kind \"%s\": no 0x%zx bytes aligned to 0x%zx %s",
			   q->kind, q->size, q->align,
			   "in the regions of the map");
	dev_err(q->dev, "cma_region: %s\n", o->line);
	kfree(o);
}

/**
 * cma_log_syntax() - say why a text was refused
 * @e: position and what was expected
 * @what: name of the text, "cma_map" for example
 *
 * Context: any.
 */
void cma_log_syntax(const struct cma_syntax *e, const char *what)
{
	unsigned long flags;

	spin_lock_irqsave(&line_lock, flags);
	line.used = 0;
	cma_syntax_print(e, what, &line.out);
	pr_err("%s; it is ignored\n", line.line);
	spin_unlock_irqrestore(&line_lock, flags);
}
