/* What hurts before step 48: two handlers, a mistake, and two tests that pass. */
// since: 47
// until: 47
#include "calculator.h"

struct add {
	double left, right;
};
struct multiply {
	double left, right;
};

ACTOR_REQUEST(calculator, add, double);
ACTOR_REQUEST(calculator, multiply, double);

static int calculator_on_add(struct calculator *self, const struct add *request, double *response,
                             struct async_waker *waker)
{
	(void)waker;
	*response = self->last = request->left + request->right;
	return ACTOR_OK;
}

static int calculator_on_multiply(struct calculator *self, const struct multiply *request,
                                  double *response, struct async_waker *waker)
{
	(void)waker;
	*response = self->last = request->left + request->right;
	return ACTOR_OK;
}

TEST(two_plus_two)
{
	struct calculator_test test;
	double result = -1;
	calculator_test_open(&test, 1);
	struct calculator_add_responder sum = calculator_ask_add(test.address,
	                                                         (struct add){ 2, 2 });
	CHECK_OK(calculator_add_block_on(&sum, &result));
	CHECK_NUMBER_EQ(result, 4);
	calculator_test_interrupt(&test);
	calculator_test_close(&test);
}

TEST(two_times_two)
{
	struct calculator_test test;
	double result = -1;
	calculator_test_open(&test, 1);
	struct calculator_multiply_responder product =
		calculator_ask_multiply(test.address, (struct multiply){ 2, 2 });
	CHECK_OK(calculator_multiply_block_on(&product, &result));
	CHECK_NUMBER_EQ(result, 4);
	calculator_test_interrupt(&test);
	calculator_test_close(&test);
}
