/* Step 43, exercise 1: an asker that does not wait for ever. */
#include <actor-ext/actor-ext.h>
#include <async/oneshot.h>

#include "../../tests/stage.h"

struct add {
	int left, right;
};

/* Adds when the gate is open. */
struct calculator {
	struct actor base;
	struct gate *gate;
	struct async_frame frame;
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(calculator);
ACTOR_REQUEST(calculator, add, long);

static int calculator_on_add(struct calculator *self, const struct add *request, long *response,
                             struct async_waker *waker)
{
	int error;
	ASYNC_BEGIN(&self->frame);
	ASYNC_AWAIT(&self->frame, error = gate_poll(self->gate, &self->waiter, waker));
	ASYNC_END(&self->frame);
	*response = (long)request->left + request->right;
	return error;
}

static int poll_answer(void *future, struct async_waker *waker)
{
	struct actor_interaction *asked = future;
	return async_oneshot_poll(&asked->oneshot, waker);
}

static int add_until(struct calculator_address address, struct add request, uint64_t deadline,
                     long *sum)
{
	struct calculator_add_interaction interaction = calculator_add_wrap(request);
	struct actor_interaction *asked = interaction.untyped; /* the asker's end */
	if (asked == NULL)
		return ACTOR_E_NOMEM;
	int error = actor_address_send(address.untyped, &interaction.untyped->message);
	if (error != ACTOR_OK) {
		calculator_add_drop(&interaction); /* the actor's end is still here, too */
		actor_interaction_abandon(asked);
		return error;
	}
	error = async_block_on_until(poll_answer, asked, deadline);
	if (error != ASYNC_OK) {
		actor_interaction_abandon(asked);
		return error;
	}
	int result = asked->result;
	if (result == ACTOR_OK)
		*sum = calculator_add_exchange_of(asked)->response;
	actor_interaction_received(asked);
	return result;
}

TEST(patience_ends_before_the_answer_comes)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	struct calculator_address address;
	long sum = -1;
	CHECK_OK(calculator_spawn(executor, (struct calculator){ .gate = &gate }, &address));
	CHECK_INT_EQ(add_until(address, (struct add){ 2, 3 }, async_after(10 * ASYNC_MILLISECOND),
	                       &sum),
	             ACTOR_E_TIMEDOUT);
	CHECK_INT_EQ(sum, -1);
	gate_open(&gate);
	CHECK_OK(add_until(address, (struct add){ 3, 4 }, async_after(10 * ASYNC_SECOND), &sum));
	CHECK_INT_EQ(sum, 7);
	calculator_address_drop(&address);
	stage_close(executor);
}

/* Some answers come in time, some too late, some just then. None is left over. */
TEST(the_answer_comes_at_the_last_moment)
{
	struct async_executor *executor = stage_open(2);
	struct gate gate = { 0 };
	struct calculator_address address;
	int in_time = 0, late = 0, rounds = (int)test_scaled(2000);
	gate_open(&gate);
	CHECK_OK(calculator_spawn(executor, (struct calculator){ .gate = &gate }, &address));
	for (int i = 0; i < rounds; i++) {
		long sum = -1;
		uint64_t deadline = async_after((uint64_t)(i % 100) * 1000);
		int error = add_until(address, (struct add){ 2, 3 }, deadline, &sum);
		in_time += error == ACTOR_OK && sum == 5;
		late += error == ACTOR_E_TIMEDOUT && sum == -1;
	}
	CHECK_INT_EQ(in_time + late, rounds);
	CHECK_OK(calculator_address_interrupt(address));
	CHECK_OK(calculator_address_join(address));
	CHECK_INT_EQ(add_until(address, (struct add){ 0, 0 }, async_after(0), &(long){ 0 }),
	             ACTOR_E_CLOSED);
	calculator_address_drop(&address);
	stage_close(executor);
}
