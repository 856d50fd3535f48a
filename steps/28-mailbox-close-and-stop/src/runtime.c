/*
 * runtime.c - the life of an actor, as a task.
 *
 *      initialize --> run: event, event ... while active --> close, drain, finalize, drop --> DONE
 *
 * Each poll goes on from `stage`. A hook that waits makes the poll pending, and is called again by the
 * next.
 *
 * The order of the end is an invariant that others rely on: the mailbox is closed before it is
 * emptied, so that nothing can come in behind; emptied before `finalize`, which so sees no more work;
 * `finalize` before `drop`; and DONE last of all, so that who joins finds all of that done.
 */
#include "runtime.h"

#include <string.h>

#include "actor/spawn.h"
#include "async/log.h"
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

/*
 * A hook that waits although it could see that the actor is to end has had its chance. Asked before: a
 * hook that is canceled while it runs is called once more, to see that it is.
 */
static int call(struct actor_runtime *runtime, hook_fn hook)
{
	if (hook == NULL)
		return ACTOR_OK;
	bool canceled = async_waker_is_canceled(&runtime->task.waker);
	int result = hook(actor__of(runtime), &runtime->context);
	async_require(result <= ACTOR_PENDING, "a hook returned neither a result nor an error");
	return result == ACTOR_PENDING && canceled ? ACTOR_E_CANCELED : result;
}

int actor_context_next(struct actor_context *context)
{
	async_require(context != NULL, "no context");
	struct actor_runtime *runtime = actor__runtime_of(context);
	struct async_mpsc_node *node;
	int result = async_mpsc_poll(&context->mailbox, &runtime->task.waker, &node);
	if (result == ASYNC_E_CLOSED) {
		context->active = false;
		return ACTOR_OK;
	}
	if (result != ASYNC_READY)
		return ACTOR_PENDING; /* canceled, too: the next poll ends the actor */
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

/*
 * The executor is shutting down. An `event` hook is called once more, and what it waits for says
 * ACTOR_E_CANCELED; then the actor ends. What is still in its mailbox is dropped.
 */
static void run_canceled(struct actor_runtime *runtime)
{
	const struct actor_ops *ops = ops_of(runtime);
	int last_words = ACTOR_OK;
	if (ops->event != NULL && runtime->context.active)
		last_words = ops->event(actor__of(runtime), &runtime->context);
	(void)last_words; /* whatever it says, the actor ends now */
	runtime->context.active = false;
}

/* The loop. */
static enum async_poll run(struct actor_runtime *runtime)
{
	if (async_waker_is_canceled(&runtime->task.waker)) {
		run_canceled(runtime);
		return ASYNC_READY;
	}
	for (unsigned budget = BUDGET; runtime->context.active; budget--) {
		if (budget == 0)
			return async_waker_yield(&runtime->task.waker);
		int result = next_event(runtime);
		async_require(result == ACTOR_OK || result == ACTOR_PENDING,
		              "an event hook says ACTOR_OK or ACTOR_PENDING");
		if (result == ACTOR_PENDING)
			return ASYNC_PENDING;
	}
	return ASYNC_READY;
}

/* First closed, so that nothing can come in behind; then emptied. */
static void close_and_drain(struct actor_context *context)
{
	async_mpsc_close(&context->mailbox);
	struct async_mpsc_node *node;
	while ((node = async_mpsc_pop(&context->mailbox)) != NULL)
		actor_message_drop(async_container_of(node, struct actor_message, node));
}

static void done(struct actor_runtime *runtime)
{
	const struct actor_ops *ops = ops_of(runtime);
	if (ops->drop != NULL)
		ops->drop(actor__of(runtime));
	async_log_debug("actor %p: done (%s)", (void *)runtime,
	                actor_strerror(runtime->context.error));
	async_watch_set(&runtime->context.status, ACTOR_DONE);
}

static enum async_poll poll_actor(struct async_task *task)
{
	struct actor_runtime *runtime = async_container_of(task, struct actor_runtime, task);
	struct actor_context *context = &runtime->context;
	int result;
	switch (runtime->stage) {
	case ACTOR__INITIALIZE:
		result = call(runtime, ops_of(runtime)->initialize);
		if (result == ACTOR_PENDING)
			return ASYNC_PENDING;
		async_log_debug("actor %p: active", (void *)runtime);
		async_watch_set(&context->status, ACTOR_ACTIVE);
		runtime->stage = ACTOR__RUN;
		__attribute__((fallthrough));
	case ACTOR__RUN:
		if (run(runtime) == ASYNC_PENDING)
			return ASYNC_PENDING;
		if (async_waker_is_canceled(&task->waker))
			context->error = ACTOR_E_CANCELED;
		async_log_debug("actor %p: stopping", (void *)runtime);
		async_watch_set(&context->status, ACTOR_STOPPING);
		close_and_drain(context);
		runtime->stage = ACTOR__FINALIZE;
		__attribute__((fallthrough));
	case ACTOR__FINALIZE:
		if (call(runtime, ops_of(runtime)->finalize) == ACTOR_PENDING)
			return ASYNC_PENDING;
	}
	done(runtime);
	return ASYNC_READY;
}

static void free_actor(struct async_task *task)
{
	struct actor_runtime *runtime = async_container_of(task, struct actor_runtime, task);
	async_pool_free(runtime, runtime->size);
}

static const struct async_task_ops task_ops = { .poll = poll_actor, .free = free_actor };

static void init_context(struct actor_context *context)
{
	async_mpsc_init(&context->mailbox);
	async_watch_init(&context->status, ACTOR_STARTING);
	atomic_init(&context->addresses, 1);
	context->error = ACTOR_OK;
	context->active = true;
}

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
	init_context(&runtime->context);
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
