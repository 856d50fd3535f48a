/* The calculator starts and ends, in each of its ways. It cannot calculate yet. And the frame sees what is wrong. */
// since: 47
#include "calculator.h"

#include <math.h>

TEST(it_ends_when_it_is_interrupted)
{
	struct calculator_test test;
	calculator_test_open(&test, 1);
	calculator_test_interrupt(&test);
	calculator_test_close(&test);
	CHECK_NUMBER_EQ(test.record.left_behind, 0);
}

TEST(it_ends_with_its_last_address)
{
	struct calculator_test test;
	calculator_test_open(&test, 1);
	calculator_test_leave(&test);
	calculator_test_close(&test);
	CHECK_NUMBER_EQ(test.record.left_behind, 0);
}

TEST(it_ends_with_its_executor)
{
	struct calculator_test test;
	calculator_test_open(&test, 1);
	calculator_test_shut_down(&test);
	calculator_test_close(&test);
	CHECK_NUMBER_EQ(test.record.left_behind, 0);
}

TEST(ten_live_side_by_side)
{
	struct async_executor *executor = stage_open(2);
	struct calculator_address calculators[10];
	struct calculator_record records[10] = { 0 };
	for (int i = 0; i < 10; i++)
		calculators[i] = calculator_start(executor, &records[i]);
	for (int i = 0; i < 10; i++) {
		CHECK_INT_EQ(records[i].finalized,
		             0); /* the others' ends are none of its business */
		CHECK_OK(calculator_address_interrupt(calculators[i]));
		CHECK_OK(calculator_address_join(calculators[i]));
		CHECK_INT_EQ(records[i].finalized, 1);
		CHECK_INT_EQ(records[i].dropped, 1);
		calculator_address_drop(&calculators[i]);
	}
	stage_close(executor);
}

/* ---- The frame ------------------------------------------------------------------------------- */

TEST(a_wrong_number_is_seen_and_shown)
{
	CHECK_NUMBER_EQ(2.5, 2.5);
	CHECK_NUMBER_EQ(-0.0, 0);
	CHECK_FAILS(CHECK_NUMBER_EQ(2 + 2.5, 5), "2 + 2.5 is 4.5, not 5");
	CHECK_FAILS(CHECK_NUMBER_EQ(0.1 + 0.2, 0.3),
	            "is 0.30000000000000004, not 0.29999999999999999");
	CHECK_FAILS(CHECK_NUMBER_EQ(NAN, 5), "NAN is nan, not 5");
	CHECK_FAILS(CHECK_NUMBER_EQ(NAN, NAN), "NAN is nan, not nan");
}

static void leave_a_block(void)
{
	struct calculator_test test;
	calculator_test_open(&test, 1);
	CHECK(async_pool_alloc(16) != NULL);
	calculator_test_interrupt(&test);
	calculator_test_close(&test);
}

static void expect_a_failure(void)
{
	struct calculator_test test;
	calculator_test_open(&test, 1);
	test.failures = 1;
	calculator_test_interrupt(&test);
	calculator_test_close(&test);
}

static void close_too_early(void)
{
	struct calculator_test test;
	calculator_test_open(&test, 1);
	calculator_test_close(&test);
}

TEST(the_frame_sees_what_is_wrong)
{
	CHECK_FAILS(leave_a_block(), "stats.blocks_in_use is 1, not 0");
	CHECK_FAILS(expect_a_failure(), "is 0, not 1");
	CHECK_FAILS(close_too_early(), "actor_status_is_done");
}
