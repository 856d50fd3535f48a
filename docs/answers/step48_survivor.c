/* Step 48, exercise 2: the test that kills `request->right <= 0`. */
#include <actor-ext/actor-ext.h>

#include "../../tests/actor-ext/operations.h"

TEST(a_negative_divisor_is_a_number_like_any_other)
{
	struct calculator self = { .last = -1 };
	double response = -1;
	CHECK_OK(calculator_on_divide(&self, &(struct divide){ 5, -2 }, &response, NULL));
	CHECK_NUMBER_EQ(response, -2.5);
	CHECK_NUMBER_EQ(self.last, -2.5);
}
