/*
 * context.h - what an actor has for itself: a mailbox, and what wakes it.
 *
 * A context is valid in the call it was passed to. All functions: only there, only on the thread of
 * that call.
 */
#ifndef ACTOR_CONTEXT_H
#define ACTOR_CONTEXT_H

#include "actor/message.h"

ASYNC_BEGIN_DECLS

struct actor_context {
	/*
	 * Any thread may push a message's node. To receive one, in a hook, is the actor's own.
	 * Closed when the actor is dropped.
	 */
	struct async_mpsc mailbox;
};

/* What wakes this actor: pass it to the poll functions of futures. */
ACTOR_API struct async_waker *actor_context_waker(struct actor_context *context);

ASYNC_END_DECLS

#endif
