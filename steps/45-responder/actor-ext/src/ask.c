/* ask.c - what the extension adds to an address. */
#include "actor-ext/ask.h"

#include "async/pool.h"
#include "async/require.h"

struct actor_responder actor_ask(struct actor_address address,
                                 struct actor_interaction *interaction,
                                 const struct actor_interaction_ops *ops)
{
	async_require(interaction != NULL && ops != NULL, "no interaction");
	interaction->message.ops = &ops->message;
	async_oneshot_init(&interaction->oneshot);
	interaction->result = ACTOR_E_CANCELED; /* until somebody answers */
	int error = actor_address_send(address, &interaction->message);
	if (error != ACTOR_OK) {
		if (ops->drop_request != NULL)
			ops->drop_request(interaction);
		async_pool_free(interaction, ops->size);
		return actor_responder_failed(error);
	}
	struct actor_responder responder = { .interaction = interaction };
	return responder;
}
