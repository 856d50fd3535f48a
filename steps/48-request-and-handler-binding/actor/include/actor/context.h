/*
 * context.h - what an actor has for itself: a mailbox, and what wakes it.
 *
 * A context is valid in the call it was passed to. All functions: only there, only on the thread of
 * that call.
 */
#ifndef ACTOR_CONTEXT_H
#define ACTOR_CONTEXT_H

#include "actor/address.h"
#include "actor/failure.h"

ASYNC_BEGIN_DECLS

/*
 * The actor's own address, *borrowed*: it does not keep the mailbox open. actor_address_clone()
 * makes it one that does (an actor that keeps such a clone in its struct never ends by having its
 * last address dropped).
 */
ACTOR_API struct actor_address actor_context_self(struct actor_context *context);

/* What wakes this actor: pass it to the poll functions of futures. */
ACTOR_API struct async_waker *actor_context_waker(struct actor_context *context);

/* Accepts no more messages; all that was accepted is handled, then the actor ends. */
ACTOR_API void actor_context_close(struct actor_context *context);

/* Ends the actor when this hook or handler returns; what is in the mailbox is dropped unhandled. */
ACTOR_API void actor_context_stop(struct actor_context *context);

/* False after actor_context_stop(), and when a closed mailbox is drained. */
ACTOR_API bool actor_context_is_active(const struct actor_context *context);

/*
 * What the default `event` hook does: handles the next message. ACTOR_OK: one was handled, or the
 * mailbox is closed and empty, and the actor is not active any more. ACTOR_PENDING: the message's
 * handler waits, or there is no message; return it. Only from an `event` hook.
 */
ACTOR_API ACTOR_MUST_CHECK int actor_context_next(struct actor_context *context);

/* Copies the newest failures, newest first, at most `capacity`; returns how many. */
ACTOR_API size_t actor_context_failures(const struct actor_context *context,
                                        struct actor_failure *failures, size_t capacity);

ASYNC_END_DECLS

#endif
