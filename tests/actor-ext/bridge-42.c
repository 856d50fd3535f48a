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

static _Atomic int numbers_dropped;

static void number_drop(int *response)
{
	*response = 0;
	numbers_dropped++;
}

struct fail {
	int error;
};
struct leave {
	struct gate *gate; /* the mailbox takes messages until this is open */
};

struct calculator {
	struct actor base;
	int *asked;
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(calculator);
ACTOR_REQUEST_WITH(calculator, add, long, .drop_request = add_drop, .drop_response = sum_drop);
ACTOR_REQUEST_WITH(calculator, fail, int, .drop_response = number_drop);
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
	int result = gate_poll(event->gate, &self->waiter, actor_context_waker(context));
	if (result == ACTOR_OK)
		actor_context_stop(context);
	return result;
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
	struct gate gate = { 0 };
	_Atomic int drops = 0;
	int asked = 0;
	struct calculator_address address = spawn_calculator(executor, &asked);
	CHECK_OK(calculator_send_leave(address, (struct leave){ &gate }));
	for (int i = 0; i < 100; i++)
		CHECK_OK(send_add(address, &drops));
	CHECK_INT_EQ(drops, 0);
	gate_open(&gate);
	CHECK_OK(calculator_address_join(address));
	CHECK_INT_EQ(asked, 0);
	CHECK_INT_EQ(drops, 100);
	CHECK_INT_EQ(responses_dropped, 0); /* nobody has written any */
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
	CHECK_INT_EQ(numbers_dropped, 0); /* what it has written is no response */
	calculator_address_drop(&address);
	stage_close(executor);
}

/* ---- A handler that waits ------------------------------------------------------------------------------------------------ */

struct knock {
	struct gate *gate;
	_Atomic int *drops;
};

static void knock_drop(struct knock *request)
{
	++*request->drops;
}

static _Atomic int greetings_dropped;

static void greeting_drop(const char **response)
{
	CHECK_STR_EQ(*response, "come in");
	greetings_dropped++;
}

struct door {
	struct actor base;
	struct async_frame frame;
	struct async_watch_waiter waiter;
	struct gate *waiting;
};
ACTOR_TYPE(door);
ACTOR_REQUEST_WITH(door, knock, const char *, .drop_request = knock_drop,
                   .drop_response = greeting_drop);

static int door_on_knock(struct door *self, const struct knock *request, const char **response,
                         handler_context *context)
{
	int result = ACTOR_OK; /* written again each time the handler is called */
	ASYNC_BEGIN(&self->frame);
	gate_open(self->waiting);
	ASYNC_AWAIT(&self->frame,
	            result = gate_poll(request->gate, &self->waiter, waker_of(context)));
	if (result == ACTOR_OK)
		*response = "come in";
	ASYNC_END(&self->frame);
	return result;
}

/* Spawns a door, knocks, and waits until its handler waits. */
static struct door_address knock_at_a_door(struct async_executor *executor, struct gate *gate,
                                           _Atomic int *drops)
{
	static struct gate waiting;
	struct door_address door;
	CHECK_OK(door_spawn(executor, (struct door){ .waiting = &waiting }, &door));
	struct door_knock_interaction interaction = door_knock_wrap((struct knock){ gate, drops });
	CHECK_OK(actor_address_send(door.untyped, &interaction.untyped->message));
	gate_wait(&waiting);
	return door;
}

TEST(it_is_kept_while_its_handler_waits)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	_Atomic int drops = 0;
	struct door_address door = knock_at_a_door(executor, &gate, &drops);
	CHECK_INT_EQ(drops, 0);
	gate_open(&gate);
	CHECK_OK(door_address_interrupt(door));
	CHECK_OK(door_address_join(door));
	CHECK_INT_EQ(drops, 1);
	CHECK_INT_EQ(greetings_dropped, 1);
	door_address_drop(&door);
	stage_close(executor);
}

TEST(it_is_dropped_if_its_handler_waits_for_ever)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	_Atomic int drops = 0;
	struct door_address door = knock_at_a_door(executor, &gate, &drops);
	door_address_drop(&door);
	stage_close(executor);
	CHECK_INT_EQ(drops, 1);
	CHECK_INT_EQ(greetings_dropped, 0);
}

/* ---- A request written by hand, as interaction.h allows: for an actor of any type, its response untyped ------------------ */

struct count {
	struct actor_interaction base;
	int *handled;
};

static int handle_count(struct actor_message *message, struct actor *actor,
                        struct actor_context *context)
{
	(void)actor;
	(void)context;
	struct count *count = async_container_of(message, struct count, base.message);
	count->base.result = ACTOR_OK; /* it holds nothing, so nothing is dropped */
	++*count->handled;
	return ACTOR_OK;
}

static const struct actor_interaction_ops count_ops = {
	{ handle_count, actor_interaction_drop_message, "count" }, sizeof(struct count), NULL, NULL
};

static struct actor_message *new_count(int *handled)
{
	struct count *count = async_pool_alloc(sizeof *count);
	CHECK(count != NULL);
	count->handled = handled;
	actor_interaction_init(&count->base, &count_ops);
	CHECK_INT_EQ(count->base.result, ACTOR_E_CANCELED);
	return &count->base.message;
}

TEST(a_request_written_by_hand_is_a_message_too)
{
	struct async_executor *executor = stage_open(1);
	int asked = 0, handled = 0;
	struct calculator_address address = spawn_calculator(executor, &asked);
	CHECK_OK(actor_address_send(address.untyped, new_count(&handled)));
	actor_message_drop(new_count(&handled)); /* never sent */
	CHECK_OK(calculator_address_interrupt(address));
	CHECK_OK(calculator_address_join(address));
	CHECK_INT_EQ(handled, 1);
	calculator_address_drop(&address);
	stage_close(executor);
}
