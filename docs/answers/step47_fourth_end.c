/* Step 47, exercise 1: a fourth end. The calculator leaves by itself, and the frame needs one function more. */
#include <actor-ext/actor-ext.h>

#include "../../tests/actor-ext/calculator.h"

struct leave {
	int unused;
};
ACTOR_EVENT(calculator, leave);

static int calculator_on_leave(struct calculator *self, const struct leave *event,
                               struct actor_context *context)
{
	(void)self;
	(void)event;
	actor_context_stop(context);
	return ACTOR_OK;
}

/* Like calculator_test_interrupt(), but it is the calculator that ends it. */
static void calculator_test_let_it_leave(struct calculator_test *test)
{
	CHECK_OK(calculator_send_leave(test->address, (struct leave){ 0 }));
	CHECK_OK(actor_address_join_until(test->address.untyped, async_after(10 * ASYNC_SECOND)));
}

TEST(it_ends_by_itself)
{
	struct calculator_test test;
	calculator_test_open(&test, 1);
	calculator_test_let_it_leave(&test);
	calculator_test_close(&test);
	CHECK_NUMBER_EQ(test.record.left_behind, 0);
}

/* The second one is in the mailbox when the first is handled, or it is refused. Either way it leaves nothing. */
TEST(told_twice_it_ends_once)
{
	struct calculator_test test;
	calculator_test_open(&test, 1);
	CHECK_OK(calculator_send_leave(test.address, (struct leave){ 0 }));
	int second = calculator_send_leave(test.address, (struct leave){ 0 });
	CHECK(second == ACTOR_OK || second == ACTOR_E_CLOSED);
	CHECK_OK(actor_address_join_until(test.address.untyped, async_after(10 * ASYNC_SECOND)));
	calculator_test_close(&test);
}
