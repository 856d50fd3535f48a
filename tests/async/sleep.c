/* async/sleep.h: timers come in order and never early, and can be left at any time. */
#include "support.h"

#include <stdlib.h>

/* ---- The clock -------------------------------------------------------------------------------------- */

TEST(now_does_not_go_back)
{
	uint64_t before = async_now();

	for (size_t i = 0; i < 1000; i++) {
		uint64_t now = async_now();
		CHECK(now >= before);
		before = now;
	}
}

TEST(what_does_not_fit_is_never)
{
	CHECK(async_after(ASYNC_NEVER) == ASYNC_NEVER);
	CHECK(async_after(ASYNC_NEVER - 1) == ASYNC_NEVER);
	CHECK(async_after(0) <= async_now());
	CHECK(async_after(ASYNC_SECOND) < async_now() + ASYNC_SECOND + 1);
}

/* ---- One timer ------------------------------------------------------------------------------------------ */

/* A task that sleeps until a deadline. */
struct sleeper {
	struct job job;
	struct async_sleep sleep;
	uint64_t deadline, woken;
	struct latch *armed; /* may be NULL */
	int result;
};

static enum async_poll sleep_and_note(struct job *self)
{
	struct sleeper *sleeper = self->argument;

	sleeper->result = async_sleep_poll(&sleeper->sleep, &self->task.waker, sleeper->deadline);
	if (self->polls == 1 && sleeper->armed != NULL)
		latch_down(sleeper->armed);
	if (sleeper->result == ASYNC_PENDING)
		return ASYNC_PENDING;
	sleeper->woken = async_now();
	return ASYNC_READY;
}

static void init_sleeper(struct sleeper *sleeper, uint64_t deadline)
{
	*sleeper = (struct sleeper){ .deadline = deadline };
	async_sleep_init(&sleeper->sleep);
	job_init(&sleeper->job, sleep_and_note, sleeper);
}

TEST(it_does_not_end_early)
{
	struct async_executor *executor = new_executor(1);

	for (uint64_t i = 0; i < 10; i++) {
		struct sleeper sleeper;
		init_sleeper(&sleeper, async_after(i * ASYNC_MILLISECOND));
		run_to_end(executor, &sleeper.job);
		CHECK_INT_EQ(sleeper.result, ASYNC_READY);
		CHECK(sleeper.woken >= sleeper.deadline);
	}
	async_executor_free(executor);
}

TEST(a_deadline_in_the_past_is_ready_at_once)
{
	struct async_executor *executor = new_executor(1);
	uint64_t deadlines[] = { 0, 1, async_now() };

	for (size_t i = 0; i < 3; i++) {
		struct sleeper sleeper;
		init_sleeper(&sleeper, deadlines[i]);
		run_to_end(executor, &sleeper.job);
		CHECK_INT_EQ(sleeper.result, ASYNC_READY);
		CHECK_INT_EQ(sleeper.job.polls, 1);
	}
	async_executor_free(executor);
}

/* Deadlines that do not come, the last but one in 584 years: the task ends with its executor. */
TEST(never_ends_with_the_executor)
{
	uint64_t deadlines[] = { ASYNC_NEVER, ASYNC_NEVER - 1, async_after(3600 * ASYNC_SECOND) };

	for (size_t i = 0; i < 3; i++) {
		struct async_executor *executor = new_executor(1);
		struct latch armed = LATCH(1), freed = LATCH(1);
		struct sleeper sleeper;

		init_sleeper(&sleeper, deadlines[i]);
		sleeper.armed = &armed;
		sleeper.job.freed = &freed;
		spawn(executor, &sleeper.job);
		latch_wait(&armed);
		async_executor_free(executor);
		CHECK_INT_EQ(sleeper.result, ASYNC_E_CANCELED);
		latch_wait(&freed);
	}
}

static int poll_in_thread(void *future, struct async_waker *waker)
{
	return async_sleep_poll(future, waker, async_after(ASYNC_SECOND));
}

TEST(a_thread_has_no_timers)
{
	struct async_sleep sleep = { 0 };

	CHECK_INT_EQ(async_block_on(poll_in_thread, &sleep), ASYNC_E_INVALID);
	async_sleep_deinit(&sleep); /* harmless: it was not armed */
}

/* ---- Again, and again with something else ------------------------------------------------------------------ */

