/* The asker's end: it may be dropped before the answer, or after. */
// since: 45
// until: 45
#include <actor-ext/actor-ext.h>
#include <async/oneshot.h>
#include <pthread.h>

#include "../stage.h"
#include "handler.h"

/* Answers when the gate opens. */
struct knock {
	struct gate *gate;
};

struct door {
	struct actor base;
	struct async_frame frame;
	struct async_watch_waiter waiter;
	struct gate *knocked;
};
ACTOR_TYPE(door);

static _Atomic int responses_dropped, requests_dropped;

static void knock_drop(struct knock *request)
{
	(void)request;
	requests_dropped++;
}

static void answer_drop(int *response)
{
	CHECK_INT_EQ(*response, 7);
	responses_dropped++;
}

ACTOR_REQUEST_WITH(door, knock, int, .drop_request = knock_drop, .drop_response = answer_drop);

static int door_on_knock(struct door *self, const struct knock *request, int *response,
                         handler_context *context)
{
	int error;
	ASYNC_BEGIN(&self->frame);
	if (self->knocked != NULL)
		gate_open(self->knocked);
	ASYNC_AWAIT(&self->frame,
	            error = gate_poll(request->gate, &self->waiter, waker_of(context)));
	ASYNC_END(&self->frame);
	*response = 7;
	return error; /* CANCELED at shutdown */
}

static struct door_address spawn_door(struct async_executor *executor, struct gate *knocked)
{
	struct door_address address;
	CHECK_OK(door_spawn(executor, (struct door){ .knocked = knocked }, &address));
	return address;
}

/* On the same worker, from start to end: so a handler that was at work waits by now. */
static void let_another_live(struct async_executor *executor)
{
	struct door_address other = spawn_door(executor, NULL);
	CHECK_OK(door_address_interrupt(other));
	CHECK_OK(door_address_join(other));
	door_address_drop(&other);
}

static void end_door(struct door_address *address, struct async_executor *executor)
{
	CHECK_OK(door_address_interrupt(*address));
	CHECK_OK(door_address_join(*address));
	struct actor_failure failure;
	CHECK_INT_EQ(actor_address_failures(address->untyped, &failure, 1), 0);
	door_address_drop(address);
	stage_close(executor);
}

static int poll_answer(void *interaction, struct async_waker *waker)
{
	return async_oneshot_poll(&((struct actor_interaction *)interaction)->oneshot, waker);
}

/* Waits for the answer and takes it out. By hand: there is no function for that yet. */
static int receive(struct door_knock_responder *responder, int *answer)
{
	struct actor_interaction *interaction = responder->untyped.interaction;
	if (interaction == NULL)
		return responder->untyped.error;
	CHECK_OK(async_block_on(poll_answer, interaction));
	int result = interaction->result;
	if (result == ACTOR_OK)
		*answer = door_knock_exchange_of(interaction)->response;
	actor_responder_received(&responder->untyped);
	return result;
}

static void wait_for_drops(_Atomic int *drops, int count)
{
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	while (*drops < count && async_now() < deadline)
		sched_yield();
	CHECK_INT_EQ(*drops, count);
}

TEST(dropped_before_the_request_is_handled)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 }, knocked = { 0 };
	int answer = 0;
	struct door_address address = spawn_door(executor, &knocked);
	struct door_knock_responder first = door_ask_knock(address, (struct knock){ &gate });
	struct door_knock_responder second = door_ask_knock(address, (struct knock){ &gate });
	gate_wait(&knocked); /* at work on the first: the second lies in the mailbox */
	door_knock_cancel(&second);
	CHECK_INT_EQ(requests_dropped, 0); /* the handler will see it all the same */
	gate_open(&gate);
	CHECK_OK(receive(&first, &answer));
	end_door(&address, executor);
	CHECK_INT_EQ(requests_dropped, 2);
	CHECK_INT_EQ(responses_dropped, 1); /* the first answer was received */
}

TEST(canceled_when_the_actor_ends_first)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	int answer = 0;
	struct door_address address = spawn_door(executor, NULL);
	struct door_knock_responder first = door_ask_knock(address, (struct knock){ &gate });
	struct door_knock_responder second = door_ask_knock(address, (struct knock){ &gate });
	async_executor_free(executor);
	CHECK_INT_EQ(receive(&first, &answer), ACTOR_E_CANCELED);
	CHECK_INT_EQ(receive(&second, &answer), ACTOR_E_CANCELED);
	CHECK_INT_EQ(requests_dropped, 2);
	door_address_drop(&address);
	stage_check_empty();
}

