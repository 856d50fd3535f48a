/* Two tests of an actor that does not end. See the lesson of step 20. */
// since: 19
// until: 19
#include <actor/actor.h>

#include "../stage.h"

struct number {
	int value;
};

/* Has no `event` hook: it handles what comes, for ever. */
struct adder {
	struct actor base;
	_Atomic int *handled; /* the test's */
};

ACTOR_TYPE(adder);
ACTOR_EVENT(adder, number);

static void adder_on_number(struct adder *self, const struct number *event)
{
	(void)event;
	++*self->handled;
}

static struct adder_address spawn_and_send_three(struct async_executor *executor,
                                                 _Atomic int *handled)
{
	struct adder_address address;
	CHECK_OK(adder_spawn(executor, (struct adder){ .handled = handled }, &address));
	for (int i = 0; i < 3; i++)
		CHECK_OK(adder_send_number(address, (struct number){ i }));
	return address;
}

TEST(wait_for_its_end)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int handled = 0;
	struct adder_address address = spawn_and_send_three(executor, &handled);
	stage_wait(executor);
	CHECK_INT_EQ(handled, 3);
	adder_address_drop(&address);
	stage_close(executor);
}

TEST(do_not_wait)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int handled = 0;
	struct adder_address address = spawn_and_send_three(executor, &handled);
	CHECK_INT_EQ(handled, 3);
	adder_address_drop(&address);
	stage_close(executor);
}
