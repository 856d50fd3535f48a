/* context.c - what an actor has for itself. */
#include "async/require.h"
#include "runtime.h"

struct actor_address actor_context_self(struct actor_context *context)
{
	async_require(context != NULL, "no context");
	struct actor_address self = { actor__runtime_of(context) };
	return self;
}

void actor_context_send(struct actor_context *context, struct actor_message *envelope)
{
	async_require(context != NULL && envelope != NULL, "no context or no envelope");
	async_require(envelope->ops != NULL, "a message without a table");
	if (async_mpsc_push(&context->mailbox, &envelope->node) != ASYNC_OK)
		actor_message_drop(envelope); /* too late */
}

struct async_waker *actor_context_waker(struct actor_context *context)
{
	async_require(context != NULL, "no context");
	return &actor__runtime_of(context)->task.waker;
}
