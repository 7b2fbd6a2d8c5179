/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernel-only files share. */
#ifndef _CMA_REGION_KERNEL_H
#define _CMA_REGION_KERNEL_H

#include <linux/init.h>
#include <linux/list.h>
#include <linux/pgtable.h>
#include <linux/rcupdate.h>
#include <linux/srcu.h>
#include <linux/types.h>

#include "map.h"
#include "table.h"

struct cma;
struct cma_account;
struct cma_chunk;
struct cma_dirt;
struct cma_pool;
struct cma_quota;
struct cma_supply;
struct device;
struct device_driver;
struct device_node;
struct dma_buf;
struct cma_syntax;
struct seq_file;

/**
 * struct cma_request - what a device wants
 * @dev: the device; with @names or @in it may be NULL for nobody
 * @kind: what for; NULL if it did not say
 * @names: regions, separated by commas, in the place of @kind; or NULL
 * @in: a region, in the place of either; or NULL
 * @size: bytes
 * @align: bytes, a power of two; 0 for a page
 * @dma: by way of the DMA API: only what the device reaches, and is cleared
 * @raw: nobody is going to map it: what is in there does not matter
 * @linear: only what has its place in the linear map
 * @atomic: nothing must sleep
 * @quiet: do not tell if it fails
 */
struct cma_request {
	struct device *dev;
	const char *kind;
	const char *names;
	struct cma_region *in;
	size_t size;
	size_t align;
	bool dma;
	bool raw;
	bool linear;
	bool atomic;
	bool quiet;
};

/* boot.c: the table, from early boot on, and texts of the command line */
extern struct cma_table *cma_boot_table;
void __init cma_early_text(const char *name, char *kept, const char *text);

/* reserve.c: early boot takes the memory of the table */
void __init cma_reserve(struct cma_table *t);

/* log.c: lines of the core to the kernel log */
void cma_log_findings(const struct cma_table *t);
void cma_log_failure(const struct cma_request *q,
		     const struct cma_supply *supply,
		     const struct cma_quota *quota, int err);
void cma_log_syntax(const struct cma_syntax *e, const char *what);

/* pool_make.c: the memory of pools */
struct cma_allocator;
struct cma_pool *cma_pool_make(const struct cma_allocator *ops,
			       phys_addr_t start, unsigned long pages);
void cma_pool_unmake(struct cma_pool *pool);

/* mainline.c: reusable regions */
#ifdef CONFIG_CMA
u32 __init cma_mainline_areas(void);
int __init cma_mainline_claim(struct cma_region *r, u32 index);
struct cma_pool *cma_mainline_pool(const struct cma_region *r, u32 index);
#else
static inline u32 cma_mainline_areas(void)
{
	return 0;
}

static inline int cma_mainline_claim(struct cma_region *r, u32 index)
{
	return -ENODEV;
}

static inline struct cma_pool *cma_mainline_pool(const struct cma_region *r,
						 u32 index)
{
	return NULL;
}
#endif

/**
 * struct cma_names - a walk over names that are separated by commas
 * @list: all of them
 * @rest: those to come, NULL for none
 * @name: the present one, which may be empty; it need not end in NUL
 * @len: its length
 */
struct cma_names {
	const char *list;
	const char *rest;
	const char *name;
	size_t len;
};

/* registry.c: all regions that can be allocated from now */
extern struct srcu_struct cma_registry_srcu;

int __init cma_registry_init(u32 room);
void __init cma_registry_begin(struct cma_region *r);
int cma_registry_check(const struct cma_region *r);
int cma_registry_add(struct cma_region *r);
int cma_registry_remove(struct cma_region *r);
struct cma_region *cma_registry_by_addr(phys_addr_t addr);
struct cma_region *cma_registry_by_name(const char *name, size_t len);
bool cma_registry_next_name(struct cma_names *n);
struct cma_region *cma_registry_next(u32 *pos);
bool cma_registry_has(const struct cma_region *r);
struct cma_region *cma_registry_holding(phys_addr_t addr);

static inline int cma_registry_read_lock(void)
{
	return srcu_read_lock(&cma_registry_srcu);
}

static inline void cma_registry_read_unlock(int key)
{
	srcu_read_unlock(&cma_registry_srcu, key);
}

