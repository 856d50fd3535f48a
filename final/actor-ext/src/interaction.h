/* interaction.h - what both ends of a request need to know of its block. Private. */
#ifndef ACTOR_EXT_SRC_INTERACTION_H
#define ACTOR_EXT_SRC_INTERACTION_H

#include "actor-ext/interaction.h"

static inline const struct actor_interaction_ops *actor__interaction_ops(
	const struct actor_interaction *interaction)
{
	return async_container_of_const(interaction->message.ops, struct actor_interaction_ops,
	                                message);
}

/* For who leaves last: frees the block, and the response in it, which nobody received. */
void actor__interaction_free(struct actor_interaction *interaction);

#endif
