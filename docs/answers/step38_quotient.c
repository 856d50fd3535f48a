/* Step 38, exercise 1: a response of two numbers. */
#include <actor-ext/actor-ext.h>

#include "../../tests/stage.h"

struct divide {
	int left, right;
};

struct quotient {
	int quotient, remainder;
};

struct calculator {
	struct actor base;
};
ACTOR_TYPE(calculator);
ACTOR_REQUEST(calculator, divide, struct quotient);

static struct quotient calculator_on_divide(struct calculator *self, const struct divide *request)
{
	(void)self;
	if (request->right == 0)
		return (struct quotient){ 0, request->left }; /* it has to say something */
	return (struct quotient){ request->left / request->right, request->left % request->right };
}

TEST(seventeen_divided_by_five)
{
	struct calculator calculator = { 0 };
	struct quotient answer = calculator_on_divide(&calculator, &(struct divide){ 17, 5 });
	CHECK_INT_EQ(answer.quotient, 3);
	CHECK_INT_EQ(answer.remainder, 2);
}

TEST(divided_by_zero_it_cannot_say_so)
{
	struct calculator calculator = { 0 };
	struct quotient nothing = calculator_on_divide(&calculator, &(struct divide){ 2, 0 });
	struct quotient two = calculator_on_divide(&calculator, &(struct divide){ 2, 5 });
	CHECK_INT_EQ(nothing.quotient, two.quotient);
	CHECK_INT_EQ(nothing.remainder, two.remainder);
}
