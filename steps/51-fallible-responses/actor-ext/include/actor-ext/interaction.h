/*
 * interaction.h - a request on its way, with the way back.
 *
 * One block of memory holds the message, the oneshot, the request and the place for the response:
 *
 *      [ message | oneshot | asked | result ][ request ][ response ]
 *
 * It belongs to the actor's side until it is answered, then to the asker. Who comes last frees it
 * (async/oneshot.h).
 *
 * Every interaction is answered exactly once, because being answered is being dropped: *dropping an
 * interaction answers it* with the result that was set, and with ACTOR_E_CANCELED if none was.
 *
 * This is the untyped part. request.h writes the typed functions over it.
 */
#ifndef ACTOR_EXT_INTERACTION_H
#define ACTOR_EXT_INTERACTION_H

#include "actor-ext/export.h"
#include "actor/actor.h"
#include "async/oneshot.h"

ASYNC_BEGIN_DECLS

struct actor_interaction {
	/* Its ops are the first member of a struct actor_interaction_ops. */
	struct actor_message message;
	struct async_oneshot oneshot;
	/*
	 * In whose mailbox it is: an actor must not await its own answer. No address is counted for that,
	 * since an actor with a message in its mailbox is there. NULL: taken out.
	 */
	ASYNC_ATOMIC(struct actor_runtime *) asked;
	int result; /* ACTOR_OK: the response is there */
};

struct actor_interaction_ops {
	struct actor_message_ops message; /* its drop is actor_interaction_drop_message */
	size_t size;                      /* of the whole block */
	void (*drop_request)(struct actor_interaction *interaction);  /* NULL: it holds nothing */
	void (*drop_response)(struct actor_interaction *interaction); /* NULL: it holds nothing */
};

/* *Takes* the interaction: answers with its result. Any thread. */
ACTOR_EXT_API void actor_interaction_drop_message(struct actor_message *message);

/*
 * *Takes* the interaction: answers with `result`; with ACTOR_OK the response has been written. Any
 * thread.
 */
ACTOR_EXT_API void actor_interaction_answer(struct actor_interaction *interaction, int result);

/*
 * The asker's last call is one of these. Received: it has been answered, and the response, if there is
 * one, was moved out. Abandoned: the answer is not wanted; should it come, it is dropped.
 */
ACTOR_EXT_API void actor_interaction_received(struct actor_interaction *interaction);
ACTOR_EXT_API void actor_interaction_abandon(struct actor_interaction *interaction);

/*
 * *Gives* the interaction that is being handled to its handler. Only from `handle`, as
 * actor_context_take().
 */
ACTOR_EXT_API struct actor_interaction *actor_interaction_take(struct actor_context *context);

/*
 * Passes the interaction on to another actor, which handles it with `ops`. *Takes* it on ACTOR_OK;
 * on ACTOR_E_CLOSED the caller keeps it. Any thread.
 */
ACTOR_EXT_API ACTOR_MUST_CHECK int actor_interaction_forward(
	struct actor_interaction *interaction, struct actor_address address,
	const struct actor_interaction_ops *ops);

ASYNC_END_DECLS

#endif
