/* The status: STARTING, ACTIVE, STOPPING, DONE, and nothing else in between. */
// since: 35
#include <actor/actor.h>
#include <time.h>

#include "../stage.h"

/* Each hook waits at a gate of its own. */
struct slow {
	struct actor base;
	struct gate *gates; /* 0: initialize, 1: finalize */
	struct gate *reached;
	struct async_watch_waiter waiter;
	int fail;
};
ACTOR_TYPE(slow);

static int pass(struct actor *self, struct actor_context *context, int gate)
{
	struct slow *slow = ACTOR_SELF(slow, self);
	gate_open(&slow->reached[gate]);
	return gate_poll(&slow->gates[gate], &slow->waiter, actor_context_waker(context));
}

static int slow_initialize(struct actor *self, struct actor_context *context)
{
	int result = pass(self, context, 0);
	return result == ASYNC_READY ? ACTOR_SELF(slow, self)->fail : result;
}

static int slow_finalize(struct actor *self, struct actor_context *context)
{
	return pass(self, context, 1);
}

static const struct actor_ops slow_ops = { .initialize = slow_initialize,
	                                   .finalize = slow_finalize };

static bool is_active(uint32_t value)
{
	return value == ACTOR_ACTIVE;
}

TEST(it_goes_from_starting_to_done)
{
	struct async_executor *executor = stage_open(1);
	struct gate gates[2] = { 0 }, reached[2] = { 0 };
	struct slow_address address;
	CHECK_OK(slow_spawn(executor,
	                    (struct slow){
				    .base.ops = &slow_ops, .gates = gates, .reached = reached },
	                    &address));
	gate_wait(&reached[0]);
	CHECK(actor_address_status(address.untyped) == ACTOR_STARTING);
	gate_open(&gates[0]);
	while (!is_active((uint32_t)actor_address_status(address.untyped)))
		sched_yield();
	CHECK_OK(slow_address_interrupt(address));
	gate_wait(&reached[1]);
	CHECK(actor_address_status(address.untyped) == ACTOR_STOPPING);
	CHECK(!actor_status_is_done(actor_address_status(address.untyped)));
	gate_open(&gates[1]);
	CHECK_OK(slow_address_join(address));
	CHECK(actor_status_is_done(actor_address_status(address.untyped)));
	slow_address_drop(&address);
	stage_close(executor);
}

TEST(a_failed_start_goes_to_done)
{
	struct async_executor *executor = stage_open(1);
	struct gate gates[2] = { 0 }, reached[2] = { 0 };
	struct slow_address address;
	CHECK_OK(slow_spawn(executor,
	                    (struct slow){ .base.ops = &slow_ops,
	                                   .gates = gates,
	                                   .reached = reached,
	                                   .fail = ACTOR_E_USER },
	                    &address));
	gate_open(&gates[0]);
	CHECK_INT_EQ(slow_address_join(address), ACTOR_E_USER);
	CHECK(actor_address_status(address.untyped) == ACTOR_DONE);
	slow_address_drop(&address);
	stage_close(executor);
}

TEST(only_done_is_done)
{
	CHECK(!actor_status_is_done(ACTOR_STARTING));
	CHECK(!actor_status_is_done(ACTOR_ACTIVE));
	CHECK(!actor_status_is_done(ACTOR_STOPPING));
	CHECK(actor_status_is_done(ACTOR_DONE));
}

/* Whoever saw DONE finds everything over: `drop` ran before. */
struct flag {
	struct actor base;
	int *dropped; /* plain: the status orders the accesses */
};
ACTOR_TYPE(flag);

/* Slow, for who sees DONE too early to be caught. */
static void raise_flag(struct actor *self)
{
	struct timespec moment = { 0, 200000 };
	nanosleep(&moment, NULL);
	*ACTOR_SELF(flag, self)->dropped = 1;
}

TEST(done_comes_after_drop)
{
	static const struct actor_ops ops = { .drop = raise_flag };
	struct async_executor *executor = stage_open(2);
	for (size_t i = 0; i < test_scaled(200); i++) {
		int dropped = 0;
		struct flag_address address;
		CHECK_OK(flag_spawn(executor,
		                    (struct flag){ .base.ops = &ops, .dropped = &dropped },
		                    &address));
		CHECK_OK(flag_address_interrupt(address));
		while (!actor_status_is_done(actor_address_status(address.untyped)))
			sched_yield();
		CHECK_INT_EQ(dropped, 1);
		flag_address_drop(&address);
	}
	stage_close(executor);
}
