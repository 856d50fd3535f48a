/*
 * context.h - what an actor has for itself: a mailbox, and what wakes it.
 *
 * A context is valid in the call it was passed to. All functions: only there, only on the thread of
 * that call.
 */
#ifndef ACTOR_CONTEXT_H
#define ACTOR_CONTEXT_H

#include "actor/address.h"

ASYNC_BEGIN_DECLS

/*
 * The actor's own address, *borrowed*: valid while the actor lives. actor_address_clone() makes one
 * to give away.
 */
ACTOR_API struct actor_address actor_context_self(struct actor_context *context);

/* What wakes this actor: pass it to the poll functions of futures. */
ACTOR_API struct async_waker *actor_context_waker(struct actor_context *context);

/*
 * What the default `event` hook does: handles the next message. ACTOR_OK: one was handled.
 * ACTOR_PENDING: there is no message; return it. Only from an `event` hook.
 */
ACTOR_API ACTOR_MUST_CHECK int actor_context_next(struct actor_context *context);

ASYNC_END_DECLS

#endif
