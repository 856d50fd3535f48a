/*
 * runtime.c - the life of an actor, as a loop.
 *
 *      initialize --> event, event, event ... until stop --> finalize --> drop
 */
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

/* The loop. */
static void run(struct actor *actor)
{
	const struct actor_ops *ops = ops_of(actor);
	int result;
	do {
		result = ops->event != NULL ? ops->event(actor) : ACTOR_STOP;
	} while (result == ACTOR_OK);
	async_require(result == ACTOR_STOP, "an event hook says ACTOR_OK or ACTOR_STOP");
}

void actor_runtime_run(struct actor_runtime *runtime)
{
	async_require(runtime != NULL && runtime->actor != NULL, "no runtime or no actor");
	struct actor *actor = runtime->actor;
	const struct actor_ops *ops = ops_of(actor);
	if (ops->initialize != NULL)
		ops->initialize(actor);
	run(actor);
	if (ops->finalize != NULL)
		ops->finalize(actor);
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
