/*
 * address.h - how others reach an actor: a counted handle.
 *
 * It is passed by value. A copy made by assignment is *borrowed* and must not outlive its original;
 * actor_address_clone() makes one that has to be dropped. When the last is dropped the mailbox
 * closes: the actor handles what it has, and ends. An address may outlive its actor: sending then
 * fails with ACTOR_E_CLOSED, joining returns at once.
 *
 * All functions: any thread. An address without an actor (all-zero, or dropped) is misuse, but for
 * actor_address_drop().
 */
#ifndef ACTOR_ADDRESS_H
#define ACTOR_ADDRESS_H

#include "actor/failure.h"
#include "actor/message.h"
#include "actor/status.h"
#include "async/watch.h"

ASYNC_BEGIN_DECLS

struct actor_runtime;

struct actor_address {
	struct actor_runtime *runtime;
};

/* *Shares*: one more address of the same actor, to be dropped as well. */
ACTOR_API ACTOR_MUST_CHECK struct actor_address actor_address_clone(struct actor_address address);

/* *Takes* the address, and clears it. Does nothing to a cleared one. */
ACTOR_API void actor_address_drop(struct actor_address *address);

/*
 * Sends a message. *Takes* it on ACTOR_OK; on ACTOR_E_CLOSED the caller keeps it. Never blocks. What
 * one thread sends is handled in that order, and a send that returned before another began is
 * handled first.
 */
ACTOR_API ACTOR_MUST_CHECK int actor_address_send(struct actor_address address,
                                                  struct actor_message *message);

/*
 * Asks the actor to end: a message like any other, handled in its turn by the `interrupt` hook.
 * ACTOR_E_CLOSED: it is ending already, which most callers ignore. ACTOR_E_NOMEM.
 */
ACTOR_API ACTOR_MUST_CHECK int actor_address_interrupt(struct actor_address address);

/* Where the actor is in its life. */
ACTOR_API enum actor_status actor_address_status(struct actor_address address);

/*
 * Blocks the calling thread until the actor is done, and returns how it ended: ACTOR_OK, the error
 * of `initialize` or `finalize`, or ACTOR_E_CANCELED (its executor was shut down). Any number of
 * threads, any number of times. ACTOR_E_DEADLOCK on a worker (use actor_join_poll() in handlers),
 * ACTOR_E_NOMEM as async_block_on().
 */
ACTOR_API ACTOR_MUST_CHECK int actor_address_join(struct actor_address address);

/* The same, at most until `deadline` (async/sleep.h): then ACTOR_E_TIMEDOUT. */
ACTOR_API ACTOR_MUST_CHECK int actor_address_join_until(struct actor_address address,
                                                        uint64_t deadline);

/* Join as a future. All-zero is a good one. */
struct actor_join {
	struct async_watch_waiter waiter;
};

/*
 * ACTOR_PENDING: not done yet, `waker` will be woken. ACTOR_E_DEADLOCK: the actor would wait for
 * its own end. ACTOR_E_CANCELED: not done, and the owner of `waker` is to end; or as
 * actor_address_join(), like anything else. *Borrows* join and address until it is done, or until
 * actor_join_deinit().
 */
ACTOR_API ACTOR_MUST_CHECK int actor_join_poll(struct actor_join *join,
                                               struct actor_address address,
                                               struct async_waker *waker);

/*
 * Waits no longer. Harmless on a join that does not wait. Before the address is dropped. After it
 * returns no wake-up is under way.
 */
ACTOR_API void actor_join_deinit(struct actor_join *join, struct actor_address address);

/*
 * Whether `waker` is that of the addressed actor: what an actor's future asks before it waits for
 * that very actor.
 */
ACTOR_API bool actor_address_is_woken_by(struct actor_address address,
                                         const struct async_waker *waker);

/* As actor_context_failures(). While the actor runs, more may come at any time. */
ACTOR_API size_t actor_address_failures(struct actor_address address,
                                        struct actor_failure *failures, size_t capacity);

ASYNC_END_DECLS

#endif
