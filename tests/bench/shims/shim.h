/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What mm/cma.c, lib/genalloc.c, lib/bitmap.c, lib/find_bit.c, lib/rbtree.c and
 * drivers/gpu/drm/drm_mm.c of the kernel need to be compiled unmodified on the
 * host. Locks do nothing: the workloads that use these have one thread, and
 * what we compare them with runs without its lock there too.
 */
#ifndef _BENCH_SHIM_H
#define _BENCH_SHIM_H

#include <asm-generic/errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t u8, __u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t s64;
typedef unsigned int gfp_t;
typedef u64 phys_addr_t;
typedef u64 dma_addr_t;
#define U32_MAX UINT32_MAX
#define U64_MAX UINT64_MAX

struct list_head {
	struct list_head *next, *prev;
};

struct hlist_head {
	struct hlist_node *first;
};

struct hlist_node {
	struct hlist_node *next, **pprev;
};

#define BITS_PER_LONG 64
#define BITS_PER_BYTE 8
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define BITS_TO_LONGS(n) DIV_ROUND_UP(n, BITS_PER_LONG)
#define BIT(n) (1UL << (n))
#define BIT_WORD(n) ((n) / BITS_PER_LONG)
#define BIT_MASK(n) (1UL << ((n) % BITS_PER_LONG))
#define BITMAP_MEM_ALIGNMENT 8
#define GENMASK(h, l) ((~0UL << (l)) & (~0UL >> (63 - (h))))
#define __ffs(x) ((unsigned long)__builtin_ctzl(x))
#define __fls(x) (63UL - __builtin_clzl(x))
#define ffz(x) __ffs(~(x))
#define swab(x) __builtin_bswap64(x)
#define hweight_long(x) ((unsigned long)__builtin_popcountl(x))
#define fls_long(x) ((x) ? __fls(x) + 1 : 0)
#define fns(w, n) (w)
#define order_base_2(n) ((n) > 1 ? (int)__fls((n) - 1) + 1 : 0)
#define ilog2(n) ((int)__fls(n))
#define PTRDIFF(a, b) ((a) - (b))

#define __printf(a, b)
#undef __always_inline
#define __always_inline inline __attribute__((always_inline))
#define __init
#define __force
#define __iomem
#define __user
#define __rcu
#define __must_check
#define __read_mostly
#define __maybe_unused __attribute__((unused))
#define notrace
#define __pure __attribute__((pure))
#define noinline __attribute__((noinline))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define barrier() __asm__ __volatile__("" ::: "memory")
#define EXPORT_SYMBOL(x)
#define EXPORT_SYMBOL_GPL(x)
#define READ_ONCE(x) (*(volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile __typeof__(x) *)&(x) = (v))
#define smp_store_release(p, v) __atomic_store_n(p, v, __ATOMIC_RELEASE)
#define smp_load_acquire(p) __atomic_load_n(p, __ATOMIC_ACQUIRE)
#define cmpxchg(p, o, n) ({						\
	__typeof__(*(p)) _o = (o);					\
	__atomic_compare_exchange_n(p, &_o, n, 0, __ATOMIC_SEQ_CST,	\
				    __ATOMIC_SEQ_CST);			\
	_o; })
#define try_cmpxchg(p, o, n)						\
	__atomic_compare_exchange_n(p, o, n, 0, __ATOMIC_SEQ_CST,	\
				    __ATOMIC_SEQ_CST)
#define cpu_relax() ((void)0)
#define rcu_assign_pointer(p, v) smp_store_release(&(p), v)
#define rcu_dereference(p) READ_ONCE(p)
#define rcu_dereference_raw(p) READ_ONCE(p)
#define rcu_read_lock() ((void)0)
#define rcu_read_unlock() ((void)0)
#define list_add_rcu(n, h) list_add(n, h)
#define list_for_each_entry_rcu(p, h, m) list_for_each_entry(p, h, m)
#define CONFIG_ILLEGAL_POINTER_VALUE 0
#define POISON_POINTER_DELTA 0
#define LIST_POISON1 NULL
#define LIST_POISON2 NULL

#define container_of(p, t, m) ((t *)((char *)(p) - offsetof(t, m)))
#define typeof __typeof__
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define min_t(t, a, b) ((t)(a) < (t)(b) ? (t)(a) : (t)(b))
#define max_t(t, a, b) ((t)(a) > (t)(b) ? (t)(a) : (t)(b))
#define swap(a, b) \
	do { __typeof__(a) _t = (a); (a) = (b); (b) = _t; } while (0)
#define __ALIGN_KERNEL(x, a) (((x) + (a) - 1) & ~((__typeof__(x))(a) - 1))
#define ALIGN(x, a) __ALIGN_KERNEL(x, a)
#define ALIGN_DOWN(x, a) ((x) & ~((__typeof__(x))(a) - 1))
#define PTR_ALIGN(p, a) ((__typeof__(p))ALIGN((unsigned long)(p), (a)))
#define IS_ALIGNED(x, a) (!((x) & ((__typeof__(x))(a) - 1)))
#define round_up(x, a) ALIGN(x, a)
#define round_down(x, a) ALIGN_DOWN(x, a)
#define is_power_of_2(n) ((n) && !((n) & ((n) - 1)))
#define small_const_nbits(n) \
	(__builtin_constant_p(n) && (n) <= BITS_PER_LONG && (n) > 0)
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define IS_ENABLED(x) 0
#define BUG_ON(x) do { if (x) abort(); } while (0)
#define BUG() abort()
#define BUILD_BUG_ON(x) ((void)0)
#define BUILD_BUG_ON_INVALID(e) ((void)sizeof((long)(e)))
#define WARN_ON(x) ({ bool _w = !!(x); if (_w) abort(); _w; })
#define WARN(x, ...) WARN_ON(x)
#define VM_BUG_ON(x) ((void)0)
#define pr_debug(...) ((void)0)
#define pr_err(...) ((void)0)
#define pr_info(...) ((void)0)
#define pr_warn(...) ((void)0)
#define pr_err_ratelimited(...) ((void)0)
#define WARN_ON_ONCE(x) WARN_ON(x)
#define IS_ERR(p) ((unsigned long)(p) >= -4095UL)
#define ERR_PTR(e) ((void *)(long)(e))
#define PTR_ERR(p) ((long)(p))
#define __ALIGN_MASK(x, m) (((x) + (m)) & ~(m))
#define trace_cma_alloc_start(...) ((void)0)
#define trace_cma_alloc_finish(...) ((void)0)
#define trace_cma_alloc_busy_retry(...) ((void)0)
#define trace_cma_release(...) ((void)0)

