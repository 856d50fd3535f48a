/* Step 49, exercise 1: (left + right) * factor, by an actor that asks a calculator twice. */
#include <actor-ext/actor-ext.h>

#include "../../tests/actor-ext/operations.h"

struct formula {
	double left, right, factor;
};

struct accountant {
	struct actor base;
	struct calculator_address calculator; /* borrowed */
	struct async_frame frame;
	/* What must survive the waiting. */
	struct calculator_add_responder sum;
	struct calculator_multiply_responder product;
	double value;
};
ACTOR_TYPE(accountant);
ACTOR_REQUEST(accountant, formula, double);

static int accountant_on_formula(struct accountant *self, const struct formula *request,
                                 double *response, struct async_waker *waker)
{
	int error;
	ASYNC_BEGIN(&self->frame);
	self->sum = calculator_ask_add(self->calculator,
	                               (struct add){ request->left, request->right });
	ASYNC_AWAIT(&self->frame, error = calculator_add_poll(&self->sum, waker, &self->value));
	if (error != ACTOR_OK)
		ASYNC_RETURN(&self->frame, error);
	self->product = calculator_ask_multiply(self->calculator,
	                                        (struct multiply){ self->value, request->factor });
	ASYNC_AWAIT(&self->frame,
	            error = calculator_multiply_poll(&self->product, waker, &self->value));
	if (error != ACTOR_OK)
		ASYNC_RETURN(&self->frame, error);
	*response = self->value;
	ASYNC_END(&self->frame);
	return ACTOR_OK;
}

static struct accountant_address hire(struct calculator_test *test)
{
	struct accountant initial = { .calculator = test->address };
	struct accountant_address accountant;
	CHECK_OK(accountant_spawn(test->executor, initial, &accountant));
	return accountant;
}

static void dismiss(struct accountant_address *accountant)
{
	CHECK_OK(accountant_address_interrupt(*accountant));
	CHECK_OK(accountant_address_join(*accountant));
	accountant_address_drop(accountant);
}

static int evaluate(struct accountant_address accountant, struct formula formula, double *value)
{
	struct accountant_formula_responder responder = accountant_ask_formula(accountant, formula);
	return accountant_formula_block_on_until(&responder, async_after(10 * ASYNC_SECOND), value);
}

TEST(a_formula_takes_two_requests)
{
	struct calculator_test test;
	double value = -1;
	calculator_test_open(&test, 2);
	struct accountant_address accountant = hire(&test);
	CHECK_OK(evaluate(accountant, (struct formula){ 5, 2, 100 }, &value));
	CHECK_NUMBER_EQ(value, 700);
	CHECK_OK(evaluate(accountant, (struct formula){ 3, 1, 10 }, &value));
	CHECK_NUMBER_EQ(value, 40);
	dismiss(&accountant);
	calculator_test_interrupt(&test);
	calculator_test_close(&test);
	CHECK_NUMBER_EQ(test.record.left_behind, 40);
}

/* Which of the two has ended? The accountant is there, and says that its answer will not come. */
TEST(without_a_calculator_there_is_no_answer)
{
	struct calculator_test test;
	struct actor_failure failure;
	double value = -1;
	calculator_test_open(&test, 1);
	struct accountant_address accountant = hire(&test);
	calculator_test_interrupt(&test);
	CHECK_INT_EQ(evaluate(accountant, (struct formula){ 5, 2, 100 }, &value), ACTOR_E_CANCELED);
	CHECK_NUMBER_EQ(value, -1);
	CHECK_INT_EQ(actor_address_failures(accountant.untyped, &failure, 1), 1);
	CHECK_INT_EQ(failure.error, ACTOR_E_CLOSED); /* what it was told itself */
	dismiss(&accountant);
	calculator_test_close(&test);
}
