/* responder.c - the asker's end. */
#include "actor-ext/responder.h"

#include "async/require.h"

struct actor_responder actor_responder_failed(int error)
{
	struct actor_responder responder = { .error = error };
	return responder;
}

void actor_responder_received(struct actor_responder *responder)
{
	actor_interaction_received(responder->interaction);
	responder->interaction = NULL;
}

void actor_responder_drop(struct actor_responder *responder)
{
	async_require(responder != NULL, "no responder");
	if (responder->interaction != NULL)
		actor_interaction_abandon(responder->interaction);
	responder->interaction = NULL;
	responder->error = ACTOR_OK;
}
