/* `initialize` finds that there is nothing to do, and says so. See the lesson of step 26. */
// since: 25
// until: 25
#include <actor/actor.h>

#include "start.h"

struct clerk {
	struct actor base;
	int *events; /* the test's */
};

ACTOR_TYPE(clerk);

static int find_nothing_to_do(struct actor *self, struct actor_context *context)
{
	(void)self;
	(void)context;
	return ACTOR_STOP;
}

static int work(struct actor *self, struct actor_context *context)
{
	(void)context;
	++*ACTOR_SELF(clerk, self)->events;
	return ACTOR_STOP;
}

TEST(nothing_to_do)
{
	static const struct actor_ops ops = { .initialize = find_nothing_to_do, .event = work };
	struct async_executor *executor = stage_open(1);
	int events = 0;
	struct clerk_address address;
	CHECK_OK(clerk_spawn(executor, (struct clerk){ .base.ops = &ops, .events = &events },
	                     &address));
	CHECK_OK(clerk_address_join(address));
	CHECK_INT_EQ(events, 0);
	clerk_address_drop(&address);
	stage_close(executor);
}
