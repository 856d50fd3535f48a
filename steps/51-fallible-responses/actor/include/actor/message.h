/*
 * message.h - anything that an actor can handle.
 *
 * A message embeds a struct actor_message and says with its table how it is handled and dropped.
 * Sent, it is an *envelope*: owned by the mailbox, its type known to the table alone.
 *
 * You will hardly write one by hand: ACTOR_EVENT (event.h) and ACTOR_REQUEST (actor-ext/request.h)
 * do.
 */
#ifndef ACTOR_MESSAGE_H
#define ACTOR_MESSAGE_H

#include "actor/trait.h"
#include "async/mpsc.h"

ASYNC_BEGIN_DECLS

struct actor_message;

struct actor_message_ops {
	/*
	 * *Borrows* the message. Called when its turn has come, on a worker; with ACTOR_PENDING it
	 * is called again, with the same message. An error is recorded among the actor's failures.
	 */
	int (*handle)(struct actor_message *message, struct actor *actor,
	              struct actor_context *context);
	/*
	 * *Takes* the message: called once, after it was handled, or instead. Any thread: it must
	 * not touch the actor. A future in the message that may still be pending is given up here.
	 */
	void (*drop)(struct actor_message *message);
	const char *name; /* for failures and logs; NULL: just "message" */
};

struct actor_message {
	const struct actor_message_ops *ops; /* borrowed for ever */
	struct async_mpsc_node node;         /* the mailbox's */
};

/* Drops a message that was not sent, or not accepted. *Takes* it. */
static inline void actor_message_drop(struct actor_message *message)
{
	message->ops->drop(message);
}

ASYNC_END_DECLS

#endif
