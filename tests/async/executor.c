/* async/executor.h: starting, spawning, sharing work, fairness, shutting down. */
#include "support.h"

#include <async/mpsc.h>
#include <async/oneshot.h>
#include <async/watch.h>

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static enum async_poll finish(struct job *self)
{
	(void)self;
	return ASYNC_READY;
}

/* ---- Starting ------------------------------------------------------------------------------------ */

TEST(it_has_as_many_workers_as_asked_for)
{
	for (unsigned workers = 1; workers <= 8; workers++) {
		struct async_executor *executor = new_executor(workers);
		CHECK_INT_EQ(async_executor_workers(executor), workers);
		async_executor_free(executor);
	}
}

TEST(zero_workers_are_one_per_cpu)
{
	struct async_executor *executor = new_executor(0);
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	CHECK_INT_EQ(async_executor_workers(executor),
	             cpus > (long)ASYNC_MAX_WORKERS ? (long)ASYNC_MAX_WORKERS : cpus);
	async_executor_free(executor);
}

TEST(too_many_workers_are_refused)
{
	struct async_executor *executor = (struct async_executor *)&executor;

	CHECK_INT_EQ(async_executor_new(&executor, ASYNC_MAX_WORKERS + 1), ASYNC_E_INVALID);
	CHECK(executor == NULL);
}

TEST(to_free_nothing_is_harmless)
{
	async_executor_free(NULL);
}

static size_t count_threads(void)
{
	test_need("/proc/self/task");
	DIR *threads = opendir("/proc/self/task");
	size_t count = 0;

	CHECK(threads != NULL);
	while (readdir(threads) != NULL)
		count++;
	closedir(threads);
	return count;
}

static void start_work_and_end(unsigned workers)
{
	struct async_executor *executor = new_executor(workers);
	struct job job;

	job_init(&job, finish, NULL);
	run_to_end(executor, &job);
	async_executor_free(executor);
}

static enum async_poll note_signal_mask(struct job *self)
{
	pthread_sigmask(SIG_SETMASK, NULL, self->argument);
	return ASYNC_READY;
}

TEST(signals_are_for_the_programs_own_threads)
{
	struct async_executor *executor = new_executor(1);
	struct job job;
	sigset_t here, there;

	job_init(&job, note_signal_mask, &there);
	run_to_end(executor, &job);
	async_executor_free(executor);
	pthread_sigmask(SIG_SETMASK, NULL, &here);
	CHECK(sigismember(&there, SIGINT) && sigismember(&there, SIGTERM));
	CHECK(!sigismember(&here, SIGINT) && !sigismember(&here, SIGTERM));
}

TEST(a_thousand_executors_leave_nothing_behind)
{
	size_t rounds = test_scaled(1000);

	start_work_and_end(2); /* what the C library and the tools keep for good */
	size_t threads = count_threads();
	for (size_t i = 0; i < 20; i++)
		start_work_and_end(4);
	size_t memory = resident_bytes();
	for (size_t i = 0; i < rounds; i++)
		start_work_and_end((unsigned)(1 + i % 4));
	WAIT_UNTIL(count_threads() == threads); /* the kernel takes a moment after a join */
	if (test_scale() >= 1) /* under a sanitizer freed memory is kept for a while */
		CHECK(resident_bytes() < memory + ((size_t)4 << 20));
}

/* ---- Spawning ------------------------------------------------------------------------------------ */

/* A task on the heap that spawns two more, down to a depth. */
struct branch {
	struct async_task task;
	unsigned depth;
	struct latch *freed;
};

static enum async_poll grow(struct async_task *task);

static void free_branch(struct async_task *task)
{
	struct branch *self = async_container_of(task, struct branch, task);
	struct latch *freed = self->freed;

	free(self);
	latch_down(freed);
}

static const struct async_task_ops branch_ops = { .poll = grow, .free = free_branch };

