/* context.c - what an actor has for itself. */
#include "actor/context.h"

#include "actor/runtime.h"
#include "async/require.h"

void actor_context_send(struct actor_context *context, struct actor_message *envelope)
{
	async_require(context != NULL && envelope != NULL, "no context or no envelope");
	async_require(envelope->ops != NULL, "a message without a table");
	if (async_mpsc_push(&context->mailbox, &envelope->node) != ASYNC_OK)
		actor_message_drop(envelope); /* too late */
}

int actor_context_receive(struct actor_context *context, struct actor_message **envelope)
{
	async_require(context != NULL && envelope != NULL, "no context or no envelope");
	struct async_waker *waker = actor_context_waker(context);
	struct async_mpsc_node *node;
	if (async_mpsc_poll(&context->mailbox, waker, &node) != ASYNC_READY)
		return ACTOR_PENDING; /* canceled, too: then the executor drops the actor */
	*envelope = async_container_of(node, struct actor_message, node);
	return ACTOR_OK;
}

struct async_waker *actor_context_waker(struct actor_context *context)
{
	async_require(context != NULL, "no context");
	return &actor__runtime_of(context)->task.waker;
}
