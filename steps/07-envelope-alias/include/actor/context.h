/*
 * context.h - what an actor has for itself: a mailbox, and what wakes it.
 *
 * A context is valid in the call it was passed to. All functions, where nothing else is said: only
 * there, only on the thread of that call.
 */
#ifndef ACTOR_CONTEXT_H
#define ACTOR_CONTEXT_H

#include "actor/message.h"

ASYNC_BEGIN_DECLS

struct actor_context {
	struct async_mpsc mailbox; /* of envelopes, and of nothing else */
};

/*
 * Puts an envelope into the mailbox. *Takes* it in any case: if the actor has ended it is dropped,
 * unhandled. Any thread, as long as the context is there.
 */
ACTOR_API void actor_context_send(struct actor_context *context, struct actor_message *envelope);

/*
 * ACTOR_OK *gives* the oldest envelope: handle it, and drop it. ACTOR_PENDING: there is none, and the
 * actor will be woken; return it.
 */
ACTOR_API ACTOR_MUST_CHECK int actor_context_receive(struct actor_context *context,
                                                     struct actor_message **envelope);

/* What wakes this actor: pass it to the poll functions of futures. */
ACTOR_API struct async_waker *actor_context_waker(struct actor_context *context);

ASYNC_END_DECLS

#endif