static void spawn_branch(struct async_executor *executor, unsigned depth, struct latch *freed)
{
	struct branch *branch = malloc(sizeof *branch);

	CHECK(branch != NULL);
	branch->depth = depth;
	branch->freed = freed;
	async_task_init(&branch->task, &branch_ops);
	CHECK_OK(async_executor_spawn(executor, &branch->task));
}

static enum async_poll grow(struct async_task *task)
{
	struct branch *self = async_container_of(task, struct branch, task);

	for (unsigned i = 0; i < 2 && self->depth > 0; i++)
		spawn_branch(task->executor, self->depth - 1, self->freed);
	return ASYNC_READY;
}

TEST(tasks_spawn_tasks)
{
	struct async_executor *executor = new_executor(2);
	struct latch freed = LATCH((2u << 14) - 1);

	spawn_branch(executor, 14, &freed);
	latch_wait(&freed);
	CHECK_INT_EQ(async_executor_tasks(executor), 0);
	async_executor_free(executor);
}

struct many {
	struct async_executor *executor;
	struct job *jobs;
	size_t count; /* of each thread, or of one poll */
};

static struct many new_many(struct async_executor *executor, size_t count, size_t times,
                            enum async_poll (*poll)(struct job *self), void *argument)
{
	struct many many = { executor, calloc(count * times, sizeof *many.jobs), count };

	CHECK(many.jobs != NULL);
	for (size_t i = 0; i < count * times; i++)
		job_init(&many.jobs[i], poll, argument);
	return many;
}

static void spawn_share(void *argument, unsigned index)
{
	struct many *many = argument;

	for (size_t i = 0; i < many->count; i++)
		spawn(many->executor, &many->jobs[index * many->count + i]);
}

static enum async_poll count_down(struct job *self)
{
	latch_down(self->argument);
	return ASYNC_READY;
}

TEST(threads_spawn_tasks)
{
	struct async_executor *executor = new_executor(2);
	size_t count = test_scaled(20000);
	struct latch polled = LATCH(4 * count);
	struct many many = new_many(executor, count, 4, count_down, &polled);
	struct crew crew;

	crew_start(&crew, 4, spawn_share, &many);
	crew_join(&crew);
	latch_wait(&polled);
	async_executor_free(executor);
	free(many.jobs);
}

static void note_freed(struct async_task *task)
{
	atomic_store((atomic_bool *)job_of(task)->argument, true);
}

/* A task comes at any moment between the worker's last poll and its sleep. */
TEST(no_spawn_is_lost_while_a_worker_falls_asleep)
{
	struct async_executor *executor = new_executor(1);
	struct async_task_ops ops = job_ops;
	uint64_t random = test_seed();

	ops.free = note_freed;
	for (size_t round = test_scaled(50000); round > 0; round--) {
		atomic_bool freed = false;
		struct job job;

		job_init(&job, finish, &freed);
		job.task.ops = &ops;
		spawn(executor, &job);
		WAIT_UNTIL(atomic_load(&freed));
		loiter(&random, 20000);
	}
	async_executor_free(executor);
}

static enum async_poll spawn_all_at_once(struct job *self)
{
	spawn_share(self->argument, 0);
	return ASYNC_READY;
}

/* A worker's ring holds 256: the others overflow into the injector. */
TEST(one_poll_spawns_thousands)
{
	for (unsigned workers = 1; workers <= 4; workers++) {
		struct async_executor *executor = new_executor(workers);
		size_t count = 20000;
		struct latch polled = LATCH(count);
		struct many many = new_many(executor, count, 1, count_down, &polled);
		struct job spawner;

		job_init(&spawner, spawn_all_at_once, &many);
		run_to_end(executor, &spawner);
		latch_wait(&polled);
		async_executor_free(executor);
		for (size_t i = 0; i < count; i++)
			CHECK_INT_EQ(many.jobs[i].polls, 1);
		free(many.jobs);
	}
}

/* ---- Two executors --------------------------------------------------------------------------------- */

#define VISITS 10000u

/* Two tasks that pass the turn to each other; each waits with a ticket that the other one wakes. */
struct player {
	struct player *other;
	_Atomic(struct async_waker *) waiting;
	_Atomic unsigned turns; /* given to this player, and not taken yet */
	unsigned taken;
};

