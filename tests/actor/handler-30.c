/* Message handlers that know their context: one stops its actor, one waits. */
// since: 30
// until: 34
#include <actor/actor.h>

#include "start.h"

struct host {
	struct actor base;
	int *handled;
};
ACTOR_TYPE(host);

struct note {
	struct actor_message base;
	struct gate *gate; /* NULL, or: the handler waits for it */
	struct async_watch_waiter waiter;
	_Atomic int *calls, *drops;
};

static void drop_note(struct actor_message *message)
{
	struct note *note = async_container_of(message, struct note, base);
	++*note->drops;
	async_pool_free(note, sizeof *note);
}

static int count(struct actor_message *message, struct actor *actor, struct actor_context *context)
{
	(void)message;
	(void)context;
	++*ACTOR_SELF(host, actor)->handled;
	return ACTOR_OK;
}

static int stop_actor(struct actor_message *message, struct actor *actor,
                      struct actor_context *context)
{
	actor_context_stop(context);
	return count(message, actor, context);
}

static int wait_and_count(struct actor_message *message, struct actor *actor,
                          struct actor_context *context)
{
	struct note *note = async_container_of(message, struct note, base);
	struct async_waker *waker = actor_context_waker(context);
	++*note->calls;
	if (gate_poll(note->gate, &note->waiter, waker) == ASYNC_PENDING)
		return ACTOR_PENDING;
	return count(message, actor, context);
}

static const struct actor_message_ops count_ops = { .handle = count, .drop = drop_note };
static const struct actor_message_ops stop_ops = { .handle = stop_actor, .drop = drop_note };
static const struct actor_message_ops wait_ops = { .handle = wait_and_count, .drop = drop_note };

static struct host_address spawn_host(struct async_executor *executor, int *handled)
{
	struct host_address address;
	CHECK_OK(host_spawn(executor, (struct host){ .handled = handled }, &address));
	return address;
}

static int send_note(struct host_address address, struct note initial)
{
	struct note *note = async_pool_alloc(sizeof *note);
	CHECK(note != NULL);
	*note = initial;
	int error = actor_address_send(address.untyped, &note->base);
	if (error != ACTOR_OK)
		drop_note(&note->base);
	return error;
}

TEST(a_message_stops_its_actor)
{
	struct async_executor *executor = stage_open(1);
	int handled = 0;
	_Atomic int drops = 0, calls = 0;
	struct gate gate = { 0 };
	struct host_address address = spawn_host(executor, &handled);
	/* The first waits until all are there. */
	CHECK_OK(send_note(address, (struct note){ .base.ops = &wait_ops,
	                                           .gate = &gate,
	                                           .calls = &calls,
	                                           .drops = &drops }));
	CHECK_OK(send_note(address, (struct note){ .base.ops = &count_ops, .drops = &drops }));
	CHECK_OK(send_note(address, (struct note){ .base.ops = &stop_ops, .drops = &drops }));
	CHECK_OK(send_note(address, (struct note){ .base.ops = &count_ops, .drops = &drops }));
	gate_open(&gate);
	CHECK_OK(host_address_join(address));
	CHECK_INT_EQ(handled, 3); /* the one behind it was dropped */
	CHECK_INT_EQ(drops, 4);
	CHECK_INT_EQ(send_note(address, (struct note){ .base.ops = &count_ops, .drops = &drops }),
	             ACTOR_E_CLOSED);
	host_address_drop(&address);
	stage_close(executor);
}

