/* Step 4, exercise 1: an actor that counts milliseconds until its executor goes. */
#include <actor/actor.h>

#include "../../tests/stage.h"

struct ticker {
	struct actor base;
	struct async_sleep sleep;
	int ticks;
	int *ticks_in_the_end;
	struct gate *third_tick;
};

/* Without a frame: what has to survive is the sleep, and it ignores the deadline while it is armed. */
static int tick(struct actor *self, struct async_waker *waker)
{
	struct ticker *ticker = ACTOR_SELF(ticker, self);
	int slept = async_sleep_poll(&ticker->sleep, waker, async_after(ASYNC_MILLISECOND));
	if (slept == ASYNC_PENDING)
		return ACTOR_PENDING;
	if (slept != ASYNC_READY)
		return ACTOR_STOP; /* canceled */
	if (++ticker->ticks == 3)
		gate_open(ticker->third_tick);
	return ACTOR_OK;
}

static int report(struct actor *self, struct async_waker *waker)
{
	struct ticker *ticker = ACTOR_SELF(ticker, self);
	(void)waker;
	*ticker->ticks_in_the_end = ticker->ticks;
	return ACTOR_OK;
}

static void give_up_sleep(struct actor *self)
{
	async_sleep_deinit(&ACTOR_SELF(ticker, self)->sleep);
}

TEST(a_ticker_ends_with_its_executor)
{
	static const struct actor_ops ops = { .event = tick,
		                              .finalize = report,
		                              .drop = give_up_sleep };
	struct async_executor *executor = stage_open(1);
	struct gate third_tick = { 0 };
	int ticks = 0;
	struct ticker ticker = { .base.ops = &ops,
		                 .ticks_in_the_end = &ticks,
		                 .third_tick = &third_tick };
	struct actor_runtime runtime;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &ticker.base));
	gate_wait(&third_tick);
	stage_close(executor); /* comes back */
	CHECK(ticks >= 3);
}
