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

static int stop_and_wait(struct actor_message *message, struct actor *actor,
                         struct actor_context *context)
{
	actor_context_stop(context);
	return wait_and_count(message, actor, context);
}

/* Waits for nothing, and does not care that it is told to end. */
static int wait_stubbornly(struct actor_message *message, struct actor *actor,
                           struct actor_context *context)
{
	(void)actor;
	(void)context;
	++*async_container_of(message, struct note, base)->calls;
	return ACTOR_PENDING;
}

static const struct actor_message_ops count_ops = { .handle = count, .drop = drop_note };
static const struct actor_message_ops stop_ops = { .handle = stop_actor, .drop = drop_note };
static const struct actor_message_ops wait_ops = { .handle = wait_and_count, .drop = drop_note };
static const struct actor_message_ops stop_and_wait_ops = { .handle = stop_and_wait,
	                                                    .drop = drop_note };
static const struct actor_message_ops stubborn_ops = { .handle = wait_stubbornly,
	                                               .drop = drop_note };

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

/*
 * Returns when the executor's only worker has run another actor from its start to its end: a handler that has been
 * called before has returned by then.
 */
static void let_another_live(struct async_executor *executor)
{
	int handled = 0;
	_Atomic int drops = 0;
	struct host_address other = spawn_host(executor, &handled);
	CHECK_OK(send_note(other, (struct note){ .base.ops = &stop_ops, .drops = &drops }));
	CHECK_OK(host_address_join(other));
	CHECK_INT_EQ(handled, 1);
	host_address_drop(&other);
}

static void await_call(const _Atomic int *calls)
{
	while (*calls == 0)
		sched_yield();
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
	int handled = 0;
	_Atomic int drops = 0, calls = 0;
	struct gate gate = { 0 };
	struct host_address address = spawn_host(executor, &handled);
	CHECK_OK(send_note(address, (struct note){ .base.ops = &wait_ops,
	                                           .gate = &gate,
	                                           .calls = &calls,
	                                           .drops = &drops }));
	CHECK_OK(send_note(address, (struct note){ .base.ops = &stop_ops, .drops = &drops }));
	await_call(&calls);
	/* Its actor handles nothing else meanwhile; another on the same worker goes on. */
	let_another_live(executor);
	CHECK_OK(send_note(address, (struct note){ .base.ops = &count_ops, .drops = &drops }));
	let_another_live(executor);
	CHECK_INT_EQ(calls, 1); /* what is sent to it does not wake it */
	CHECK_INT_EQ(drops, 0);
	gate_open(&gate);
	CHECK_OK(host_address_join(address));
	CHECK_INT_EQ(calls, 2);
	CHECK_INT_EQ(handled, 2);
	CHECK_INT_EQ(drops, 3);
	host_address_drop(&address);
	stage_close(executor);
}

/* What it has begun it ends; what is behind it is dropped. */
TEST(a_handler_that_stops_its_actor_and_waits_is_finished_first)
{
	struct async_executor *executor = stage_open(1);
	int handled = 0;
	_Atomic int drops = 0, calls = 0;
	struct gate gate = { 0 };
	struct host_address address = spawn_host(executor, &handled);
	CHECK_OK(send_note(address, (struct note){ .base.ops = &stop_and_wait_ops,
	                                           .gate = &gate,
	                                           .calls = &calls,
	                                           .drops = &drops }));
	CHECK_OK(send_note(address, (struct note){ .base.ops = &count_ops, .drops = &drops }));
	await_call(&calls);
	let_another_live(executor);
	CHECK_INT_EQ(actor_address_status(address.untyped), ACTOR_ACTIVE);
	gate_open(&gate);
	CHECK_OK(host_address_join(address));
	CHECK_INT_EQ(calls, 2);
	CHECK_INT_EQ(handled, 1);
	CHECK_INT_EQ(drops, 2);
	host_address_drop(&address);
	stage_close(executor);
}

