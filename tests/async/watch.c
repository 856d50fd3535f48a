/* async/watch.h: the latest value, and waiting for one that satisfies a condition. */
#include "support.h"

#include <async/watch.h>

#include <stdlib.h>
#include <string.h>

static bool is_positive(uint32_t value)
{
	return value > 0;
}

static bool is_ten(uint32_t value)
{
	return value == 10;
}

static bool never(uint32_t value)
{
	(void)value;
	return false;
}

/* ---- One thread ---------------------------------------------------------------------------------------- */

TEST(it_shows_the_latest_value)
{
	struct async_watch watch;

	async_watch_init(&watch, 3);
	CHECK_INT_EQ(async_watch_get(&watch), 3);
	async_watch_set(&watch, 4);
	async_watch_set(&watch, UINT32_MAX);
	CHECK_INT_EQ(async_watch_get(&watch), UINT32_MAX);
}

static void poll_ready(struct async_waker *waker)
{
	struct async_watch watch;
	struct async_watch_waiter waiter = { 0 };
	uint64_t issued = waker->issued;

	async_watch_init(&watch, 1);
	CHECK_INT_EQ(async_watch_poll(&watch, &waiter, waker, is_positive), ASYNC_READY);
	CHECK_INT_EQ(waker->issued, issued);
	async_watch_waiter_deinit(&watch, &waiter); /* harmless: it does not wait */
}

TEST(a_condition_that_holds_is_ready_at_once)
{
	with_waker(poll_ready);
}

static void poll_until_ten(struct async_waker *waker)
{
	struct async_watch watch;
	struct async_watch_waiter waiter;

	async_watch_init(&watch, 0);
	async_watch_waiter_init(&waiter);
	for (uint32_t value = 0; value < 10; value++) {
		async_watch_set(&watch, value);
		CHECK_INT_EQ(async_watch_poll(&watch, &waiter, waker, is_ten), ASYNC_PENDING);
		CHECK_INT_EQ(async_watch_poll(&watch, &waiter, waker, is_ten), ASYNC_PENDING);
	}
	async_watch_set(&watch, 10);
	CHECK_INT_EQ(async_watch_poll(&watch, &waiter, waker, is_ten), ASYNC_READY);
	CHECK_INT_EQ(async_watch_poll(&watch, &waiter, waker, never), ASYNC_PENDING);
	async_watch_waiter_deinit(&watch, &waiter);
	async_watch_waiter_deinit(&watch, &waiter);
}

TEST(it_is_pending_while_the_condition_does_not_hold)
{
	with_waker(poll_until_ten);
}

/* ---- Many waiters ---------------------------------------------------------------------------------------- */

/* A task that waits for ten; `seen` is what it could read when it woke, and is not atomic. */
struct observer {
	struct job job;
	struct async_watch *watch;
	struct async_watch_waiter waiter;
	struct latch *waiting;
	const size_t *written;
	size_t seen;
	int result;
};

static enum async_poll observe(struct job *self)
{
	struct observer *observer = self->argument;

	observer->result = async_watch_poll(observer->watch, &observer->waiter, &self->task.waker,
	                                    is_ten);
	if (self->polls == 1)
		latch_down(observer->waiting);
	if (observer->result == ASYNC_PENDING)
		return ASYNC_PENDING;
	observer->seen = *observer->written;
	return ASYNC_READY;
}

#define OBSERVERS 1000u

static struct {
	struct async_watch watch;
	struct observer observers[OBSERVERS];
	struct latch waiting, ended;
	size_t written;
} crowd;

static void start_crowd(struct async_executor *executor)
{
	async_watch_init(&crowd.watch, 0);
	crowd.waiting = (struct latch)LATCH(OBSERVERS);
	crowd.ended = (struct latch)LATCH(OBSERVERS);
	for (size_t i = 0; i < OBSERVERS; i++) {
		struct observer *observer = &crowd.observers[i];

		*observer = (struct observer){ .watch = &crowd.watch,
			                       .waiting = &crowd.waiting,
			                       .written = &crowd.written };
		job_init(&observer->job, observe, observer);
		observer->job.freed = &crowd.ended;
		spawn(executor, &observer->job);
	}
	latch_wait(&crowd.waiting);
}

