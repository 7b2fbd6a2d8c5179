// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: accounts and quotas
 *
 * An account is who (a device), what for (a kind) and where (a region); it
 * counts what is held, what was held at most, and how often there was no room.
 * A chunk remembers its account by a number, so it needs four bytes and no
 * memory is allocated for it.
 *
 * Accounts of one device and kind share a quota: bytes they may hold together.
 *
 * Both are made when a device is bound, or at its first request, and never go
 * away: there are as many as the device tree has references, and a chunk may
 * outlive its device.
 */
#include <linux/hashtable.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/stringhash.h>
#include <linux/xarray.h>

#include "account.h"

static DEFINE_MUTEX(accounts_lock);	/* additions */
static DEFINE_XARRAY_ALLOC1(accounts);
static DEFINE_HASHTABLE(by_name, 8);
static LIST_HEAD(quotas);

/**
 * cma_account_of() - the account of a number
 * @id: number, as a chunk has it
 *
 * Context: any.
 * Return: the account, which lasts, or NULL.
 */
struct cma_account *cma_account_of(u32 id)
{
	return xa_load(&accounts, id);
}

static struct cma_quota *find_quota(const char *device, const char *kind)
{
	struct cma_quota *q;

	list_for_each_entry(q, &quotas, node)
		if (!strcmp(q->device, device) && !strcmp(q->kind, kind))
			return q;
	return NULL;
}

static struct cma_quota *get_quota(const char *device, const char *kind)
{
	struct cma_quota *q = find_quota(device, kind);

	if (q)
		return q;
	q = kzalloc(sizeof(*q), GFP_KERNEL);
	if (!q)
		return NULL;
	q->device = kstrdup(device, GFP_KERNEL);
	q->kind = kstrdup(kind, GFP_KERNEL);
	q->limit = LONG_MAX;
	if (!q->device || !q->kind) {
		kfree(q->device);
		kfree(q->kind);
		kfree(q);
		return NULL;
	}
	list_add_tail_rcu(&q->node, &quotas);
	return q;
}

static u32 hash_names(const char *device, const char *kind,
		      const char *region)
{
	return hashlen_hash(hashlen_string(NULL, device)) +
	       3 * hashlen_hash(hashlen_string(NULL, kind)) +
	       5 * hashlen_hash(hashlen_string(NULL, region));
}

static struct cma_account *find_account(u32 hash, const char *device,
					const char *kind, const char *region)
{
	struct cma_account *a;

	hash_for_each_possible_rcu(by_name, a, node, hash,
				   lockdep_is_held(&accounts_lock))
		if (!strcmp(a->quota->device, device) &&
		    !strcmp(a->quota->kind, kind) && !strcmp(a->region, region))
			return a;
	return NULL;
}

static struct cma_account *make_account(struct cma_quota *q,
					const char *region)
{
	struct cma_account *a = kzalloc(sizeof(*a), GFP_KERNEL);

	if (!a)
		return NULL;
	a->quota = q;
	a->region = kstrdup(region, GFP_KERNEL);
	if (a->region && !xa_alloc(&accounts, &a->id, a, xa_limit_31b,
				   GFP_KERNEL))
		return a;
	kfree(a->region);
	kfree(a);
	return NULL;
}

static struct cma_account *add_account(u32 hash, const char *device,
				       const char *kind, const char *region)
{
	struct cma_quota *q = get_quota(device, kind);
	struct cma_account *a = q ? make_account(q, region) : NULL;

	if (a)
		hash_add_rcu(by_name, &a->node, hash);
	return a;
}

/**
 * cma_account_get() - the account of a device, kind and region
 * @device: name of the device
 * @kind: what for, "" if for anything
 * @region: name of the region
 *
 * Context: may sleep, unless the account is there already.
 * Return: the account, which lasts, or NULL without memory.
 */
struct cma_account *cma_account_get(const char *device, const char *kind,
				    const char *region)
{
	u32 hash = hash_names(device, kind, region);
	struct cma_account *a;

	rcu_read_lock();
	a = find_account(hash, device, kind, region);
	rcu_read_unlock();
	if (a)
		return a;
	mutex_lock(&accounts_lock);
	a = find_account(hash, device, kind, region);
	if (!a)
		a = add_account(hash, device, kind, region);
	mutex_unlock(&accounts_lock);
	return a;
}

/**
 * cma_account_fail() - count a request that was not served
 * @a: account
 *
 * Context: any.
 */
void cma_account_fail(struct cma_account *a)
{
	atomic_long_inc(&a->failures);
}

/**
 * cma_account_charge() - count memory before it is taken
 * @a: account
 * @pages: how many
 *
 * Context: any.
 * Return: 0, or -EDQUOT if the quota does not allow it.
 */
int cma_account_charge(struct cma_account *a, unsigned long pages)
{
	struct cma_quota *q = a->quota;
	long held = atomic_long_read(&q->pages), limit;

	/* Never above the limit, not even for a moment: others look as well. */
	do {
		limit = READ_ONCE(q->limit);
		if (held > limit || pages > (unsigned long)(limit - held))
			return -EDQUOT;
	} while (!atomic_long_try_cmpxchg(&q->pages, &held, held + pages));
	return 0;
}

/**
 * cma_account_refund() - there was no room for what was charged
 * @a: account
 * @pages: as charged
 *
 * Context: any.
 */
