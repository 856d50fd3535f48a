/* interaction.c - a request on its way. */
#include "actor-ext/interaction.h"

#include "async/pool.h"
#include "async/require.h"

void actor_interaction_init(struct actor_interaction *interaction,
                            const struct actor_interaction_ops *ops)
{
	async_require(interaction != NULL && ops != NULL, "no interaction");
	interaction->message.ops = &ops->message;
	interaction->result = ACTOR_E_CANCELED;
}

static const struct actor_interaction_ops *ops_of(const struct actor_interaction *interaction)
{
	return async_container_of_const(interaction->message.ops, struct actor_interaction_ops,
	                                message);
}

void actor_interaction_drop(struct actor_interaction *interaction)
{
	async_require(interaction != NULL, "no interaction");
	const struct actor_interaction_ops *ops = ops_of(interaction);
	if (ops->drop_request != NULL)
		ops->drop_request(interaction);
	if (interaction->result == ACTOR_OK && ops->drop_response != NULL)
		ops->drop_response(interaction);
	async_pool_free(interaction, ops->size);
}

void actor_interaction_drop_message(struct actor_message *message)
{
	actor_interaction_drop(async_container_of(message, struct actor_interaction, message));
}
