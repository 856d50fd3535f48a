/* An actor that never gets through its first hook, seen from outside. See the lesson of step 21. */
// since: 20
// until: 20
#include <actor/actor.h>

#include "../stage.h"

struct number {
	int value;
};

struct late {
	struct actor base;
	struct gate *gate; /* nobody opens it */
	struct async_watch_waiter waiter;
	_Atomic int *handled;
};

ACTOR_TYPE(late);
ACTOR_EVENT(late, number);

static void late_on_number(struct late *self, const struct number *event)
{
	(void)event;
	++*self->handled;
}

static int wait_at_the_gate(struct actor *actor, struct actor_context *context)
{
	struct late *self = ACTOR_SELF(late, actor);
	return gate_poll(self->gate, &self->waiter, actor_context_waker(context));
}

static const struct actor_ops ops = { .initialize = wait_at_the_gate };

TEST(seen_from_outside)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	_Atomic int handled = 0;
	struct late_address address;
	CHECK_OK(late_spawn(executor,
	                    (struct late){ .base.ops = &ops, .gate = &gate, .handled = &handled },
	                    &address));
	for (int i = 0; i < 1000; i++)
		CHECK_OK(late_send_number(address, (struct number){ i }));
	CHECK_INT_EQ(handled, 0);
	late_address_drop(&address);
	stage_close(executor);
}
