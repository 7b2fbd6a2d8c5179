/* SPDX-License-Identifier: GPL-2.0-only */
/* Accounts: who holds how much of which region, and how much it may. */
#ifndef _CMA_REGION_ACCOUNT_H
#define _CMA_REGION_ACCOUNT_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/types.h>

struct seq_file;

/**
 * struct cma_quota - what a device may hold of one kind
 * @node: list of all quotas
 * @device: name of the device
 * @kind: what for, "" if for anything
 * @pages: held or about to be
 * @limit: at most so many pages; LONG_MAX without a limit
 * @decided: the device tree or root has given @limit
 */
struct cma_quota {
	struct list_head node;
	const char *device;
	const char *kind;
	atomic_long_t pages;
	long limit;
	bool decided;
};

/**
 * struct cma_account - what a device holds of one region for one kind
 * @node: hash of all accounts, by the three names
 * @id: number, not 0, that chunks know it by
 * @quota: device and kind
 * @region: name of the region
 * @pages: held now
 * @peak: held at most
 * @chunks: allocations that live
 * @failures: requests that found no room here, or no quota, or what they found
 *	could not be cleared, or mapped
 */
struct cma_account {
	struct hlist_node node;
	u32 id;
	struct cma_quota *quota;
	const char *region;
	atomic_long_t pages;
	atomic_long_t peak;
	atomic_long_t chunks;
	atomic_long_t failures;
};

struct cma_account *cma_account_of(u32 id);
struct cma_account *cma_account_get(const char *device, const char *kind,
				    const char *region);
void cma_account_fail(struct cma_account *a);
int cma_account_charge(struct cma_account *a, unsigned long pages);
void cma_account_refund(struct cma_account *a, unsigned long pages);
void cma_account_take(struct cma_account *a, unsigned long pages);
void cma_account_give(struct cma_account *a, unsigned long pages);
bool cma_account_holds(const char *device);
int cma_account_begin(const char *device, const char *kind, u64 pages);
int cma_account_limit(const char *device, const char *kind, u64 pages);
void cma_accounts_show(struct seq_file *m);
ssize_t cma_quotas_read(char *buf, loff_t pos, size_t size);

#endif /* _CMA_REGION_ACCOUNT_H */
