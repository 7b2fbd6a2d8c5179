/* SPDX-License-Identifier: GPL-2.0-only */
/* For the benchmark: as the kernel's, an atomic exchange and a store. */
#ifndef _BENCH_LINUX_SPINLOCK_H
#define _BENCH_LINUX_SPINLOCK_H

typedef struct {
	int locked;
} spinlock_t;

#define spin_lock_init(lock) ((lock)->locked = 0)
#define spin_lock_irqsave(lock, flags)					\
	do {								\
		(flags) = 0;						\
		while (__atomic_exchange_n(&(lock)->locked, 1,		\
					   __ATOMIC_ACQUIRE))		\
			;						\
	} while (0)
#define spin_unlock_irqrestore(lock, flags)				\
	do {								\
		(void)(flags);						\
		__atomic_store_n(&(lock)->locked, 0, __ATOMIC_RELEASE);	\
	} while (0)

#endif
