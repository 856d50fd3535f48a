/*
 * timers_cost.c - what it costs to arm a timer and to leave it, with few others and with many, and
 * how late a sleep ends, beside a thread's. Medians of 5 runs. See timers.md.
 */
#include <async/container_of.h>
#include <async/executor.h>
#include <async/require.h>
#include <async/sleep.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RUNS 5u
#define MANY 100000u
#define TURNS 1000u

static struct async_sleep others[MANY];
static uint32_t numbers = 1;

/* An hour from now or two. */
static uint64_t any_deadline(void)
{
	numbers = numbers * 1664525u + 1013904223u;
	return async_after((3600 + numbers % 3600) * ASYNC_SECOND);
}

static void arm(struct async_sleep *sleep, struct async_waker *waker, uint64_t deadline)
{
	async_require(async_sleep_poll(sleep, waker, deadline) == ASYNC_PENDING, "not armed");
}

/* Picoseconds. */
static uint64_t each(uint64_t start, unsigned times)
{
	return (async_now() - start) * 1000 / times;
}

/* ---- On a worker: to arm and to leave ---------------------------------------------------------- */

static uint64_t look_at_clock(struct async_waker *waker)
{
	(void)waker;
	uint64_t start = async_now();
	for (unsigned i = 0; i < TURNS; i++)
		(void)async_now();
	return each(start, TURNS);
}

static uint64_t arm_and_leave(struct async_waker *waker, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		arm(&others[i], waker, any_deadline());
	struct async_sleep sleep = { 0 };
	uint64_t deadline = async_after(10000 * ASYNC_SECOND); /* later than those */
	uint64_t start = async_now();
	for (unsigned i = 0; i < TURNS; i++) {
		arm(&sleep, waker, deadline);
		async_sleep_deinit(&sleep);
	}
	uint64_t time = each(start, TURNS);
	for (unsigned i = 0; i < count; i++)
		async_sleep_deinit(&others[i]);
	return time;
}

/* Armed in any order, left in the order of their deadlines: each is the root when it goes. */
static void arm_in_any_order(struct async_waker *waker, unsigned count)
{
	static unsigned order[MANY];
	for (unsigned i = 0; i < count; i++) {
		numbers = numbers * 1664525u + 1013904223u;
		unsigned j = (numbers >> 8) % (i + 1);
		order[i] = order[j];
		order[j] = i;
	}
	uint64_t first = async_after(3600 * ASYNC_SECOND);
	for (unsigned i = 0; i < count; i++)
		arm(&others[order[i]], waker, first + order[i]);
}

static uint64_t leave_in_order(struct async_waker *waker, unsigned count)
{
	arm_in_any_order(waker, count);
	uint64_t start = async_now();
	for (unsigned i = 0; i < count; i++)
		async_sleep_deinit(&others[i]);
	return each(start, count);
}

static uint64_t cpu_time(void)
{
	struct timespec time;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return (uint64_t)time.tv_sec * ASYNC_SECOND + (uint64_t)time.tv_nsec;
}

static uint64_t first_three(struct async_waker *waker)
{
	arm_in_any_order(waker, MANY);
	uint64_t start = cpu_time();
	for (unsigned i = 0; i < 3; i++)
		async_sleep_deinit(&others[i]);
	uint64_t time = cpu_time() - start;
	for (unsigned i = 3; i < MANY; i++)
		async_sleep_deinit(&others[i]);
	return time * 1000;
}

static uint64_t in_order_1000(struct async_waker *waker)
{
	return leave_in_order(waker, 1000);
}

static uint64_t in_order_many(struct async_waker *waker)
{
	return leave_in_order(waker, MANY);
}

static uint64_t among_1(struct async_waker *waker)
{
	return arm_and_leave(waker, 1);
}

static uint64_t among_1000(struct async_waker *waker)
{
	return arm_and_leave(waker, 1000);
}

static uint64_t among_many(struct async_waker *waker)
{
	return arm_and_leave(waker, MANY);
}

