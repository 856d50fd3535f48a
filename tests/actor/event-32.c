/* Event handlers that know their context: one sends to itself, one stops itself, one fails, one waits. */
// since: 32
// until: 33
#include <actor/actor.h>

#include "start.h"

enum { E_BELOW_ZERO = -2000 }; /* the test's own error */

struct count_down {
	int from;
};

struct rest {
	struct gate *gate;
};

/* What the test wants to know. It is the test's, and outlives the actor. */
struct record {
	int steps;         /* of all countdowns */
	_Atomic int calls; /* of the handler that rests */
	bool rested;
	struct actor_failure failures[ACTOR_FAILURES];
	size_t failed; /* so many of them */
};

struct timer {
	struct actor base;
	struct record *record;
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(timer);
ACTOR_EVENT(timer, count_down);
ACTOR_EVENT(timer, rest);

static int timer_on_count_down(struct timer *self, const struct count_down *event,
                               struct actor_context *context)
{
	if (event->from < 0)
		return E_BELOW_ZERO;
	self->record->steps++;
	if (event->from == 0) {
		actor_context_stop(context);
		return ACTOR_OK;
	}
	return timer_send_count_down(timer_self(context), (struct count_down){ event->from - 1 });
}

static int timer_on_rest(struct timer *self, const struct rest *event,
                         struct actor_context *context)
{
	int result = gate_poll(event->gate, &self->waiter, actor_context_waker(context));
	if (result == ACTOR_OK)
		self->record->rested = true;
	self->record->calls++;
	return result;
}

static int copy_failures(struct actor *actor, struct actor_context *context)
{
	struct record *record = ACTOR_SELF(timer, actor)->record;
	record->failed = actor_context_failures(context, record->failures, ACTOR_FAILURES);
	return ACTOR_OK;
}

static const struct actor_ops timer_ops = { .finalize = copy_failures };

static struct timer_address spawn_timer(struct async_executor *executor, struct record *record)
{
	struct timer_address address;
	*record = (struct record){ 0 };
	CHECK_OK(timer_spawn(executor, (struct timer){ .base.ops = &timer_ops, .record = record },
	                     &address));
	return address;
}

TEST(a_handler_sends_to_itself_and_stops_itself)
{
	struct async_executor *executor = stage_open(1);
	struct record record;
	struct timer_address address = spawn_timer(executor, &record);
	CHECK_OK(timer_send_count_down(address, (struct count_down){ 1000 }));
	CHECK_OK(timer_address_join(address));
	CHECK_INT_EQ(record.steps, 1001);
	CHECK_INT_EQ(record.failed, 0);
	CHECK_INT_EQ(timer_send_count_down(address, (struct count_down){ 1 }), ACTOR_E_CLOSED);
	timer_address_drop(&address);
	stage_close(executor);
}

TEST(a_handler_waits_and_is_called_again)
{
	struct async_executor *executor = stage_open(1);
	struct record record;
	struct gate gate = { 0 };
	struct timer_address address = spawn_timer(executor, &record);
	CHECK_OK(timer_send_rest(address, (struct rest){ &gate }));
	CHECK_OK(timer_send_count_down(address, (struct count_down){ 10 }));
	while (record.calls == 0)
		sched_yield();
	gate_open(&gate);
	CHECK_OK(timer_address_join(address));
	CHECK_INT_EQ(record.calls, 2);
	CHECK(record.rested);
	CHECK_INT_EQ(record.steps, 11);
	timer_address_drop(&address);
	stage_close(executor);
}

TEST(a_handlers_error_is_recorded_under_its_name)
{
	struct async_executor *executor = stage_open(1);
	struct record record;
	struct timer_address address = spawn_timer(executor, &record);
	CHECK_OK(timer_send_count_down(address, (struct count_down){ -1 }));
	CHECK_OK(timer_send_count_down(address, (struct count_down){ 1 }));
	CHECK_OK(timer_address_join(address));
	CHECK_INT_EQ(record.steps, 2); /* the actor went on */
	CHECK_INT_EQ(record.failed, 1);
	CHECK_INT_EQ(record.failures[0].error, E_BELOW_ZERO);
	CHECK_STR_EQ(record.failures[0].where, "timer_on_count_down");
	timer_address_drop(&address);
	stage_close(executor);
}

/* The last address is dropped while a handler waits; then the countdown's own send is refused. */
TEST(its_own_address_does_not_keep_it_going)
{
	struct async_executor *executor = stage_open(1);
	struct record record;
	struct gate gate = { 0 };
	struct timer_address address = spawn_timer(executor, &record);
	CHECK_OK(timer_send_rest(address, (struct rest){ &gate }));
	CHECK_OK(timer_send_count_down(address, (struct count_down){ 10 }));
	timer_address_drop(&address);
	gate_open(&gate);
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(record.steps, 1);
	CHECK_INT_EQ(record.failed, 1);
	CHECK_INT_EQ(record.failures[0].error, ACTOR_E_CLOSED);
}

/* ---- What an event holds ------------------------------------------------------------------------------------------------ */

struct parcel {
	_Atomic int *drops;
	int answer; /* what the handler says */
	bool last;  /* it stops its actor */
};

static void drop_parcel(struct parcel *parcel)
{
	++*parcel->drops;
}

ACTOR_EVENT_WITH(timer, parcel, .drop = drop_parcel);

static int timer_on_parcel(struct timer *self, const struct parcel *event,
                           struct actor_context *context)
{
	(void)self;
	if (event->last)
		actor_context_stop(context);
	return event->answer;
}

/* Whatever the handler says; without a handler, too, when its actor stopped before. */
TEST(what_an_event_holds_is_dropped_once)
{
	struct async_executor *executor = stage_open(1);
	struct record record;
	struct gate gate = { 0 };
	_Atomic int drops = 0;
	struct timer_address address = spawn_timer(executor, &record);
	CHECK_OK(timer_send_rest(address, (struct rest){ &gate }));
	CHECK_OK(timer_send_parcel(address, (struct parcel){ &drops, ACTOR_OK, false }));
	CHECK_OK(timer_send_parcel(address, (struct parcel){ &drops, -1, false }));
	CHECK_OK(timer_send_parcel(address, (struct parcel){ &drops, -1, true }));
	CHECK_OK(timer_send_parcel(address, (struct parcel){ &drops, -1, false }));
	CHECK_INT_EQ(drops, 0);
	gate_open(&gate);
	CHECK_OK(timer_address_join(address));
	CHECK_INT_EQ(drops, 4);
	CHECK_INT_EQ(record.failed, 2); /* the last one's handler was not called */
	CHECK_INT_EQ(timer_send_parcel(address, (struct parcel){ &drops, ACTOR_OK, false }),
	             ACTOR_E_CLOSED);
	CHECK_INT_EQ(drops, 4);
	timer_address_drop(&address);
	stage_close(executor);
}