static void give_turn(struct player *player)
{
	atomic_fetch_add(&player->turns, 1);
	struct async_waker *waker = atomic_exchange(&player->waiting, NULL);
	if (waker != NULL)
		async_waker_wake(waker);
}

static enum async_poll play(struct job *self)
{
	struct player *player = self->argument;

	while (player->taken < VISITS) {
		if (player->waiting == NULL)
			player->waiting = async_waker_issue(&self->task.waker);
		if (player->turns == 0)
			return ASYNC_PENDING;
		atomic_fetch_sub(&player->turns, 1);
		player->taken++;
		give_turn(player->other);
	}
	struct async_waker *waker = atomic_exchange(&player->waiting, NULL);
	if (waker != NULL)
		async_waker_return(waker);
	return ASYNC_READY;
}

TEST(two_executors_wake_each_others_tasks)
{
	struct async_executor *executors[2] = { new_executor(1), new_executor(2) };
	struct latch freed = LATCH(2);
	struct player players[2] = { { .other = &players[1] }, { .other = &players[0] } };
	struct job jobs[2];

	give_turn(&players[0]);
	for (size_t i = 0; i < 2; i++) {
		job_init(&jobs[i], play, &players[i]);
		jobs[i].freed = &freed;
		spawn(executors[i], &jobs[i]);
	}
	latch_wait(&freed);
	async_executor_free(executors[0]);
	async_executor_free(executors[1]);
}

static enum async_poll free_other(struct job *self)
{
	async_executor_free(self->argument);
	return ASYNC_READY;
}

TEST(a_worker_may_free_another_executor)
{
	struct async_executor *executor = new_executor(1);
	struct job job;

	job_init(&job, free_other, new_executor(2));
	run_to_end(executor, &job);
	async_executor_free(executor);
}

/* ---- Sharing work out ------------------------------------------------------------------------------- */

/* Tasks that compute until all of them are running at once: each needs a thread of its own. */
struct meeting {
	unsigned expected;
	_Atomic unsigned arrived;
	pthread_t threads[8];
};

static enum async_poll compute_until_all_run(struct job *self)
{
	struct meeting *meeting = self->argument;

	meeting->threads[atomic_fetch_add(&meeting->arrived, 1)] = pthread_self();
	WAIT_UNTIL(atomic_load(&meeting->arrived) == meeting->expected);
	return ASYNC_READY;
}

static void check_different(const struct meeting *meeting)
{
	for (unsigned i = 0; i < meeting->expected; i++) {
		for (unsigned j = 0; j < i; j++)
			CHECK(!pthread_equal(meeting->threads[i], meeting->threads[j]));
	}
}

/* What was put in one worker's ring is stolen by the others when it has to wait. */
TEST(long_computations_run_on_all_workers)
{
	for (unsigned workers = 2; workers <= 8; workers++) {
		struct async_executor *executor = new_executor(workers);
		struct meeting meeting = { .expected = workers };
		struct many many = new_many(executor, workers, 1, compute_until_all_run, &meeting);
		struct latch ended = LATCH(workers);
		struct job spawner;

		for (unsigned i = 0; i < workers; i++)
			many.jobs[i].ended = &ended;
		job_init(&spawner, spawn_all_at_once, &many);
		run_to_end(executor, &spawner);
		latch_wait(&ended);
		check_different(&meeting);
		async_executor_free(executor);
		free(many.jobs);
	}
}

static enum async_poll spawn_and_wait_for_it(struct job *self)
{
	struct latch polled = LATCH(1);
	struct latch freed = LATCH(1);
	struct job late;

	job_init(&late, count_down, &polled);
	late.freed = &freed;
	spawn(self->task.executor, &late);
	latch_wait(&freed); /* it holds up this worker: what it spawned has to be stolen */
	return ASYNC_READY;
}

