/* The calculator's operations: each handler called directly, then through the table that binds it to its request. */
// since: 48
#include "operations.h"

/* ---- Called directly: no executor, no mailbox, no waiting ------------------------------------ */

/* 5 and 2: sum, difference, product, quotient, and the operands themselves are all different, in both orders. */

TEST(add)
{
	struct calculator self = { .last = -1 };
	double response = -1;
	CHECK_OK(calculator_on_add(&self, &(struct add){ 5, 2 }, &response, NULL));
	CHECK_NUMBER_EQ(response, 7);
	CHECK_NUMBER_EQ(self.last, 7);
}

TEST(subtract)
{
	struct calculator self = { .last = -1 };
	double response = -1;
	CHECK_OK(calculator_on_subtract(&self, &(struct subtract){ 5, 2 }, &response, NULL));
	CHECK_NUMBER_EQ(response, 3);
	CHECK_NUMBER_EQ(self.last, 3);
}

TEST(multiply)
{
	struct calculator self = { .last = -1 };
	double response = -1;
	CHECK_OK(calculator_on_multiply(&self, &(struct multiply){ 5, 2 }, &response, NULL));
	CHECK_NUMBER_EQ(response, 10);
	CHECK_NUMBER_EQ(self.last, 10);
}

TEST(divide)
{
	struct calculator self = { .last = -1 };
	double response = -1;
	CHECK_OK(calculator_on_divide(&self, &(struct divide){ 5, 2 }, &response, NULL));
	CHECK_NUMBER_EQ(response, 2.5);
	CHECK_NUMBER_EQ(self.last, 2.5);
}

TEST(divide_by_zero_is_refused_and_changes_nothing)
{
	struct calculator self = { .last = 7 };
	double response = -1;
	CHECK_INT_EQ(calculator_on_divide(&self, &(struct divide){ 5, 0 }, &response, NULL),
	             ACTOR_E_INVALID);
	CHECK_INT_EQ(calculator_on_divide(&self, &(struct divide){ 0, -0.0 }, &response, NULL),
	             ACTOR_E_INVALID);
	CHECK_NUMBER_EQ(response, -1);
	CHECK_NUMBER_EQ(self.last, 7);
	CHECK_OK(calculator_on_divide(&self, &(struct divide){ 0, 5 }, &response, NULL));
	CHECK_NUMBER_EQ(response, 0);
}

TEST(last_gives_the_last_result_and_keeps_it)
{
	struct calculator self = { .last = 7 };
	double response = -1;
	for (int i = 0; i < 2; i++) {
		CHECK_OK(calculator_on_last(&self, &(struct last){ 0 }, &response, NULL));
		CHECK_NUMBER_EQ(response, 7);
		CHECK_NUMBER_EQ(self.last, 7);
	}
}

/* ---- Through the table that binds it to its request ------------------------------------------ */

/* A message is handled with a context, and only an actor has one. This actor lends its own. */
struct lender {
	struct actor base;
	void (*borrow)(struct actor_context *context);
};
ACTOR_TYPE(lender);

static int lender_initialize(struct actor *self, struct actor_context *context)
{
	ACTOR_SELF(lender, self)->borrow(context);
	return ACTOR_OK;
}

static const struct actor_ops lender_ops = { .initialize = lender_initialize };

static void with_context(void (*borrow)(struct actor_context *context))
{
	struct async_executor *executor = stage_open(1);
	struct lender_address address;
	CHECK_OK(lender_spawn(executor, (struct lender){ { &lender_ops }, borrow }, &address));
	lender_address_drop(&address);
	stage_wait(executor);
	stage_close(executor);
}

/* An exchange on the stack, as if it came out of the mailbox: not answered yet. */
#define ON_ITS_WAY(...)                                                                            \
	{                                                                                          \
		.base.result = ACTOR_E_CANCELED, .request = { __VA_ARGS__ }, .response = -1,       \
	}

#define CHECK_HANDLED(request_, exchange, self, context, expected)                                 \
	do {                                                                                       \
		CHECK_OK(calculator_##request_##_ops.message.handle(&(exchange).base.message,      \
		                                                    &(self).base, context));       \
		CHECK_OK((exchange).base.result);                                                  \
		CHECK_NUMBER_EQ((exchange).response, expected);                                    \
		CHECK_NUMBER_EQ((self).last, expected);                                            \
	} while (0)

static void handle_each(struct actor_context *context)
{
	struct calculator self = { .last = -1 };
	struct calculator_add_exchange sum = ON_ITS_WAY(5, 2);
	struct calculator_subtract_exchange difference = ON_ITS_WAY(5, 2);
	struct calculator_multiply_exchange product = ON_ITS_WAY(5, 2);
	struct calculator_divide_exchange quotient = ON_ITS_WAY(5, 2);
	struct calculator_last_exchange last = ON_ITS_WAY(0);
	CHECK_HANDLED(add, sum, self, context, 7);
	CHECK_HANDLED(subtract, difference, self, context, 3);
	CHECK_HANDLED(multiply, product, self, context, 10);
	CHECK_HANDLED(divide, quotient, self, context, 2.5);
	CHECK_HANDLED(last, last, self, context, 2.5);
	CHECK_NUMBER_EQ(sum.response, 7); /* each has a response of its own */
}

TEST(each_request_reaches_its_handler)
{
	with_context(handle_each);
}

static void divide_by_zero(struct actor_context *context)
{
	struct calculator self = { .last = 7 };
	struct calculator_divide_exchange quotient = ON_ITS_WAY(5, 0);
	int result = calculator_divide_ops.message.handle(&quotient.base.message, &self.base,
	                                                  context);
	/* First an error of the actor, and nobody has answered. From step 51 on it is the answer. */
	CHECK_INT_EQ(result, STEP < 51 ? ACTOR_E_INVALID : ACTOR_OK);
	CHECK_INT_EQ(quotient.base.result, STEP < 51 ? ACTOR_E_CANCELED : ACTOR_E_INVALID);
	CHECK_NUMBER_EQ(quotient.response, -1);
	CHECK_NUMBER_EQ(self.last, 7);
}

TEST(a_refusal_is_no_response)
{
	with_context(divide_by_zero);
}