struct repeated {
	struct async_sleep sleep;
	uint64_t deadline;
	unsigned rounds;
};

/* A sleep that is over can be used for another. */
static enum async_poll sleep_again_and_again(struct job *self)
{
	struct repeated *repeated = self->argument;

	while (repeated->rounds > 0) {
		int result = async_sleep_poll(&repeated->sleep, &self->task.waker,
		                              repeated->deadline);
		if (result == ASYNC_PENDING)
			return ASYNC_PENDING;
		CHECK_OK(result);
		CHECK(async_now() >= repeated->deadline);
		repeated->deadline = async_after(ASYNC_MILLISECOND / 2);
		repeated->rounds--;
	}
	return ASYNC_READY;
}

TEST(it_can_be_used_again)
{
	struct async_executor *executor = new_executor(2);
	struct repeated repeated = { .deadline = async_after(ASYNC_MILLISECOND), .rounds = 10 };
	struct job job;

	job_init(&job, sleep_again_and_again, &repeated);
	run_to_end(executor, &job);
	CHECK_INT_EQ(repeated.rounds, 0);
	async_executor_free(executor);
}

/* While it is armed another deadline does not count; left and armed anew, it does. */
static enum async_poll change_deadline(struct job *self)
{
	struct async_sleep *sleep = self->argument;
	struct async_waker *waker = &self->task.waker;
	uint64_t hour = async_after(3600 * ASYNC_SECOND);

	if (self->polls == 1) {
		CHECK_INT_EQ(async_sleep_poll(sleep, waker, hour), ASYNC_PENDING);
		CHECK_INT_EQ(async_sleep_poll(sleep, waker, 0), ASYNC_PENDING);
		async_sleep_deinit(sleep);
		int result = async_sleep_poll(sleep, waker, async_after(ASYNC_MILLISECOND));
		return result == ASYNC_PENDING ? ASYNC_PENDING : ASYNC_READY;
	}
	CHECK_INT_EQ(async_sleep_poll(sleep, waker, hour), ASYNC_READY);
	return ASYNC_READY;
}

TEST(the_deadline_counts_when_it_is_armed)
{
	struct async_executor *executor = new_executor(1);
	struct async_sleep sleep = { 0 };
	struct job job;

	job_init(&job, change_deadline, &sleep);
	run_to_end(executor, &job);
	async_executor_free(executor);
}

/* Leaves a sleep before it ends; no wake-up may come of it later. */
struct leaver {
	struct async_sleep sleep;
	uint64_t deadline;
	bool in_time;
};

static enum async_poll leave(struct job *self)
{
	struct leaver *leaver = self->argument;

	if (async_waker_is_canceled(&self->task.waker) || !leaver->in_time)
		return ASYNC_READY;
	CHECK_INT_EQ(self->polls, 1);
	(void)!async_sleep_poll(&leaver->sleep, &self->task.waker, leaver->deadline);
	async_sleep_deinit(&leaver->sleep);
	async_sleep_deinit(&leaver->sleep);
	leaver->in_time = async_now() < leaver->deadline; /* it may be a slow machine */
	return ASYNC_PENDING;
}

TEST(a_sleep_that_was_left_wakes_nobody)
{
	struct async_executor *executor = new_executor(1);
	struct leaver leaver = { .deadline = async_after(10 * ASYNC_MILLISECOND), .in_time = true };
	struct sleeper later;
	struct latch freed = LATCH(1);
	struct job job;

	job_init(&job, leave, &leaver);
	job.freed = &freed;
	spawn(executor, &job);
	init_sleeper(&later, async_after(30 * ASYNC_MILLISECOND));
	run_to_end(executor, &later.job);
	async_executor_free(executor);
	latch_wait(&freed);
	CHECK_INT_EQ(job.polls, 2);
}

/* A sleep that is handed from one task to another wakes the other. */
struct handover {
	struct async_sleep sleep;
	struct latch armed;
	uint64_t deadline;
};

static enum async_poll arm_only(struct job *self)
{
	struct handover *handover = self->argument;

	if (async_waker_is_canceled(&self->task.waker))
		return ASYNC_READY;
	CHECK_INT_EQ(self->polls, 1);
	CHECK(async_sleep_poll(&handover->sleep, &self->task.waker, handover->deadline) ==
	      ASYNC_PENDING);
	latch_down(&handover->armed);
	return ASYNC_PENDING;
}

