/*
 * interrupt.c - the message that asks an actor to end: it has no content, and its handler calls the
 * hook.
 */
#include "async/pool.h"
#include "runtime.h"

static int handle_interrupt(struct actor_message *message, struct actor *actor,
                            struct actor_context *context)
{
	(void)message;
	if (actor->ops != NULL && actor->ops->interrupt != NULL)
		return actor->ops->interrupt(actor, context);
	actor_context_close(context);
	return ACTOR_OK;
}

static void drop_interrupt(struct actor_message *message)
{
	async_pool_free(message, sizeof *message);
}

static const struct actor_message_ops interrupt_ops = { handle_interrupt, drop_interrupt,
	                                                "interrupt" };

int actor_address_interrupt(struct actor_address address)
{
	struct actor_message *message = async_pool_alloc(sizeof *message);
	if (message == NULL)
		return ACTOR_E_NOMEM;
	message->ops = &interrupt_ops;
	int error = actor_address_send(address, message);
	if (error != ACTOR_OK)
		actor_message_drop(message);
	return error;
}
