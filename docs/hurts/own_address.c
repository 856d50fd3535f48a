/* An event handler that wants to send to itself, before handlers knew their context. See the lesson of step 32. */
// since: 31
// until: 31
#include <actor/actor.h>

#include "../stage.h"

struct count_down {
	int from;
};

struct timer {
	struct actor base;
	int *steps;
	struct actor_address self; /* its own */
};

ACTOR_TYPE(timer);
ACTOR_EVENT(timer, count_down);

/* Only hooks have a context. So this one keeps an address for the handlers. */
static int keep_address(struct actor *actor, struct actor_context *context)
{
	struct timer *timer = ACTOR_SELF(timer, actor);
	timer->self = actor_address_clone(actor_context_self(context));
	return ACTOR_OK;
}

static void drop_address(struct actor *actor)
{
	actor_address_drop(&ACTOR_SELF(timer, actor)->self);
}

static const struct actor_ops timer_ops = { .initialize = keep_address, .drop = drop_address };

static void timer_on_count_down(struct timer *self, const struct count_down *event)
{
	struct timer_address address = { self->self };
	++*self->steps;
	if (event->from > 0)
		(void)!timer_send_count_down(address, (struct count_down){ event->from - 1 });
}

TEST(it_ends_when_nobody_has_its_address)
{
	struct async_executor *executor = stage_open(1);
	int steps = 0;
	struct timer_address address;
	CHECK_OK(timer_spawn(executor, (struct timer){ .base.ops = &timer_ops, .steps = &steps },
	                     &address));
	CHECK_OK(timer_send_count_down(address, (struct count_down){ 10 }));
	while (actor_address_status(address.untyped) != ACTOR_ACTIVE)
		sched_yield();
	timer_address_drop(&address); /* the last one. Is it? */
	uint64_t deadline = async_after(ASYNC_SECOND);
	while (async_executor_tasks(executor) > 0 && async_now() < deadline)
		sched_yield();
	CHECK_INT_EQ(async_executor_tasks(executor), 0);
	stage_close(executor);
}
