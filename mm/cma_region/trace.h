/* SPDX-License-Identifier: GPL-2.0-only */
/* Tracepoints: who got which memory, who gave it back, and who got none. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM cma_region

#if !defined(_CMA_REGION_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _CMA_REGION_TRACE_H

#include <linux/device.h>
#include <linux/tracepoint.h>

#include "account.h"

DECLARE_EVENT_CLASS(cma_region_chunk,

	TP_PROTO(const struct cma_account *a, u64 start, u64 size),

	TP_ARGS(a, start, size),

	TP_STRUCT__entry(
		__string(device, a->quota->device)
		__string(kind, a->quota->kind)
		__string(region, a->region)
		__field(u64, start)
		__field(u64, size)
	),

	TP_fast_assign(
		__assign_str(device, a->quota->device);
		__assign_str(kind, a->quota->kind);
		__assign_str(region, a->region);
		__entry->start = start;
		__entry->size = size;
	),

	TP_printk("device=%s kind=%s region=%s start=0x%08llx size=0x%llx",
		  __get_str(device), __get_str(kind), __get_str(region),
		  __entry->start, __entry->size)
);

DEFINE_EVENT(cma_region_chunk, cma_region_alloc,
	TP_PROTO(const struct cma_account *a, u64 start, u64 size),
	TP_ARGS(a, start, size));

DEFINE_EVENT(cma_region_chunk, cma_region_free,
	TP_PROTO(const struct cma_account *a, u64 start, u64 size),
	TP_ARGS(a, start, size));

DECLARE_EVENT_CLASS(cma_region_refusal,

	TP_PROTO(struct device *dev, const char *kind, const char *region,
		 size_t size, size_t align, const char *why),

	TP_ARGS(dev, kind, region, size, align, why),

	TP_STRUCT__entry(
		__string(device, dev ? dev_name(dev) : "-")
		__string(kind, kind)
		__string(region, region)
		__string(why, why)
		__field(u64, size)
		__field(u64, align)
	),

	TP_fast_assign(
		__assign_str(device, dev ? dev_name(dev) : "-");
		__assign_str(kind, kind);
		__assign_str(region, region);
		__assign_str(why, why);
		__entry->size = size;
		__entry->align = align;
	),

	TP_printk("device=%s kind=%s region=%s size=0x%llx align=0x%llx why=\"%s\"",
		  __get_str(device), __get_str(kind), __get_str(region),
		  __entry->size, __entry->align, __get_str(why))
);

/* A region does not serve the request; the next one is tried, if any. */
DEFINE_EVENT(cma_region_refusal, cma_region_fallback,
	TP_PROTO(struct device *dev, const char *kind, const char *region,
		 size_t size, size_t align, const char *why),
	TP_ARGS(dev, kind, region, size, align, why));

/* No region does. */
DEFINE_EVENT(cma_region_refusal, cma_region_failure,
	TP_PROTO(struct device *dev, const char *kind, const char *region,
		 size_t size, size_t align, const char *why),
	TP_ARGS(dev, kind, region, size, align, why));

#endif /* _CMA_REGION_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH ../../mm/cma_region
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
