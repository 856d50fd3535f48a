/* The asker's end: dropped early, polled with a deadline, moved between threads. */
// since: 46
#include <actor-ext/actor-ext.h>
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
	ASYNC_BEGIN(&self->frame);
	if (self->knocked != NULL)
		gate_open(self->knocked);
	ASYNC_AWAIT(&self->frame, gate_poll(request->gate, &self->waiter, waker_of(context)));
	ASYNC_END(&self->frame);
	*response = 7;
	return ACTOR_OK;
}

static struct door_address spawn_door(struct async_executor *executor, struct gate *knocked)
{
	struct door_address address;
	CHECK_OK(door_spawn(executor, (struct door){ .knocked = knocked }, &address));
	return address;
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

TEST(dropped_before_the_answer)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 }, knocked = { 0 };
	struct door_address address = spawn_door(executor, &knocked);
	struct door_knock_responder responder = door_ask_knock(address, (struct knock){ &gate });
	gate_wait(&knocked); /* the handler is at work, its answer will be late */
	door_knock_cancel(&responder);
	door_knock_cancel(&responder); /* harmless */
	gate_open(&gate);
	end_door(&address, executor);
	CHECK_INT_EQ(requests_dropped, 1);
	CHECK_INT_EQ(responses_dropped, 1); /* by the library: nobody wanted it */
}

TEST(dropped_before_the_request_is_handled)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 }, knocked = { 0 };
	struct door_address address = spawn_door(executor, &knocked);
	struct door_knock_responder first = door_ask_knock(address, (struct knock){ &gate });
	struct door_knock_responder second = door_ask_knock(address, (struct knock){ &gate });
	int answer = 0;
	gate_wait(&knocked);
	door_knock_cancel(&second);
	gate_open(&gate);
	CHECK_OK(door_knock_block_on(&first, &answer));
	end_door(&address, executor);
	CHECK_INT_EQ(answer, 7);
	CHECK_INT_EQ(requests_dropped, 2);
	CHECK_INT_EQ(responses_dropped, 1); /* the first answer was received */
}

static void wait_for_drops(_Atomic int *drops, int count)
{
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	while (*drops < count && async_now() < deadline)
		sched_yield();
	CHECK_INT_EQ(*drops, count);
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
	CHECK_OK(door_knock_block_on(&responder, &answer));
	end_door(&address, executor);
	CHECK_INT_EQ(answer, 7);
	CHECK_INT_EQ(requests_dropped, 1);
	CHECK_INT_EQ(responses_dropped, 0);
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
	CHECK_INT_EQ(door_knock_block_on(&responder, &answer), ACTOR_E_CLOSED);
	CHECK_INT_EQ(requests_dropped, 1);
	CHECK_INT_EQ(responses_dropped, 0);
	door_address_drop(&address);
	stage_close(executor);
}

TEST(a_deadline_in_a_thread)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	int answer = 0;
	struct door_address address = spawn_door(executor, NULL);
	struct door_knock_responder responder = door_ask_knock(address, (struct knock){ &gate });
	uint64_t deadline = async_after(10 * ASYNC_MILLISECOND);
	CHECK_INT_EQ(door_knock_block_on_until(&responder, deadline, &answer), ACTOR_E_TIMEDOUT);
	CHECK(async_now() >= deadline);
	CHECK_INT_EQ(door_knock_block_on(&responder, &answer), ACTOR_E_INVALID); /* complete */
	gate_open(&gate);
	end_door(&address, executor);
	CHECK_INT_EQ(responses_dropped, 1);
}

TEST(a_deadline_that_is_met)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	int answer = 0;
	struct door_address address = spawn_door(executor, NULL);
	gate_open(&gate);
	struct door_knock_responder responder = door_ask_knock(address, (struct knock){ &gate });
	CHECK_OK(door_knock_block_on_until(&responder, async_after(60 * ASYNC_SECOND), &answer));
	CHECK_INT_EQ(answer, 7);
	end_door(&address, executor);
}

TEST(an_answer_that_is_there_needs_no_time)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	int answer = 0;
	struct door_address address = spawn_door(executor, NULL);
	gate_open(&gate);
	struct door_knock_responder responder = door_ask_knock(address, (struct knock){ &gate });
	CHECK_OK(door_address_interrupt(address));
	CHECK_OK(door_address_join(address));
	CHECK_OK(door_knock_block_on_until(&responder, 0, &answer));
	CHECK_INT_EQ(answer, 7);
	door_address_drop(&address);
	stage_close(executor);
}

struct elsewhere {
	struct door_knock_responder responder;
	struct gate *gate;
};

static void *receive_elsewhere(void *argument)
{
	struct elsewhere *elsewhere = argument;
	int answer = 0;
	gate_open(elsewhere->gate);
	CHECK_OK(door_knock_block_on(&elsewhere->responder, &answer));
	CHECK_INT_EQ(answer, 7);
	return NULL;
}

static int poll_knock(void *responder, struct async_waker *waker)
{
	int answer;
	return door_knock_poll(responder, waker, &answer);
}

TEST(it_may_move_to_another_thread)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	pthread_t thread;
	struct door_address address = spawn_door(executor, NULL);
	struct elsewhere elsewhere = { door_ask_knock(address, (struct knock){ &gate }), &gate };
	/* This thread waits first: its waker is registered. */
	CHECK_INT_EQ(async_block_on_until(poll_knock, &elsewhere.responder,
	                                  async_after(5 * ASYNC_MILLISECOND)),
	             ASYNC_E_TIMEDOUT);
	CHECK_OK(pthread_create(&thread, NULL, receive_elsewhere, &elsewhere));
	pthread_join(thread, NULL);
	end_door(&address, executor);
}

TEST(an_all_zero_responder_is_complete)
{
	struct door_knock_responder responder = { 0 };
	int answer;
	CHECK_INT_EQ(door_knock_block_on(&responder, &answer), ACTOR_E_INVALID);
	door_knock_cancel(&responder);
}

TEST(nothing_is_polled_with_no_waker)
{
	struct door_knock_responder responder = { 0 };
	int answer;
	CHECK_ABORTS((void)!door_knock_poll(&responder, NULL, &answer), "no responder or no waker");
	CHECK_ABORTS((void)!actor_responder_poll(NULL, NULL), "no responder or no waker");
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
		if (test_random(&random) % 2 == 0)
			door_knock_cancel(&responder);
		else if (door_knock_block_on_until(&responder, 0, &answer) == ACTOR_OK)
			received++;
	}
	end_door(&address, executor);
	CHECK_INT_EQ(requests_dropped, rounds);
	CHECK_INT_EQ(responses_dropped + received, rounds);
}
