/* context.c - what an actor has for itself. */
#include "async/require.h"
#include "runtime.h"

struct actor_address actor_context_self(struct actor_context *context)
{
	async_require(context != NULL, "no context");
	struct actor_address self = { actor__runtime_of(context) };
	return self;
}

struct async_waker *actor_context_waker(struct actor_context *context)
{
	async_require(context != NULL, "no context");
	return &actor__runtime_of(context)->task.waker;
}