TEST(a_change_wakes_all_who_wait)
{
	struct async_executor *executor = new_executor(2);

	start_crowd(executor);
	for (uint32_t value = 1; value < 10; value++)
		async_watch_set(&crowd.watch, value); /* nobody is content with these */
	crowd.written = 77;
	async_watch_set(&crowd.watch, 10);
	latch_wait(&crowd.ended);
	for (size_t i = 0; i < OBSERVERS; i++) {
		CHECK_INT_EQ(crowd.observers[i].result, ASYNC_READY);
		CHECK_INT_EQ(crowd.observers[i].seen, 77);
	}
	async_executor_free(executor);
}

TEST(who_waits_is_canceled_at_shutdown)
{
	struct async_executor *executor = new_executor(2);

	start_crowd(executor);
	async_executor_free(executor);
	latch_wait(&crowd.ended); /* all tickets are back */
	for (size_t i = 0; i < OBSERVERS; i++)
		CHECK_INT_EQ(crowd.observers[i].result, ASYNC_E_CANCELED);
	CHECK(crowd.watch.waiters == NULL);
}

/* Waits once, and stays until it is canceled. */
static enum async_poll observe_once(struct job *self)
{
	struct observer *observer = self->argument;

	if (async_waker_is_canceled(&self->task.waker))
		return ASYNC_READY;
	if (self->polls == 1) {
		CHECK_INT_EQ(async_watch_poll(observer->watch, &observer->waiter, &self->task.waker,
		                              is_ten),
		             ASYNC_PENDING);
		latch_down(observer->waiting);
	}
	return ASYNC_PENDING;
}

TEST(the_latest_waker_of_a_waiter_is_woken)
{
	struct async_executor *executor = new_executor(1);
	struct latch first_freed = LATCH(1), freed = LATCH(1);
	struct latch first_waits = LATCH(1), second_waits = LATCH(1);
	struct async_watch watch;
	struct observer observer = { .watch = &watch,
		                     .waiting = &first_waits,
		                     .written = &crowd.written };
	struct job first;

	async_watch_init(&watch, 0);
	job_init(&first, observe_once, &observer);
	first.freed = &first_freed;
	spawn(executor, &first);
	latch_wait(&first_waits);
	observer.waiting = &second_waits;
	job_init(&observer.job, observe, &observer);
	observer.job.freed = &freed;
	spawn(executor, &observer.job);
	latch_wait(&second_waits);
	async_watch_set(&watch, 10);
	latch_wait(&freed);
	CHECK_INT_EQ(first.polls, 1);
	async_executor_free(executor);
	latch_wait(&first_freed);
}

/* ---- Leaving while it changes ---------------------------------------------------------------------------- */

/*
 * Threads wait with a deadline that is about to pass, and leave, while others set the value. A
 * waiter lives on its thread's stack: a setter that touched it later would be seen by the tools.
 */
struct traffic {
	struct async_watch watches[2];
	size_t rounds;
	uint64_t seed;
	atomic_bool stop;
};

struct waiting {
	struct async_watch *watch;
	struct async_watch_waiter waiter;
	uint32_t seen;
};

static _Thread_local uint32_t last_seen;

static bool is_new(uint32_t value)
{
	return value != last_seen;
}

static int poll_new(void *future, struct async_waker *waker)
{
	struct waiting *waiting = future;
	return async_watch_poll(waiting->watch, &waiting->waiter, waker, is_new);
}

static void come_and_go(void *argument, unsigned index)
{
	struct traffic *traffic = argument;
	uint64_t random = traffic->seed + index;

	for (size_t i = 0; i < traffic->rounds; i++) {
		struct waiting waiting = { .watch = &traffic->watches[test_random(&random) % 2] };

		last_seen = async_watch_get(waiting.watch);
		int result = async_block_on_until(poll_new, &waiting,
		                                  async_after(test_random(&random) % 20000));
		CHECK(result == ASYNC_READY || result == ASYNC_E_TIMEDOUT);
		async_watch_waiter_deinit(waiting.watch, &waiting.waiter);
		memset(&waiting, 0xee, sizeof waiting);
	}
}

