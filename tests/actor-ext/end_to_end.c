/* The calculator, the whole way: open, ask, wait, check, have it end, close. From many threads, too. */
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

/* Asks, and waits. What never comes is a failure, too. */
static int add(struct calculator_address address, double left, double right, double *sum)
{
	struct calculator_add_responder responder = calculator_ask_add(address,
	                                                               (struct add){ left, right });
	return calculator_add_block_on_until(&responder, async_after(10 * ASYNC_SECOND), sum);
}

static int get_last(struct calculator_address address, double *last)
{
	struct calculator_last_responder responder = calculator_ask_last(address,
	                                                                 (struct last){ 0 });
	return calculator_last_block_on_until(&responder, async_after(10 * ASYNC_SECOND), last);
}

TEST(every_operation_by_request)
{
	struct calculator_test test;
	double result = -1;
	calculator_test_open(&test, 2);
	struct calculator_add_responder sum = calculator_ask_add(test.address,
	                                                         (struct add){ 5, 2 });
	struct calculator_subtract_responder difference =
		calculator_ask_subtract(test.address, (struct subtract){ 5, 2 });
	struct calculator_multiply_responder product =
		calculator_ask_multiply(test.address, (struct multiply){ 5, 2 });
	struct calculator_divide_responder quotient = calculator_ask_divide(test.address,
	                                                                    (struct divide){ 5,
	                                                                                     2 });
	struct calculator_last_responder last = calculator_ask_last(test.address,
	                                                            (struct last){ 0 });
	CHECK_OK(calculator_add_block_on(&sum, &result));
	CHECK_NUMBER_EQ(result, 7);
	CHECK_OK(calculator_subtract_block_on(&difference, &result));
	CHECK_NUMBER_EQ(result, 3);
	CHECK_OK(calculator_multiply_block_on(&product, &result));
	CHECK_NUMBER_EQ(result, 10);
	CHECK_OK(calculator_divide_block_on(&quotient, &result));
	CHECK_NUMBER_EQ(result, 2.5);
	CHECK_OK(calculator_last_block_on(&last, &result));
	CHECK_NUMBER_EQ(result, 2.5);
	calculator_test_interrupt(&test);
	calculator_test_close(&test);
	CHECK_NUMBER_EQ(test.record.left_behind, 2.5);
}

TEST(each_asker_has_an_answer_of_its_own)
{
	struct calculator_test test;
	double result = -1;
	calculator_test_open(&test, 1);
	struct calculator_add_responder first = calculator_ask_add(test.address,
	                                                           (struct add){ 5, 2 });
	struct calculator_add_responder second = calculator_ask_add(test.address,
	                                                            (struct add){ 50, 20 });
	struct calculator_add_responder third = calculator_ask_add(test.address,
	                                                           (struct add){ 500, 200 });
	calculator_test_interrupt(&test); /* all three have been answered now */
	CHECK_OK(calculator_add_block_on(&second, &result));
	CHECK_NUMBER_EQ(result, 70);
	CHECK_OK(calculator_add_block_on(&first, &result));
	CHECK_NUMBER_EQ(result, 7);
	CHECK_OK(calculator_add_block_on(&third, &result));
	CHECK_NUMBER_EQ(result, 700);
	calculator_test_close(&test);
}

TEST(divide_by_zero_gives_no_response)
{
	struct calculator_test test;
	double result = -1;
	calculator_test_open(&test, 1);
	CHECK_OK(add(test.address, 5, 2, &result));
	struct calculator_divide_responder quotient = calculator_ask_divide(test.address,
	                                                                    (struct divide){ 5,
	                                                                                     0 });
	CHECK_INT_EQ(calculator_divide_block_on(&quotient, &result),
	             STEP < 51 ? ACTOR_E_CANCELED : ACTOR_E_INVALID);
	CHECK_NUMBER_EQ(result, 7);
	CHECK_OK(get_last(test.address, &result)); /* the actor goes on, as it was */
	CHECK_NUMBER_EQ(result, 7);
	calculator_test_interrupt(&test);
	test.failures = STEP < 51 ? 1 : 0; /* whose error it is: the actor's, later the asker's */
	calculator_test_close(&test);
}

#if STEP >= 51
TEST(divide_by_zero_reaches_the_asker_as_that_error) // since: 51
{
	struct calculator_test test;
	double result = -1;
	calculator_test_open(&test, 1);
	struct calculator_divide_responder quotient = calculator_ask_divide(test.address,
	                                                                    (struct divide){ 5,
	                                                                                     0 });
	CHECK_INT_EQ(calculator_divide_block_on(&quotient, &result), ACTOR_E_INVALID);
	CHECK_NUMBER_EQ(result, -1);
	calculator_test_interrupt(&test);
	calculator_test_close(&test); /* and it is not recorded as the actor's */
}
#endif

TEST(an_event_between_requests)
{
	struct calculator_test test;
	double result = -1;
	calculator_test_open(&test, 1);
	struct calculator_add_responder sum = calculator_ask_add(test.address,
	                                                         (struct add){ 5, 2 });
	CHECK_OK(calculator_send_clear(test.address, (struct clear){ 0 }));
	CHECK_OK(get_last(test.address, &result));
	CHECK_NUMBER_EQ(result, 0);
	calculator_add_cancel(&sum); /* answered, and not wanted */
	calculator_test_interrupt(&test);
	calculator_test_close(&test);
}