TEST(work_behind_a_blocked_task_is_stolen)
{
	struct async_executor *executor = new_executor(2);

	for (size_t i = 0; i < 50; i++) {
		struct job job;
		job_init(&job, spawn_and_wait_for_it, NULL);
		run_to_end(executor, &job);
	}
	async_executor_free(executor);
}

/* ---- Fairness --------------------------------------------------------------------------------------- */

/* A pair of tasks that wake each other until they are told to stop. */
struct pair {
	struct pair *other;
	_Atomic(struct async_waker *) waiting;
	atomic_bool *stop;
	struct job *third; /* spawned by the first of the pair, or NULL */
};

static void wake_other(struct pair *pair)
{
	struct async_waker *waker = atomic_exchange(&pair->other->waiting, NULL);
	if (waker != NULL)
		async_waker_wake(waker);
}

static enum async_poll wake_each_other(struct job *self)
{
	struct pair *pair = self->argument;

	if (self->polls == 1 && pair->third != NULL)
		spawn(self->task.executor, pair->third);
	if (!*pair->stop && pair->waiting == NULL)
		pair->waiting = async_waker_issue(&self->task.waker);
	wake_other(pair);
	if (!*pair->stop)
		return ASYNC_PENDING;
	return ASYNC_READY;
}

static enum async_poll stop_them(struct job *self)
{
	*(atomic_bool *)self->argument = true;
	return ASYNC_READY;
}

/* On one worker; the third task comes from the pair itself (ring) or from outside (injector). */
static void check_that_a_third_task_runs(bool from_outside)
{
	struct async_executor *executor = new_executor(1);
	atomic_bool stop = false;
	struct latch freed = LATCH(3);
	struct job jobs[2], third;
	struct pair pairs[2] = { { .other = &pairs[1], .stop = &stop },
		                 { .other = &pairs[0], .stop = &stop } };

	job_init(&third, stop_them, &stop);
	third.freed = &freed;
	if (!from_outside)
		pairs[0].third = &third;
	for (size_t i = 0; i < 2; i++) {
		job_init(&jobs[i], wake_each_other, &pairs[i]);
		jobs[i].freed = &freed;
		spawn(executor, &jobs[i]);
	}
	if (from_outside)
		spawn(executor, &third);
	latch_wait(&freed);
	async_executor_free(executor);
}

TEST(a_busy_pair_does_not_starve_the_ring)
{
	check_that_a_third_task_runs(false);
}

TEST(a_busy_pair_does_not_starve_the_injector)
{
	check_that_a_third_task_runs(true);
}

static enum async_poll yield_until_stopped(struct job *self)
{
	return *(atomic_bool *)self->argument ? ASYNC_READY : async_waker_yield(&self->task.waker);
}

TEST(a_busy_ring_does_not_starve_the_injector)
{
	struct async_executor *executor = new_executor(1);
	atomic_bool stop = false;
	struct many many = new_many(executor, 300, 1, yield_until_stopped, &stop);
	struct job job;

	spawn_share(&many, 0);
	job_init(&job, stop_them, &stop);
	run_to_end(executor, &job);
	async_executor_free(executor);
	free(many.jobs);
}

#define ROUNDS 200u

struct race {
	struct many many;
	unsigned slowest, fastest; /* polls when the first had finished */
};

static enum async_poll run_rounds(struct job *self)
{
	struct race *race = self->argument;

	if (race->fastest > 0)
		return ASYNC_READY; /* somebody has won */
	if (self->polls < ROUNDS)
		return async_waker_yield(&self->task.waker);
	race->fastest = race->slowest = self->polls;
	for (size_t i = 0; i < race->many.count; i++) {
		if (race->many.jobs[i].polls < race->slowest)
			race->slowest = race->many.jobs[i].polls;
	}
	return ASYNC_READY;
}

static enum async_poll start_race(struct job *self)
{
	struct race *race = self->argument;

	spawn_share(&race->many, 0);
	return ASYNC_READY;
}