static void set_values(void *argument, unsigned index)
{
	struct traffic *traffic = argument;

	for (uint32_t value = 0; !traffic->stop; value++) {
		async_watch_set(&traffic->watches[index % 2], value);
		if (value % 8 == 0)
			sched_yield();
	}
}

TEST(who_leaves_is_not_touched_any_more)
{
	struct traffic traffic = { .rounds = test_scaled(20000), .seed = test_seed() };
	struct crew waiters, setters;

	async_watch_init(&traffic.watches[0], 0);
	async_watch_init(&traffic.watches[1], 0);
	crew_start(&waiters, 4, come_and_go, &traffic);
	crew_start(&setters, 3, set_values, &traffic);
	crew_join(&waiters);
	traffic.stop = true;
	crew_join(&setters);
	CHECK(traffic.watches[0].waiters == NULL);
	CHECK(traffic.watches[1].waiters == NULL);
}

/*
 * In each round one thread sets the value at the very moment at which the other begins to wait for
 * it: a change that nobody sees is a wait in vain.
 */
struct meeting {
	struct async_watch watch;
	struct pace pace;
	size_t rounds;
	uint64_t seed;
	size_t written; /* before the value is set; not atomic */
};

static _Thread_local uint32_t awaited;

static bool is_awaited(uint32_t value)
{
	return value >= awaited;
}

static int poll_awaited(void *future, struct async_waker *waker)
{
	struct waiting *waiting = future;
	return async_watch_poll(waiting->watch, &waiting->waiter, waker, is_awaited);
}

static void meet(void *argument, unsigned side)
{
	struct meeting *meeting = argument;
	struct waiting waiting = { .watch = &meeting->watch };
	uint64_t random = meeting->seed + side;

	for (size_t i = 0; i < meeting->rounds; i++) {
		awaited = (uint32_t)i + 1;
		pace_meet(&meeting->pace, side, i);
		loiter(&random, 200);
		uint64_t deadline = async_after(20 * ASYNC_SECOND);
		if (side == 0) {
			meeting->written = i;
			async_watch_set(&meeting->watch, awaited);
		} else {
			CHECK_OK(async_block_on_until(poll_awaited, &waiting, deadline));
			CHECK(async_now() < deadline); /* it polls once more at the deadline */
			CHECK_INT_EQ(meeting->written, i);
		}
	}
	async_watch_waiter_deinit(waiting.watch, &waiting.waiter);
}

TEST(no_change_is_missed)
{
	struct meeting meeting = { .rounds = test_scaled(100000), .seed = test_seed() };
	struct crew crew;

	async_watch_init(&meeting.watch, 0);
	crew_start(&crew, 2, meet, &meeting);
	crew_join(&crew);
}

/* Who was woken may free the watch: the setter is out of it then. */
struct owner {
	struct async_watch *watch;
	struct async_watch_waiter waiter;
	struct latch waiting;
};

static enum async_poll wait_and_free(struct job *self)
{
	struct owner *owner = self->argument;
	int result = async_watch_poll(owner->watch, &owner->waiter, &self->task.waker, is_ten);

	if (self->polls == 1) {
		CHECK_INT_EQ(result, ASYNC_PENDING);
		latch_down(&owner->waiting);
	}
	if (result == ASYNC_PENDING)
		return ASYNC_PENDING;
	free(owner->watch);
	return ASYNC_READY;
}

TEST(who_was_woken_may_free_the_watch)
{
	struct async_executor *executor = new_executor(2);

	for (size_t round = test_scaled(5000); round > 0; round--) {
		struct latch freed = LATCH(1);
		struct owner owner = { .watch = malloc(sizeof *owner.watch), .waiting = LATCH(1) };
		struct job job;

		CHECK(owner.watch != NULL);
		async_watch_init(owner.watch, 0);
		job_init(&job, wait_and_free, &owner);
		job.freed = &freed;
		spawn(executor, &job);
		latch_wait(&owner.waiting);
		async_watch_set(owner.watch, 10);
		latch_wait(&freed);
	}
	async_executor_free(executor);
}
