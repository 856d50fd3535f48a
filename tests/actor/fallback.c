/* An event's fallback: it sees the error of the handler, and swallows it or passes it on. */
// since: 35
#include <actor/actor.h>

#include "../stage.h"

struct order {
	int error;       /* what the handler returns */
	int error_after; /* what the fallback makes of it */
	_Atomic int *drops;
};

struct clerk {
	struct actor base;
	int *handled, *fallen;
};
ACTOR_TYPE(clerk);

static void order_drop(struct order *order)
{
	++*order->drops;
}

static int clerk_order_failed(struct clerk *self, const struct order *event, int error,
                              struct actor_context *context);

ACTOR_EVENT_WITH(clerk, order, .drop = order_drop, .fallback = clerk_order_failed);

static int clerk_on_order(struct clerk *self, const struct order *event,
                          struct actor_context *context)
{
	(void)context;
	++*self->handled;
	return event->error;
}

static int clerk_order_failed(struct clerk *self, const struct order *event, int error,
                              struct actor_context *context)
{
	CHECK(actor_context_is_active(context));
	CHECK_INT_EQ(error, event->error);
	++*self->fallen;
	return event->error_after;
}

struct outcome {
	int handled, fallen;
	_Atomic int drops;
	struct actor_failure failures[2];
	size_t failures_count;
};

static void send_order(int error, int error_after, struct outcome *outcome)
{
	struct async_executor *executor = stage_open(1);
	struct clerk_address address;
	CHECK_OK(clerk_spawn(executor,
	                     (struct clerk){ .handled = &outcome->handled,
	                                     .fallen = &outcome->fallen },
	                     &address));
	CHECK_OK(clerk_send_order(address, (struct order){ error, error_after, &outcome->drops }));
	CHECK_OK(clerk_address_interrupt(address));
	CHECK_OK(clerk_address_join(address));
	outcome->failures_count = actor_address_failures(address.untyped, outcome->failures, 2);
	clerk_address_drop(&address);
	stage_close(executor);
	CHECK_INT_EQ(outcome->handled, 1);
	CHECK_INT_EQ(outcome->drops, 1);
}

TEST(it_is_not_called_after_success)
{
	struct outcome outcome = { 0 };
	send_order(ACTOR_OK, ACTOR_OK, &outcome);
	CHECK_INT_EQ(outcome.fallen, 0);
	CHECK_INT_EQ(outcome.failures_count, 0);
}

TEST(it_may_swallow_the_error)
{
	struct outcome outcome = { 0 };
	send_order(ACTOR_E_INVALID, ACTOR_OK, &outcome);
	CHECK_INT_EQ(outcome.fallen, 1);
	CHECK_INT_EQ(outcome.failures_count, 0);
}

TEST(it_may_pass_the_error_on)
{
	struct outcome outcome = { 0 };
	send_order(ACTOR_E_INVALID, ACTOR_E_INVALID, &outcome);
	CHECK_INT_EQ(outcome.fallen, 1);
	CHECK_INT_EQ(outcome.failures_count, 1);
	CHECK_INT_EQ(outcome.failures[0].error, ACTOR_E_INVALID);
	CHECK_STR_EQ(outcome.failures[0].where, "clerk_on_order");
}

TEST(it_may_turn_the_error_into_another)
{
	struct outcome outcome = { 0 };
	send_order(ACTOR_E_INVALID, ACTOR_E_USER - 3, &outcome);
	CHECK_INT_EQ(outcome.failures_count, 1);
	CHECK_INT_EQ(outcome.failures[0].error, ACTOR_E_USER - 3);
}

/* ---- After a handler that waited, and a fallback that acts ---------------------------------------------------------------- */

struct errand {
	struct gate *gate;
};

struct messenger {
	struct actor base;
	struct async_frame frame;
	struct async_watch_waiter waiter;
	int *fallen;
};
ACTOR_TYPE(messenger);

static int messenger_errand_failed(struct messenger *self, const struct errand *event, int error,
                                   struct actor_context *context)
{
	(void)event;
	CHECK_INT_EQ(error, ACTOR_E_USER);
	++*self->fallen;
	actor_context_stop(context);
	return ACTOR_OK;
}

ACTOR_EVENT_WITH(messenger, errand, .fallback = messenger_errand_failed);

static int messenger_on_errand(struct messenger *self, const struct errand *event,
                               struct actor_context *context)
{
	ASYNC_BEGIN(&self->frame);
	ASYNC_AWAIT(&self->frame,
	            gate_poll(event->gate, &self->waiter, actor_context_waker(context)));
	ASYNC_END(&self->frame);
	return ACTOR_E_USER;
}

TEST(it_is_called_once_after_a_handler_that_waited)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	int fallen = 0;
	struct messenger_address address;
	CHECK_OK(messenger_spawn(executor, (struct messenger){ .fallen = &fallen }, &address));
	CHECK_OK(messenger_send_errand(address, (struct errand){ &gate }));
	CHECK_INT_EQ(actor_address_join_until(address.untyped, async_after(5 * ASYNC_MILLISECOND)),
	             ACTOR_E_TIMEDOUT);
	gate_open(&gate);
	CHECK_OK(messenger_address_join(address)); /* the fallback stopped it */
	CHECK_INT_EQ(fallen, 1);
	messenger_address_drop(&address);
	stage_close(executor);
}