TEST(tasks_that_yield_take_turns)
{
	struct async_executor *executor = new_executor(1);
	struct race race = { 0 };
	struct job starter;

	race.many = new_many(executor, 100, 1, run_rounds, &race);
	job_init(&starter, start_race, &race);
	run_to_end(executor, &starter);
	WAIT_UNTIL(async_executor_tasks(executor) == 0);
	async_executor_free(executor);
	CHECK_INT_EQ(race.fastest, ROUNDS);
	CHECK(race.slowest >= ROUNDS - 1);
	free(race.many.jobs);
}

/* ---- Being idle ------------------------------------------------------------------------------------- */

struct timer {
	struct async_sleep sleep;
	struct latch armed;
};

static enum async_poll sleep_for_hours(struct job *self)
{
	struct timer *timer = self->argument;
	int result = async_sleep_poll(&timer->sleep, &self->task.waker,
	                              async_after(10000 * ASYNC_SECOND));

	if (result != ASYNC_PENDING)
		return ASYNC_READY;
	latch_down(&timer->armed);
	return ASYNC_PENDING;
}

static void sleep_seconds(double seconds)
{
	struct timespec time = { .tv_sec = (time_t)seconds,
		                 .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9) };

	nanosleep(&time, NULL);
}

TEST(an_idle_executor_uses_no_cpu)
{
	struct async_executor *executor = new_executor(4);
	struct latch polled = LATCH(1000);
	struct many many = new_many(executor, 1000, 1, count_down, &polled);
	struct timer timer = { .armed = LATCH(1) };
	struct job sleeper;

	spawn_share(&many, 0);
	job_init(&sleeper, sleep_for_hours, &timer);
	spawn(executor, &sleeper);
	latch_wait(&polled);
	latch_wait(&timer.armed);
	sleep_seconds(0.2); /* time to calm down */
	double before = process_cpu_seconds();
	sleep_seconds(0.5);
	double used = process_cpu_seconds() - before;
	CHECK(used < 0.02); /* a worker or monitor that looks again and again: 0.05 and more */
	async_executor_free(executor);
	free(many.jobs);
}

/* ---- Shutting down ----------------------------------------------------------------------------------- */

struct late_spawn {
	struct latch pending;
	struct job job;
	int result;
};

static enum async_poll spawn_when_canceled(struct job *self)
{
	struct late_spawn *late = self->argument;

	if (self->polls == 1) {
		latch_down(&late->pending);
		return ASYNC_PENDING;
	}
	late->result = async_executor_spawn(self->task.executor, &late->job.task);
	return ASYNC_READY;
}

TEST(spawn_is_refused_while_closing)
{
	struct async_executor *executor = new_executor(2);
	struct late_spawn late = { .pending = LATCH(1) };
	struct job job;

	job_init(&late.job, finish, NULL);
	job_init(&job, spawn_when_canceled, &late);
	spawn(executor, &job);
	latch_wait(&late.pending);
	async_executor_free(executor);
	CHECK_INT_EQ(late.result, ASYNC_E_CLOSED);
	CHECK_INT_EQ(late.job.polls, 0);

	struct async_executor *another = new_executor(1); /* the task is still the caller's */
	run_to_end(another, &late.job);
	CHECK_INT_EQ(late.job.polls, 1);
	async_executor_free(another);
}

static bool never(uint32_t value)
{
	(void)value;
	return false;
}

/* Waits for everything there is. */
struct wait_for_all {
	struct async_mpsc mpsc;
	struct async_oneshot oneshot;
	struct async_watch watch;
	struct async_watch_waiter waiter;
	struct async_sleep sleep;
	struct latch pending;
	unsigned canceled;
};

static unsigned poll_all(struct wait_for_all *all, struct async_waker *waker, int expected)
{
	struct async_mpsc_node *node;

	return (unsigned)(async_mpsc_poll(&all->mpsc, waker, &node) == expected) +
	       (async_oneshot_poll(&all->oneshot, waker) == expected) +
	       (async_watch_poll(&all->watch, &all->waiter, waker, never) == expected) +
	       (async_sleep_poll(&all->sleep, waker, ASYNC_NEVER) == expected);
}

