/* The calculator, the whole way: spawn, ask, wait, check, interrupt, join. From many threads, too. */
// since: 49
#include <pthread.h>

#include "operations.h"

struct clear {
	int unused;
};
ACTOR_EVENT(calculator, clear);

static int calculator_on_clear(struct calculator *self, const struct clear *event,
                               struct actor_context *context)
{
	(void)event;
	(void)context;
	self->last = 0;
	return ACTOR_OK;
}

TEST(every_operation_by_request)
{
	struct calculator_test test;
	double result = 0;
	calculator_test_open(&test, 2);
	struct calculator_add_responder sum = calculator_ask_add(test.address,
	                                                         (struct add){ 2, 3 });
	struct calculator_subtract_responder difference =
		calculator_ask_subtract(test.address, (struct subtract){ 2, 3 });
	struct calculator_multiply_responder product =
		calculator_ask_multiply(test.address, (struct multiply){ 2, 3 });
	struct calculator_divide_responder quotient = calculator_ask_divide(test.address,
	                                                                    (struct divide){ 3,
	                                                                                     2 });
	struct calculator_last_responder last = calculator_ask_last(test.address,
	                                                            (struct last){ 0 });
	CHECK_OK(calculator_add_block_on(&sum, &result));
	CHECK(equal(result, 5));
	CHECK_OK(calculator_subtract_block_on(&difference, &result));
	CHECK(equal(result, -1));
	CHECK_OK(calculator_multiply_block_on(&product, &result));
	CHECK(equal(result, 6));
	CHECK_OK(calculator_divide_block_on(&quotient, &result));
	CHECK(equal(result, 1.5));
	CHECK_OK(calculator_last_block_on(&last, &result));
	CHECK(equal(result, 1.5));
	calculator_test_close(&test);
	CHECK(equal(test.left_behind, 1.5));
}

TEST(divide_by_zero_gives_no_response)
{
	struct calculator_test test;
	double result = -1;
	calculator_test_open(&test, 1);
	struct calculator_add_responder sum = calculator_ask_add(test.address,
	                                                         (struct add){ 2, 3 });
	struct calculator_divide_responder quotient = calculator_ask_divide(test.address,
	                                                                    (struct divide){ 2,
	                                                                                     0 });
	struct calculator_last_responder last = calculator_ask_last(test.address,
	                                                            (struct last){ 0 });
	CHECK_INT_EQ(calculator_divide_block_on(&quotient, &result),
	             STEP < 51 ? ACTOR_E_CANCELED : ACTOR_E_INVALID);
	CHECK(equal(result, -1));
	CHECK_OK(calculator_add_block_on(&sum, &result));
	CHECK(equal(result, 5));
	CHECK_OK(calculator_last_block_on(&last, &result)); /* the actor goes on, as it was */
	CHECK(equal(result, 5));
	calculator_test_close(&test);
}

TEST(divide_by_zero_reaches_the_asker_as_that_error) // since: 51
{
	struct calculator_test test;
	struct actor_failure failure;
	double result = -1;
	calculator_test_open(&test, 1);
	struct calculator_divide_responder quotient = calculator_ask_divide(test.address,
	                                                                    (struct divide){ 2,
	                                                                                     0 });
	CHECK_INT_EQ(calculator_divide_block_on(&quotient, &result), ACTOR_E_INVALID);
	CHECK_INT_EQ(actor_address_failures(test.address.untyped, &failure, 1), 0);
	calculator_test_close(&test);
}

TEST(an_event_between_requests)
{
	struct calculator_test test;
	double result = -1;
	calculator_test_open(&test, 1);
	struct calculator_add_responder sum = calculator_ask_add(test.address,
	                                                         (struct add){ 2, 3 });
	CHECK_OK(calculator_send_clear(test.address, (struct clear){ 0 }));
	struct calculator_last_responder last = calculator_ask_last(test.address,
	                                                            (struct last){ 0 });
	CHECK_OK(calculator_last_block_on(&last, &result));
	CHECK(equal(result, 0));
	calculator_add_cancel(&sum);
	calculator_test_close(&test);
}

static void *calculate(void *argument)
{
	struct calculator_address calculator = *(struct calculator_address *)argument;
	for (int i = 0; i < (int)test_scaled(1000); i++) {
		double result = -1;
		struct calculator_multiply_responder product =
			calculator_ask_multiply(calculator, (struct multiply){ i, 3 });
		CHECK_OK(calculator_multiply_block_on(&product, &result));
		CHECK(equal(result, 3.0 * i));
	}
	return NULL;
}

TEST(from_many_threads)
{
	enum { THREADS = 4 };
	struct calculator_test test;
	pthread_t threads[THREADS];
	calculator_test_open(&test, 2);
	for (int i = 0; i < THREADS; i++)
		CHECK_OK(pthread_create(&threads[i], NULL, calculate, &test.address));
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	calculator_test_close(&test);
}

TEST(what_was_asked_before_the_interrupt_is_answered)
{
	enum { REQUESTS = 200 };
	struct calculator_test test;
	struct calculator_add_responder sums[REQUESTS];
	calculator_test_open(&test, 1);
	for (int i = 0; i < REQUESTS; i++)
		sums[i] = calculator_ask_add(test.address, (struct add){ i, 1 });
	CHECK_OK(calculator_address_interrupt(test.address));
	CHECK_OK(calculator_address_join(test.address));
	for (int i = 0; i < REQUESTS; i++) {
		double result = -1;
		CHECK_OK(calculator_add_block_on(&sums[i], &result));
		CHECK(equal(result, i + 1));
	}
	calculator_address_drop(&test.address);
	stage_close(test.executor);
}

TEST(what_is_asked_after_the_end_is_closed)
{
	struct calculator_test test;
	double result = -1;
	calculator_test_open(&test, 1);
	CHECK_OK(calculator_address_interrupt(test.address));
	CHECK_OK(calculator_address_join(test.address));
	struct calculator_add_responder sum = calculator_ask_add(test.address,
	                                                         (struct add){ 2, 3 });
	CHECK_INT_EQ(calculator_add_block_on(&sum, &result), ACTOR_E_CLOSED);
	calculator_address_drop(&test.address);
	stage_close(test.executor);
}
