/* The status: where an actor is in its life, seen from outside. */
// since: 21
// until: 34
#include <actor/actor.h>
#include <pthread.h>
#include <time.h>

#include "start.h"

/* Each hook waits at a gate of its own, and says that it is there. */
struct slow {
	struct actor base;
	struct gate *gates; /* 0: initialize, 1: event, 2: finalize */
	struct gate *reached;
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(slow);

static bool pass(struct actor *self, struct actor_context *context, int gate)
{
	struct slow *slow = ACTOR_SELF(slow, self);
	gate_open(&slow->reached[gate]);
	return gate_poll(&slow->gates[gate], &slow->waiter, actor_context_waker(context)) ==
	       ASYNC_READY;
}

static int slow_initialize(struct actor *self, struct actor_context *context)
{
	return pass(self, context, 0) ? ACTOR_OK : ACTOR_PENDING;
}

static int slow_event(struct actor *self, struct actor_context *context)
{
	return pass(self, context, 1) ? stop(context) : ACTOR_PENDING;
}

static int slow_finalize(struct actor *self, struct actor_context *context)
{
	return pass(self, context, 2) ? ACTOR_OK : ACTOR_PENDING;
}

static const struct actor_ops slow_ops = { .initialize = slow_initialize,
	                                   .event = slow_event,
	                                   .finalize = slow_finalize };

struct slow_life {
	struct async_executor *executor;
	struct slow_address address;
	struct gate gates[3], reached[3];
};

static void begin_slowly(struct slow_life *life)
{
	*life = (struct slow_life){ .executor = stage_open(1) };
	CHECK_OK(slow_spawn(life->executor,
	                    (struct slow){ .base.ops = &slow_ops,
	                                   .gates = life->gates,
	                                   .reached = life->reached },
	                    &life->address));
}

static void end_slowly(struct slow_life *life)
{
	for (int i = 0; i < 3; i++)
		gate_open(&life->gates[i]);
	stage_wait(life->executor);
	slow_address_drop(&life->address);
	stage_close(life->executor);
}

TEST(it_is_starting_until_it_is_initialized)
{
	struct slow_life life;
	begin_slowly(&life);
	CHECK(actor_address_status(life.address.untyped) == ACTOR_STARTING);
	gate_wait(&life.reached[0]);
	CHECK(actor_address_status(life.address.untyped) == ACTOR_STARTING);
	end_slowly(&life);
}

TEST(then_it_is_active)
{
	struct slow_life life;
	begin_slowly(&life);
	gate_open(&life.gates[0]);
	gate_wait(&life.reached[1]);
	CHECK(actor_address_status(life.address.untyped) == ACTOR_ACTIVE);
	end_slowly(&life);
}

/* ---- What a reader may conclude ---------------------------------------------------------------------------------------- */

/* Looks until it is no longer starting, for five seconds at most. */
static enum actor_status status_after_start(struct actor_address address)
{
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	enum actor_status status;
	while ((status = actor_address_status(address)) == ACTOR_STARTING && async_now() < deadline)
		sched_yield();
	return status;
}

/* Writes its page first, then it is active. */
struct author {
	struct actor base;
	int *page; /* plain: the status orders the accesses */
};
ACTOR_TYPE(author);

static int write_page(struct actor *self, struct actor_context *context)
{
	(void)context;
	*ACTOR_SELF(author, self)->page = 42;
	return ACTOR_OK;
}

static int stop_at_once(struct actor *self, struct actor_context *context)
{
	(void)self;
	return stop(context);
}

TEST(what_was_written_before_can_be_read_after)
{
	static const struct actor_ops ops = { .initialize = write_page, .event = stop_at_once };
	struct async_executor *executor = stage_open(2);
	for (size_t i = 0; i < test_scaled(200); i++) {
		int page = 0;
		struct author_address address;
		CHECK_OK(author_spawn(executor, (struct author){ .base.ops = &ops, .page = &page },
		                      &address));
		CHECK(status_after_start(address.untyped) != ACTOR_STARTING);
		CHECK_INT_EQ(page, 42);
		author_address_drop(&address);
	}
	stage_close(executor);
}

/* Reads until it is active, and finds that it never goes back. */
static void *follow(void *address)
{
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	enum actor_status last = ACTOR_STARTING;
	while (last != ACTOR_ACTIVE && async_now() < deadline) {
		enum actor_status next = actor_address_status(*(struct actor_address *)address);
		CHECK(next >= last);
		last = next;
	}
	CHECK(last == ACTOR_ACTIVE);
	return NULL;
}

TEST(any_number_of_threads_may_read_it)
{
	enum { THREADS = 4 };
	struct slow_life life;
	begin_slowly(&life);
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		CHECK_OK(pthread_create(&threads[i], NULL, follow, &life.address.untyped));
	gate_open(&life.gates[0]);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	end_slowly(&life);
}

/* ---- Done -------------------------------------------------------------------------------------------------------------- */

#if STEP >= 22
TEST(only_done_is_done) // since: 22
{
	CHECK(!actor_status_is_done(ACTOR_STARTING));
	CHECK(!actor_status_is_done(ACTOR_ACTIVE));
	CHECK(actor_status_is_done(ACTOR_DONE));
#if STEP >= 28
	CHECK(!actor_status_is_done(ACTOR_STOPPING));
#endif
}

/* Looks again and again, for five seconds at most. */
static bool is_done_soon(struct actor_address address)
{
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	while (!actor_status_is_done(actor_address_status(address))) {
		if (async_now() >= deadline)
			return false;
		sched_yield();
	}
	return true;
}

TEST(it_is_done_at_the_end_and_not_before) // since: 22
{
	struct slow_life life;
	begin_slowly(&life);
	CHECK(!actor_status_is_done(actor_address_status(life.address.untyped)));
	gate_open(&life.gates[0]);
	gate_wait(&life.reached[1]);
	CHECK(!actor_status_is_done(actor_address_status(life.address.untyped)));
	gate_open(&life.gates[1]);
	gate_open(&life.gates[2]);
	CHECK(is_done_soon(life.address.untyped));
	end_slowly(&life);
}
#endif

#if STEP >= 25
TEST(it_is_not_done_while_it_is_finalized) // since: 25
{
	struct slow_life life;
	begin_slowly(&life);
	gate_open(&life.gates[0]);
	gate_open(&life.gates[1]);
	gate_wait(&life.reached[2]);
	CHECK(!actor_status_is_done(actor_address_status(life.address.untyped)));
	end_slowly(&life);
}
#endif

#if STEP >= 28
TEST(it_is_stopping_while_it_is_finalized) // since: 28
{
	struct slow_life life;
	begin_slowly(&life);
	gate_open(&life.gates[0]);
	gate_open(&life.gates[1]);
	gate_wait(&life.reached[2]);
	CHECK(actor_address_status(life.address.untyped) == ACTOR_STOPPING);
	end_slowly(&life);
}
#endif

/* ---- Done is the last act ---------------------------------------------------------------------------------------------- */

#if STEP >= 25
struct flag {
	struct actor base;
	int *dropped; /* plain: the status orders the accesses */
};
ACTOR_TYPE(flag);

/* Slow, for who sees DONE too early to be caught. */
static void raise_flag(struct actor *self)
{
	struct timespec moment = { 0, 200000 };
	nanosleep(&moment, NULL);
	*ACTOR_SELF(flag, self)->dropped = 1;
}

TEST(done_comes_after_drop) // since: 25
{
	static const struct actor_ops ops = { .event = stop_at_once, .drop = raise_flag };
	struct async_executor *executor = stage_open(2);
	for (size_t i = 0; i < test_scaled(100); i++) {
		int dropped = 0;
		struct flag_address address;
		CHECK_OK(flag_spawn(executor,
		                    (struct flag){ .base.ops = &ops, .dropped = &dropped },
		                    &address));
		CHECK(is_done_soon(address.untyped));
		CHECK_INT_EQ(dropped, 1);
		flag_address_drop(&address);
	}
	stage_close(executor);
}
#endif
