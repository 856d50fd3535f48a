/* Step 20, exercise 1: the actor says when it has handled the third number. No clock, on whatever machine. */
#include <actor/actor.h>

#include "../../tests/stage.h"

struct number {
	int value;
};

/* Lives on: it has no `event` hook that would stop it. */
struct adder {
	struct actor base;
	struct gate *third; /* the test's; opened when the third number has been added */
	int *sum;           /* the test's; to be read behind the gate */
	int handled;
};

ACTOR_TYPE(adder);
ACTOR_EVENT(adder, number);

static void adder_on_number(struct adder *self, const struct number *event)
{
	*self->sum += event->value;
	if (++self->handled == 3)
		gate_open(self->third); /* first the sum, then the word */
}

TEST(no_delay_is_needed)
{
	struct async_executor *executor = stage_open(1);
	struct gate third = { 0 };
	int sum = 0;
	struct adder_address address;
	CHECK_OK(adder_spawn(executor, (struct adder){ .third = &third, .sum = &sum }, &address));
	for (int i = 1; i <= 3; i++)
		CHECK_OK(adder_send_number(address, (struct number){ i }));
	gate_wait(&third);
	CHECK_INT_EQ(sum, 6);
	adder_address_drop(&address);
	stage_close(executor);
}
