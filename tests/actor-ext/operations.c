/* The calculator's handlers, each called directly: no executor, no mailbox, no waiting. */
// since: 48
#include "operations.h"

TEST(add)
{
	struct calculator self = { .last = 0 };
	double result = -1;
	CHECK_OK(calculator_on_add(&self, &(struct add){ 2, 3 }, &result, NULL));
	CHECK(equal(result, 5));
}

TEST(subtract)
{
	struct calculator self = { .last = 0 };
	double result = 0;
	CHECK_OK(calculator_on_subtract(&self, &(struct subtract){ 2, 3 }, &result, NULL));
	CHECK(equal(result, -1));
}

TEST(multiply)
{
	struct calculator self = { .last = 0 };
	double result = -1;
	CHECK_OK(calculator_on_multiply(&self, &(struct multiply){ 2, 3 }, &result, NULL));
	CHECK(equal(result, 6));
}

TEST(divide)
{
	struct calculator self = { .last = 0 };
	double result = -1;
	CHECK_OK(calculator_on_divide(&self, &(struct divide){ 3, 2 }, &result, NULL));
	CHECK(equal(result, 1.5));
}

TEST(divide_by_zero_is_refused_and_changes_nothing)
{
	struct calculator self = { .last = 7 };
	double result = -1;
	CHECK_INT_EQ(calculator_on_divide(&self, &(struct divide){ 3, 0 }, &result, NULL),
	             ACTOR_E_INVALID);
	CHECK(equal(result, -1));
	CHECK(equal(self.last, 7));
}

TEST(the_last_result_is_remembered)
{
	struct calculator self = { .last = 0 };
	double result = -1;
	CHECK_OK(calculator_on_multiply(&self, &(struct multiply){ 4, 5 }, &result, NULL));
	CHECK_OK(calculator_on_subtract(&self, &(struct subtract){ 1, 2 }, &result, NULL));
	CHECK_OK(calculator_on_last(&self, &(struct last){ 0 }, &result, NULL));
	CHECK(equal(result, -1));
}
