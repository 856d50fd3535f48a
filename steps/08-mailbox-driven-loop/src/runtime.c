/*
 * runtime.c - the life of an actor, as a task.
 *
 *      initialize --> event, event, event ... until stop --> close, drain, finalize, drop
 *
 * Each poll goes on from `stage`. A hook that waits makes the poll pending, and is called again by the
 * next.
 */
#include "actor/runtime.h"

#include <stddef.h>

#include "async/executor.h"
#include "async/require.h"

/* So many events, then the other actors' turn. */
#define BUDGET 128u

static const struct actor_ops no_hooks = { 0 };

static const struct actor_ops *ops_of(struct actor_runtime *runtime)
{
	const struct actor_ops *ops = runtime->actor->ops;
	return ops != NULL ? ops : &no_hooks;
}

typedef int (*hook_fn)(struct actor *self, struct actor_context *context);

/* Calls the hook, or does without it. */
static int call(struct actor_runtime *runtime, hook_fn hook)
{
	return hook != NULL ? hook(runtime->actor, &runtime->context) : ACTOR_OK;
}

int actor_context_next(struct actor_context *context)
{
	async_require(context != NULL, "no context");
	struct actor_runtime *runtime = actor__runtime_of(context);
	struct async_mpsc_node *node;
	if (async_mpsc_poll(&context->mailbox, &runtime->task.waker, &node) != ASYNC_READY)
		return ACTOR_PENDING; /* canceled, too: then the executor drops the actor */
	struct actor_message *envelope = async_container_of(node, struct actor_message, node);
	envelope->ops->handle(envelope, runtime->actor);
	actor_message_drop(envelope);
	return ACTOR_OK;
}

static int next_event(struct actor_runtime *runtime)
{
	hook_fn event = ops_of(runtime)->event;
	return event != NULL ? event(runtime->actor, &runtime->context)
	                     : actor_context_next(&runtime->context);
}

/* The loop: ACTOR_STOP in the end, or ACTOR_PENDING. */
static int run(struct actor_runtime *runtime)
{
	for (unsigned budget = BUDGET; budget > 0; budget--) {
		int result = next_event(runtime);
		async_require(result >= ACTOR_OK && result <= ACTOR_STOP,
		              "an event hook says ACTOR_OK, ACTOR_PENDING or ACTOR_STOP");
		if (result != ACTOR_OK)
			return result;
	}
	(void)async_waker_yield(&runtime->task.waker);
	return ACTOR_PENDING;
}

/* First closed, so that nothing can come in behind; then emptied. */
static void close_and_drain(struct actor_context *context)
{
	async_mpsc_close(&context->mailbox);
	struct async_mpsc_node *node;
	while ((node = async_mpsc_pop(&context->mailbox)) != NULL)
		actor_message_drop(async_container_of(node, struct actor_message, node));
}

static enum async_poll poll_actor(struct async_task *task)
{
	struct actor_runtime *runtime = async_container_of(task, struct actor_runtime, task);
	const struct actor_ops *ops = ops_of(runtime);
	switch (runtime->stage) {
	case ACTOR__INITIALIZE:
		if (call(runtime, ops->initialize) == ACTOR_PENDING)
			return ASYNC_PENDING;
		runtime->stage = ACTOR__RUN;
		__attribute__((fallthrough));
	case ACTOR__RUN:
		if (run(runtime) == ACTOR_PENDING)
			return ASYNC_PENDING;
		close_and_drain(&runtime->context);
		runtime->stage = ACTOR__FINALIZE;
		__attribute__((fallthrough));
	case ACTOR__FINALIZE:
		if (call(runtime, ops->finalize) == ACTOR_PENDING)
			return ASYNC_PENDING;
	}
	return ASYNC_READY;
}

/* It is finished, or its executor is shutting down and it still waits. */
static void drop_actor(struct async_task *task)
{
	struct actor_runtime *runtime = async_container_of(task, struct actor_runtime, task);
	const struct actor_ops *ops = ops_of(runtime);
	close_and_drain(&runtime->context); /* if it never got so far */
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