static uint64_t the_earliest(struct async_waker *waker)
{
	return arm_and_leave(waker, 0);
}

static uint64_t (*const measure[])(struct async_waker *waker) = { look_at_clock, among_1,
	                                                          among_1000,    among_many,
	                                                          the_earliest,  in_order_1000,
	                                                          in_order_many, first_three };
static const char *const names[] = { "the clock",
	                             "armed and left, beside 1",
	                             "beside 1,000",
	                             "beside 100,000",
	                             "alone: the monitor is called",
	                             "the earliest of 1,000 goes",
	                             "the earliest of 100,000 goes",
	                             "the first three of 100,000 go" };
enum { ROWS = sizeof names / sizeof names[0] };

static uint64_t times[ROWS][RUNS];

static enum async_poll measure_all(struct async_task *task)
{
	for (unsigned run = 0; run < RUNS; run++) {
		for (unsigned row = 0; row < ROWS; row++)
			times[row][run] = measure[row](&task->waker);
	}
	return ASYNC_READY;
}

/* ---- How late ---------------------------------------------------------------------------------- */

struct sleeper {
	struct async_task task;
	struct async_sleep sleep;
	uint64_t deadline;
	unsigned runs;
};

static uint64_t late[2][RUNS];

static enum async_poll oversleep(struct async_task *task)
{
	struct sleeper *self = async_container_of(task, struct sleeper, task);

	for (; self->runs < RUNS; self->runs++) {
		if (self->deadline == 0)
			self->deadline = async_after(ASYNC_MILLISECOND);
		if (async_sleep_poll(&self->sleep, &task->waker, self->deadline) == ASYNC_PENDING)
			return ASYNC_PENDING;
		late[0][self->runs] = async_now() - self->deadline;
		self->deadline = 0;
	}
	return ASYNC_READY;
}

static void oversleep_as_thread(void)
{
	for (unsigned run = 0; run < RUNS; run++) {
		uint64_t deadline = async_after(ASYNC_MILLISECOND);
		struct timespec time = { .tv_sec = (time_t)(deadline / ASYNC_SECOND),
			                 .tv_nsec = (long)(deadline % ASYNC_SECOND) };
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
		late[1][run] = async_now() - deadline;
	}
}

/* ---- The table --------------------------------------------------------------------------------- */

static _Atomic unsigned freed;

static void task_is_free(struct async_task *task)
{
	(void)task;
	freed++;
}

static void run(struct async_executor *executor, struct async_task *task,
                const struct async_task_ops *ops)
{
	unsigned before = freed;
	async_task_init(task, ops);
	async_require(async_executor_spawn(executor, task) == ASYNC_OK, "not spawned");
	while (freed == before)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

static int compare(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

static double median(uint64_t *numbers_of_row)
{
	qsort(numbers_of_row, RUNS, sizeof numbers_of_row[0], compare);
	const unsigned middle = RUNS / 2;
	return (double)numbers_of_row[middle];
}

int main(void)
{
	static const struct async_task_ops measure_ops = { .poll = measure_all,
		                                           .free = task_is_free };
	static const struct async_task_ops sleeper_ops = { .poll = oversleep,
		                                           .free = task_is_free };
	static struct async_task task;
	static struct sleeper sleeper;
	struct async_executor *executor;
	async_require(async_executor_new(&executor, 1) == ASYNC_OK, "no executor");
	run(executor, &task, &measure_ops);
	run(executor, &sleeper.task, &sleeper_ops);
	async_executor_free(executor);
	oversleep_as_thread();

	double clock = median(times[0]);
	for (unsigned row = 0; row < ROWS; row++)
		printf("%-32s %9.1f ns %8.1f\n", names[row], median(times[row]) / 1000,
		       median(times[row]) / clock);
	double thread = median(late[1]);
	printf("%-32s %9.1f us %8.1f\n", "a sleeping thread is late by", thread / 1000, 1.0);
	printf("%-32s %9.1f us %8.1f\n", "a sleeping task by", median(late[0]) / 1000,
	       median(late[0]) / thread);
	return 0;
}
