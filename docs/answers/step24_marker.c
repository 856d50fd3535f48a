/* Step 24, exercise 1: an actor that lives on cannot be joined. Send a marker behind what you want to wait for. */
#include <actor/actor.h>

#include "../../tests/stage.h"

struct number {
	int value;
};

/* Says that everything in front of it has been handled. */
struct marker {
	struct gate *reached; /* borrowed until it is open */
};

struct adder {
	struct actor base;
	int *sum; /* the test's; to be read behind the gate */
};

ACTOR_TYPE(adder);
ACTOR_EVENT(adder, number);
ACTOR_EVENT(adder, marker);

static void adder_on_number(struct adder *self, const struct number *event)
{
	*self->sum += event->value;
}

static void adder_on_marker(struct adder *self, const struct marker *event)
{
	(void)self;
	gate_open(event->reached);
}

/* Two at a time are no trouble: each has a gate of its own. */
static void wait_until_here(struct adder_address address)
{
	struct gate reached = { 0 };
	CHECK_OK(adder_send_marker(address, (struct marker){ &reached }));
	gate_wait(&reached);
}

TEST(everything_in_front_of_it_is_handled)
{
	struct async_executor *executor = stage_open(2);
	int sum = 0;
	struct adder_address address;
	CHECK_OK(adder_spawn(executor, (struct adder){ .sum = &sum }, &address));
	for (int round = 1; round <= 100; round++) {
		for (int i = 1; i <= 3; i++)
			CHECK_OK(adder_send_number(address, (struct number){ i }));
		wait_until_here(address);
		CHECK_INT_EQ(sum, 6 * round);
	}
	adder_address_drop(&address);
	stage_close(executor);
}