/**
 * struct cma_binding - a device of the kernel, which may be one of the table
 * @node: hash of bindings, by @dev
 * @dev: the device
 * @maker: of a device without a bus, the device of the driver that made it;
 *	@dev may outlive it but for that
 * @d: its node's entry in the table, NULL if it has none
 * @only: the one reference that serves it; NULL: @kind or what is asked for
 * @kind: what a request that names no kind gets; NULL: the default
 * @driver: name of the driver that @dev is bound to; NULL for none
 * @supplies: of each kind that was asked for
 * @kept: until the device goes; else it was made for one request
 * @dma: what the DMA API gives comes from the table
 */
struct cma_binding {
	struct hlist_node node;
	struct device *dev;
	struct device *maker;
	const struct cma_device *d;
	const struct cma_entry *only;
	const char *kind;
	const char *driver;
	struct cma_supply __rcu *supplies;
	bool kept;
	bool dma;
};

/* binding.c; supplies are in supply.h */
struct cma_binding *cma_binding_find(struct device *dev);
struct cma_binding *cma_binding_add(struct device *dev,
				    const struct cma_device *d,
				    const struct cma_entry *only);
void cma_binding_drive(struct device *dev, const struct device_driver *drv);
int cma_binding_note(struct device *dev);
void cma_binding_remove(struct device *dev);
bool cma_binding_has_driver(const char *device);
void cma_bindings_show(struct seq_file *m);

/* follow.c */
bool cma_follow_device(struct device *dev);

/* serve.c: requests are served from pools */
int cma_serve_from(struct cma_region *r, struct cma_account *a, size_t size,
		   size_t align, phys_addr_t *addr);
int cma_serve_alloc(const struct cma_request *q, struct cma_region **region,
		    phys_addr_t *addr);
int cma_serve_named(const struct cma_request *q, struct cma_region **region,
		    phys_addr_t *addr);
int cma_serve_in(const struct cma_request *q, phys_addr_t *addr);
const char *cma_serve_skips(void *request, const struct cma_region *r);
bool cma_serve_chunk(const struct cma_region *r, phys_addr_t addr,
		     struct cma_chunk *chunk);
void cma_serve_refuse(const struct cma_request *q, struct cma_region *r,
		      phys_addr_t addr, const char *why);
int cma_serve_release(struct cma_region *r, phys_addr_t addr);
int cma_serve_free(struct cma_region *r, phys_addr_t addr);
int cma_serve_free_atomic(struct cma_region *r, phys_addr_t addr);

/* attach.c: regions get their allocators */
int cma_attach(struct cma_region *r, const char *name);
void cma_detach(struct cma_region *r);
void __init cma_attach_table(struct cma_table *t);

/* sysfs.c */
void cma_sysfs_add(struct cma_region *r);
void cma_sysfs_remove(struct cma_region *r);

/* dirt.c: regions that are cleared on free */
int cma_dirt_begin(struct cma_region *r);
void cma_dirt_end(struct cma_region *r);
unsigned long cma_dirt_count(const struct cma_dirt *d);
void cma_dirt_clean(struct cma_dirt *d);
void cma_dirt_clean_all(void);
int cma_dirt_free(struct cma_dirt *d, phys_addr_t addr, bool atomic);

/* memory.c: the pages behind an allocation */
bool cma_memory_has_pages(const struct cma_region *r);
bool cma_memory_is_linear(const struct cma_region *r);
int cma_memory_clear(const struct cma_region *r, phys_addr_t addr, size_t size,
		     bool atomic);
void cma_memory_prepare(struct device *dev, const struct cma_region *r,
			phys_addr_t addr, size_t size);
void *cma_memory_map(struct device *dev, const struct cma_region *r,
		     phys_addr_t addr, size_t size, bool cached);
void cma_memory_unmap(const struct cma_region *r, void *vaddr);

/* heap_buffer.c */
struct dma_buf *cma_heap_buffer_make(struct device *dev, const char *kind,
				     const char *name, size_t size, int flags);

/* atomic_map.c: mappings made where nothing may sleep */
void *cma_atomic_map(phys_addr_t addr, size_t size, pgprot_t prot);
bool cma_atomic_holds(const void *vaddr);
void cma_atomic_unmap(void *vaddr, size_t size);

/* dma.c */
bool cma_dma_reaches(struct device *dev, const struct cma_region *r);
int cma_dma_bind(struct device *dev);
void cma_dma_unbind(struct device *dev);

/* drivers/of/cma_region/bind.c */
void __init cma_of_record(const struct cma_region *r);
void __init cma_of_take_over(struct cma_table *t);
const struct cma_device *cma_of_device(struct device *dev);

#endif /* _CMA_REGION_KERNEL_H */
