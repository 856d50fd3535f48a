/* address.c - the counted handle, and what can be done with it. */
#include "async/require.h"
#include "runtime.h"

static struct actor_runtime *runtime_of(struct actor_address address)
{
	async_require(address.runtime != NULL, "an address without an actor");
	return address.runtime;
}

struct actor_address actor_address_clone(struct actor_address address)
{
	async_waker_retain(&runtime_of(address)->task.waker);
	return address;
}

void actor_address_drop(struct actor_address *address)
{
	async_require(address != NULL, "no address");
	struct actor_runtime *runtime = address->runtime;
	if (runtime == NULL)
		return;
	address->runtime = NULL;
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