static enum async_poll wait_for_everything(struct job *self)
{
	struct wait_for_all *all = self->argument;

	if (self->polls == 1) {
		CHECK_INT_EQ(poll_all(all, &self->task.waker, ASYNC_PENDING), 4);
		latch_down(&all->pending);
		return ASYNC_PENDING;
	}
	all->canceled += poll_all(all, &self->task.waker, ASYNC_E_CANCELED);
	CHECK(async_oneshot_abandon(&all->oneshot));
	async_mpsc_close(&all->mpsc);
	return ASYNC_READY;
}

TEST(shutdown_cancels_every_kind_of_wait)
{
	struct async_executor *executor = new_executor(2);
	struct wait_for_all all = { .pending = LATCH(1) };
	struct latch freed = LATCH(1);
	struct job job;

	async_mpsc_init(&all.mpsc);
	async_oneshot_init(&all.oneshot);
	async_watch_init(&all.watch, 0);
	job_init(&job, wait_for_everything, &all);
	job.freed = &freed;
	spawn(executor, &job);
	latch_wait(&all.pending);
	async_executor_free(executor);
	CHECK_INT_EQ(all.canceled, 4);
	latch_wait(&freed); /* all tickets have come back */
}

static enum async_poll wait_for_ever(struct job *self)
{
	(void)self;
	return ASYNC_PENDING;
}

TEST(shutdown_ends_a_task_that_goes_on_waiting)
{
	struct async_executor *executor = new_executor(1);
	struct latch ended = LATCH(1), freed = LATCH(1);
	struct job job;

	job_init(&job, wait_for_ever, NULL);
	job.ended = &ended;
	job.freed = &freed;
	spawn(executor, &job);
	async_executor_free(executor);
	latch_wait(&ended);
	latch_wait(&freed);
	CHECK(job.polls <= 2);
}

TEST(shutdown_ends_a_hundred_thousand_tasks)
{
	for (unsigned workers = 1; workers <= 2; workers++) {
		struct async_executor *executor = new_executor(workers);
		size_t count = test_scaled(100000);
		struct many many = new_many(executor, count, 1, wait_for_ever, NULL);
		struct latch freed = LATCH(count);

		for (size_t i = 0; i < count; i++)
			many.jobs[i].freed = &freed;
		spawn_share(&many, 0);
		async_executor_free(executor);
		CHECK_INT_EQ(freed.left, 0);
		free(many.jobs);
	}
}

/* Shows that it is being polled, and goes on only when the executor is being freed. */
static enum async_poll be_canceled_meanwhile(struct job *self)
{
	if (self->polls == 1) {
		latch_down(self->argument);
		WAIT_UNTIL(async_waker_is_canceled(&self->task.waker));
		return ASYNC_PENDING;
	}
	return ASYNC_READY;
}

TEST(a_task_that_is_canceled_while_it_is_polled_is_polled_again)
{
	struct async_executor *executor = new_executor(1);
	struct latch polled = LATCH(1);
	struct job job;

	job_init(&job, be_canceled_meanwhile, &polled);
	spawn(executor, &job);
	latch_wait(&polled);
	async_executor_free(executor);
	CHECK_INT_EQ(job.polls, 2);
}

/* A consumer that parks at its channel: no waker is in the way, so shutting down closes it. */
struct parker {
	struct async_task task;
	struct async_mpsc mpsc;
	struct latch polled;
	bool ended;
};

static enum async_poll park(struct async_task *task)
{
	struct parker *self = async_container_of(task, struct parker, task);

	if (async_waker_is_canceled(&task->waker))
		return ASYNC_READY;
	latch_down(&self->polled);
	return async_mpsc_park(&self->mpsc, &task->waker, NULL) ? ASYNC_PARKED : ASYNC_READY;
}

static void unpark(struct async_task *task)
{
	async_mpsc_close(&async_container_of(task, struct parker, task)->mpsc);
}

static void note_end(struct async_task *task)
{
	async_container_of(task, struct parker, task)->ended = true;
}

