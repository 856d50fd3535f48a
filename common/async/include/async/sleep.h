/*
 * sleep.h - waiting for a point in time, on the monotonic clock.
 *
 * Times are nanoseconds since an arbitrary start, as async_now() gives them. A sleep never ends
 * early; how late it ends depends on the system's timers and on how long the workers' current
 * handlers take.
 */
#ifndef ASYNC_SLEEP_H
#define ASYNC_SLEEP_H

#include "async/error.h"
#include "async/task.h"

ASYNC_BEGIN_DECLS

#define ASYNC_NEVER UINT64_MAX /* a deadline that does not come */

/* So many nanoseconds. */
#define ASYNC_MILLISECOND UINT64_C(1000000)
#define ASYNC_SECOND UINT64_C(1000000000)

/* Now, in nanoseconds. Any thread. */
ASYNC_API uint64_t async_now(void);

/* The point in time `nanoseconds` from now; ASYNC_NEVER where that does not fit. Any thread. */
ASYNC_API uint64_t async_after(uint64_t nanoseconds);

/*
 * A timer: an entry in the executor's heap of timers, living in the waiting code's frame. All-zero
 * is a good one. (The heap is a pairing heap; Fredman, Sedgewick, Sleator, Tarjan, 1986.)
 */
struct async_sleep {
	struct async_sleep *child, *sibling, **link; /* the heap: under timers_lock */
	uint64_t deadline;
	struct async_waker *waker;       /* a ticket, while in the heap; then NULL */
	struct async_executor *executor; /* whose timer it is; NULL: not armed */
};

/* Prepares a timer that is not armed; all-zero is the same. */
ASYNC_API void async_sleep_init(struct async_sleep *sleep);

/*
 * Waits until `deadline`. ASYNC_READY: it has come. ASYNC_PENDING: `waker` will be woken then.
 * ASYNC_E_CANCELED: not yet, and the waker's owner is to end. Only on a worker of an executor,
 * whose timers it uses; elsewhere ASYNC_E_INVALID (a thread waits with async_block_on_until()).
 * *Borrows* sleep until it is ready or deinitialized. The deadline counts at the first poll and is
 * ignored while it is armed.
 */
ASYNC_API ASYNC_MUST_CHECK int async_sleep_poll(struct async_sleep *sleep,
                                                struct async_waker *waker, uint64_t deadline);

/*
 * Waits no longer. Harmless on a sleep that does not wait. After it returns no wake-up is under
 * way. Any thread.
 */
ASYNC_API void async_sleep_deinit(struct async_sleep *sleep);

ASYNC_END_DECLS

#endif
