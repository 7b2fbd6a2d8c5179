/* SPDX-License-Identifier: GPL-2.0-only */
/* Tracepoints: who got which memory, who gave it back, and who got none. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM cma_region

#if !defined(_CMA_REGION_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _CMA_REGION_TRACE_H

#include <linux/device.h>
#include <linux/tracepoint.h>

TRACE_EVENT(cma_region_alloc,

	TP_PROTO(struct device *dev, const char *kind, const char *region,
		 phys_addr_t addr, size_t size),

	TP_ARGS(dev, kind, region, addr, size),

	TP_STRUCT__entry(
		__string(dev, dev_name(dev))
		__string(kind, kind)
		__string(region, region)
		__field(u64, addr)
		__field(u64, size)
	),

	TP_fast_assign(
		__assign_str(dev, dev_name(dev));
		__assign_str(kind, kind);
		__assign_str(region, region);
		__entry->addr = addr;
		__entry->size = size;
	),

	TP_printk("device=%s kind=%s region=%s start=0x%08llx size=0x%llx",
		  __get_str(dev), __get_str(kind), __get_str(region),
		  __entry->addr, __entry->size)
);

TRACE_EVENT(cma_region_free,

	TP_PROTO(const char *region, phys_addr_t addr, size_t size),

	TP_ARGS(region, addr, size),

	TP_STRUCT__entry(
		__string(region, region)
		__field(u64, addr)
		__field(u64, size)
	),

	TP_fast_assign(
		__assign_str(region, region);
		__entry->addr = addr;
		__entry->size = size;
	),

	TP_printk("region=%s start=0x%08llx size=0x%llx",
		  __get_str(region), __entry->addr, __entry->size)
);

DECLARE_EVENT_CLASS(cma_region_refusal,

	TP_PROTO(struct device *dev, const char *kind, const char *region,
		 size_t size, size_t align),

	TP_ARGS(dev, kind, region, size, align),

	TP_STRUCT__entry(
		__string(dev, dev_name(dev))
		__string(kind, kind)
		__string(region, region)
		__field(u64, size)
		__field(u64, align)
	),

	TP_fast_assign(
		__assign_str(dev, dev_name(dev));
		__assign_str(kind, kind);
		__assign_str(region, region);
		__entry->size = size;
		__entry->align = align;
	),

	TP_printk("device=%s kind=%s region=%s size=0x%llx align=0x%llx",
		  __get_str(dev), __get_str(kind), __get_str(region),
		  __entry->size, __entry->align)
);

/* A region had no room; the next one is tried. */
DEFINE_EVENT(cma_region_refusal, cma_region_fallback,
	TP_PROTO(struct device *dev, const char *kind, const char *region,
		 size_t size, size_t align),
	TP_ARGS(dev, kind, region, size, align));

/* No region had room. */
DEFINE_EVENT(cma_region_refusal, cma_region_failure,
	TP_PROTO(struct device *dev, const char *kind, const char *region,
		 size_t size, size_t align),
	TP_ARGS(dev, kind, region, size, align));

#endif /* _CMA_REGION_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH ../../mm/cma_region
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
