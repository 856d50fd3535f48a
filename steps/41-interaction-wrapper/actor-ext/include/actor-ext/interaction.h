/*
 * interaction.h - a request on its way.
 *
 * One block of memory holds the request and the place for the response:
 *
 *      [ ops ][ request ][ response ]
 *
 * It has one owner at a time. Who owns it drops it, once.
 *
 * This is the untyped part. request.h writes the typed functions over it.
 */
#ifndef ACTOR_EXT_INTERACTION_H
#define ACTOR_EXT_INTERACTION_H

#include "actor-ext/export.h"
#include "actor/actor.h"

ASYNC_BEGIN_DECLS

struct actor_interaction {
	const struct actor_interaction_ops *ops; /* borrowed for ever */
};

struct actor_interaction_ops {
	size_t size;                                                 /* of the whole block */
	void (*drop_request)(struct actor_interaction *interaction); /* NULL: it holds nothing */
};

/* Makes a block of ops->size bytes, whose request is written, an interaction. `ops` is borrowed for ever. */
ACTOR_EXT_API void actor_interaction_init(struct actor_interaction *interaction,
                                          const struct actor_interaction_ops *ops);

/* *Takes* the interaction: drops the request, and frees the block. Any thread. */
ACTOR_EXT_API void actor_interaction_drop(struct actor_interaction *interaction);

ASYNC_END_DECLS

#endif
