/* What a handler can do about its own actor, and an `event` hook of one's own. */
// since: 35
#include <actor/actor.h>

#include "../stage.h"

struct ping {
	int value;
};

struct probe {
	struct actor base;
	int *sum;
	struct actor_address *self_seen;
	struct async_sleep timer;
	int *ticks;
	int ticks_wanted;
};
ACTOR_TYPE(probe);
ACTOR_EVENT(probe, ping);

static int probe_on_ping(struct probe *self, const struct ping *event,
                         struct actor_context *context)
{
	if (self->self_seen != NULL)
		*self->self_seen = actor_context_self(context);
	*self->sum += event->value;
	return ACTOR_OK;
}

TEST(self_is_the_address_of_the_actor)
{
	struct async_executor *executor = stage_open(1);
	int sum = 0;
	struct actor_address seen = { 0 };
	struct probe_address address;
	CHECK_OK(
		probe_spawn(executor, (struct probe){ .sum = &sum, .self_seen = &seen }, &address));
	CHECK_OK(probe_send_ping(address, (struct ping){ 1 }));
	CHECK_OK(probe_address_interrupt(address));
	CHECK_OK(probe_address_join(address));
	CHECK(seen.runtime == address.untyped.runtime);
	probe_address_drop(&address);
	stage_close(executor);
}

TEST(self_is_borrowed_and_keeps_nobody_alive)
{
	struct async_executor *executor = stage_open(1);
	int sum = 0;
	struct actor_address seen = { 0 };
	struct probe_address address;
	CHECK_OK(
		probe_spawn(executor, (struct probe){ .sum = &sum, .self_seen = &seen }, &address));
	CHECK_OK(probe_send_ping(address, (struct ping){ 1 }));
	probe_address_drop(&address);
	stage_wait(executor); /* ends, although it knows itself */
	stage_close(executor);
}

/* ---- An `event` hook that counts and leaves the rest to the default --------------------------------------------------- */

static int count_events(struct actor *self, struct actor_context *context)
{
	int result = actor_context_next(context);
	if (result == ACTOR_OK && actor_context_is_active(context))
		++*ACTOR_SELF(probe, self)->ticks;
	return result;
}

TEST(an_event_hook_may_wrap_the_default)
{
	static const struct actor_ops ops = { .event = count_events };
	struct async_executor *executor = stage_open(2);
	int sum = 0, events = 0;
	struct probe_address address;
	CHECK_OK(probe_spawn(executor,
	                     (struct probe){ .base.ops = &ops, .sum = &sum, .ticks = &events },
	                     &address));
	for (int i = 1; i <= 1000; i++)
		CHECK_OK(probe_send_ping(address, (struct ping){ i }));
	struct probe_address observer = probe_address_clone(address);
	probe_address_drop(&address);
	CHECK_OK(probe_address_interrupt(observer));
	CHECK_OK(probe_address_join(observer));
	CHECK_INT_EQ(sum, 500500);
	CHECK_INT_EQ(events, 1001); /* the interrupt is one */
	probe_address_drop(&observer);
	stage_close(executor);
}

/* ---- An `event` hook with a timer: messages when they come, ticks when it is time -------------------------------------- */

#define PERIOD (2 * ASYNC_MILLISECOND)

static int message_or_tick(struct actor *self, struct actor_context *context)
{
	struct probe *probe = ACTOR_SELF(probe, self);
	int result = actor_context_next(context);
	if (result != ACTOR_PENDING)
		return result;
	result = async_sleep_poll(&probe->timer, actor_context_waker(context), async_after(PERIOD));
	if (result == ASYNC_READY && ++*probe->ticks == probe->ticks_wanted)
		actor_context_stop(context);
	return result;
}

static void disarm(struct actor *self)
{
	async_sleep_deinit(&ACTOR_SELF(probe, self)->timer);
}

static const struct actor_ops ticking_ops = { .event = message_or_tick, .drop = disarm };

TEST(an_event_hook_may_have_a_timer_of_its_own)
{
	struct async_executor *executor = stage_open(1);
	int sum = 0, ticks = 0;
	struct probe_address address;
	uint64_t start = async_now();
	CHECK_OK(probe_spawn(executor,
	                     (struct probe){ .base.ops = &ticking_ops,
	                                     .sum = &sum,
	                                     .ticks = &ticks,
	                                     .ticks_wanted = 5 },
	                     &address));
	CHECK_OK(probe_send_ping(address, (struct ping){ 20 }));
	CHECK_OK(probe_send_ping(address, (struct ping){ 22 }));
	CHECK_OK(probe_address_join(address));
	CHECK(async_now() - start >= 5 * PERIOD);
	CHECK_INT_EQ(ticks, 5);
	CHECK_INT_EQ(sum, 42);
	probe_address_drop(&address);
	stage_close(executor);
}

TEST(a_waiting_timer_does_not_keep_the_actor)
{
	struct async_executor *executor = stage_open(1);
	int sum = 0, ticks = 0;
	struct probe_address address;
	CHECK_OK(probe_spawn(executor,
	                     (struct probe){ .base.ops = &ticking_ops,
	                                     .sum = &sum,
	                                     .ticks = &ticks,
	                                     .ticks_wanted = 1000000 },
	                     &address));
	CHECK_OK(probe_send_ping(address, (struct ping){ 1 }));
	CHECK_OK(probe_address_interrupt(address));
	CHECK_OK(probe_address_join(address));
	CHECK_INT_EQ(sum, 1);
	probe_address_drop(&address);
	stage_close(executor);
}