/* The last address is dropped while it waits: the mailbox closes, and all that was accepted is handled. */
TEST(a_handler_that_waits_is_not_disturbed_by_the_close)
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
	await_call(&calls);
	host_address_drop(&address);
	let_another_live(executor);
	CHECK_INT_EQ(calls, 1);
	CHECK_INT_EQ(drops, 0);
	gate_open(&gate);
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(calls, 2);
	CHECK_INT_EQ(handled, 2);
	CHECK_INT_EQ(drops, 2);
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
	await_call(&calls);
	async_executor_free(executor);
	CHECK_INT_EQ(handled, 1); /* its wait was canceled, and it went on; the other was dropped */
	CHECK_INT_EQ(drops, 2);
	CHECK_INT_EQ(host_address_join(address), ACTOR_E_CANCELED);
	host_address_drop(&address);
	stage_check_empty();
}

/* It is called a last time. After that nobody waits for it any more. */
TEST(a_handler_that_goes_on_waiting_is_dropped_at_the_shutdown)
{
	struct async_executor *executor = stage_open(1);
	int handled = 0;
	_Atomic int drops = 0, calls = 0;
	struct host_address address = spawn_host(executor, &handled);
	CHECK_OK(send_note(address, (struct note){ .base.ops = &stubborn_ops,
	                                           .calls = &calls,
	                                           .drops = &drops }));
	CHECK_OK(send_note(address, (struct note){ .base.ops = &count_ops, .drops = &drops }));
	await_call(&calls);
	let_another_live(executor);
	async_executor_free(executor);
	CHECK_INT_EQ(calls, 2);
	CHECK_INT_EQ(handled, 0);
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
	await_call(&calls);
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

/* ---- An `event` hook that stops its actor while a handler waits ------------------------------------------------------ */

struct tired {
	struct actor base;
	int *handled;
	_Atomic bool *enough;
};
ACTOR_TYPE(tired);

static int next_until_enough(struct actor *self, struct actor_context *context)
{
	if (!*ACTOR_SELF(tired, self)->enough)
		return actor_context_next(context);
	actor_context_stop(context);
	return ACTOR_OK;
}

static int wait_and_count_tired(struct actor_message *message, struct actor *actor,
                                struct actor_context *context)
{
	struct note *note = async_container_of(message, struct note, base);
	struct async_waker *waker = actor_context_waker(context);
	int result = gate_poll(note->gate, &note->waiter, waker);
	++*note->calls; /* who sees that opens the gate: too late for this call */
	if (result == ASYNC_PENDING)
		return ACTOR_PENDING;
	++*ACTOR_SELF(tired, actor)->handled;
	return ACTOR_OK;
}

TEST(a_hook_that_stops_its_actor_is_not_asked_while_a_handler_waits)
{
	static const struct actor_ops ops = { .event = next_until_enough };
	static const struct actor_message_ops note_ops = { .handle = wait_and_count_tired,
		                                           .drop = drop_note };
	struct async_executor *executor = stage_open(1);
	int handled = 0;
	_Atomic int drops = 0, calls = 0;
	_Atomic bool enough = false;
	struct gate gate = { 0 };
	struct tired_address address;
	CHECK_OK(tired_spawn(executor,
	                     (struct tired){
				     .base.ops = &ops, .handled = &handled, .enough = &enough },
	                     &address));
	struct note *note = async_pool_alloc(sizeof *note);
	CHECK(note != NULL);
	*note = (struct note){
		.base.ops = &note_ops, .gate = &gate, .calls = &calls, .drops = &drops
	};
	CHECK_OK(actor_address_send(address.untyped, &note->base));
	while (calls == 0)
		sched_yield();
	enough = true;
	gate_open(&gate);
	CHECK_OK(actor_address_join_until(address.untyped, async_after(10 * ASYNC_SECOND)));
	CHECK_INT_EQ(calls, 2);
	CHECK_INT_EQ(handled, 1);
	CHECK_INT_EQ(drops, 1);
	tired_address_drop(&address);
	stage_close(executor);
}
