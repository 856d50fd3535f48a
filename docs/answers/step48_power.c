/* Step 48, exercise 1: one operation more, and tests that no mutant survives. */
#include <actor-ext/actor-ext.h>

#include "../../tests/actor-ext/operations.h"

struct power {
	double base;
	int exponent;
};
ACTOR_REQUEST(calculator, power, double);

static int calculator_on_power(struct calculator *self, const struct power *request,
                               double *response, handler_context *context)
{
	(void)context;
	if (request->base == 0 && request->exponent < 0)
		return ACTOR_E_INVALID; /* it would be a division by zero */
	double result = 1;
	for (int i = 0; i < request->exponent; i++)
		result *= request->base;
	for (int i = 0; i > request->exponent; i--)
		result /= request->base;
	*response = self->last = result;
	return ACTOR_OK;
}

static void check_power(double base, int exponent, double expected)
{
	struct calculator self = { .last = -1 };
	double response = -1;
	CHECK_OK(calculator_on_power(&self, &(struct power){ base, exponent }, &response, NULL));
	CHECK_NUMBER_EQ(response, expected);
	CHECK_NUMBER_EQ(self.last, expected);
}

/* 5 and 2: neither the sum (7) nor the product (10) nor the other way round (32). */
TEST(five_squared)
{
	check_power(5, 2, 25);
}

TEST(at_the_edges)
{
	check_power(5, 1, 5);
	check_power(5, 0, 1);
	check_power(0, 0, 1);
	check_power(0, 2, 0);
	check_power(-2, 3, -8);
	check_power(4, -2, 0.0625);
}

TEST(what_cannot_be_is_refused_and_changes_nothing)
{
	struct calculator self = { .last = 7 };
	double response = -1;
	CHECK_INT_EQ(calculator_on_power(&self, &(struct power){ 0, -1 }, &response, NULL),
	             ACTOR_E_INVALID);
	CHECK_NUMBER_EQ(response, -1);
	CHECK_NUMBER_EQ(self.last, 7);
}

/* Bound: here the library does it, with an actor that lives. The answer goes nowhere; the frame says what it was. */
TEST(the_request_reaches_the_handler)
{
	struct calculator_test test;
	calculator_test_open(&test, 1);
	struct calculator_power_responder unwanted = calculator_ask_power(test.address,
	                                                                  (struct power){ 5, 2 });
	calculator_power_cancel(&unwanted);
	calculator_test_interrupt(&test);
	calculator_test_close(&test);
	CHECK_NUMBER_EQ(test.record.left_behind, 25);
}
