/* SPDX-License-Identifier: GPL-2.0-only */
/* Host shim: spinlocks are mutexes. */
#ifndef _CMADT_LINUX_SPINLOCK_H
#define _CMADT_LINUX_SPINLOCK_H

#include <pthread.h>

typedef pthread_mutex_t spinlock_t;

#define spin_lock_init(lock) pthread_mutex_init(lock, NULL)
#define spin_lock_irqsave(lock, flags)		\
	do {					\
		(flags) = 0;			\
		pthread_mutex_lock(lock);	\
	} while (0)
#define spin_unlock_irqrestore(lock, flags)	\
	do {					\
		(void)(flags);			\
		pthread_mutex_unlock(lock);	\
	} while (0)

#endif
