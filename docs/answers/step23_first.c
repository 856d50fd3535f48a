/* Step 23, exercise 1: an actor that waits for the first of two others to end, and tells which one it was. */
#include <actor/actor.h>

#include "../../tests/stage.h"

/* Ends when its gate opens. */
struct runner {
	struct actor base;
	struct gate *gate; /* the test's */
	struct async_watch_waiter waiter;
};

ACTOR_TYPE(runner);

static int run_to_the_gate(struct actor *actor, struct actor_context *context)
{
	struct runner *self = ACTOR_SELF(runner, actor);
	int result = gate_poll(self->gate, &self->waiter, actor_context_waker(context));
	return result == ASYNC_PENDING ? ACTOR_PENDING : ACTOR_STOP;
}

static void forget_gate(struct actor *actor)
{
	struct runner *self = ACTOR_SELF(runner, actor);
	async_watch_waiter_deinit(&self->gate->watch, &self->waiter);
}

static const struct actor_ops runner_ops = { .event = run_to_the_gate, .drop = forget_gate };

/* Owns both addresses: a join that waits borrows its address, and the waiter lies in that actor's list. */
struct referee {
	struct actor base;
	struct runner_address runners[2];
	struct actor_join joins[2];
	_Atomic int *first; /* the test's */
};

ACTOR_TYPE(referee);

/* Asks both, each time. The one that is still pending stays in its list. */
static int wait_for_the_first(struct actor *actor, struct actor_context *context)
{
	struct referee *self = ACTOR_SELF(referee, actor);
	struct async_waker *waker = actor_context_waker(context);
	for (int i = 0; i < 2; i++) {
		int result = actor_join_poll(&self->joins[i], self->runners[i].untyped, waker);
		if (result == ACTOR_OK)
			*self->first = i;
		if (result != ACTOR_PENDING)
			return ACTOR_STOP; /* it has ended, or our executor goes */
	}
	return ACTOR_PENDING;
}

/* First out of the lists, then the addresses, which keep the lists alive. */
static void leave_both(struct actor *actor)
{
	struct referee *self = ACTOR_SELF(referee, actor);
	for (int i = 0; i < 2; i++) {
		actor_join_deinit(&self->joins[i], self->runners[i].untyped);
		runner_address_drop(&self->runners[i]);
	}
}

static const struct actor_ops referee_ops = { .event = wait_for_the_first, .drop = leave_both };

/* For five seconds at most: a ticket that is not returned keeps its actor's block. */
static void wait_for_blocks(size_t wanted)
{
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	struct async_pool_stats stats;
	do {
		sched_yield();
		async_pool_get_stats(&stats);
	} while (stats.blocks_in_use > wanted && async_now() < deadline);
	CHECK_INT_EQ(stats.blocks_in_use, wanted);
}

static void race_won_by(int winner)
{
	struct async_executor *executor = stage_open(2);
	struct gate gates[2] = { 0 };
	_Atomic int first = -1;
	struct referee referee = { .base.ops = &referee_ops, .first = &first };
	struct runner_address runners[2];
	for (int i = 0; i < 2; i++) {
		CHECK_OK(runner_spawn(executor,
		                      (struct runner){ .base.ops = &runner_ops, .gate = &gates[i] },
		                      &runners[i]));
		referee.runners[i] = runner_address_clone(runners[i]);
	}
	struct referee_address address;
	CHECK_OK(referee_spawn(executor, referee, &address));
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	gate_open(&gates[winner]);
	CHECK_OK(actor_address_join_until(address.untyped, deadline));
	CHECK(async_now() < deadline);
	CHECK_INT_EQ(first, winner);
	referee_address_drop(&address);
	wait_for_blocks(2);            /* it is gone, with both joins, */
	gate_open(&gates[1 - winner]); /* when the other one ends */
	for (int i = 0; i < 2; i++) {
		CHECK_OK(actor_address_join_until(runners[i].untyped, deadline));
		runner_address_drop(&runners[i]);
	}
	stage_close(executor);
}

TEST(the_first_of_two)
{
	for (size_t i = 0; i < test_scaled(100); i++) {
		race_won_by(0);
		race_won_by(1);
	}
}
