/* address.c - the counted handle, and what can be done with it. */
#include "async/executor.h"
#include "async/require.h"
#include "async/sleep.h"
#include "runtime.h"

static struct actor_runtime *runtime_of(struct actor_address address)
{
	async_require(address.runtime != NULL, "an address without an actor");
	return address.runtime;
}

struct actor_address actor_address_clone(struct actor_address address)
{
	struct actor_runtime *runtime = runtime_of(address);
	async_waker_retain(&runtime->task.waker);
	/*
	 * Relaxed: the caller's address keeps the count above zero, or (its own actor's) the
	 * mailbox is closed already.
	 */
	atomic_fetch_add_explicit(&runtime->context.addresses, 1, memory_order_relaxed);
	return address;
}

void actor_address_drop(struct actor_address *address)
{
	async_require(address != NULL, "no address");
	struct actor_runtime *runtime = address->runtime;
	if (runtime == NULL)
		return;
	address->runtime = NULL;
	/*
	 * Release: what was sent through this address comes before the close. Acquire: so for all
	 * other addresses.
	 */
	uint32_t before = atomic_fetch_sub_explicit(&runtime->context.addresses, 1,
	                                            memory_order_acq_rel);
	async_require(before > 0, "an address was dropped more often than cloned");
	if (before == 1)
		async_mpsc_close(&runtime->context.mailbox);
	async_waker_release(&runtime->task.waker);
}

int actor_address_send(struct actor_address address, struct actor_message *message)
{
	async_require(message != NULL && message->ops != NULL, "no message");
	return async_mpsc_push(&runtime_of(address)->context.mailbox, &message->node);
}

enum actor_status actor_address_status(struct actor_address address)
{
	return (enum actor_status)async_watch_get(&runtime_of(address)->context.status);
}

size_t actor_address_failures(struct actor_address address, struct actor_failure *failures,
                              size_t capacity)
{
	return actor__copy_failures(&runtime_of(address)->context, failures, capacity);
}

bool actor_address_is_woken_by(struct actor_address address, const struct async_waker *waker)
{
	return waker == &runtime_of(address)->task.waker;
}

/* ---- Join ------------------------------------------------------------------------------------ */

static bool is_done(uint32_t status)
{
	return actor_status_is_done((enum actor_status)status);
}

int actor_join_poll(struct actor_join *join, struct actor_address address,
                    struct async_waker *waker)
{
	async_require(join != NULL && waker != NULL, "no join or no waker");
	if (actor_address_is_woken_by(address, waker))
		return ACTOR_E_DEADLOCK;
	struct actor_context *context = &runtime_of(address)->context;
	int result = async_watch_poll(&context->status, &join->waiter, waker, is_done);
	return result == ASYNC_READY ? context->error : result;
}

void actor_join_deinit(struct actor_join *join, struct actor_address address)
{
	async_require(join != NULL, "no join");
	async_watch_waiter_deinit(&runtime_of(address)->context.status, &join->waiter);
}

struct blocked_join {
	struct actor_join join;
	struct actor_address address;
};

static int poll_blocked_join(void *future, struct async_waker *waker)
{
	struct blocked_join *blocked = future;
	return actor_join_poll(&blocked->join, blocked->address, waker);
}

int actor_address_join_until(struct actor_address address, uint64_t deadline)
{
	(void)runtime_of(address);
	struct blocked_join blocked = { .address = address };
	int result = async_block_on_until(poll_blocked_join, &blocked, deadline);
	actor_join_deinit(&blocked.join, address);
	return result;
}

int actor_address_join(struct actor_address address)
{
	return actor_address_join_until(address, ASYNC_NEVER);
}
