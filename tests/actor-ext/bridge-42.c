/* An interaction is a message: it travels as an envelope and reaches the request's handler. */
// since: 42
// until: 42
#include <actor-ext/actor-ext.h>

#include "../stage.h"
#include "handler.h"

struct add {
	int left, right;
	_Atomic int *drops;
};

static _Atomic int responses_dropped;

static void add_drop(struct add *request)
{
	++*request->drops;
}

static void sum_drop(long *response)
{
	CHECK_INT_EQ(*response, 5);
	responses_dropped++;
}

struct fail {
	int error;
};
struct leave {
	int unused;
};

struct calculator {
	struct actor base;
	int *asked;
};
ACTOR_TYPE(calculator);
ACTOR_REQUEST_WITH(calculator, add, long, .drop_request = add_drop, .drop_response = sum_drop);
ACTOR_REQUEST(calculator, fail, int);
ACTOR_EVENT(calculator, leave);

static int calculator_on_add(struct calculator *self, const struct add *request, long *response,
                             handler_context *context)
{
	(void)context;
	++*self->asked;
	*response = (long)request->left + request->right;
	return ACTOR_OK;
}

static int calculator_on_fail(struct calculator *self, const struct fail *request, int *response,
                              handler_context *context)
{
	(void)context;
	++*self->asked;
	*response = 12345;
	return request->error;
}

static int calculator_on_leave(struct calculator *self, const struct leave *event,
                               struct actor_context *context)
{
	(void)self;
	(void)event;
	actor_context_stop(context);
	return ACTOR_OK;
}

static int send_add(struct calculator_address address, _Atomic int *drops)
{
	struct calculator_add_interaction interaction = calculator_add_wrap(
		(struct add){ 2, 3, drops });
	int error = actor_address_send(address.untyped, &interaction.untyped->message);
	if (error != ACTOR_OK)
		calculator_add_drop(&interaction);
	return error;
}

static struct calculator_address spawn_calculator(struct async_executor *executor, int *asked)
{
	struct calculator_address address;
	CHECK_OK(calculator_spawn(executor, (struct calculator){ .asked = asked }, &address));
	return address;
}

TEST(it_reaches_its_handler_and_is_dropped_once)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int drops = 0;
	int asked = 0;
	struct calculator_address address = spawn_calculator(executor, &asked);
	for (int i = 0; i < 10; i++)
		CHECK_OK(send_add(address, &drops));
	CHECK_OK(calculator_address_interrupt(address));
	CHECK_OK(calculator_address_join(address));
	CHECK_INT_EQ(asked, 10);
	CHECK_INT_EQ(drops, 10);
	CHECK_INT_EQ(responses_dropped, 10); /* the answers are lost, and do not leak */
	calculator_address_drop(&address);
	stage_close(executor);
}

TEST(refused_it_stays_the_senders)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int drops = 0;
	int asked = 0;
	struct calculator_address address = spawn_calculator(executor, &asked);
	CHECK_OK(calculator_address_interrupt(address));
	CHECK_OK(calculator_address_join(address));
	CHECK_INT_EQ(send_add(address, &drops), ACTOR_E_CLOSED);
	CHECK_INT_EQ(drops, 1);
	CHECK_INT_EQ(asked, 0);
	calculator_address_drop(&address);
	stage_close(executor);
}

TEST(what_nobody_handles_is_dropped)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int drops = 0;
	int asked = 0, sent = 0;
	struct calculator_address address = spawn_calculator(executor, &asked);
	CHECK_OK(calculator_send_leave(address, (struct leave){ 0 }));
	for (int i = 0; i < 100; i++)
		sent += send_add(address, &drops) == ACTOR_OK;
	CHECK_OK(calculator_address_join(address));
	CHECK_INT_EQ(asked, 0);
	CHECK_INT_EQ(drops, 100); /* those sent by the actor's side, the others by send_add() */
	CHECK_INT_EQ(responses_dropped, 0);
	CHECK(sent <= 100);
	calculator_address_drop(&address);
	stage_close(executor);
}

TEST(an_error_of_its_handler_is_recorded)
{
	struct async_executor *executor = stage_open(1);
	struct actor_failure failure;
	int asked = 0;
	struct calculator_address address = spawn_calculator(executor, &asked);
	struct calculator_fail_interaction interaction = calculator_fail_wrap(
		(struct fail){ ACTOR_E_USER - 3 });
	CHECK_OK(actor_address_send(address.untyped, &interaction.untyped->message));
	CHECK_OK(calculator_address_interrupt(address));
	CHECK_OK(calculator_address_join(address));
	CHECK_INT_EQ(asked, 1);
	CHECK_INT_EQ(actor_address_failures(address.untyped, &failure, 1), 1);
	CHECK_INT_EQ(failure.error, ACTOR_E_USER - 3);
	CHECK_STR_EQ(failure.where, "calculator_on_fail");
	calculator_address_drop(&address);
	stage_close(executor);
}

/* ---- A handler that waits ------------------------------------------------------------------------------------------------ */

struct knock {
	struct gate *gate;
};

struct door {
	struct actor base;
	struct async_frame frame;
	struct async_watch_waiter waiter;
	struct gate *waiting;
	int *opened;
};
ACTOR_TYPE(door);
ACTOR_REQUEST(door, knock, int);

static int door_on_knock(struct door *self, const struct knock *request, int *response,
                         handler_context *context)
{
	ASYNC_BEGIN(&self->frame);
	gate_open(self->waiting);
	ASYNC_AWAIT(&self->frame, gate_poll(request->gate, &self->waiter, waker_of(context)));
	++*self->opened;
	*response = 1;
	ASYNC_END(&self->frame);
	return ACTOR_OK;
}

TEST(it_stays_in_the_mailbox_while_its_handler_waits)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 }, waiting = { 0 };
	struct door_address door;
	int opened = 0;
	CHECK_OK(door_spawn(executor, (struct door){ .waiting = &waiting, .opened = &opened },
	                    &door));
	struct door_knock_interaction interaction = door_knock_wrap((struct knock){ &gate });
	CHECK_OK(actor_address_send(door.untyped, &interaction.untyped->message));
	gate_wait(&waiting);
	gate_open(&gate);
	CHECK_OK(door_address_interrupt(door));
	CHECK_OK(door_address_join(door));
	CHECK_INT_EQ(opened, 1);
	door_address_drop(&door);
	stage_close(executor);
}
