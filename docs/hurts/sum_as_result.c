/* The sum as the result of an event's handler: there is room for an int. See the lesson of step 38. */
// since: 37
// until: 37
#include <actor-ext/actor-ext.h>

#include "../stage.h"

struct add {
	int left, right;
};

struct calculator {
	struct actor base;
};

ACTOR_TYPE(calculator);
ACTOR_EVENT(calculator, add);

static int calculator_on_add(struct calculator *self, const struct add *event,
                             struct actor_context *context)
{
	(void)self;
	(void)context;
	return event->left + event->right;
}

static void add(int left, int right)
{
	struct async_executor *executor = stage_open(1);
	struct calculator_address address;
	CHECK_OK(calculator_spawn(executor, (struct calculator){ 0 }, &address));
	CHECK_OK(calculator_send_add(address, (struct add){ left, right }));
	CHECK_OK(calculator_address_interrupt(address));
	CHECK_OK(actor_address_join_until(address.untyped, async_after(2 * ASYNC_SECOND)));

	struct actor_failure failure = { ACTOR_OK, NULL };
	(void)actor_address_failures(address.untyped, &failure, 1);
	CHECK_OK(failure.error);
	calculator_address_drop(&address);
	stage_close(executor);
}

TEST(two_and_three)
{
	add(2, 3);
}

TEST(two_and_minus_eight)
{
	add(2, -8);
}

TEST(nothing_and_one)
{
	add(0, 1);
}

TEST(two_and_minus_two)
{
	add(2, -2);
}
