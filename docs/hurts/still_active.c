/* What the status of step 21 does not know: that an actor has ended. See the lesson of step 22. */
// since: 21
// until: 21
#include <actor/actor.h>

#include "../stage.h"

struct short_life {
	struct actor base;
	_Atomic int *drops;
};

ACTOR_TYPE(short_life);

static int stop_at_once(struct actor *self, struct actor_context *context)
{
	(void)self;
	(void)context;
	return ACTOR_STOP;
}

static void count_drop(struct actor *self)
{
	++*ACTOR_SELF(short_life, self)->drops;
}

static const struct actor_ops ops = { .event = stop_at_once, .drop = count_drop };

TEST(it_has_ended)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int drops = 0;
	struct short_life_address address;
	CHECK_OK(short_life_spawn(executor,
	                          (struct short_life){ .base.ops = &ops, .drops = &drops },
	                          &address));
	stage_wait(executor);
	CHECK_INT_EQ(drops, 1); /* there is no actor any more, */
	CHECK(actor_address_status(address.untyped) != ACTOR_ACTIVE); /* and here? */
	short_life_address_drop(&address);
	stage_close(executor);
}
