/* runtime.c - what takes care of an actor. */
#include "actor/runtime.h"

#include <stddef.h>

#include "async/require.h"

static const struct actor_ops no_hooks = { 0 };

static const struct actor_ops *ops_of(const struct actor *actor)
{
	return actor->ops != NULL ? actor->ops : &no_hooks;
}

void actor_runtime_init(struct actor_runtime *runtime, struct actor *actor)
{
	async_require(runtime != NULL && actor != NULL, "no runtime or no actor");
	runtime->actor = actor;
}

void actor_runtime_deinit(struct actor_runtime *runtime)
{
	async_require(runtime != NULL, "no runtime");
	struct actor *actor = runtime->actor;
	if (actor == NULL)
		return;
	runtime->actor = NULL;
	const struct actor_ops *ops = ops_of(actor);
	if (ops->drop != NULL)
		ops->drop(actor);
}
