/* The calculator starts and ends. It cannot calculate yet. */
// since: 47
#include "calculator.h"

TEST(it_starts_and_ends)
{
	struct calculator_test test;
	calculator_test_open(&test, 1);
	calculator_test_close(&test);
	CHECK(equal(test.left_behind, 0)); /* it was finalized */
}

TEST(ten_live_side_by_side)
{
	struct calculator_test tests[10];
	for (int i = 0; i < 10; i++) {
		tests[i].executor = i == 0 ? stage_open(2) : tests[0].executor;
		tests[i].left_behind = -1;
		CHECK_OK(calculator_spawn(tests[i].executor,
		                          (struct calculator){
						  .base.ops = &calculator_ops,
						  .last = i,
						  .left_behind = &tests[i].left_behind },
		                          &tests[i].address));
	}
	for (int i = 0; i < 10; i++) {
		CHECK_OK(calculator_address_interrupt(tests[i].address));
		CHECK_OK(calculator_address_join(tests[i].address));
		calculator_address_drop(&tests[i].address);
		CHECK(equal(tests[i].left_behind, i));
	}
	stage_close(tests[0].executor);
}

TEST(it_ends_with_its_last_address)
{
	struct calculator_test test;
	calculator_test_open(&test, 1);
	calculator_address_drop(&test.address);
	stage_wait(test.executor);
	CHECK(equal(test.left_behind, 0));
	stage_close(test.executor);
}

TEST(it_ends_with_its_executor)
{
	struct calculator_test test;
	calculator_test_open(&test, 1);
	async_executor_free(test.executor);
	CHECK_INT_EQ(calculator_address_join(test.address), ACTOR_E_CANCELED);
	CHECK(equal(test.left_behind, 0));
	calculator_address_drop(&test.address);
	stage_check_empty();
}