static enum async_poll take_over(struct job *self)
{
	struct handover *handover = self->argument;
	int result = async_sleep_poll(&handover->sleep, &self->task.waker, 0);

	CHECK(result == ASYNC_PENDING || async_now() >= handover->deadline);
	return result == ASYNC_PENDING ? ASYNC_PENDING : ASYNC_READY;
}

TEST(the_latest_waker_is_woken)
{
	struct async_executor *executor = new_executor(1);
	struct async_executor *another = new_executor(1);
	struct handover handover = { .armed = LATCH(1), .deadline = async_after(ASYNC_SECOND) };
	struct latch freed = LATCH(1);
	struct job first, second;

	job_init(&first, arm_only, &handover);
	first.freed = &freed;
	spawn(executor, &first);
	latch_wait(&handover.armed);
	job_init(&second, take_over, &handover);
	run_to_end(another, &second); /* the timer stays with the executor that armed it */
	async_executor_free(executor);
	latch_wait(&freed);
	async_executor_free(another);
}

/* ---- Many timers ----------------------------------------------------------------------------------------- */

/*
 * One task, thousands of sleeps in any order, some of them left or armed anew at any time. Timers
 * fire in the order of their deadlines: so if a sleep has fired, all with earlier deadlines have.
 * The task asks from the latest to the earliest, so that what fires meanwhile does not matter.
 */
#define TIMERS 1000u

struct heap {
	struct async_sleep sleeps[TIMERS];
	uint64_t deadlines[TIMERS]; /* ascending with the index */
	bool waiting[TIMERS];
	unsigned left;
	uint64_t random;
};

static void arm_in_any_order(struct heap *heap, struct async_waker *waker)
{
	unsigned order[TIMERS] = { 0 };

	for (unsigned i = 0; i < TIMERS; i++) {
		unsigned j = (unsigned)(test_random(&heap->random) % (i + 1));
		order[i] = order[j];
		order[j] = i;
	}
	for (unsigned i = 0; i < TIMERS; i++) {
		unsigned k = order[i];
		heap->waiting[k] = async_sleep_poll(&heap->sleeps[k], waker, heap->deadlines[k]) ==
		                   ASYNC_PENDING;
		heap->left += heap->waiting[k];
	}
}

/* Leaves one of the sleeps, and arms every second of them again. */
static void leave_one(struct heap *heap, struct async_waker *waker)
{
	unsigned k = (unsigned)(test_random(&heap->random) % TIMERS);

	if (!heap->waiting[k])
		return;
	async_sleep_deinit(&heap->sleeps[k]);
	heap->waiting[k] = false;
	if (test_random(&heap->random) % 2)
		heap->waiting[k] = async_sleep_poll(&heap->sleeps[k], waker, heap->deadlines[k]) ==
		                   ASYNC_PENDING;
	if (!heap->waiting[k])
		heap->left--;
}

static void check_order(struct heap *heap, struct async_waker *waker)
{
	bool fired = false; /* some sleep with a later deadline */

	for (unsigned k = TIMERS; k-- > 0;) {
		if (!heap->waiting[k])
			continue;
		int result = async_sleep_poll(&heap->sleeps[k], waker, 0);
		if (result == ASYNC_PENDING) {
			CHECK(!fired);
			continue;
		}
		CHECK_OK(result);
		CHECK(async_now() >= heap->deadlines[k]);
		fired = true;
		heap->waiting[k] = false;
		heap->left--;
	}
}

static enum async_poll watch_heap(struct job *self)
{
	struct heap *heap = self->argument;
	struct async_waker *waker = &self->task.waker;

	if (self->polls == 1) {
		uint64_t deadline = async_after(200 * ASYNC_MILLISECOND);
		for (unsigned i = 0; i < TIMERS; i++)
			heap->deadlines[i] = deadline += test_random(&heap->random) % 200000;
		arm_in_any_order(heap, waker);
	}
	leave_one(heap, waker);
	check_order(heap, waker);
	return heap->left > 0 ? ASYNC_PENDING : ASYNC_READY;
}

