/* How an actor falls asleep, with the message that it handled last, and what wakes it up. */
// since: 52
#include <actor-ext/actor-ext.h>
#include <pthread.h>

#include "../stage.h"

/* An event: its handler counts it, and it tells another address when it is dropped. */
struct tick {
	struct actor_address tells; /* all-zero: nobody */
	bool is_last;               /* of the actor's addresses: it is dropped with the event */
};
/* A request: how many ticks there were. */
struct count {
	int unused;
};

struct clock {
	struct actor base;
	_Atomic int *ticks;
	struct gate *begin; /* NULL: at once */
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(clock);

static void tick_drop(struct tick *tick);

ACTOR_EVENT_WITH(clock, tick, .drop = tick_drop);
ACTOR_REQUEST(clock, count, int);

static int clock_on_tick(struct clock *self, const struct tick *tick, struct actor_context *context)
{
	(void)tick;
	(void)context;
	++*self->ticks;
	return ACTOR_OK;
}

static int clock_on_count(struct clock *self, const struct count *request, int *response,
                          struct actor_context *context)
{
	(void)request;
	(void)context;
	*response = *self->ticks;
	return ACTOR_OK;
}

static int clock_initialize(struct actor *self, struct actor_context *context)
{
	struct clock *clock = ACTOR_SELF(clock, self);
	return gate_poll(clock->begin, &clock->waiter, actor_context_waker(context));
}

static const struct actor_ops waiting_ops = { .initialize = clock_initialize };

/* Behind the handler: the actor may be asleep already, and be woken by this. */
static void tick_drop(struct tick *tick)
{
	struct clock_address told = { tick->tells };
	if (tick->is_last)
		clock_address_drop(&told);
	else if (told.untyped.runtime != NULL)
		CHECK_OK(clock_send_tick(told, (struct tick){ .is_last = false }));
}

static struct clock_address start_clock(struct async_executor *executor, _Atomic int *ticks)
{
	struct clock_address clock;
	CHECK_OK(clock_spawn(executor, (struct clock){ .ticks = ticks }, &clock));
	return clock;
}

static bool reaches(_Atomic int *ticks, int count)
{
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	while (*ticks < count) {
		if (async_now() >= deadline)
			return false;
		sched_yield();
	}
	return true;
}

static bool all_end_soon(struct async_executor *executor)
{
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	while (async_executor_tasks(executor) > 0) {
		if (async_now() >= deadline)
			return false;
		sched_yield();
	}
	return true;
}

/* Each is sent when the handler has counted the one before: just as the actor falls asleep. */
TEST(what_comes_while_it_falls_asleep_is_handled)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int ticks = 0;
	struct clock_address clock = start_clock(executor, &ticks);
	int count = (int)test_scaled(20000);
	for (int i = 0; i < count; i++) {
		CHECK_OK(clock_send_tick(clock, (struct tick){ .is_last = false }));
		CHECK(reaches(&ticks, i + 1));
	}
	clock_address_drop(&clock);
	CHECK(all_end_soon(executor));
	stage_close(executor);
}

/* The answer comes from an actor that sleeps already: to be answered is to be dropped. */
TEST(who_is_answered_may_ask_again_at_once)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int ticks = 0;
	struct clock_address clock = start_clock(executor, &ticks);
	int count = (int)test_scaled(5000);
	for (int i = 0; i < count; i++) {
		int answer = 0;
		CHECK_OK(clock_send_tick(clock, (struct tick){ .is_last = false }));
		struct clock_count_responder responder = clock_ask_count(clock,
		                                                         (struct count){ 0 });
		CHECK_OK(clock_count_block_on_until(&responder, async_after(5 * ASYNC_SECOND),
		                                    &answer));
		CHECK_INT_EQ(answer, i + 1);
	}
	clock_address_drop(&clock);
	stage_close(executor);
}

TEST(a_message_that_is_dropped_may_wake_the_actor_that_handled_it)
{
	struct async_executor *executor = stage_open(2);
	_Atomic int ticks = 0;
	struct clock_address clock = start_clock(executor, &ticks);
	int count = (int)test_scaled(5000);
	for (int i = 0; i < count; i++) {
		CHECK_OK(clock_send_tick(clock, (struct tick){ .tells = clock.untyped }));
		CHECK(reaches(&ticks, 2 * i + 2));
	}
	clock_address_drop(&clock);
	CHECK(all_end_soon(executor));
	stage_close(executor);
}

/* Dropping it closes the mailbox of an actor that sleeps: another worker may end it at once. */
TEST(a_message_may_hold_the_last_address_of_its_actor)
{
	struct async_executor *executor = stage_open(2);
	_Atomic int ticks = 0;
	int count = (int)test_scaled(2000);
	for (int i = 0; i < count; i++) {
		struct gate begin = { 0 };
		struct clock initial = { .base.ops = &waiting_ops,
			                 .ticks = &ticks,
			                 .begin = &begin };
		struct clock_address clock;
		CHECK_OK(clock_spawn(executor, initial, &clock));
		struct clock_address clone = clock_address_clone(clock);
		CHECK_OK(clock_send_tick(clock,
		                         (struct tick){ .tells = clone.untyped, .is_last = true }));
		clock_address_drop(&clock);
		gate_open(&begin);
		CHECK(all_end_soon(executor));
		CHECK_INT_EQ(ticks, i + 1);
	}
	stage_close(executor);
}

/* ---- What wakes a sleeper that no message comes for ------------------------------------------------------------------- */

/* It has handled something: so it sleeps where its loop put it, not where it began. */
static struct clock_address start_sleeper(struct async_executor *executor, _Atomic int *ticks)
{
	struct clock_address clock = start_clock(executor, ticks);
	CHECK_OK(clock_send_tick(clock, (struct tick){ .is_last = false }));
	CHECK(reaches(ticks, 1));
	return clock;
}

TEST(a_sleeper_is_woken_by_its_last_address)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int ticks = 0;
	struct clock_address clock = start_sleeper(executor, &ticks);
	clock_address_drop(&clock);
	CHECK(all_end_soon(executor));
	stage_close(executor);
}

static void *free_executor(void *executor)
{
	async_executor_free((struct async_executor *)executor);
	return NULL;
}

TEST(a_sleeper_is_woken_by_the_end_of_its_executor)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int ticks = 0;
	pthread_t thread;
	struct clock_address clock = start_sleeper(executor, &ticks);
	CHECK_INT_EQ(pthread_create(&thread, NULL, free_executor, executor), 0);
	CHECK_INT_EQ(actor_address_join_until(clock.untyped, async_after(5 * ASYNC_SECOND)),
	             ACTOR_E_CANCELED);
	CHECK_INT_EQ(clock_send_tick(clock, (struct tick){ .is_last = false }), ACTOR_E_CLOSED);
	CHECK_INT_EQ(pthread_join(thread, NULL), 0);
	clock_address_drop(&clock);
	stage_check_empty();
}