typedef struct { int x; } spinlock_t;
#define DEFINE_SPINLOCK(x) spinlock_t x
#define spin_lock_init(l) ((void)(l))
#define spin_lock(l) ((void)(l))
#define spin_unlock(l) ((void)(l))
#define spin_lock_irq(l) ((void)(l))
#define spin_unlock_irq(l) ((void)(l))
#define spin_lock_irqsave(l, f) ((void)(l), (f) = 0)
#define spin_unlock_irqrestore(l, f) ((void)(l), (void)(f))
struct mutex { int x; };
#define DEFINE_MUTEX(x) struct mutex x
#define mutex_lock(l) ((void)(l))
#define mutex_unlock(l) ((void)(l))

typedef struct { long v; } atomic_long_t;
#define atomic_long_read(a) READ_ONCE((a)->v)
#define atomic_long_set(a, n) WRITE_ONCE((a)->v, n)
#define atomic_long_add(n, a) __atomic_fetch_add(&(a)->v, n, __ATOMIC_SEQ_CST)
#define atomic_long_sub(n, a) __atomic_fetch_sub(&(a)->v, n, __ATOMIC_SEQ_CST)
#define atomic64_t atomic_long_t
#define atomic64_inc(a) ((void)(a))

#define GFP_KERNEL 0
#define GFP_ATOMIC 0
#define __GFP_ZERO 0
#define __GFP_NOWARN 0
#define NUMA_NO_NODE (-1)
#define MIGRATE_CMA 0
#define PAGE_SHIFT 12
#define PAGE_SIZE 4096UL
#define PAGE_MASK (~4095UL)
#define SZ_1M 0x100000
#define CONFIG_CMA 1
#define CONFIG_CMA_AREAS 7
#define high_memory ((void *)-1L)
#define MAX_ORDER 11
#define MAX_ORDER_NR_PAGES (1 << 10)
#define pageblock_order 9
#define pageblock_nr_pages (1UL << pageblock_order)
#define in_nmi() 0
#define kmalloc_node(s, g, n) malloc(s)
#define kzalloc_node(s, g, n) calloc(1, s)
#define kmalloc(s, g) malloc(s)
#define kmalloc_array(n, s, g) malloc((n) * (s))
#define kzalloc(s, g) calloc(1, s)
#define vzalloc_node(s, n) calloc(1, s)
#define vzalloc(s) calloc(1, s)
#define kfree(p) free((void *)(p))
#define vfree(p) free((void *)(p))
#define kfree_const(p) ((void)(p))
#define kstrdup_const(p, g) (p)
#define devres_alloc(f, s, g) NULL

/* Pages are their numbers. */
struct page {
	long words[8];
};

struct kobject {
	int x;
};

#define pfn_to_page(n) ((struct page *)((n) << 6))
#define page_to_pfn(p) ((unsigned long)(p) >> 6)
#define nth_page(p, n) ((p) + (n))
#define page_zone(p) NULL
#define page_kasan_tag_reset(p) ((void)(p))
#define pfn_valid(n) 1
#define virt_to_phys(p) ((phys_addr_t)(uintptr_t)(p))
#define PFN_PHYS(n) ((phys_addr_t)(n) << PAGE_SHIFT)
#define PFN_DOWN(n) ((n) >> PAGE_SHIFT)
#define alloc_contig_range(s, e, m, g) ({ barrier(); 0; })
#define free_contig_range(s, n) barrier()
#define count_vm_event(e) ((void)0)

static inline void __set_bit(unsigned long n, volatile unsigned long *p)
{
	p[BIT_WORD(n)] |= BIT_MASK(n);
}

static inline void __clear_bit(unsigned long n, volatile unsigned long *p)
{
	p[BIT_WORD(n)] &= ~BIT_MASK(n);
}

static inline bool test_bit(unsigned long n, const volatile unsigned long *p)
{
	return p[BIT_WORD(n)] >> n % BITS_PER_LONG & 1;
}

static inline void clear_bit_unlock(unsigned long n, unsigned long *p)
{
	__atomic_fetch_and(&p[BIT_WORD(n)], ~BIT_MASK(n), __ATOMIC_RELEASE);
}

static inline void set_bit(unsigned long n, unsigned long *p)
{
	__atomic_fetch_or(&p[BIT_WORD(n)], BIT_MASK(n), __ATOMIC_SEQ_CST);
}

static inline u64 div64_u64_rem(u64 a, u64 b, u64 *rest)
{
	*rest = a % b;
	return a / b;
}

struct drm_printer;
#define drm_printf(p, ...) ((void)(p))
struct device;
struct device_node;
struct trace_unused;

#include <linux/list.h>
#include <linux/bitmap.h>

#endif