/* ---- Its ends -------------------------------------------------------------------------------- */

TEST(what_was_asked_before_the_interrupt_is_answered)
{
	enum { REQUESTS = 200 };
	struct calculator_test test;
	struct calculator_add_responder sums[REQUESTS];
	calculator_test_open(&test, 1);
	for (int i = 0; i < REQUESTS; i++)
		sums[i] = calculator_ask_add(test.address, (struct add){ i, 1 });
	calculator_test_interrupt(&test);
	for (int i = 0; i < REQUESTS; i++) {
		double sum = -1;
		CHECK_OK(calculator_add_block_on(&sums[i], &sum));
		CHECK_NUMBER_EQ(sum, i + 1);
	}
	calculator_test_close(&test);
	CHECK_NUMBER_EQ(test.record.left_behind, REQUESTS);
}

TEST(what_is_asked_after_the_end_is_closed)
{
	struct calculator_test test;
	double sum = -1;
	calculator_test_open(&test, 1);
	calculator_test_interrupt(&test);
	CHECK_INT_EQ(add(test.address, 5, 2, &sum), ACTOR_E_CLOSED);
	CHECK_NUMBER_EQ(sum, -1);
	calculator_test_close(&test);
	CHECK_NUMBER_EQ(test.record.left_behind, 0);
}

TEST(a_request_is_answered_after_its_last_address)
{
	struct calculator_test test;
	double sum = -1;
	calculator_test_open(&test, 1);
	struct calculator_add_responder responder = calculator_ask_add(test.address,
	                                                               (struct add){ 5, 2 });
	calculator_test_leave(&test);
	CHECK_OK(calculator_add_block_on(&responder, &sum));
	CHECK_NUMBER_EQ(sum, 7);
	calculator_test_close(&test);
}

/* ---- Many threads ---------------------------------------------------------------------------- */

enum { THREADS = 4 };

/* One that asks. Of each sum, the fraction says whose it is, and the rest which of its requests it answers. */
struct caller {
	pthread_t thread;
	struct calculator_address calculator; /* borrowed */
	double fraction;
	_Atomic int answers;
};

/* Asks once, and counts the answer. Without one nothing was written. */
static int call(struct caller *self)
{
	double sum = -1;
	int result = add(self->calculator, self->answers, self->fraction, &sum);
	CHECK_NUMBER_EQ(sum, result == ACTOR_OK ? self->answers + self->fraction : -1);
	self->answers += result == ACTOR_OK;
	return result;
}

static void *call_often(void *argument)
{
	struct caller *self = argument;
	while (self->answers < (int)test_scaled(1000))
		CHECK_OK(call(self));
	return NULL;
}

/* Until the calculator is gone. */
static void *call_to_the_end(void *argument)
{
	struct caller *self = argument;
	int result;
	while ((result = call(self)) == ACTOR_OK)
		continue;
	CHECK(result == ACTOR_E_CANCELED || result == ACTOR_E_CLOSED);
	return NULL;
}

static void start_callers(struct caller callers[THREADS], struct calculator_address calculator,
                          void *(*how)(void *))
{
	for (int i = 0; i < THREADS; i++) {
		callers[i] = (struct caller){ .calculator = calculator, .fraction = 0.25 * i };
		CHECK_OK(pthread_create(&callers[i].thread, NULL, how, &callers[i]));
	}
}

/* Until each of them is in the middle of it. */
static void wait_for_callers(struct caller callers[THREADS])
{
	uint64_t patience = async_after(10 * ASYNC_SECOND);
	for (int i = 0; i < THREADS; i++) {
		while (callers[i].answers == 0) {
			CHECK(async_now() < patience);
			sched_yield();
		}
	}
}

static void join_callers(struct caller callers[THREADS])
{
	for (int i = 0; i < THREADS; i++)
		CHECK_OK(pthread_join(callers[i].thread, NULL));
}

TEST(from_many_threads)
{
	struct calculator_test test;
	struct caller callers[THREADS];
	calculator_test_open(&test, 2);
	start_callers(callers, test.address, call_often);
	join_callers(callers);
	calculator_test_interrupt(&test);
	calculator_test_close(&test);
}

TEST(the_interrupt_comes_while_many_threads_ask)
{
	struct calculator_test test;
	struct caller callers[THREADS];
	calculator_test_open(&test, 2);
	start_callers(callers, test.address, call_to_the_end);
	wait_for_callers(callers);
	calculator_test_interrupt(&test);
	join_callers(callers);
	calculator_test_close(&test);
}

TEST(the_executor_goes_while_many_threads_ask)
{
	struct calculator_test test;
	struct caller callers[THREADS];
	calculator_test_open(&test, 2);
	start_callers(callers, test.address, call_to_the_end);
	wait_for_callers(callers);
	calculator_test_shut_down(&test);
	join_callers(callers);
	calculator_test_close(&test);
}
