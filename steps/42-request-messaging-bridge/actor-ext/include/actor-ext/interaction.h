/*
 * interaction.h - a request on its way.
 *
 * One block of memory holds the message, the request and the place for the response:
 *
 *      [ message | result ][ request ][ response ]
 *
 * It has one owner at a time. Sent, it belongs to the mailbox, as every message does.
 *
 * This is the untyped part. request.h writes the typed functions over it.
 */
#ifndef ACTOR_EXT_INTERACTION_H
#define ACTOR_EXT_INTERACTION_H

#include "actor-ext/export.h"
#include "actor/actor.h"

ASYNC_BEGIN_DECLS

struct actor_interaction {
	/* Its ops are the first member of a struct actor_interaction_ops. */
	struct actor_message message;
	int result; /* ACTOR_OK: the response is there */
};

struct actor_interaction_ops {
	struct actor_message_ops message; /* its drop is actor_interaction_drop_message */
	size_t size;                      /* of the whole block */
	void (*drop_request)(struct actor_interaction *interaction);  /* NULL: it holds nothing */
	void (*drop_response)(struct actor_interaction *interaction); /* NULL: it holds nothing */
};

/* Makes a block of ops->size bytes, whose request is written, an interaction. `ops` is borrowed for ever. */
ACTOR_EXT_API void actor_interaction_init(struct actor_interaction *interaction,
                                          const struct actor_interaction_ops *ops);

/* *Takes* the interaction: drops the request, and the response if it is there. Any thread. */
ACTOR_EXT_API void actor_interaction_drop(struct actor_interaction *interaction);

/* The same, for who has the message. */
ACTOR_EXT_API void actor_interaction_drop_message(struct actor_message *message);

ASYNC_END_DECLS

#endif