/* ---- Whatever a handler may say ------------------------------------------------------------------------------------------- */

/* Sleeps until its executor goes. */
struct patrol {
	struct async_sleep *sleep;
	_Atomic int *begun;
	int *fallen_with;
};

struct guard {
	struct actor base;
};
ACTOR_TYPE(guard);

static int guard_patrol_failed(struct guard *self, const struct patrol *event, int error,
                               struct actor_context *context)
{
	(void)self;
	(void)context;
	*event->fallen_with = error;
	return error;
}

ACTOR_EVENT_WITH(guard, patrol, .fallback = guard_patrol_failed);

static int guard_on_patrol(struct guard *self, const struct patrol *event,
                           struct actor_context *context)
{
	(void)self;
	*event->begun = 1;
	return async_sleep_poll(event->sleep, actor_context_waker(context), ASYNC_NEVER);
}

TEST(it_sees_that_a_handler_was_canceled)
{
	struct async_executor *executor = stage_open(1);
	struct async_sleep sleep = { 0 };
	struct actor_failure failure;
	_Atomic int begun = 0;
	int fallen_with = 0;
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	struct guard_address address;
	CHECK_OK(guard_spawn(executor, (struct guard){ { NULL } }, &address));
	CHECK_OK(guard_send_patrol(address, (struct patrol){ &sleep, &begun, &fallen_with }));
	while (!begun && async_now() < deadline)
		sched_yield();
	async_executor_free(executor);
	CHECK_INT_EQ(fallen_with, ACTOR_E_CANCELED);
	CHECK_INT_EQ(guard_address_join(address), ACTOR_E_CANCELED);
	CHECK_INT_EQ(actor_address_failures(address.untyped, &failure, 1), 1);
	CHECK_INT_EQ(failure.error, ACTOR_E_CANCELED);
	guard_address_drop(&address);
	async_sleep_deinit(&sleep);
	stage_check_empty();
}

/* Each knock fails, and the first one is sent once more. */
struct knock {
	int number;
};

struct door {
	struct actor base;
	int *heard;
};
ACTOR_TYPE(door);

static int door_knock_failed(struct door *self, const struct knock *event, int error,
                             struct actor_context *context);

ACTOR_EVENT_WITH(door, knock, .fallback = door_knock_failed);

static int door_on_knock(struct door *self, const struct knock *event,
                         struct actor_context *context)
{
	(void)context;
	*self->heard = 10 * *self->heard + event->number;
	return ACTOR_E_USER - event->number;
}

static int door_knock_failed(struct door *self, const struct knock *event, int error,
                             struct actor_context *context)
{
	(void)self;
	return event->number > 1 ? error : door_send_knock(door_self(context), (struct knock){ 2 });
}

TEST(it_may_send_the_event_once_more)
{
	struct async_executor *executor = stage_open(1);
	struct actor_failure failures[2];
	int heard = 0;
	struct door_address address;
	CHECK_OK(door_spawn(executor, (struct door){ .heard = &heard }, &address));
	CHECK_OK(door_send_knock(address, (struct knock){ 1 }));
	CHECK_OK(door_address_interrupt(address)); /* the second one may come behind this */
	CHECK_OK(actor_address_join_until(address.untyped, async_after(5 * ASYNC_SECOND)));
	CHECK_INT_EQ(heard, 12);
	CHECK_INT_EQ(actor_address_failures(address.untyped, failures, 2), 1);
	CHECK_INT_EQ(failures[0].error, ACTOR_E_USER - 2);
	door_address_drop(&address);
	stage_close(executor);
}

/* ---- Misuse --------------------------------------------------------------------------------------------------------------- */

struct riddle {
	int unused;
};

static int guard_riddle_failed(struct guard *self, const struct riddle *event, int error,
                               struct actor_context *context)
{
	(void)self;
	(void)event;
	(void)error;
	(void)context;
	return ACTOR_PENDING;
}

ACTOR_EVENT_WITH(guard, riddle, .fallback = guard_riddle_failed);

static int guard_on_riddle(struct guard *self, const struct riddle *event,
                           struct actor_context *context)
{
	(void)self;
	(void)event;
	(void)context;
	return ACTOR_E_INVALID;
}

static void ask_a_riddle(void)
{
	struct async_executor *executor = stage_open(1);
	struct guard_address address;
	CHECK_OK(guard_spawn(executor, (struct guard){ { NULL } }, &address));
	CHECK_OK(guard_send_riddle(address, (struct riddle){ 0 }));
	(void)!actor_address_join_until(address.untyped, async_after(5 * ASYNC_SECOND));
}

TEST(it_cannot_wait)
{
	CHECK_ABORTS(ask_a_riddle(), "a fallback cannot wait");
}
