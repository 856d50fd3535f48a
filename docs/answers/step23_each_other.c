/* Step 23, exercise 2: two actors that wait for each other's end. Nobody notices, until their executor goes. */
#include <actor/actor.h>
#include <time.h>

#include "../../tests/stage.h"

struct lover {
	struct actor base;
	struct lover_address *other; /* the test's; filled in before the gate opens */
	struct gate *gate;
	struct async_watch_waiter waiter;
	struct actor_join join;
	_Atomic int *waiting, *result; /* the test's */
};

ACTOR_TYPE(lover);

static int wait_for_the_other(struct actor *actor, struct actor_context *context)
{
	struct lover *self = ACTOR_SELF(lover, actor);
	struct async_waker *waker = actor_context_waker(context);
	if (gate_poll(self->gate, &self->waiter, waker) == ASYNC_PENDING)
		return ACTOR_PENDING;
	int result = actor_join_poll(&self->join, self->other->untyped, waker);
	if (result == ACTOR_PENDING) {
		++*self->waiting;
		return ACTOR_PENDING;
	}
	*self->result = result;
	return ACTOR_STOP;
}

static void leave(struct actor *actor)
{
	struct lover *self = ACTOR_SELF(lover, actor);
	actor_join_deinit(&self->join, self->other->untyped);
}

static const struct actor_ops lover_ops = { .event = wait_for_the_other, .drop = leave };

TEST(two_wait_for_each_other)
{
	struct async_executor *executor = stage_open(2);
	struct gate gate = { 0 };
	struct lover_address addresses[2];
	_Atomic int waiting = 0, results[2] = { 1, 1 };
	for (int i = 0; i < 2; i++)
		CHECK_OK(lover_spawn(executor,
		                     (struct lover){ .base.ops = &lover_ops,
		                                     .other = &addresses[1 - i],
		                                     .gate = &gate,
		                                     .waiting = &waiting,
		                                     .result = &results[i] },
		                     &addresses[i]));
	gate_open(&gate);
	while (waiting < 2)
		sched_yield();
	nanosleep(&(struct timespec){ .tv_nsec = 20 * (long)ASYNC_MILLISECOND }, NULL);
	for (int i = 0; i < 2; i++)
		CHECK(actor_address_status(addresses[i].untyped) == ACTOR_ACTIVE); /* for ever */
	async_executor_free(executor);
	/*
	 * One was told first, and ended. The other one saw that, or was told as well: it depends on who
	 * of the two was quicker.
	 */
	CHECK(results[0] == ACTOR_E_CANCELED || results[1] == ACTOR_E_CANCELED);
	CHECK(results[0] <= ACTOR_OK && results[1] <= ACTOR_OK);
	for (int i = 0; i < 2; i++)
		lover_address_drop(&addresses[i]);
	stage_check_empty();
}
