/* How an actor ends from the inside: close drains, stop does not. */
// since: 34
#include <actor/actor.h>

#include "../stage.h"

struct step {
	int number;
};
struct close_now {
	int unused;
};
struct stop_now {
	int unused;
};

struct walker {
	struct actor base;
	int *steps;
	struct gate *go;
	struct async_watch_waiter waiter;
	bool *active; /* what the context said after the order to end */
};
ACTOR_TYPE(walker);

static _Atomic int step_drops;

static void step_drop(struct step *event)
{
	(void)event;
	step_drops++;
}

ACTOR_EVENT_WITH(walker, step, .drop = step_drop);
ACTOR_EVENT(walker, close_now);
ACTOR_EVENT(walker, stop_now);

static int walker_on_step(struct walker *self, const struct step *event,
                          struct actor_context *context)
{
	(void)context;
	CHECK_INT_EQ(event->number, *self->steps);
	++*self->steps;
	return ACTOR_OK;
}

static int walker_on_close_now(struct walker *self, const struct close_now *event,
                               struct actor_context *context)
{
	(void)event;
	actor_context_close(context);
	actor_context_close(context); /* as often as you like */
	*self->active = actor_context_is_active(context);
	CHECK_INT_EQ(walker_send_step(walker_self(context), (struct step){ -1 }), ACTOR_E_CLOSED);
	return ACTOR_OK;
}

static int walker_on_stop_now(struct walker *self, const struct stop_now *event,
                              struct actor_context *context)
{
	(void)event;
	actor_context_stop(context);
	*self->active = actor_context_is_active(context);
	CHECK_OK(walker_send_step(walker_self(context),
	                          (struct step){ -1 })); /* open, but in vain */
	return ACTOR_OK;
}

/* `initialize` waits until all has been queued. */
static int wait_until_queued(struct actor *self, struct actor_context *context)
{
	struct walker *walker = ACTOR_SELF(walker, self);
	return gate_poll(walker->go, &walker->waiter, actor_context_waker(context));
}

static const struct actor_ops walker_ops = { .initialize = wait_until_queued };

TEST(close_handles_what_was_accepted)
{
	struct async_executor *executor = stage_open(1);
	struct gate go = { 0 };
	int steps = 0;
	bool active = false;
	struct walker_address address;
	CHECK_OK(walker_spawn(executor,
	                      (struct walker){ .base.ops = &walker_ops,
	                                       .steps = &steps,
	                                       .go = &go,
	                                       .active = &active },
	                      &address));
	for (int i = 0; i < 5; i++)
		CHECK_OK(walker_send_step(address, (struct step){ i }));
	CHECK_OK(walker_send_close_now(address, (struct close_now){ 0 }));
	for (int i = 5; i < 10; i++)
		CHECK_OK(walker_send_step(address, (struct step){ i }));
	gate_open(&go);
	CHECK_OK(walker_address_join(address));
	CHECK_INT_EQ(steps, 10);
	CHECK_INT_EQ(step_drops, 10);
	CHECK(active); /* there was still something to do */
	walker_address_drop(&address);
	stage_close(executor);
}

TEST(stop_drops_what_was_accepted)
{
	struct async_executor *executor = stage_open(1);
	struct gate go = { 0 };
	int steps = 0;
	bool active = true;
	struct walker_address address;
	CHECK_OK(walker_spawn(executor,
	                      (struct walker){ .base.ops = &walker_ops,
	                                       .steps = &steps,
	                                       .go = &go,
	                                       .active = &active },
	                      &address));
	for (int i = 0; i < 5; i++)
		CHECK_OK(walker_send_step(address, (struct step){ i }));
	CHECK_OK(walker_send_stop_now(address, (struct stop_now){ 0 }));
	for (int i = 5; i < 10; i++)
		CHECK_OK(walker_send_step(address, (struct step){ i }));
	gate_open(&go);
	CHECK_OK(walker_address_join(address));
	CHECK_INT_EQ(steps, 5);
	CHECK_INT_EQ(step_drops, 5 + 1 + 5); /* handled, sent by itself, never handled */
	CHECK(!active);
	walker_address_drop(&address);
	stage_close(executor);
}

TEST(a_send_after_close_fails_at_once)
{
	struct async_executor *executor = stage_open(1);
	struct gate go = { 0 };
	int steps = 0;
	bool active;
	struct walker_address address;
	CHECK_OK(walker_spawn(executor,
	                      (struct walker){ .base.ops = &walker_ops,
	                                       .steps = &steps,
	                                       .go = &go,
	                                       .active = &active },
	                      &address));
	gate_open(&go);
	CHECK_OK(walker_send_close_now(address, (struct close_now){ 0 }));
	while (actor_address_status(address.untyped) < ACTOR_STOPPING)
		sched_yield();
	CHECK_INT_EQ(walker_send_step(address, (struct step){ 0 }), ACTOR_E_CLOSED);
	CHECK_INT_EQ(walker_address_interrupt(address), ACTOR_E_CLOSED);
	CHECK_OK(walker_address_join(address));
	CHECK_INT_EQ(step_drops, 0); /* what was refused is the sender's */
	walker_address_drop(&address);
	stage_close(executor);
}

/* Stop in `initialize`: nothing is handled, but it did start, so it is finalized. */
static int stop_at_once(struct actor *self, struct actor_context *context)
{
	(void)self;
	actor_context_stop(context);
	return ACTOR_OK;
}

static int note_finalize(struct actor *self, struct actor_context *context)
{
	CHECK(!actor_context_is_active(context));
	*ACTOR_SELF(walker, self)->steps = 1000;
	return ACTOR_OK;
}

TEST(an_actor_may_stop_in_initialize)
{
	static const struct actor_ops ops = { .initialize = stop_at_once,
		                              .finalize = note_finalize };
	struct async_executor *executor = stage_open(1);
	int steps = 0;
	struct walker_address address;
	CHECK_OK(walker_spawn(executor, (struct walker){ .base.ops = &ops, .steps = &steps },
	                      &address));
	(void)!walker_send_step(address, (struct step){ 0 });
	CHECK_OK(walker_address_join(address));
	CHECK_INT_EQ(steps, 1000);
	walker_address_drop(&address);
	stage_close(executor);
}

static int close_at_once(struct actor *self, struct actor_context *context)
{
	int result = wait_until_queued(self, context);
	if (result == ASYNC_READY)
		actor_context_close(context);
	return result;
}

TEST(an_actor_may_close_in_initialize)
{
	static const struct actor_ops ops = { .initialize = close_at_once };
	struct async_executor *executor = stage_open(1);
	struct gate go = { 0 };
	int steps = 0;
	struct walker_address address;
	CHECK_OK(walker_spawn(executor,
	                      (struct walker){ .base.ops = &ops, .steps = &steps, .go = &go },
	                      &address));
	for (int i = 0; i < 3; i++)
		CHECK_OK(walker_send_step(address, (struct step){ i }));
	gate_open(&go);
	CHECK_OK(walker_address_join(address));
	CHECK_INT_EQ(steps, 3);
	walker_address_drop(&address);
	stage_close(executor);
}
