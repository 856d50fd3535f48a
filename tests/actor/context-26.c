/* What an actor's hooks can do about the actor itself. */
// since: 26
// until: 34
#include <actor/actor.h>

#include "start.h"

/* Counts its events, and stops in the third. */
struct counter {
	struct actor base;
	int *events;
	bool *was_active; /* after it had stopped itself */
};
ACTOR_TYPE(counter);

static int stop_in_the_third(struct actor *self, struct actor_context *context)
{
	struct counter *counter = ACTOR_SELF(counter, self);
	CHECK(actor_context_is_active(context));
	if (++*counter->events < 3)
		return ACTOR_OK;
	actor_context_stop(context);
	*counter->was_active = actor_context_is_active(context);
	return ACTOR_OK;
}

TEST(stop_ends_the_loop_after_the_hook)
{
	static const struct actor_ops ops = { .event = stop_in_the_third };
	struct async_executor *executor = stage_open(1);
	int events = 0;
	bool was_active = true;
	struct counter_address address;
	CHECK_OK(counter_spawn(executor,
	                       (struct counter){ .base.ops = &ops,
	                                         .events = &events,
	                                         .was_active = &was_active },
	                       &address));
	CHECK_OK(counter_address_join(address));
	CHECK_INT_EQ(events, 3);
	CHECK(!was_active);
	counter_address_drop(&address);
	stage_close(executor);
}

static int stop_at_once(struct actor *self, struct actor_context *context)
{
	(void)self;
	actor_context_stop(context);
	return ACTOR_OK;
}

static int count_event(struct actor *self, struct actor_context *context)
{
	++*ACTOR_SELF(counter, self)->events;
	return stop(context);
}

TEST(stop_in_initialize_handles_no_event)
{
	static const struct actor_ops ops = { .initialize = stop_at_once, .event = count_event };
	struct async_executor *executor = stage_open(1);
	int events = 0;
	struct counter_address address;
	CHECK_OK(counter_spawn(executor, (struct counter){ .base.ops = &ops, .events = &events },
	                       &address));
	CHECK_OK(counter_address_join(address));
	CHECK_INT_EQ(events, 0);
	counter_address_drop(&address);
	stage_close(executor);
}

static int stop_twice(struct actor *self, struct actor_context *context)
{
	++*ACTOR_SELF(counter, self)->events;
	actor_context_stop(context);
	return stop_at_once(self, context);
}

TEST(stop_again_changes_nothing)
{
	static const struct actor_ops ops = { .event = stop_twice, .finalize = stop_at_once };
	struct async_executor *executor = stage_open(1);
	int events = 0;
	struct counter_address address;
	CHECK_OK(counter_spawn(executor, (struct counter){ .base.ops = &ops, .events = &events },
	                       &address));
	CHECK_OK(counter_address_join(address));
	CHECK_INT_EQ(events, 1);
	counter_address_drop(&address);
	stage_close(executor);
}

/* What ACTOR_STOP was, before there was a flag. */
static int stop_the_old_way(struct actor *self, struct actor_context *context)
{
	(void)self;
	(void)context;
	return 2;
}

TEST(the_old_way_to_stop_is_refused_in_every_hook)
{
	static const struct actor_ops first = { .initialize = stop_the_old_way };
	static const struct actor_ops then = { .event = stop_the_old_way };
	static const struct actor_ops last = { .event = stop_at_once,
		                               .finalize = stop_the_old_way };
	struct actor actor = { &first };
	CHECK_ABORTS(live(&actor, sizeof actor), "a hook returned neither");
	actor.ops = &then;
	CHECK_ABORTS(live(&actor, sizeof actor), "an event hook ");
	actor.ops = &last;
	CHECK_ABORTS(live(&actor, sizeof actor), "a hook returned neither");
}

TEST(misuse_stops_the_program)
{
	CHECK_ABORTS(actor_context_stop(NULL), "no context");
	CHECK_ABORTS((void)!actor_context_is_active(NULL), "no context");
	CHECK_ABORTS((void)!actor_context_next(NULL), "no context");
#if STEP >= 28
	CHECK_ABORTS(actor_context_close(NULL), "no context");
#endif
}
