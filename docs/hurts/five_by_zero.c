/* What hurts before step 49: somebody asks, and between the asker and the handler something is wrong. */
// since: 48
// until: 48
#include <stdio.h>

#include "operations.h"

TEST(five_by_zero)
{
	struct calculator_test test;
	double sum = 0, quotient = 0;
	calculator_test_open(&test, 1);
	struct calculator_add_responder first = calculator_ask_add(test.address,
	                                                           (struct add){ 5, 2 });
	CHECK_OK(calculator_add_block_on(&first, &sum));
	struct calculator_divide_responder second = calculator_ask_divide(test.address,
	                                                                  (struct divide){ 5, 0 });
	int error = calculator_divide_block_on(&second, &quotient);
	if (error == ACTOR_OK)
		printf("5 / 0 = %g\n", quotient);
	else
		printf("5 / 0: %s\n", actor_strerror(error));
	calculator_test_interrupt(&test);
	test.failures = 1;
	calculator_test_close(&test);
}
