/* Requests, the whole way: ask, be answered, in a thread. Each completes exactly once. */
// since: 46
#include <actor-ext/actor-ext.h>
#include <pthread.h>

#include "../stage.h"
#include "handler.h"

struct square {
	int value;
};
struct fail_with {
	int error;
};
struct stop_now {
	int unused;
};

struct oracle {
	struct actor base;
	int *asked;
};
ACTOR_TYPE(oracle);
ACTOR_REQUEST(oracle, square, long);
ACTOR_REQUEST(oracle, fail_with, int);
ACTOR_EVENT(oracle, stop_now);

static int oracle_on_square(struct oracle *self, const struct square *request, long *response,
                            handler_context *context)
{
	(void)context;
	++*self->asked;
	*response = (long)request->value * request->value;
	return ACTOR_OK;
}

static int oracle_on_fail_with(struct oracle *self, const struct fail_with *request, int *response,
                               handler_context *context)
{
	(void)context;
	++*self->asked;
	*response = 12345;
	return request->error;
}

static int oracle_on_stop_now(struct oracle *self, const struct stop_now *event,
                              struct actor_context *context)
{
	(void)self;
	(void)event;
	actor_context_stop(context);
	return ACTOR_OK;
}

static struct oracle_address spawn_oracle(struct async_executor *executor, int *asked)
{
	struct oracle_address address;
	CHECK_OK(oracle_spawn(executor, (struct oracle){ .asked = asked }, &address));
	return address;
}

TEST(a_request_is_answered)
{
	struct async_executor *executor = stage_open(1);
	int asked = 0;
	long answer = 0;
	struct oracle_address address = spawn_oracle(executor, &asked);
	struct oracle_square_responder responder = oracle_ask_square(address,
	                                                             (struct square){ 12 });
	CHECK_OK(oracle_square_block_on(&responder, &answer));
	CHECK_INT_EQ(answer, 144);
	CHECK_OK(oracle_address_interrupt(address));
	CHECK_OK(oracle_address_join(address));
	CHECK_INT_EQ(asked, 1);
	oracle_address_drop(&address);
	stage_close(executor);
}

TEST(a_handlers_error_is_the_answer_and_the_actor_goes_on) // since: 51
{
	struct async_executor *executor = stage_open(1);
	int asked = 0, nothing = -1;
	long answer = 0;
	struct actor_failure failure;
	struct oracle_address address = spawn_oracle(executor, &asked);
	static const int errors[] = { ACTOR_E_INVALID, ACTOR_E_USER, ACTOR_E_USER - 77,
		                      ACTOR_E_TIMEDOUT, ACTOR_E_CANCELED };
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		struct oracle_fail_with_responder responder =
			oracle_ask_fail_with(address, (struct fail_with){ errors[i] });
		CHECK_INT_EQ(oracle_fail_with_block_on(&responder, &nothing), errors[i]);
		CHECK_INT_EQ(nothing, -1); /* the response is not touched */
	}
	struct oracle_square_responder responder = oracle_ask_square(address, (struct square){ 3 });
	CHECK_OK(oracle_square_block_on(&responder, &answer));
	CHECK_INT_EQ(answer, 9);
	CHECK_INT_EQ(actor_address_failures(address.untyped, &failure, 1),
	             0); /* it is the asker's */
	oracle_address_drop(&address);
	stage_close(executor);
}

TEST(a_responder_is_used_up_by_its_answer)
{
	struct async_executor *executor = stage_open(1);
	int asked = 0, nothing;
	long answer = 0;
	struct oracle_address address = spawn_oracle(executor, &asked);
	struct oracle_square_responder squared = oracle_ask_square(address, (struct square){ 2 });
	CHECK_OK(oracle_square_block_on(&squared, &answer));
	CHECK_INT_EQ(oracle_square_block_on(&squared, &answer), ACTOR_E_INVALID);
	struct oracle_fail_with_responder failed =
		oracle_ask_fail_with(address, (struct fail_with){ ACTOR_E_CANCELED });
	CHECK_INT_EQ(oracle_fail_with_block_on(&failed, &nothing), ACTOR_E_CANCELED);
	CHECK_INT_EQ(oracle_fail_with_block_on(&failed, &nothing), ACTOR_E_INVALID);
	oracle_fail_with_cancel(&failed); /* harmless */
	oracle_square_cancel(&squared);
	oracle_address_drop(&address);
	stage_close(executor);
}