TEST(a_handler_that_waits_is_called_again_with_its_message)
{
	struct async_executor *executor = stage_open(1);
	int handled = 0, other_handled = 0;
	_Atomic int drops = 0, calls = 0;
	struct gate gate = { 0 };
	struct host_address address = spawn_host(executor, &handled);
	struct host_address other = spawn_host(executor, &other_handled);
	CHECK_OK(send_note(address, (struct note){ .base.ops = &wait_ops,
	                                           .gate = &gate,
	                                           .calls = &calls,
	                                           .drops = &drops }));
	CHECK_OK(send_note(address, (struct note){ .base.ops = &stop_ops, .drops = &drops }));
	while (calls == 0)
		sched_yield();
	/* Its actor handles nothing else meanwhile; another on the same worker goes on. */
	CHECK_OK(send_note(other, (struct note){ .base.ops = &stop_ops, .drops = &drops }));
	CHECK_OK(host_address_join(other));
	CHECK_INT_EQ(other_handled, 1);
	CHECK_INT_EQ(calls, 1);
	CHECK_INT_EQ(drops, 1);
	gate_open(&gate);
	CHECK_OK(host_address_join(address));
	CHECK_INT_EQ(calls, 2);
	CHECK_INT_EQ(handled, 2);
	CHECK_INT_EQ(drops, 3);
	host_address_drop(&address);
	host_address_drop(&other);
	stage_close(executor);
}

TEST(a_handler_that_waits_is_told_of_the_shutdown)
{
	struct async_executor *executor = stage_open(1);
	int handled = 0;
	_Atomic int drops = 0, calls = 0;
	struct gate gate = { 0 };
	struct host_address address = spawn_host(executor, &handled);
	CHECK_OK(send_note(address, (struct note){ .base.ops = &wait_ops,
	                                           .gate = &gate,
	                                           .calls = &calls,
	                                           .drops = &drops }));
	CHECK_OK(send_note(address, (struct note){ .base.ops = &count_ops, .drops = &drops }));
	while (calls == 0)
		sched_yield();
	async_executor_free(executor);
	CHECK_INT_EQ(handled, 1); /* its wait was canceled, and it went on; the other was dropped */
	CHECK_INT_EQ(drops, 2);
	CHECK_INT_EQ(host_address_join(address), ACTOR_E_CANCELED);
	host_address_drop(&address);
	stage_check_empty();
}

/* ---- The same under an `event` hook of its own ------------------------------------------------------------------------ */

static int just_next(struct actor *self, struct actor_context *context)
{
	(void)self;
	return actor_context_next(context);
}

TEST(an_event_hook_may_wrap_all_of_this)
{
	static const struct actor_ops ops = { .event = just_next };
	struct async_executor *executor = stage_open(1);
	int handled = 0;
	_Atomic int drops = 0, calls = 0;
	struct gate gate = { 0 };
	struct host_address address;
	CHECK_OK(host_spawn(executor, (struct host){ .base.ops = &ops, .handled = &handled },
	                    &address));
	CHECK_OK(send_note(address, (struct note){ .base.ops = &wait_ops,
	                                           .gate = &gate,
	                                           .calls = &calls,
	                                           .drops = &drops }));
	CHECK_OK(send_note(address, (struct note){ .base.ops = &stop_ops, .drops = &drops }));
	while (calls == 0)
		sched_yield();
	gate_open(&gate);
	CHECK_OK(host_address_join(address));
	CHECK_INT_EQ(handled, 2);
	CHECK_INT_EQ(drops, 2);
	host_address_drop(&address);
	stage_close(executor);
}

/* ---- Misuse ------------------------------------------------------------------------------------------------------------ */

static int say_nonsense(struct actor_message *message, struct actor *actor,
                        struct actor_context *context)
{
	(void)message;
	(void)actor;
	(void)context;
	return 7;
}

static void send_nonsense(void)
{
	static const struct actor_message_ops ops = { .handle = say_nonsense, .drop = drop_note };
	struct async_executor *executor = stage_open(1);
	int handled = 0;
	_Atomic int drops = 0;
	struct host_address address = spawn_host(executor, &handled);
	CHECK_OK(send_note(address, (struct note){ .base.ops = &ops, .drops = &drops }));
	(void)!host_address_join(address);
}

TEST(nonsense_stops_the_program)
{
	CHECK_ABORTS(send_nonsense(), "a handler ");
}
