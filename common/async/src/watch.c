/*
 * watch.c - a value, and a list of those who wait for it to change.
 *
 * The list is guarded by a lock, so that leaving it and being woken from it exclude each other. A
 * lock of its own would make a watch, and with it every actor, 40 bytes larger; so a few locks are
 * shared by all watches.
 *
 * The lost wake-up: a waiter adds itself, then looks at the value once more; a setter changes the
 * value, then looks for waiters. These four operations are sequentially consistent, so at least one
 * of the two sees the other.
 */
#include "async/watch.h"

#include <pthread.h>

#include "async/require.h"

#define LOCKS 16

#define LOCK PTHREAD_MUTEX_INITIALIZER
static pthread_mutex_t locks[LOCKS] = { LOCK, LOCK, LOCK, LOCK, LOCK, LOCK, LOCK, LOCK,
	                                LOCK, LOCK, LOCK, LOCK, LOCK, LOCK, LOCK, LOCK };

static pthread_mutex_t *lock_of(const struct async_watch *watch)
{
	return &locks[((uintptr_t)watch >> 6) % LOCKS];
}

void async_watch_init(struct async_watch *watch, uint32_t value)
{
	async_require(watch != NULL, "no watch");
	atomic_init(&watch->value, value);
	atomic_init(&watch->waiters, NULL);
}

uint32_t async_watch_get(const struct async_watch *watch)
{
	/* Acquires what the setter released with the value. */
	return atomic_load_explicit(&watch->value, memory_order_acquire);
}

/*
 * The list's first pointer is read without the lock, so all its changes are atomic. With the lock
 * held.
 */
static void enlist(struct async_watch *watch, struct async_watch_waiter *waiter)
{
	struct async_watch_waiter *first = atomic_load_explicit(&watch->waiters,
	                                                        memory_order_relaxed);
	waiter->next = first;
	waiter->previous = NULL;
	if (first != NULL)
		first->previous = waiter;
	atomic_store_explicit(&watch->waiters, waiter, memory_order_seq_cst);
}

/* Takes the waiter's ticket out with it. With the lock held. */
static struct async_waker *delist(struct async_watch *watch, struct async_watch_waiter *waiter)
{
	struct async_waker *waker = waiter->waker;
	if (waiter->next != NULL)
		waiter->next->previous = waiter->previous;
	if (waiter->previous != NULL)
		waiter->previous->next = waiter->next;
	else
		atomic_store_explicit(&watch->waiters, waiter->next, memory_order_relaxed);
	waiter->waker = NULL;
	return waker;
}

void async_watch_set(struct async_watch *watch, uint32_t value)
{
	pthread_mutex_t *lock = lock_of(
		watch); /* the watch itself may be gone as soon as the last waiter knows */
	atomic_store_explicit(&watch->value, value, memory_order_seq_cst);
	if (atomic_load_explicit(&watch->waiters, memory_order_seq_cst) == NULL)
		return;
	pthread_mutex_lock(lock);
	struct async_watch_waiter *waiter;
	while ((waiter = atomic_load_explicit(&watch->waiters, memory_order_relaxed)) != NULL)
		async_waker_wake(delist(watch, waiter));
	pthread_mutex_unlock(lock);
}

void async_watch_waiter_init(struct async_watch_waiter *waiter)
{
	waiter->waker = NULL;
	waiter->enlisted = false;
}

int async_watch_poll(struct async_watch *watch, struct async_watch_waiter *waiter,
                     struct async_waker *waker, async_watch_condition_fn condition)
{
	async_watch_waiter_deinit(watch,
	                          waiter); /* it may have waited before, with another waker */
	if (condition(async_watch_get(watch)))
		return ASYNC_READY;
	if (async_waker_is_canceled(waker))
		return ASYNC_E_CANCELED;
	pthread_mutex_t *lock = lock_of(watch);
	pthread_mutex_lock(lock);
	waiter->waker = async_waker_issue(waker);
	waiter->enlisted = true;
	enlist(watch, waiter);
	bool ready = condition(atomic_load_explicit(&watch->value, memory_order_seq_cst));
	pthread_mutex_unlock(lock);
	if (!ready)
		return ASYNC_PENDING;
	async_watch_waiter_deinit(watch, waiter);
	return ASYNC_READY;
}

void async_watch_waiter_deinit(struct async_watch *watch, struct async_watch_waiter *waiter)
{
	if (!waiter->enlisted)
		return;
	pthread_mutex_t *lock = lock_of(watch);
	pthread_mutex_lock(lock);
	if (waiter->waker != NULL)
		async_waker_return(delist(watch, waiter));
	pthread_mutex_unlock(lock);
	waiter->enlisted = false;
}
