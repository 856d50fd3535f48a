/* context.c - what an actor has for itself. */
#include "actor/context.h"

#include "actor/runtime.h"
#include "async/require.h"

struct async_waker *actor_context_waker(struct actor_context *context)
{
	async_require(context != NULL, "no context");
	return &actor__runtime_of(context)->task.waker;
}
