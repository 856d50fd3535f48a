/* Asking is something that the extension adds to an address. */
// since: 44
// until: 44
#include <actor-ext/actor-ext.h>
#include <async/oneshot.h>

#include "../stage.h"
#include "handler.h"

struct add {
	int left, right;
};
struct bias {
	int by;
};

struct calculator {
	struct actor base;
	int bias; /* added to every sum */
};
ACTOR_TYPE(calculator);

static _Atomic int adds_dropped;

static void add_drop(struct add *request)
{
	*request = (struct add){ -1, -1 }; /* who reads it from here on reads nonsense */
	adds_dropped++;
}

ACTOR_REQUEST_WITH(calculator, add, long, .drop_request = add_drop);
ACTOR_EVENT(calculator, bias);

static int calculator_on_add(struct calculator *self, const struct add *request, long *response,
                             handler_context *context)
{
	(void)context;
	*response = (long)request->left + request->right + self->bias;
	return ACTOR_OK;
}

static int calculator_on_bias(struct calculator *self, const struct bias *event,
                              struct actor_context *context)
{
	(void)context;
	self->bias = event->by;
	return ACTOR_OK;
}

static struct calculator_address spawn_calculator(struct async_executor *executor)
{
	struct calculator_address address;
	CHECK_OK(calculator_spawn(executor, (struct calculator){ .base.ops = NULL }, &address));
	return address;
}

static int poll_answer(void *interaction, struct async_waker *waker)
{
	return async_oneshot_poll(&((struct actor_interaction *)interaction)->oneshot, waker);
}

static long receive_add(struct calculator_add_interaction asked)
{
	CHECK(asked.untyped != NULL);
	CHECK_OK(async_block_on_until(poll_answer, asked.untyped, async_after(10 * ASYNC_SECOND)));
	CHECK_OK(asked.untyped->result);
	long sum = calculator_add_exchange_of(asked.untyped)->response;
	actor_interaction_received(asked.untyped);
	return sum;
}

TEST(one_call_asks)
{
	struct async_executor *executor = stage_open(1);
	struct calculator_address address = spawn_calculator(executor);
	struct calculator_add_interaction asked = { NULL };
	CHECK_OK(calculator_ask_add(address, (struct add){ 2, 3 }, &asked));
	CHECK_INT_EQ(receive_add(asked), 5);
	CHECK_INT_EQ(adds_dropped, 1);
	calculator_address_drop(&address);
	stage_close(executor);
}

/* One mailbox for both. */
TEST(requests_and_events_keep_their_order)
{
	enum { ROUNDS = 100 };
	struct async_executor *executor = stage_open(2);
	struct calculator_address address = spawn_calculator(executor);
	struct calculator_add_interaction asked[ROUNDS] = { { NULL } };
	for (int i = 0; i < ROUNDS; i++) {
		CHECK_OK(calculator_send_bias(address, (struct bias){ 1000 * i }));
		CHECK_OK(calculator_ask_add(address, (struct add){ 2, 3 }, &asked[i]));
	}
	for (int i = 0; i < ROUNDS; i++)
		CHECK_INT_EQ(receive_add(asked[i]), 1000 * i + 5);
	calculator_address_drop(&address);
	stage_close(executor);
}

TEST(a_closed_actor_cannot_be_asked_and_nothing_is_left)
{
	struct async_executor *executor = stage_open(1);
	struct calculator_address address = spawn_calculator(executor);
	struct calculator_add_interaction asked = { NULL };
	CHECK_OK(calculator_address_interrupt(address));
	CHECK_OK(calculator_address_join(address));
	for (int i = 1; i <= 3; i++) {
		CHECK_INT_EQ(calculator_ask_add(address, (struct add){ 2, 3 }, &asked),
		             ACTOR_E_CLOSED);
		CHECK(asked.untyped == NULL);
		CHECK_INT_EQ(adds_dropped, i); /* asking takes the request in every case */
	}
	calculator_address_drop(&address);
	stage_close(executor);
}

TEST(asking_nobody_is_stopped)
{
	struct calculator_address nobody = { { NULL } };
	struct calculator_add_interaction asked = { NULL };
	CHECK_ABORTS((void)!calculator_ask_add(nobody, (struct add){ 2, 3 }, &asked),
	             "an address without an actor");
	CHECK_ABORTS((void)!actor_ask(nobody.untyped, NULL, NULL), "no interaction");
}