TEST(dropped_before_the_answer)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 }, knocked = { 0 };
	struct door_address address = spawn_door(executor, &knocked);
	struct door_knock_responder responder = door_ask_knock(address, (struct knock){ &gate });
	gate_wait(&knocked); /* the handler is at work, its answer will be late */
	let_another_live(executor);
	door_knock_cancel(&responder);
	door_knock_cancel(&responder); /* harmless */
	gate_open(&gate);
	wait_for_drops(&requests_dropped, 1); /* the handler has gone on */
	end_door(&address, executor);
	CHECK_INT_EQ(requests_dropped, 1);
	CHECK_INT_EQ(responses_dropped, 1); /* by the library: nobody wanted it */
}

TEST(dropped_after_the_answer)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	struct door_address address = spawn_door(executor, NULL);
	gate_open(&gate);
	struct door_knock_responder responder = door_ask_knock(address, (struct knock){ &gate });
	wait_for_drops(&requests_dropped, 1);
	CHECK_OK(door_address_interrupt(address));
	CHECK_OK(door_address_join(address)); /* so the answer is there */
	door_knock_cancel(&responder);
	CHECK_INT_EQ(responses_dropped, 1);
	door_address_drop(&address);
	stage_close(executor);
}

TEST(a_received_response_is_the_askers)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	int answer = 0;
	struct door_address address = spawn_door(executor, NULL);
	gate_open(&gate);
	struct door_knock_responder responder = door_ask_knock(address, (struct knock){ &gate });
	CHECK_OK(receive(&responder, &answer));
	door_knock_cancel(&responder); /* harmless: it was received */
	end_door(&address, executor);
	CHECK_INT_EQ(answer, 7);
	CHECK_INT_EQ(requests_dropped, 1);
	CHECK_INT_EQ(responses_dropped, 0);
}

static void *receive_elsewhere(void *responder)
{
	int answer = 0;
	CHECK_OK(receive(responder, &answer));
	CHECK_INT_EQ(answer, 7);
	return NULL;
}

TEST(it_may_move_to_another_thread)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	pthread_t thread;
	struct door_address address = spawn_door(executor, NULL);
	struct door_knock_responder responder = door_ask_knock(address, (struct knock){ &gate });
	CHECK_OK(pthread_create(&thread, NULL, receive_elsewhere, &responder));
	gate_open(&gate);
	pthread_join(thread, NULL);
	end_door(&address, executor);
}

TEST(a_request_that_was_not_accepted_is_dropped)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	int answer = 0;
	struct door_address address = spawn_door(executor, NULL);
	CHECK_OK(door_address_interrupt(address));
	CHECK_OK(door_address_join(address));
	struct door_knock_responder responder = door_ask_knock(address, (struct knock){ &gate });
	CHECK_INT_EQ(requests_dropped, 1);
	CHECK_INT_EQ(receive(&responder, &answer), ACTOR_E_CLOSED);
	CHECK_INT_EQ(requests_dropped, 1);
	CHECK_INT_EQ(responses_dropped, 0);
	door_address_drop(&address);
	stage_close(executor);
}

TEST(one_that_failed_is_nothing_but_its_error)
{
	struct door_knock_responder responder = { actor_responder_failed(ACTOR_E_NOMEM) };
	int answer = 0;
	CHECK_INT_EQ(receive(&responder, &answer), ACTOR_E_NOMEM);
	door_knock_cancel(&responder); /* nothing to give up, but then it is used up */
	CHECK_OK(responder.untyped.error);
	CHECK(responder.untyped.interaction == NULL);
}

TEST(an_all_zero_responder_is_complete)
{
	struct door_knock_responder responder = { { NULL, ACTOR_OK } };
	door_knock_cancel(&responder);
	door_knock_cancel(&responder);
	CHECK_ABORTS(actor_responder_drop(NULL), "no responder");
}

/* The answer and the drop of the responder, racing: the response is dropped or received, once. */
TEST(the_answer_and_the_drop_race)
{
	struct async_executor *executor = stage_open(2);
	struct gate gate = { 0 };
	struct door_address address = spawn_door(executor, NULL);
	gate_open(&gate);
	int rounds = (int)test_scaled(20000), received = 0;
	uint64_t random = test_seed();
	for (int i = 0; i < rounds; i++) {
		struct door_knock_responder responder = door_ask_knock(address,
		                                                       (struct knock){ &gate });
		for (uint64_t spin = test_random(&random) % 300; spin > 0; spin--)
			atomic_signal_fence(memory_order_seq_cst);
		int answer;
		if (test_random(&random) % 2 == 0 &&
		    async_oneshot_is_complete(&responder.untyped.interaction->oneshot))
			received += receive(&responder, &answer) == ACTOR_OK;
		door_knock_cancel(&responder); /* harmless if it was received */
	}
	end_door(&address, executor);
	CHECK_INT_EQ(requests_dropped, rounds);
	CHECK_INT_EQ(responses_dropped + received, rounds);
}