void cma_account_refund(struct cma_account *a, unsigned long pages)
{
	atomic_long_sub(pages, &a->quota->pages);
}

/**
 * cma_account_take() - what was charged is held now
 * @a: account
 * @pages: as charged
 *
 * Context: any.
 */
void cma_account_take(struct cma_account *a, unsigned long pages)
{
	long now = atomic_long_add_return(pages, &a->pages);
	long peak = atomic_long_read(&a->peak);

	atomic_long_inc(&a->chunks);
	while (now > peak && !atomic_long_try_cmpxchg(&a->peak, &peak, now))
		;
}

/**
 * cma_account_give() - what was held is free again
 * @a: account
 * @pages: how many
 *
 * Context: any.
 */
void cma_account_give(struct cma_account *a, unsigned long pages)
{
	atomic_long_sub(pages, &a->pages);
	atomic_long_dec(&a->chunks);
	atomic_long_sub(pages, &a->quota->pages);
}

/**
 * cma_account_holds() - does a device hold anything?
 * @device: its name
 *
 * Context: may sleep.
 * Return: true if so, of whatever kind and region.
 */
bool cma_account_holds(const char *device)
{
	struct cma_account *a;
	unsigned long i;

	xa_for_each(&accounts, i, a)
		if (atomic_long_read(&a->chunks) &&
		    !strcmp(a->quota->device, device))
			return true;
	return false;
}

static void set_limit(struct cma_quota *q, u64 pages)
{
	WRITE_ONCE(q->limit, min_t(u64, pages, LONG_MAX));
	q->decided = true;
}

/**
 * cma_account_begin() - a quota of the device tree
 * @device: name of the device
 * @kind: its kind, "" for one without a name
 * @pages: what it may hold at most, in all regions together
 *
 * What root has set since prevails.
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int cma_account_begin(const char *device, const char *kind, u64 pages)
{
	struct cma_quota *q;

	mutex_lock(&accounts_lock);
	q = get_quota(device, kind);
	if (q && !q->decided)
		set_limit(q, pages);
	mutex_unlock(&accounts_lock);
	return q ? 0 : -ENOMEM;
}

/**
 * cma_account_limit() - set a quota
 * @device: name of the device
 * @kind: its kind, "" for one without a name
 * @pages: what it may hold at most, in all regions together
 *
 * What is held already stays; only further requests fail.
 *
 * Context: may sleep.
 * Return: 0, or -ENOENT if nobody of that name and kind has taken or was bound.
 */
int cma_account_limit(const char *device, const char *kind, u64 pages)
{
	struct cma_quota *q;

	mutex_lock(&accounts_lock);
	q = find_quota(device, kind);
	if (q)
		set_limit(q, pages);
	mutex_unlock(&accounts_lock);
	return q ? 0 : -ENOENT;
}

static const char *kind_shown(const char *kind)
{
	return *kind ? kind : "*";
}

/**
 * cma_accounts_show() - print all accounts
 * @m: where to: device, kind, region, bytes, peak bytes, chunks, failures
 *
 * Context: may sleep.
 */
void cma_accounts_show(struct seq_file *m)
{
	struct cma_account *a;
	unsigned long i;

	xa_for_each(&accounts, i, a)
		seq_printf(m, "%-24s %-8s %-16s 0x%08llx 0x%08llx %ld %ld\n",
			   a->quota->device, kind_shown(a->quota->kind),
			   a->region,
			   (u64)atomic_long_read(&a->pages) << PAGE_SHIFT,
			   (u64)atomic_long_read(&a->peak) << PAGE_SHIFT,
			   atomic_long_read(&a->chunks),
			   atomic_long_read(&a->failures));
}

/*
 * As long whatever the numbers are: who reads the file in parts gets no line
 * torn, for quotas are never taken from the list.
 */
static char *quota_line(const struct cma_quota *q)
{
	u64 held = (u64)atomic_long_read(&q->pages) << PAGE_SHIFT;
	long limit = READ_ONCE(q->limit);
	char allowed[19] = "-";

	if (limit != LONG_MAX)
		scnprintf(allowed, sizeof(allowed), "0x%llx",
			  (u64)limit << PAGE_SHIFT);
	return kasprintf(GFP_KERNEL, "%s %s %#18llx %18s\n", q->device,
			 kind_shown(q->kind), held, allowed);
}

/**
 * cma_quotas_read() - print all quotas, or a part of that text
 * @buf: receives lines of device, kind, bytes held, bytes allowed or "-"
 * @pos: bytes of the text that are left out
 * @size: bytes of @buf
 *
 * Context: may sleep.
 * Return: bytes printed, 0 at the end; -ENOMEM.
 */
ssize_t cma_quotas_read(char *buf, loff_t pos, size_t size)
{
	struct cma_quota *q;
	size_t done = 0;

	mutex_lock(&accounts_lock);
	list_for_each_entry(q, &quotas, node) {
		char *line = quota_line(q);

		if (!line) {
			mutex_unlock(&accounts_lock);
			return -ENOMEM;
		}
		done += memory_read_from_buffer(buf + done, size - done, &pos,
						line, strlen(line));
		pos -= strlen(line);
		kfree(line);
		if (pos < 0)	/* there is no room for all of it */
			break;
	}
	mutex_unlock(&accounts_lock);
	return done;
}