TEST(a_request_to_an_ended_actor_is_closed)
{
	struct async_executor *executor = stage_open(1);
	int asked = 0;
	long answer = 0;
	struct oracle_address address = spawn_oracle(executor, &asked);
	CHECK_OK(oracle_address_interrupt(address));
	CHECK_OK(oracle_address_join(address));
	for (int i = 0; i < 3; i++) {
		struct oracle_square_responder responder = oracle_ask_square(address,
		                                                             (struct square){ 1 });
		CHECK_INT_EQ(oracle_square_block_on(&responder, &answer), ACTOR_E_CLOSED);
		CHECK_INT_EQ(oracle_square_block_on(&responder, &answer), ACTOR_E_INVALID);
	}
	CHECK_INT_EQ(asked, 0);
	oracle_address_drop(&address);
	stage_close(executor);
}

TEST(every_request_queued_when_the_actor_ends_is_canceled_once)
{
	enum { ASKERS = 50 };
	struct async_executor *executor = stage_open(1);
	for (size_t round = 0; round < test_scaled(200); round++) {
		int asked = 0, canceled = 0, closed = 0;
		long squared;
		struct oracle_address address = spawn_oracle(executor, &asked);
		struct oracle_square_responder before = oracle_ask_square(address,
		                                                          (struct square){ 1 });
		CHECK_OK(oracle_send_stop_now(address, (struct stop_now){ 0 }));
		struct oracle_square_responder after[ASKERS];
		for (int i = 0; i < ASKERS; i++)
			after[i] = oracle_ask_square(address, (struct square){ 1 });
		CHECK_OK(oracle_square_block_on(&before, &squared));
		for (int i = 0; i < ASKERS; i++) {
			int error = oracle_square_block_on(&after[i], &squared);
			CHECK(error == ACTOR_E_CANCELED || error == ACTOR_E_CLOSED);
			canceled += error == ACTOR_E_CANCELED;
			closed += error == ACTOR_E_CLOSED;
			CHECK_INT_EQ(oracle_square_block_on(&after[i], &squared), ACTOR_E_INVALID);
		}
		CHECK_INT_EQ(canceled + closed, ASKERS);
		CHECK_OK(oracle_address_join(address));
		CHECK_INT_EQ(asked, 1);
		oracle_address_drop(&address);
	}
	stage_close(executor);
}

/* ---- Many threads --------------------------------------------------------------------------------------------------------- */

static void *ask_many(void *argument)
{
	struct oracle_address address = *(struct oracle_address *)argument;
	for (int i = 0; i < (int)test_scaled(5000); i++) {
		long answer = -1;
		struct oracle_square_responder responder = oracle_ask_square(address,
		                                                             (struct square){ i });
		CHECK_OK(oracle_square_block_on(&responder, &answer));
		CHECK_INT_EQ(answer, (long)i * i);
	}
	return NULL;
}

TEST(many_threads_ask)
{
	enum { THREADS = 4 };
	struct async_executor *executor = stage_open(2);
	int asked = 0;
	struct oracle_address address = spawn_oracle(executor, &asked);
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		CHECK_OK(pthread_create(&threads[i], NULL, ask_many, &address));
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	CHECK_OK(oracle_address_interrupt(address));
	CHECK_OK(oracle_address_join(address));
	CHECK_INT_EQ(asked, THREADS * (int)test_scaled(5000));
	oracle_address_drop(&address);
	stage_close(executor);
}

TEST(many_requests_at_once_are_answered_in_any_order_of_asking_back)
{
	enum { REQUESTS = 500 };
	struct async_executor *executor = stage_open(2);
	int asked = 0;
	struct oracle_address address = spawn_oracle(executor, &asked);
	struct oracle_square_responder responders[REQUESTS];
	for (int i = 0; i < REQUESTS; i++)
		responders[i] = oracle_ask_square(address, (struct square){ i });
	for (int i = REQUESTS - 1; i >= 0; i--) {
		long answer = -1;
		CHECK_OK(oracle_square_block_on(&responders[i], &answer));
		CHECK_INT_EQ(answer, (long)i * i);
	}
	oracle_address_drop(&address);
	stage_close(executor);
}
