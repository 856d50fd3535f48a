/* Step 22, exercise 1: DONE is seen while the actor is still at work. Step 25 will make this test fail. */
#include <actor/actor.h>

#include "../../tests/stage.h"

/* Stops at once, and then takes its time to say goodbye. */
struct slow_goodbye {
	struct actor base;
	struct gate *gate, *reached; /* the test's */
	struct async_watch_waiter waiter;
	_Atomic bool *dropped; /* the test's */
};

ACTOR_TYPE(slow_goodbye);

static int stop_at_once(struct actor *actor, struct actor_context *context)
{
	(void)actor;
	(void)context;
	return ACTOR_STOP;
}

static int say_goodbye(struct actor *actor, struct actor_context *context)
{
	struct slow_goodbye *self = ACTOR_SELF(slow_goodbye, actor);
	gate_open(self->reached);
	int result = gate_poll(self->gate, &self->waiter, actor_context_waker(context));
	return result == ASYNC_PENDING ? ACTOR_PENDING : ACTOR_OK;
}

static void note_drop(struct actor *actor)
{
	struct slow_goodbye *self = ACTOR_SELF(slow_goodbye, actor);
	async_watch_waiter_deinit(&self->gate->watch, &self->waiter);
	*self->dropped = true;
}

static const struct actor_ops ops = { .event = stop_at_once,
	                              .finalize = say_goodbye,
	                              .drop = note_drop };

TEST(it_says_done_and_goes_on)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 }, reached = { 0 };
	_Atomic bool dropped = false;
	struct slow_goodbye_address address;
	CHECK_OK(slow_goodbye_spawn(executor,
	                            (struct slow_goodbye){ .base.ops = &ops,
	                                                   .gate = &gate,
	                                                   .reached = &reached,
	                                                   .dropped = &dropped },
	                            &address));
	gate_wait(&reached); /* in `finalize` */
	CHECK(actor_status_is_done(actor_address_status(address.untyped)));
	CHECK(!dropped);
	gate_open(&gate);
	stage_wait(executor);
	CHECK(dropped);
	slow_goodbye_address_drop(&address);
	stage_close(executor);
}
