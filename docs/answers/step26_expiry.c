/* Step 26, exercise 1: an actor with an expiry date. It handles messages until then, and ends whether some come or not. */
#include <actor/actor.h>

#include "../../tests/stage.h"

struct number {
	int value;
};

struct adder {
	struct actor base;
	uint64_t expiry;
	struct async_sleep sleep;
	_Atomic int *sum; /* the test's */
};

ACTOR_TYPE(adder);
ACTOR_EVENT(adder, number);

static void adder_on_number(struct adder *self, const struct number *event)
{
	*self->sum += event->value;
}

/*
 * Waits for two things at once, so it asks both before it says that it waits. Ready or canceled: in either case
 * the time is up.
 */
static int next_or_expire(struct actor *actor, struct actor_context *context)
{
	struct adder *self = ACTOR_SELF(adder, actor);
	struct async_waker *waker = actor_context_waker(context);
	if (async_sleep_poll(&self->sleep, waker, self->expiry) == ASYNC_PENDING)
		return actor_context_next(context);
	actor_context_stop(context);
	return ACTOR_OK;
}

static void give_up(struct actor *actor)
{
	async_sleep_deinit(&ACTOR_SELF(adder, actor)->sleep);
}

static const struct actor_ops ops = { .event = next_or_expire, .drop = give_up };

static struct adder_address spawn_adder(struct async_executor *executor, uint64_t expiry,
                                        _Atomic int *sum)
{
	struct adder_address address;
	struct adder initial = { .base.ops = &ops, .expiry = expiry, .sum = sum };
	CHECK_OK(adder_spawn(executor, initial, &address));
	return address;
}

TEST(it_ends_when_nothing_comes)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int sum = 0;
	uint64_t expiry = async_after(20 * ASYNC_MILLISECOND);
	struct adder_address address = spawn_adder(executor, expiry, &sum);
	CHECK_OK(adder_address_join(address));
	CHECK(async_now() >= expiry);
	adder_address_drop(&address);
	stage_close(executor);
}

TEST(it_ends_although_more_comes)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int sum = 0;
	uint64_t expiry = async_after(20 * ASYNC_MILLISECOND);
	struct adder_address address = spawn_adder(executor, expiry, &sum);
	int sent = 0;
	while (adder_send_number(address, (struct number){ 1 }) == ACTOR_OK) {
		sent++;
		sched_yield();
	}
	CHECK_OK(adder_address_join(address));
	CHECK(async_now() >= expiry);
	CHECK(sum <= sent); /* what it had not handled by then was dropped */
	adder_address_drop(&address);
	stage_close(executor);
}

TEST(it_ends_with_its_executor)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int sum = 0;
	struct adder_address address = spawn_adder(executor, ASYNC_NEVER, &sum);
	async_executor_free(executor);
	CHECK_INT_EQ(adder_address_join(address), ACTOR_E_CANCELED);
	adder_address_drop(&address);
	stage_check_empty();
}
