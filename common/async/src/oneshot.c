/*
 * oneshot.c - see oneshot.h for the states.
 *
 * Orders: complete releases the value, the receiver's view of COMPLETE acquires it. Abandon
 * releases what the receiver did to the block, the sender's exchange acquires it before freeing. A
 * waker in the word is published by the release of the poll that put it there.
 */
#include "async/oneshot.h"

#include "async/require.h"

/* Anything else is the address of the receiver's waker. */
#define EMPTY ((uintptr_t)0)
#define COMPLETE ((uintptr_t)1)
#define ABANDONED ((uintptr_t)2)

void async_oneshot_init(struct async_oneshot *oneshot)
{
	async_require(oneshot != NULL, "no oneshot");
	atomic_init(&oneshot->state, EMPTY);
}

bool async_oneshot_complete(struct async_oneshot *oneshot)
{
	uintptr_t old = atomic_exchange_explicit(&oneshot->state, COMPLETE, memory_order_acq_rel);
	async_require(old != COMPLETE, "completed twice");
	if (old == ABANDONED)
		return false;
	/* The receiver may have freed the oneshot by now; the waker is kept by its ticket. */
	if (old != EMPTY)
		async_waker_wake((struct async_waker *)old);
	return true;
}

int async_oneshot_poll(struct async_oneshot *oneshot, struct async_waker *waker)
{
	uintptr_t old = atomic_load_explicit(&oneshot->state, memory_order_acquire);
	if (old == COMPLETE)
		return ASYNC_READY;
	async_require(old != ABANDONED, "polled after it was abandoned");
	if (async_waker_is_canceled(waker))
		return ASYNC_E_CANCELED;
	if (old == (uintptr_t)waker)
		return ASYNC_PENDING;
	async_waker_issue(waker);
	if (!atomic_compare_exchange_strong_explicit(&oneshot->state, &old, (uintptr_t)waker,
	                                             memory_order_acq_rel, memory_order_acquire)) {
		async_waker_return(waker);
		return ASYNC_READY; /* only the sender changes it under us, and only to COMPLETE */
	}
	if (old != EMPTY)
		async_waker_return(
			(struct async_waker *)
				old); /* somebody else waited before: only the latest is woken */
	return ASYNC_PENDING;
}

bool async_oneshot_is_complete(const struct async_oneshot *oneshot)
{
	return atomic_load_explicit(&oneshot->state, memory_order_acquire) == COMPLETE;
}

bool async_oneshot_abandon(struct async_oneshot *oneshot)
{
	uintptr_t old = atomic_exchange_explicit(&oneshot->state, ABANDONED, memory_order_acq_rel);
	async_require(old != ABANDONED, "abandoned twice");
	if (old == COMPLETE)
		return false;
	if (old != EMPTY)
		async_waker_return((struct async_waker *)old);
	return true;
}