TEST(a_waiting_timer_does_not_hold_up_shutdown)
{
	struct async_executor *executor = stage_open(2);
	int sum = 0, ticks = 0;
	struct probe_address address;
	CHECK_OK(probe_spawn(executor,
	                     (struct probe){ .base.ops = &ticking_ops,
	                                     .sum = &sum,
	                                     .ticks = &ticks,
	                                     .ticks_wanted = 1000000 },
	                     &address));
	struct probe_address observer = probe_address_clone(address);
	probe_address_drop(&address);
	while (actor_address_status(observer.untyped) != ACTOR_ACTIVE)
		sched_yield();
	async_executor_free(executor);
	CHECK_INT_EQ(probe_address_join(observer), ACTOR_E_CANCELED);
	probe_address_drop(&observer);
	stage_check_empty();
}

/* An `event` hook that fails: each failure is recorded, and it is called again. */
static int fail_a_few_times(struct actor *self, struct actor_context *context)
{
	struct probe *probe = ACTOR_SELF(probe, self);
	if (++*probe->ticks == 3)
		actor_context_stop(context);
	return ACTOR_E_USER - *probe->ticks;
}

TEST(an_event_hook_that_fails_is_called_again)
{
	static const struct actor_ops ops = { .event = fail_a_few_times };
	struct async_executor *executor = stage_open(1);
	int ticks = 0;
	struct probe_address address;
	struct actor_failure failures[4];
	CHECK_OK(probe_spawn(executor, (struct probe){ .base.ops = &ops, .ticks = &ticks },
	                     &address));
	CHECK_OK(probe_address_join(address));
	CHECK_INT_EQ(actor_address_failures(address.untyped, failures, 4), 3);
	CHECK_INT_EQ(failures[0].error, ACTOR_E_USER - 3);
	CHECK_INT_EQ(failures[2].error, ACTOR_E_USER - 1);
	CHECK_STR_EQ(failures[0].where, "event");
	probe_address_drop(&address);
	stage_close(executor);
}

/* ---- An `event` hook that stops its actor while a handler waits ------------------------------------------------------ */

struct pause {
	struct gate *gate;
};

struct tired {
	struct actor base;
	struct async_watch_waiter waiter;
	_Atomic int *calls;
	_Atomic bool *enough;
};
ACTOR_TYPE(tired);
ACTOR_EVENT(tired, pause);

static int tired_on_pause(struct tired *self, const struct pause *event,
                          struct actor_context *context)
{
	int result = gate_poll(event->gate, &self->waiter, actor_context_waker(context));
	++*self->calls; /* who sees that opens the gate: too late for this call */
	return result;
}

static int next_until_enough(struct actor *self, struct actor_context *context)
{
	if (!*ACTOR_SELF(tired, self)->enough)
		return actor_context_next(context);
	actor_context_stop(context);
	return ACTOR_OK;
}

TEST(a_hook_that_stops_its_actor_is_not_asked_while_a_handler_waits)
{
	static const struct actor_ops ops = { .event = next_until_enough };
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	_Atomic int calls = 0;
	_Atomic bool enough = false;
	struct tired_address address;
	CHECK_OK(tired_spawn(executor,
	                     (struct tired){ .base.ops = &ops, .calls = &calls, .enough = &enough },
	                     &address));
	CHECK_OK(tired_send_pause(address, (struct pause){ &gate }));
	while (calls == 0)
		sched_yield();
	enough = true;
	gate_open(&gate);
	CHECK_OK(actor_address_join_until(address.untyped, async_after(10 * ASYNC_SECOND)));
	CHECK_INT_EQ(calls, 2);
	tired_address_drop(&address);
	stage_close(executor);
}

/* ---- Shut down after it has stopped itself --------------------------------------------------------------------------- */

struct leaver {
	struct actor base;
	struct gate *left;
	_Atomic int *events;
};
ACTOR_TYPE(leaver);

static int leave_and_see_the_shutdown(struct actor *self, struct actor_context *context)
{
	actor_context_stop(context);
	gate_open(ACTOR_SELF(leaver, self)->left);
	while (!async_waker_is_canceled(actor_context_waker(context)))
		sched_yield();
	return ACTOR_OK;
}

static int count_event(struct actor *self, struct actor_context *context)
{
	(void)context;
	++*ACTOR_SELF(leaver, self)->events;
	return ACTOR_OK;
}

TEST(an_actor_that_has_stopped_is_not_asked_at_the_shutdown)
{
	static const struct actor_ops ops = { .initialize = leave_and_see_the_shutdown,
		                              .event = count_event };
	struct async_executor *executor = stage_open(1);
	struct gate left = { 0 };
	_Atomic int events = 0;
	struct leaver_address address;
	CHECK_OK(leaver_spawn(executor,
	                      (struct leaver){ .base.ops = &ops, .left = &left, .events = &events },
	                      &address));
	gate_wait(&left);
	leaver_address_drop(&address);
	stage_close(executor);
	CHECK_INT_EQ(events, 0);
}
