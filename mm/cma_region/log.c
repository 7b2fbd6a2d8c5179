// SPDX-License-Identifier: GPL-2.0-only
/* Lines of the core to the kernel log: one message a line. */
#define pr_fmt(fmt) "cma_region: " fmt

#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/ratelimit.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "account.h"
#include "kernel.h"
#include "out.h"
#include "supply.h"
#include "scan.h"

/* With "cma_region: " in front and what is added below printk keeps it whole. */
#define LINE	940

/* Text gathers until it is printed; a line that does not fit ends in "...". */
struct log_out {
	struct cma_out out;
	size_t used;
	char line[LINE];
};

static void log_vprintf(struct cma_out *out, const char *fmt, va_list args)
{
	struct log_out *o = container_of(out, struct log_out, out);

	static const char cut[] = "...";
	size_t room = LINE - o->used;
	size_t len = vsnprintf(o->line + o->used, room, fmt, args);

	o->used += min(len, room - 1);
	if (len >= room)
		memcpy(o->line + LINE - sizeof(cut), cut, sizeof(cut));
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

static void explain(struct cma_out *out, const struct cma_request *q,
		    const struct cma_region *r, const char *name, int len)
{
	if (r)
		cma_map_explain_region(r, cma_serve_skips((void *)q, r),
				       q->align, out);
	else
		cma_printf(out, " %.*s: no such region", len, name);
}

static void explain_map(struct cma_out *out, const struct cma_request *q,
			const struct cma_supply *supply)
{
	u32 i;

	for (i = 0; i < supply->nsuppliers; i++) {
		const struct cma_supplier *s = &supply->supplier[i];

		cma_printf(out, i ? ";" : "");
		explain(out, q, s->r, s->name, strlen(s->name));
	}
}

static void explain_names(struct cma_out *out, const struct cma_request *q)
{
	struct cma_names n = { .list = q->names, .rest = q->names };

	while (cma_registry_next_name(&n)) {
		cma_printf(out, n.name == n.list ? "" : ";");
		explain(out, q, cma_registry_by_name(n.name, n.len), n.name,
			n.len);
	}
}

static void explain_node(struct cma_out *out, const struct cma_request *q,
			 const struct cma_supply *supply)
{
	struct cma_map_iter it;

	cma_map_start(&it, supply->binding->d, supply->kind);
	it.only = supply->binding->only;
	it.skips = cma_serve_skips;
	it.who = (void *)q;
	cma_map_explain(cma_boot_table, &it, q->size, q->align, out);
}

/* Where requests go was not found out. */
static const char *why_nowhere(int err)
{
	switch (err) {
	case -EAGAIN:
		return "it never asked for this kind where it may sleep";
	case -ENOMEM:
		return "no kernel memory to find out where it lies";
	}
	return "neither map nor node name a region for it";
}

static void explain_request(struct cma_out *out, const struct cma_request *q,
			    const struct cma_supply *supply, int err)
{
	if (supply && supply->by_node) {
		explain_node(out, q, supply);
		return;
	}
	if (!q->names && !q->in)
		cma_printf(out, "kind \"%s\": ", supply ? supply->kind :
			   q->kind ? q->kind : "");
	cma_printf(out, "no 0x%zx bytes aligned to 0x%zx:", q->size,
		   max_t(size_t, q->align, PAGE_SIZE));
	if (q->in)
		explain(out, q, q->in, NULL, 0);
	else if (q->names)
		explain_names(out, q);
	else if (supply)
		explain_map(out, q, supply);
	else
		cma_printf(out, " %s", why_nowhere(err));
}

/* Others may have taken or given back since it refused. */
static void explain_quota(struct cma_out *out, const struct cma_quota *quota,
			  size_t size)
{
	u64 limit = READ_ONCE(quota->limit);
	u64 held = atomic_long_read(&quota->pages);

	cma_map_explain_quota(quota->kind, limit << PAGE_SHIFT,
			      held << PAGE_SHIFT, size, out);
}

/**
 * cma_log_failure() - say in one line why an allocation failed
 * @q: what was asked for
 * @supply: where it went, NULL if nowhere
 * @quota: what did not allow it, NULL if it was something else
 * @err: how it ended
 *
 * Context: any; under cma_registry_read_lock().
 */
void cma_log_failure(const struct cma_request *q,
		     const struct cma_supply *supply,
		     const struct cma_quota *quota, int err)
{
	static DEFINE_RATELIMIT_STATE(limit, 5 * HZ, 10);
	const char *who = q->dev ? dev_name(q->dev) : "-";
	struct log_out *o;

	if (!__ratelimit(&limit))
		return;
	o = kzalloc(sizeof(*o), GFP_NOWAIT | __GFP_NOWARN);
	if (!o) {
		pr_err("%s: no 0x%zx bytes, error %d\n", who, q->size, err);
		return;
	}
	o->out.vprintf = log_vprintf;
	cma_printf(&o->out, "%s: ", who);
	if (quota)
		explain_quota(&o->out, quota, q->size);
	explain_request(&o->out, q, supply, err);
	pr_err("%s\n", o->line);
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
