/*
 * watch.h - the latest value of something, and a way to wait until it is what you want.
 *
 * The value is a number (a status, a count). Reading it is one load. Waiting keeps an entry (struct
 * async_watch_waiter) in the waiting code's own frame, so that any number can wait and nothing is
 * allocated. A change wakes all who wait; each looks again. Values in between may go unseen: a
 * watch shows the latest, not the history.
 *
 * Which calls may run at once: all of them, but for calls with the same waiter.
 */
#ifndef ASYNC_WATCH_H
#define ASYNC_WATCH_H

#include "async/error.h"
#include "async/task.h"

ASYNC_BEGIN_DECLS

struct async_watch_waiter {
	struct async_watch_waiter *next,
		*previous;         /* the list of those who wait: guarded by the watch's lock */
	struct async_waker *waker; /* a ticket, while in the list: guarded likewise */
	bool enlisted; /* the waiter's own: it has been in the list since the last deinit */
};

struct async_watch {
	ASYNC_ATOMIC(uint32_t) value;
	ASYNC_ATOMIC(struct async_watch_waiter *) waiters;
};

/* What a waiter wants to see. Perhaps called with a lock of the toolbox held: sets and awaits nothing. */
typedef bool (*async_watch_condition_fn)(uint32_t value);

/* Prepares a watch with a first value, and nobody who waits. */
ASYNC_API void async_watch_init(struct async_watch *watch, uint32_t value);

/*
 * The latest value. Any thread. What was written before the async_watch_set() of that value can be
 * read.
 */
ASYNC_API uint32_t async_watch_get(const struct async_watch *watch);

/*
 * Sets the value and wakes all who wait. Any thread that keeps the watch alive meanwhile: who was
 * woken and has polled may free it, who merely sees the value may not. The last of several at once
 * wins.
 */
ASYNC_API void async_watch_set(struct async_watch *watch, uint32_t value);

/* An all-zero waiter is a good one. */
ASYNC_API void async_watch_waiter_init(struct async_watch_waiter *waiter);

/*
 * ASYNC_READY: the condition holds for the latest value. ASYNC_PENDING: `waker` will be woken at
 * the next change. ASYNC_E_CANCELED: it does not hold, and the waker's owner is to end. *Borrows*
 * waiter and watch until it is ready or the waiter is deinitialized.
 */
ASYNC_API ASYNC_MUST_CHECK int async_watch_poll(struct async_watch *watch,
                                                struct async_watch_waiter *waiter,
                                                struct async_waker *waker,
                                                async_watch_condition_fn condition);

/*
 * Waits no longer. Harmless on a waiter that does not wait. After it returns no wake-up is under
 * way.
 */
ASYNC_API void async_watch_waiter_deinit(struct async_watch *watch,
                                         struct async_watch_waiter *waiter);

ASYNC_END_DECLS

#endif
