/* Event handlers that know their context: one sends to itself, one stops itself, one waits. */
// since: 32
// until: 33
#include <actor/actor.h>

#include "start.h"

struct count_down {
	int from;
};

struct rest {
	struct gate *gate;
};

struct timer {
	struct actor base;
	int *steps;
	struct async_watch_waiter waiter;
	_Atomic bool *resting;
};
ACTOR_TYPE(timer);
ACTOR_EVENT(timer, count_down);
ACTOR_EVENT(timer, rest);

static int timer_on_count_down(struct timer *self, const struct count_down *event,
                               struct actor_context *context)
{
	++*self->steps;
	if (event->from == 0) {
		actor_context_stop(context);
		return ACTOR_OK;
	}
	return timer_send_count_down(timer_self(context), (struct count_down){ event->from - 1 });
}

static int timer_on_rest(struct timer *self, const struct rest *event,
                         struct actor_context *context)
{
	*self->resting = true;
	return gate_poll(event->gate, &self->waiter, actor_context_waker(context));
}

TEST(a_handler_sends_to_itself_and_stops_itself)
{
	struct async_executor *executor = stage_open(1);
	int steps = 0;
	struct timer_address address;
	CHECK_OK(timer_spawn(executor, (struct timer){ .steps = &steps }, &address));
	CHECK_OK(timer_send_count_down(address, (struct count_down){ 1000 }));
	CHECK_OK(timer_address_join(address));
	CHECK_INT_EQ(steps, 1001);
	CHECK_INT_EQ(timer_send_count_down(address, (struct count_down){ 1 }), ACTOR_E_CLOSED);
	timer_address_drop(&address);
	stage_close(executor);
}

TEST(a_handler_waits_and_goes_on)
{
	struct async_executor *executor = stage_open(1);
	int steps = 0;
	_Atomic bool resting = false;
	struct gate gate = { 0 };
	struct timer_address address;
	CHECK_OK(timer_spawn(executor, (struct timer){ .steps = &steps, .resting = &resting },
	                     &address));
	CHECK_OK(timer_send_rest(address, (struct rest){ &gate }));
	CHECK_OK(timer_send_count_down(address, (struct count_down){ 10 }));
	while (!resting)
		sched_yield();
	CHECK(actor_address_status(address.untyped) == ACTOR_ACTIVE);
	gate_open(&gate);
	CHECK_OK(timer_address_join(address));
	CHECK_INT_EQ(steps, 11);
	timer_address_drop(&address);
	stage_close(executor);
}