TEST(shutdown_releases_a_parked_task)
{
	static const struct async_task_ops ops = { .poll = park,
		                                   .cancel = unpark,
		                                   .free = note_end };
	struct async_executor *executor = new_executor(2);
	struct parker parker = { .polled = LATCH(1) };

	async_mpsc_init(&parker.mpsc);
	async_task_init(&parker.task, &ops);
	CHECK_OK(async_executor_spawn(executor, &parker.task));
	latch_wait(&parker.polled);
	async_executor_free(executor);
	CHECK(parker.ended);
}

/* The executor is freed while the thread that woke its last task is still on its way out. */
static struct {
	struct handover {
		_Atomic(struct async_waker *) ticket;
		struct latch ended;
	} * handovers;
	size_t count;
} waking;

static enum async_poll wait_for_one_wake(struct job *self)
{
	struct handover *handover = self->argument;

	if (self->polls == 2)
		return ASYNC_READY;
	handover->ticket = async_waker_issue(&self->task.waker);
	return ASYNC_PENDING;
}

static void wake_each(void *argument, unsigned index)
{
	(void)argument;
	(void)index;
	for (size_t i = 0; i < waking.count; i++) {
		struct async_waker *ticket;
		WAIT_UNTIL((ticket = atomic_load(&waking.handovers[i].ticket)) != NULL);
		async_waker_wake(ticket);
	}
}

TEST(it_may_be_freed_as_soon_as_its_last_task_has_ended)
{
	struct crew crew;

	waking.count = test_scaled(1000);
	waking.handovers = calloc(waking.count, sizeof *waking.handovers);
	CHECK(waking.handovers != NULL);
	crew_start(&crew, 1, wake_each, NULL);
	for (size_t i = 0; i < waking.count; i++) {
		struct async_executor *executor = new_executor(1);
		struct handover *handover = &waking.handovers[i];
		struct job job;

		handover->ended = (struct latch)LATCH(1);
		job_init(&job, wait_for_one_wake, handover);
		job.ended = &handover->ended;
		spawn(executor, &job);
		latch_wait(&handover->ended);
		async_executor_free(executor);
	}
	crew_join(&crew);
	free(waking.handovers);
}

/* ---- Misuse --------------------------------------------------------------------------------------------- */

static void free_from_own_worker(void)
{
	struct async_executor *executor = new_executor(1);
	struct job job;

	job_init(&job, free_other, executor);
	spawn(executor, &job);
	for (;;)
		pause();
}

TEST(its_own_worker_must_not_free_it)
{
	CHECK_ABORTS(free_from_own_worker(), "cannot be freed by one of its own workers");
}

TEST(spawn_needs_an_executor_and_a_task)
{
	struct job job;

	job_init(&job, finish, NULL);
	CHECK_ABORTS((void)!async_executor_spawn(NULL, &job.task), "no executor or no task");
	CHECK_ABORTS((void)!async_executor_spawn((struct async_executor *)&job, NULL),
	             "no executor or no task");
}

static void spawn_twice(void)
{
	struct async_executor *executor = new_executor(1);
	struct job job;

	job_init(&job, wait_for_ever, NULL);
	spawn(executor, &job);
	spawn(executor, &job);
}

TEST(a_task_is_spawned_once)
{
	CHECK_ABORTS(spawn_twice(), "spawned twice");
}

static enum async_poll forget_a_sleep(struct job *self)
{
	static struct async_sleep sleep;

	(void)!async_sleep_poll(&sleep, &self->task.waker, async_after(3600 * ASYNC_SECOND));
	return ASYNC_READY;
}

static void end_but_not_its_sleep(void)
{
	struct async_executor *executor = new_executor(1);
	struct latch ended = LATCH(1);
	struct job job;

	job_init(&job, forget_a_sleep, NULL);
	job.ended = &ended;
	spawn(executor, &job);
	latch_wait(&ended);
	async_executor_free(executor);
}

TEST(a_sleep_ends_before_its_executor)
{
	CHECK_ABORTS(end_but_not_its_sleep(), "a task has ended, but not a sleep of it");
}