TEST(thousands_of_timers_end_in_order)
{
	struct async_executor *executor = new_executor(2);
	struct heap *heap = calloc(1, sizeof *heap);
	struct job job;

	CHECK(heap != NULL);
	heap->random = test_seed();
	job_init(&job, watch_heap, heap);
	run_to_end(executor, &job);
	async_executor_free(executor);
	free(heap);
}

/* Timers of an hour, armed before and after, do not hold up a short one. */
TEST(a_later_timer_does_not_hold_up_an_earlier_one)
{
	enum { TASKS = 21 };
	struct async_executor *executor = new_executor(1);
	struct latch ended = LATCH(1), freed = LATCH(TASKS);
	struct sleeper *sleepers = calloc(TASKS, sizeof *sleepers);

	CHECK(sleepers != NULL);
	for (unsigned i = 0; i < TASKS; i++) {
		bool is_short = i == TASKS / 2;
		init_sleeper(&sleepers[i], is_short ? async_after(20 * ASYNC_MILLISECOND)
		                                    : async_after(3600 * ASYNC_SECOND));
		sleepers[i].job.ended = is_short ? &ended : NULL;
		sleepers[i].job.freed = &freed;
		spawn(executor, &sleepers[i].job);
	}
	latch_wait(&ended);
	async_executor_free(executor);
	latch_wait(&freed);
	for (unsigned i = 0; i < TASKS; i++)
		CHECK_INT_EQ(sleepers[i].result, i == TASKS / 2 ? ASYNC_READY : ASYNC_E_CANCELED);
	free(sleepers);
}

/* Tasks on two executors that arm, wait, and leave, all at once. */
struct restless {
	struct async_sleep sleep;
	uint64_t random, deadline;
	unsigned rounds;
	bool armed;
};

static enum async_poll sleep_restlessly(struct job *self)
{
	struct restless *restless = self->argument;

	while (restless->rounds > 0) {
		if (!restless->armed)
			restless->deadline = async_after(test_random(&restless->random) % 2000000);
		restless->armed = true;
		int result = async_sleep_poll(&restless->sleep, &self->task.waker,
		                              restless->deadline);
		bool leaves = test_random(&restless->random) % 4 == 0;
		if (result == ASYNC_PENDING && !leaves)
			return ASYNC_PENDING;
		CHECK(result == ASYNC_PENDING || async_now() >= restless->deadline);
		async_sleep_deinit(&restless->sleep);
		restless->armed = false;
		restless->rounds--;
	}
	return ASYNC_READY;
}

TEST(tasks_arm_and_leave_timers_at_once)
{
	enum { TASKS = 200 };
	struct async_executor *executors[2] = { new_executor(2), new_executor(1) };
	struct latch freed = LATCH(TASKS);
	struct job *jobs = calloc(TASKS, sizeof *jobs);
	struct restless *restless = calloc(TASKS, sizeof *restless);

	CHECK(jobs != NULL && restless != NULL);
	for (unsigned i = 0; i < TASKS; i++) {
		restless[i].random = test_seed() + i;
		restless[i].rounds = (unsigned)test_scaled(200);
		job_init(&jobs[i], sleep_restlessly, &restless[i]);
		jobs[i].freed = &freed;
		spawn(executors[i % 2], &jobs[i]);
	}
	latch_wait(&freed);
	async_executor_free(executors[0]);
	async_executor_free(executors[1]);
	free(jobs);
	free(restless);
}

TEST(shutdown_ends_thousands_that_sleep)
{
	enum { TASKS = 5000 };
	struct async_executor *executor = new_executor(2);
	struct latch armed = LATCH(TASKS), freed = LATCH(TASKS);
	struct sleeper *sleepers = calloc(TASKS, sizeof *sleepers);
	uint64_t random = test_seed();

	CHECK(sleepers != NULL);
	for (unsigned i = 0; i < TASKS; i++) {
		init_sleeper(&sleepers[i], async_after(1000 * ASYNC_SECOND +
		                                       test_random(&random) % ASYNC_SECOND));
		sleepers[i].armed = &armed;
		sleepers[i].job.freed = &freed;
		spawn(executor, &sleepers[i].job);
	}
	latch_wait(&armed);
	async_executor_free(executor);
	latch_wait(&freed);
	for (unsigned i = 0; i < TASKS; i++)
		CHECK_INT_EQ(sleepers[i].result, ASYNC_E_CANCELED);
	free(sleepers);
}
