/* Somebody waits for an actor that ends in a moment. A program to be stopped and looked at: the lesson of step 23. */
// since: 23
// until: 23
#include <actor/actor.h>

#include "../stage.h"

struct sleeper {
	struct actor base;
	struct async_sleep sleep;
	uint64_t wake_up;
};

ACTOR_TYPE(sleeper);

static int sleep_and_stop(struct actor *self, struct actor_context *context)
{
	struct sleeper *sleeper = ACTOR_SELF(sleeper, self);
	int result = async_sleep_poll(&sleeper->sleep, actor_context_waker(context),
	                              sleeper->wake_up);
	return result == ASYNC_PENDING ? ACTOR_PENDING : ACTOR_STOP;
}

static void forget_sleep(struct actor *self)
{
	async_sleep_deinit(&ACTOR_SELF(sleeper, self)->sleep);
}

static const struct actor_ops ops = { .event = sleep_and_stop, .drop = forget_sleep };

TEST(wait_for_the_sleeper)
{
	struct async_executor *executor = stage_open(1);
	struct sleeper_address address;
	CHECK_OK(sleeper_spawn(executor,
	                       (struct sleeper){ .base.ops = &ops,
	                                         .wake_up = async_after(100 * ASYNC_MILLISECOND) },
	                       &address));
	CHECK_OK(sleeper_address_join(address));
	sleeper_address_drop(&address);
	stage_close(executor);
}
