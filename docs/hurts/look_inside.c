/* A test that looks into the struct that it spawned. See the lesson of step 19. */
// since: 18
// until: 18
#include <actor/actor.h>

#include "../stage.h"

struct number {
	int value;
};

struct adder {
	struct actor base;
	int sum;
};

ACTOR_TYPE(adder);
ACTOR_EVENT(adder, number);

static void adder_on_number(struct adder *self, const struct number *event)
{
	self->sum += event->value;
}

TEST(the_number_has_been_added)
{
	struct async_executor *executor = stage_open(1);
	struct adder adder = { 0 };
	struct adder_address address;
	CHECK_OK(adder_spawn(executor, adder, &address));
	CHECK_OK(adder_send_number(address, (struct number){ 7 }));
	CHECK_INT_EQ(adder.sum, 7);
	adder_address_drop(&address);
	stage_close(executor);
}
