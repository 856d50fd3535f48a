/* Three actors, spawned in a loop. Compiled with step 8, it shows what hurts; with step 9, that it is gone. */
#include <actor/actor.h>

#include "../../tests/stage.h"

struct adder {
	struct actor base;
	int amount;
	_Atomic bool *all_spawned;
	_Atomic int *sum;
};

static int add(struct actor *self, struct actor_context *context)
{
	(void)context;
	struct adder *adder = ACTOR_SELF(adder, self);
	while (!*adder->all_spawned)
		sched_yield(); /* holds up the only worker: in a test, and for a moment */
	*adder->sum += adder->amount;
	return ACTOR_STOP;
}

static const struct actor_ops adder_ops = { .event = add };

TEST(each_adds_its_own_amount)
{
	struct async_executor *executor = stage_open(1);
	_Atomic bool all_spawned = false;
	_Atomic int sum = 0;
#ifdef ACTOR_RUNTIME_H /* up to step 8 */
	struct actor_runtime runtimes[3];
#endif
	for (int i = 0; i < 3; i++) {
		struct adder adder = { { &adder_ops }, i + 1, &all_spawned, &sum };
#ifdef ACTOR_RUNTIME_H
		CHECK_OK(actor_runtime_spawn(&runtimes[i], executor, &adder.base));
#else
		CHECK_OK(actor_spawn(executor, &adder.base, sizeof adder));
#endif
	}
	all_spawned = true;
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(sum, 1 + 2 + 3);
}
