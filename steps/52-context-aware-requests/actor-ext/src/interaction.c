/* interaction.c - a request on its way. */
#include "actor-ext/interaction.h"

#include "async/pool.h"
#include "async/require.h"

static const struct actor_interaction_ops *ops_of(const struct actor_interaction *interaction)
{
	return async_container_of_const(interaction->message.ops, struct actor_interaction_ops,
	                                message);
}

/* For who leaves last: frees the block, and the response in it, which nobody received. */
static void free_unreceived(struct actor_interaction *interaction)
{
	const struct actor_interaction_ops *ops = ops_of(interaction);
	if (interaction->result == ACTOR_OK && ops->drop_response != NULL)
		ops->drop_response(interaction);
	async_pool_free(interaction, ops->size);
}

void actor_interaction_answer(struct actor_interaction *interaction, int result)
{
	async_require(interaction != NULL, "no interaction, or it was answered already");
	async_require(result <= ACTOR_OK, "answered with neither a response nor an error");
	const struct actor_interaction_ops *ops = ops_of(interaction);
	if (ops->drop_request != NULL)
		ops->drop_request(interaction);
	interaction->result = result;
	if (!async_oneshot_complete(&interaction->oneshot))
		free_unreceived(interaction); /* nobody wants to know */
}

void actor_interaction_drop_message(struct actor_message *message)
{
	struct actor_interaction *interaction = async_container_of(message,
	                                                           struct actor_interaction,
	                                                           message);
	actor_interaction_answer(interaction, interaction->result);
}

void actor_interaction_received(struct actor_interaction *interaction)
{
	async_pool_free(interaction, ops_of(interaction)->size);
}

void actor_interaction_abandon(struct actor_interaction *interaction)
{
	if (!async_oneshot_abandon(&interaction->oneshot))
		free_unreceived(interaction); /* the answer was there already */
}

struct actor_interaction *actor_interaction_take(struct actor_context *context)
{
	struct actor_interaction *interaction = async_container_of(actor_context_take(context),
	                                                           struct actor_interaction,
	                                                           message);
	/*
	 * Relaxed: a mere address to compare with. It is cleared before the actor can end, and so before
	 * another can be at that address.
	 */
	atomic_store_explicit(&interaction->asked, NULL, memory_order_relaxed);
	return interaction;
}

int actor_interaction_forward(struct actor_interaction *interaction, struct actor_address address,
                              const struct actor_interaction_ops *ops)
{
	async_require(interaction != NULL && ops != NULL,
	              "no interaction, or it was answered already");
	async_require(ops->size == ops_of(interaction)->size,
	              "forwarded to an actor with another request or response");
	const struct actor_message_ops *before = interaction->message.ops;
	interaction->message.ops = &ops->message;
	atomic_store_explicit(&interaction->asked, address.runtime, memory_order_relaxed);
	int error = actor_address_send(address, &interaction->message);
	if (error != ACTOR_OK) {
		interaction->message.ops = before;
		atomic_store_explicit(&interaction->asked, NULL, memory_order_relaxed);
	}
	return error;
}
