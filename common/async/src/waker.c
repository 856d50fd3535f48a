/*
 * waker.c - the state word of a waker.
 *
 *      bit 63 ............ 4 | 3         2          1          0
 *      a count, in units     | canceled  (free)     notified   scheduled
 *
 * scheduled   the owner is queued, or is being polled (or has ended): nobody else may schedule it
 * notified    woken while scheduled: poll once more before going to sleep
 * canceled    the owner is to end early
 *
 * The count starts at OWNER. A reference adds one unit. A ticket that comes back subtracts one; the
 * owner's end adds the tickets it issued and subtracts OWNER. So the count is that of references
 * and of tickets still out once the owner has ended, and far above zero before. Whoever brings it
 * to zero frees the memory.
 *
 * Orders: every change is acquire and release, so that all changes of the word form one chain in
 * which each sees what the ones before it published: a wake-up publishes what the future holds, the
 * poll after it reads that; the last one to leave sees all that others did to the memory it frees.
 * Relaxed where only the caller's own last view is needed to start a compare-and-swap.
 *
 * tests/models/task.pml checks the flags: no lost wake-up, never polled twice at once, freed once.
 */
#include "waker.h"

#include "async/require.h"

#define SCHEDULED UINT64_C(1)
#define NOTIFIED UINT64_C(2)
#define CANCELED UINT64_C(8)
#define UNIT UINT64_C(16)
#define OWNER (UINT64_C(1) << 63)

void async_waker_init(struct async_waker *waker, const struct async_waker_ops *ops)
{
	async_require(waker != NULL && ops != NULL, "no waker or no ops");
	atomic_init(&waker->state, OWNER | SCHEDULED);
	waker->ops = ops;
	waker->issued = 0;
}

struct async_waker *async_waker_issue(struct async_waker *waker)
{
	waker->issued++;
	return waker;
}

static void free_if_last(struct async_waker *waker, uint64_t state)
{
	if (state < UNIT)
		waker->ops->free(waker);
}

/*
 * What `state` becomes when the owner is woken: queued if it slept, polled once more if it did not.
 */
static uint64_t woken(uint64_t state)
{
	return state & SCHEDULED ? state | NOTIFIED : state | SCHEDULED;
}

void async_waker_wake(struct async_waker *waker)
{
	uint64_t old = atomic_load_explicit(&waker->state, memory_order_relaxed);
	uint64_t new;
	do
		new = woken(old) - UNIT;
	while (!atomic_compare_exchange_weak_explicit(&waker->state, &old, new,
	                                              memory_order_acq_rel, memory_order_relaxed));
	/*
	 * Who set "scheduled" schedules. The owner cannot end before it is polled, so the memory
	 * stays until then.
	 */
	if (!(old & SCHEDULED)) {
		waker->ops->schedule(waker);
		return;
	}
	async_require(old >= UNIT, "woken with a ticket that was back already");
	free_if_last(waker, new);
}

void async_waker_return(struct async_waker *waker)
{
	async_waker_release(waker);
}

void async_waker_retain(struct async_waker *waker)
{
	/*
	 * Relaxed: the caller has a reference already, so nothing is published and nothing can be
	 * freed meanwhile.
	 */
	atomic_fetch_add_explicit(&waker->state, UNIT, memory_order_relaxed);
}

void async_waker_release(struct async_waker *waker)
{
	uint64_t old = atomic_fetch_sub_explicit(&waker->state, UNIT, memory_order_acq_rel);
	async_require(old >= UNIT, "released more often than retained");
	free_if_last(waker, old - UNIT);
}

bool async_waker_is_canceled(const struct async_waker *waker)
{
	/*
	 * Relaxed: a flag only; who sets it wakes the owner afterwards, so that the next poll sees
	 * it.
	 */
	return atomic_load_explicit(&waker->state, memory_order_relaxed) & CANCELED;
}

enum async_poll async_waker_yield(struct async_waker *waker)
{
	/*
	 * Relaxed: the owner speaks to itself; async_waker__suspend() reads it on the same thread.
	 */
	atomic_fetch_or_explicit(&waker->state, NOTIFIED, memory_order_relaxed);
	return ASYNC_PENDING;
}

/*
 * Acquire: the next poll sees what was done before the wake that set NOTIFIED, even in a future whose
 * own atomics are relaxed. No test shows its absence.
 */
bool async_waker__suspend(struct async_waker *waker)
{
	uint64_t old = atomic_load_explicit(&waker->state, memory_order_relaxed);
	uint64_t new;
	do
		new = old &NOTIFIED ? old & ~NOTIFIED : old & ~SCHEDULED;
	while (!atomic_compare_exchange_weak_explicit(&waker->state, &old, new,
	                                              memory_order_acq_rel, memory_order_relaxed));
	return !(old & NOTIFIED);
}

bool async_waker__resume(struct async_waker *waker)
{
	return !(atomic_fetch_or_explicit(&waker->state, SCHEDULED, memory_order_acq_rel) &
	         SCHEDULED);
}

void async_waker__cancel(struct async_waker *waker)
{
	uint64_t old = atomic_load_explicit(&waker->state, memory_order_relaxed);
	while (!atomic_compare_exchange_weak_explicit(&waker->state, &old, woken(old) | CANCELED,
	                                              memory_order_acq_rel, memory_order_relaxed)) {
	}
	if (!(old & SCHEDULED))
		waker->ops->schedule(waker);
}

void async_waker__end(struct async_waker *waker)
{
	uint64_t tickets = waker->issued * UNIT;
	uint64_t old = atomic_fetch_add_explicit(&waker->state, tickets - OWNER,
	                                         memory_order_acq_rel);
	uint64_t new = old + tickets - OWNER;
	async_require(!(new &OWNER), "more tickets came back than were issued");
	free_if_last(waker, new);
}
