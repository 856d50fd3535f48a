/*
 * runtime.c - the life of an actor, as a task.
 *
 *      initialize --> event, event, event ... until stop --> finalize --> drop
 *
 * Each poll goes on from `stage`. A hook that waits makes the poll pending, and is called again by the
 * next.
 */
#include "actor/runtime.h"

#include <stddef.h>

#include "async/executor.h"
#include "async/require.h"

static const struct actor_ops no_hooks = { 0 };

static const struct actor_ops *ops_of(struct actor_runtime *runtime)
{
	const struct actor_ops *ops = runtime->actor->ops;
	return ops != NULL ? ops : &no_hooks;
}

typedef int (*hook_fn)(struct actor *self, struct actor_context *context);

/* Calls the hook, or does without it. */
static int call(struct actor_runtime *runtime, hook_fn hook, int by_default)
{
	return hook != NULL ? hook(runtime->actor, &runtime->context) : by_default;
}

/* The loop: ACTOR_STOP in the end, or ACTOR_PENDING. */
static int run(struct actor_runtime *runtime)
{
	int result;
	do {
		result = call(runtime, ops_of(runtime)->event, ACTOR_STOP);
	} while (result == ACTOR_OK);
	async_require(result == ACTOR_PENDING || result == ACTOR_STOP,
	              "an event hook says ACTOR_OK, ACTOR_PENDING or ACTOR_STOP");
	return result;
}

static enum async_poll poll_actor(struct async_task *task)
{
	struct actor_runtime *runtime = async_container_of(task, struct actor_runtime, task);
	const struct actor_ops *ops = ops_of(runtime);
	switch (runtime->stage) {
	case ACTOR__INITIALIZE:
		if (call(runtime, ops->initialize, ACTOR_OK) == ACTOR_PENDING)
			return ASYNC_PENDING;
		runtime->stage = ACTOR__RUN;
		__attribute__((fallthrough));
	case ACTOR__RUN:
		if (run(runtime) == ACTOR_PENDING)
			return ASYNC_PENDING;
		runtime->stage = ACTOR__FINALIZE;
		__attribute__((fallthrough));
	case ACTOR__FINALIZE:
		if (call(runtime, ops->finalize, ACTOR_OK) == ACTOR_PENDING)
			return ASYNC_PENDING;
	}
	return ASYNC_READY;
}

/* It is finished, or its executor is shutting down and it still waits. */
static void drop_actor(struct async_task *task)
{
	struct actor_runtime *runtime = async_container_of(task, struct actor_runtime, task);
	const struct actor_ops *ops = ops_of(runtime);
	async_mpsc_close(&runtime->context.mailbox);
	if (ops->drop != NULL)
		ops->drop(runtime->actor);
}

static void free_actor(struct async_task *task)
{
	(void)task; /* the memory is the caller's */
}

static const struct async_task_ops task_ops = { .poll = poll_actor,
	                                        .drop = drop_actor,
	                                        .free = free_actor };

int actor_runtime_spawn(struct actor_runtime *runtime, struct async_executor *executor,
                        struct actor *actor)
{
	async_require(runtime != NULL && executor != NULL && actor != NULL,
	              "no runtime, no executor or no actor");
	async_task_init(&runtime->task, &task_ops);
	async_mpsc_init(&runtime->context.mailbox);
	runtime->actor = actor;
	runtime->stage = ACTOR__INITIALIZE;
	return async_executor_spawn(executor, &runtime->task);
}
