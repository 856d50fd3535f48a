/* The calculator: the four operations, its errors, its memory, the whole way. */
#include <actor-ext/actor-ext.h>
#include <pthread.h>

#include "../stage.h"

struct add {
	double left, right;
};
struct subtract {
	double left, right;
};
struct multiply {
	double left, right;
};
struct divide {
	double left, right;
};
struct last {
	int unused;
};
struct clear {
	int unused;
};

struct calculator {
	struct actor base;
	double last;
};

ACTOR_TYPE(calculator);
ACTOR_EVENT(calculator, clear);
ACTOR_REQUEST(calculator, add, double);
ACTOR_REQUEST(calculator, subtract, double);
ACTOR_REQUEST(calculator, multiply, double);
ACTOR_REQUEST(calculator, divide, double);
ACTOR_REQUEST(calculator, last, double);

static int calculator_on_clear(struct calculator *self, const struct clear *event,
                               struct actor_context *context)
{
	(void)event;
	(void)context;
	self->last = 0;
	return ACTOR_OK;
}

static int calculator_on_add(struct calculator *self, const struct add *request, double *response,
                             struct actor_context *context)
{
	(void)context;
	*response = self->last = request->left + request->right;
	return ACTOR_OK;
}

static int calculator_on_subtract(struct calculator *self, const struct subtract *request,
                                  double *response, struct actor_context *context)
{
	(void)context;
	*response = self->last = request->left - request->right;
	return ACTOR_OK;
}

static int calculator_on_multiply(struct calculator *self, const struct multiply *request,
                                  double *response, struct actor_context *context)
{
	(void)context;
	*response = self->last = request->left * request->right;
	return ACTOR_OK;
}

static int calculator_on_divide(struct calculator *self, const struct divide *request,
                                double *response, struct actor_context *context)
{
	(void)context;
	if (request->right == 0)
		return ACTOR_E_INVALID; /* the asker gets exactly this error */
	*response = self->last = request->left / request->right;
	return ACTOR_OK;
}

static int calculator_on_last(struct calculator *self, const struct last *request, double *response,
                              struct actor_context *context)
{
	(void)request;
	(void)context;
	*response = self->last;
	return ACTOR_OK;
}

/* These numbers have exact doubles. */
static bool equal(double a, double b)
{
	return !(a < b) && !(a > b);
}

static struct calculator_address spawn_calculator(struct async_executor *executor)
{
	struct calculator_address address;
	CHECK_OK(calculator_spawn(executor, (struct calculator){ .last = 0 }, &address));
	return address;
}

static void end_calculator(struct calculator_address *address, struct async_executor *executor)
{
	CHECK_OK(calculator_address_interrupt(*address));
	CHECK_OK(calculator_address_join(*address));
	calculator_address_drop(address);
	stage_close(executor);
}

TEST(it_starts_and_ends)
{
	struct async_executor *executor = stage_open(1);
	struct calculator_address calculator = spawn_calculator(executor);
	end_calculator(&calculator, executor);
}

TEST(the_handlers_called_directly)
{
	struct calculator self = { .last = 0 };
	struct actor_context *none = NULL; /* they do not use it */
	double result;
	CHECK_OK(calculator_on_add(&self, &(struct add){ 2, 3 }, &result, none));
	CHECK(equal(result, 5));
	CHECK_OK(calculator_on_subtract(&self, &(struct subtract){ 2, 3 }, &result, none));
	CHECK(equal(result, -1));
	CHECK_OK(calculator_on_multiply(&self, &(struct multiply){ 2, 3 }, &result, none));
	CHECK(equal(result, 6));
	CHECK_OK(calculator_on_divide(&self, &(struct divide){ 3, 2 }, &result, none));
	CHECK(equal(result, 1.5));
	CHECK_INT_EQ(calculator_on_divide(&self, &(struct divide){ 3, 0 }, &result, none),
	             ACTOR_E_INVALID);
	CHECK(equal(self.last, 1.5));
}

TEST(every_operation_by_request)
{
	struct async_executor *executor = stage_open(2);
	struct calculator_address calculator = spawn_calculator(executor);
	double result = 0;
	struct calculator_add_responder sum = calculator_ask_add(calculator, (struct add){ 2, 3 });
	struct calculator_subtract_responder difference =
		calculator_ask_subtract(calculator, (struct subtract){ 2, 3 });
	struct calculator_multiply_responder product =
		calculator_ask_multiply(calculator, (struct multiply){ 2, 3 });
	struct calculator_divide_responder quotient = calculator_ask_divide(calculator,
	                                                                    (struct divide){ 3,
	                                                                                     2 });
	struct calculator_last_responder last = calculator_ask_last(calculator, (struct last){ 0 });
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
	end_calculator(&calculator, executor);
}

TEST(divide_by_zero_is_the_askers_error)
{
	struct async_executor *executor = stage_open(1);
	struct calculator_address calculator = spawn_calculator(executor);
	double result = 0;
	struct calculator_add_responder sum = calculator_ask_add(calculator, (struct add){ 2, 3 });
	struct calculator_divide_responder quotient = calculator_ask_divide(calculator,
	                                                                    (struct divide){ 2,
	                                                                                     0 });
	struct calculator_last_responder last = calculator_ask_last(calculator, (struct last){ 0 });
	CHECK_OK(calculator_add_block_on(&sum, &result));
	CHECK_INT_EQ(calculator_divide_block_on(&quotient, &result), ACTOR_E_INVALID);
	CHECK_OK(calculator_last_block_on(&last, &result));
	CHECK(equal(result, 5)); /* as before */
	end_calculator(&calculator, executor);
}

TEST(an_event_between_requests)
{
	struct async_executor *executor = stage_open(1);
	struct calculator_address calculator = spawn_calculator(executor);
	double result = -1;
	struct calculator_add_responder sum = calculator_ask_add(calculator, (struct add){ 2, 3 });
	CHECK_OK(calculator_send_clear(calculator, (struct clear){ 0 }));
	struct calculator_last_responder last = calculator_ask_last(calculator, (struct last){ 0 });
	CHECK_OK(calculator_last_block_on(&last, &result));
	CHECK(equal(result, 0));
	calculator_add_cancel(&sum);
	end_calculator(&calculator, executor);
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
	struct async_executor *executor = stage_open(2);
	struct calculator_address calculator = spawn_calculator(executor);
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		CHECK_OK(pthread_create(&threads[i], NULL, calculate, &calculator));
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	end_calculator(&calculator, executor);
}

TEST(what_was_asked_before_the_interrupt_is_answered)
{
	enum { REQUESTS = 200 };
	struct async_executor *executor = stage_open(1);
	struct calculator_address calculator = spawn_calculator(executor);
	struct calculator_add_responder sums[REQUESTS];
	for (int i = 0; i < REQUESTS; i++)
		sums[i] = calculator_ask_add(calculator, (struct add){ i, 1 });
	CHECK_OK(calculator_address_interrupt(calculator));
	CHECK_OK(calculator_address_join(calculator));
	for (int i = 0; i < REQUESTS; i++) {
		double result = -1;
		CHECK_OK(calculator_add_block_on(&sums[i], &result));
		CHECK(equal(result, i + 1));
	}
	calculator_address_drop(&calculator);
	stage_close(executor);
}
