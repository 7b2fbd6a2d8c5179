/* SPDX-License-Identifier: GPL-2.0-only */
/* Allocators that come and go, and which region has which. */
#ifndef _CMA_REGION_PLUG_H
#define _CMA_REGION_PLUG_H

struct cma_allocator;
struct cma_region;

const struct cma_allocator *cma_plug_get(const char *name);
void cma_plug_put(const struct cma_allocator *ops);
int cma_plug_change(struct cma_region *r, const char *name);
int cma_plug_close(struct cma_region *r);
void cma_plug_idle(void);
int cma_plug_show(const struct cma_region *r, char *buf, int size);
int cma_plugs_show(char *buf, int size);

#endif /* _CMA_REGION_PLUG_H */
