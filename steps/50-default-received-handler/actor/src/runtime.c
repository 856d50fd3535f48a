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
	async_require(!runtime->context.taken, "a hook took a message");
	return result == ACTOR_PENDING && canceled ? ACTOR_E_CANCELED : result;
}

/* ---- Handling messages ----------------------------------------------------------------------- */

static struct actor_message *front(struct actor_context *context)
{
	struct async_mpsc_node *node = async_mpsc_front(&context->mailbox);
	return node != NULL ? async_container_of(node, struct actor_message, node) : NULL;
}

static const char *name_of(const struct actor_message_ops *ops)
{
	return ops->name != NULL ? ops->name : "message";
}

/* Calls the handler. Any other result than ACTOR_PENDING: it is done with the message. */
static int handle(struct actor_runtime *runtime, struct actor_message *message)
{
	struct actor_context *context = &runtime->context;
	/* Read before: the handler may give the message away. */
	const struct actor_message_ops *ops = message->ops;
	int result = ops->handle(message, actor__of(runtime), context);
	async_require(result <= ACTOR_PENDING, "a handler returned neither a result nor an error");
	async_require(result != ACTOR_PENDING || !context->taken,
	              "a handler that took its message waits");
	context->waiting = result == ACTOR_PENDING;
	if (result != ACTOR_OK && result != ACTOR_PENDING)
		actor__fail(context, result, name_of(ops));
	return result;
}

/* After handling: the message, or NULL if its handler took it. */
static struct actor_message *unless_taken(struct actor_context *context,
                                          struct actor_message *message)
{
	bool taken = context->taken;
	context->taken = false;
	return taken ? NULL : message;
}

static void pop_and_drop(struct actor_context *context, struct actor_message *message)
{
	(void)async_mpsc_pop(&context->mailbox);
	actor_message_drop(message);
}

/* A handler that stopped its actor and then waits is finished first. */
static bool goes_on(const struct actor_context *context)
{
	return context->active || context->waiting;
}

int actor_context_next(struct actor_context *context)
{
	async_require(context != NULL, "no context");
	async_require(!context->taken, "a hook took a message");
	struct actor_runtime *runtime = actor__runtime_of(context);
	int waiting = async_mpsc_wait(&context->mailbox, &runtime->task.waker);
	if (waiting == ASYNC_E_CLOSED) {
		context->active = false;
		return ACTOR_OK;
	}
	if (waiting != ASYNC_READY)
		return ACTOR_PENDING; /* canceled, too: the next poll ends the actor */
	struct actor_message *message = front(context);
	if (handle(runtime, message) == ACTOR_PENDING)
		return ACTOR_PENDING;
	message = unless_taken(context, message);
	if (message != NULL)
		pop_and_drop(context, message);
	return ACTOR_OK;
}

struct actor_message *actor_context_take(struct actor_context *context)
{
	async_require(context != NULL, "no context");
	struct async_mpsc_node *node = async_mpsc_pop(&context->mailbox);
	async_require(node != NULL && !context->taken,
	              "no message is being handled, or it was taken already");
	context->taken = true;
	return async_container_of(node, struct actor_message, node);
}

static int next_event(struct actor_runtime *runtime)
{
	hook_fn event = ops_of(runtime)->event;
	/* A stopped actor only finishes a handler that waits: the hook is not asked any more. */
	if (event != NULL && runtime->context.active)
		return event(actor__of(runtime), &runtime->context);
	return actor_context_next(&runtime->context);
}

/*
 * The executor is shutting down. A handler or an `event` hook that waits is called once more, and what
 * it waits for says ACTOR_E_CANCELED; then the actor ends. What is still in its mailbox is dropped.
 */
static void run_canceled(struct actor_runtime *runtime)
{
	struct actor_context *context = &runtime->context;
	const struct actor_ops *ops = ops_of(runtime);
	int last_words = ACTOR_OK;
	if (ops->event != NULL && context->active)
		last_words = ops->event(actor__of(runtime), context);
	else if (context->waiting)
		last_words = actor_context_next(context);
	(void)last_words; /* whatever it says, the actor ends now */
	context->active = false;
}

/* The loop. */
static enum async_poll run(struct actor_runtime *runtime)
{
	if (async_waker_is_canceled(&runtime->task.waker)) {
		run_canceled(runtime);
		return ASYNC_READY;
	}
	for (unsigned budget = BUDGET; goes_on(&runtime->context); budget--) {
		if (budget == 0)
			return async_waker_yield(&runtime->task.waker);
		int result = next_event(runtime);
		async_require(result <= ACTOR_PENDING,
		              "an event hook returned neither a result nor an error");
		async_require(!runtime->context.taken, "a hook took a message");
		if (result == ACTOR_PENDING)
			return ASYNC_PENDING;
		if (result != ACTOR_OK)
			actor__fail(&runtime->context, result, "event");
	}
	return ASYNC_READY;
}

/* ---- The stages ------------------------------------------------------------------------------ */

/* First closed, so that nothing can come in behind; then emptied. */
static void close_and_drain(struct actor_context *context)
{
	async_mpsc_close(&context->mailbox);
	struct async_mpsc_node *node;
	while ((node = async_mpsc_pop(&context->mailbox)) != NULL)
		actor_message_drop(async_container_of(node, struct actor_message, node));
}

/* Notes how it ended: the first error counts. */
static void ended_with(struct actor_context *context, int error, const char *where)
{
	if (error == ACTOR_OK)
		return;
	actor__fail(context, error, where);
	if (context->error == ACTOR_OK)
		context->error = error;
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
		if (result != ACTOR_OK) {
			ended_with(context, result, "initialize");
			close_and_drain(context);
			break;
		}
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
		result = call(runtime, ops_of(runtime)->finalize);
		if (result == ACTOR_PENDING)
			return ASYNC_PENDING;
		ended_with(context, result, "finalize");
		break;
	}
	done(runtime);
	return ASYNC_READY;
}

static void free_actor(struct async_task *task)
{
	struct actor_runtime *runtime = async_container_of(task, struct actor_runtime, task);
	actor__free_failures(&runtime->context);
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
	context->waiting = false;
	context->taken = false;
	context->failures = NULL;
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
