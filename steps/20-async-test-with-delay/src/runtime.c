/*
 * runtime.c - the life of an actor, as a task.
 *
 *      initialize --> event, event, event ... until stop --> close, drain, finalize, drop
 *
 * Each poll goes on from `stage`. A hook that waits makes the poll pending, and is called again by the
 * next.
 */
#include "runtime.h"

#include <string.h>

#include "actor/spawn.h"
#include "async/pool.h"
#include "async/require.h"

/* So many events, then the other actors' turn. */
#define BUDGET 128u

static const struct actor_ops no_hooks = { 0 };

static const struct actor_ops *ops_of(struct actor_runtime *runtime)
{
	const struct actor_ops *ops = actor__of(runtime)->ops;
	return ops != NULL ? ops : &no_hooks;
}

typedef int (*hook_fn)(struct actor *self, struct actor_context *context);

/* Calls the hook, or does without it. */
static int call(struct actor_runtime *runtime, hook_fn hook)
{
	return hook != NULL ? hook(actor__of(runtime), &runtime->context) : ACTOR_OK;
}

int actor_context_next(struct actor_context *context)
{
	async_require(context != NULL, "no context");
	struct actor_runtime *runtime = actor__runtime_of(context);
	struct async_mpsc_node *node;
	if (async_mpsc_poll(&context->mailbox, &runtime->task.waker, &node) != ASYNC_READY)
		return ACTOR_PENDING; /* canceled, too: then the executor drops the actor */
	struct actor_message *envelope = async_container_of(node, struct actor_message, node);
	envelope->ops->handle(envelope, actor__of(runtime));
	actor_message_drop(envelope);
	return ACTOR_OK;
}

static int next_event(struct actor_runtime *runtime)
{
	hook_fn event = ops_of(runtime)->event;
	return event != NULL ? event(actor__of(runtime), &runtime->context)
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
		ops->drop(actor__of(runtime));
}

static void free_actor(struct async_task *task)
{
	struct actor_runtime *runtime = async_container_of(task, struct actor_runtime, task);
	async_pool_free(runtime, runtime->size);
}

static const struct async_task_ops task_ops = { .poll = poll_actor,
	                                        .drop = drop_actor,
	                                        .free = free_actor };

int actor_spawn(struct async_executor *executor, const struct actor *initial, size_t size,
                struct actor_address *address)
{
	async_require(executor != NULL && initial != NULL && address != NULL,
	              "no executor, no actor or no address");
	async_require(size >= sizeof *initial && size < UINT32_MAX / 2, "not the size of an actor");
	address->runtime = NULL;
	uint32_t block = (uint32_t)(sizeof(struct actor_runtime) + (size + 15) / 16 * 16);
	struct actor_runtime *runtime = async_pool_alloc(block);
	if (runtime == NULL)
		return ACTOR_E_NOMEM;
	async_task_init(&runtime->task, &task_ops);
	async_mpsc_init(&runtime->context.mailbox);
	runtime->size = block;
	runtime->stage = ACTOR__INITIALIZE;
	memcpy(actor__of(runtime), initial, size);
	/* The address's reference, before the actor can end. */
	async_waker_retain(&runtime->task.waker);
	int error = async_executor_spawn(executor, &runtime->task);
	if (error != ASYNC_OK) {
		async_pool_free(runtime, block);
		return error;
	}
	address->runtime = runtime;
	return ACTOR_OK;
}
