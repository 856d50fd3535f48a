/* context.c - what an actor has for itself. */
#include "async/require.h"
#include "runtime.h"

struct actor_address actor_context_self(struct actor_context *context)
{
	async_require(context != NULL, "no context");
	struct actor_address self = { actor__runtime_of(context) };
	return self;
}

void actor_context_close(struct actor_context *context)
{
	async_require(context != NULL, "no context");
	async_mpsc_close(&context->mailbox);
}

void actor_context_stop(struct actor_context *context)
{
	async_require(context != NULL, "no context");
	context->active = false;
}

bool actor_context_is_active(const struct actor_context *context)
{
	async_require(context != NULL, "no context");
	return context->active;
}

struct async_waker *actor_context_waker(struct actor_context *context)
{
	async_require(context != NULL, "no context");
	return &actor__runtime_of(context)->task.waker;
}

size_t actor_context_failures(const struct actor_context *context, struct actor_failure *failures,
                              size_t capacity)
{
	async_require(context != NULL, "no context");
	return actor__copy_failures(context, failures, capacity);
}
