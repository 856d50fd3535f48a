/*
 * mpsc.h - an unbounded channel: many producers, one consumer, intrusive, closable.
 *
 * Intrusive: what is sent contains its own link (struct async_mpsc_node), so that pushing allocates
 * nothing and cannot fail for want of memory. Every actor's mailbox is one of these.
 *
 *      first -> [a] -> [b] -> [c] <- tail      producers append at the tail,
 *               oldest        newest           the consumer takes from the other end
 *
 * A push has two steps: a compare-and-swap makes the node the tail, then the node before it gets its
 * link. The tail also says what the consumer is doing, so that the one compare-and-swap tells the
 * producer as well whether it has to wake somebody, or that the channel is closed:
 *
 *      empty     nothing there, the consumer is running
 *      waiting   nothing there; the consumer's waker, which the next push wakes
 *      parked    nothing there; the consumer's waker, whose owner the next push schedules
 *      closed    the lowest bit, alone or beside the newest node
 *
 * The consumer needs an atomic operation only for the last node: it replaces it at the tail by "empty",
 * or, going to sleep in the same step, by "parked".
 *
 * Which calls may run at once:
 *      async_mpsc_push, async_mpsc_close     any number of threads, with everything
 *      all others                            the consumer alone (one thread at a time)
 *
 * Order: what one thread pushes is received in that order, and a push that returned before another
 * began is received before it.
 *
 * The list is that of Mellor-Crummey and Scott's queue lock (1991) and of Vyukov's intrusive queue; the
 * word that is tail and state at once follows the Pony runtime's message queue.
 */
#ifndef ASYNC_MPSC_H
#define ASYNC_MPSC_H

#include "async/error.h"
#include "async/task.h"

ASYNC_BEGIN_DECLS

/* Embed it in what you send. A node is in one channel at a time. */
struct async_mpsc_node {
	ASYNC_ATOMIC(struct async_mpsc_node *) next; /* the one pushed after it */
};

struct async_mpsc {
	/* Shared. */
	ASYNC_ATOMIC(uintptr_t) tail; /* the newest node, a waker or none, and tags (src/mpsc.c) */
	ASYNC_ATOMIC(struct async_mpsc_node *) first; /* the link to a node that found none there */
	/* The consumer's own. */
	struct async_mpsc_node *oldest; /* taken from `first`, or the next of the one popped last */
};

/* Prepares an empty, open channel. */
ASYNC_API void async_mpsc_init(struct async_mpsc *mpsc);

/*
 * Sends a node. *Takes* it on ASYNC_OK; on ASYNC_E_CLOSED the caller keeps it. Wakes the consumer
 * if it waits. Any thread.
 */
ASYNC_API ASYNC_MUST_CHECK int async_mpsc_push(struct async_mpsc *mpsc,
                                               struct async_mpsc_node *node);

/*
 * Refuses all later pushes. What was accepted stays to be received. Wakes the consumer, so that it
 * sees the end. Any thread, any number of times.
 */
ASYNC_API void async_mpsc_close(struct async_mpsc *mpsc);

/* Whether it is closed (what was accepted may still be there). Any thread. */
ASYNC_API bool async_mpsc_is_closed(const struct async_mpsc *mpsc);

/*
 * Receives: ASYNC_READY *gives* the oldest node; ASYNC_PENDING: none now, `waker` will be woken;
 * ASYNC_E_CLOSED: closed, and all that was accepted has been received; ASYNC_E_CANCELED: none, and
 * the waker's owner is to end. A consumer that goes away closes the channel: that gives its ticket
 * back, too.
 */
ASYNC_API ASYNC_MUST_CHECK int async_mpsc_poll(struct async_mpsc *mpsc, struct async_waker *waker,
                                               struct async_mpsc_node **node);

/*
 * The same in parts, for a consumer that handles a node before it takes it out.
 *
 * async_mpsc_front() *borrows* the oldest node, or NULL. The same one until it is taken out.
 * async_mpsc_pop()   *gives* the node that front showed: the caller owns it again, and may push it
 * elsewhere or free it.
 */
ASYNC_API struct async_mpsc_node *async_mpsc_front(struct async_mpsc *mpsc);
ASYNC_API struct async_mpsc_node *async_mpsc_pop(struct async_mpsc *mpsc);

/*
 * Waits: ASYNC_PENDING: nothing is there, `waker` will be woken; ASYNC_READY: something is there;
 * ASYNC_E_CLOSED and ASYNC_E_CANCELED as for async_mpsc_poll().
 */
ASYNC_API ASYNC_MUST_CHECK int async_mpsc_wait(struct async_mpsc *mpsc, struct async_waker *waker);

/*
 * Goes to sleep if nothing is there, or nothing but `handled`, a node that front showed (NULL: none).
 * True: `handled` is *given*, the next push or close calls `waker`'s schedule, and the caller has no
 * right to touch the channel any more; it returns ASYNC_PARKED. False: something is there, or the
 * channel is closed, and nothing has changed. A consumer either waits or parks: not after a wait whose
 * wake-up has not come.
 */
ASYNC_API bool async_mpsc_park(struct async_mpsc *mpsc, struct async_waker *waker,
                               struct async_mpsc_node *handled);

ASYNC_END_DECLS

#endif
