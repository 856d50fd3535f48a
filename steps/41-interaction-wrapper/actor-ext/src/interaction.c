/* interaction.c - a request on its way. */
#include "actor-ext/interaction.h"

#include "async/pool.h"
#include "async/require.h"

void actor_interaction_init(struct actor_interaction *interaction,
                            const struct actor_interaction_ops *ops)
{
	async_require(interaction != NULL && ops != NULL, "no interaction");
	interaction->ops = ops;
}

void actor_interaction_drop(struct actor_interaction *interaction)
{
	async_require(interaction != NULL, "no interaction");
	const struct actor_interaction_ops *ops = interaction->ops;
	if (ops->drop_request != NULL)
		ops->drop_request(interaction);
	async_pool_free(interaction, ops->size);
}
