/*
 * executor_cost.c - what it costs to hand a ball over: to a task on the same worker, with a second
 * worker beside it, to a task of another executor, whose worker sleeps; and what a second worker is
 * good for. Medians of 15 short runs. See executor.md.
 */
#include <async/container_of.h>
#include <async/executor.h>
#include <async/mpsc.h>
#include <async/require.h>
#include <async/sleep.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RUNS 15u

static _Atomic unsigned tasks_left;

static void task_is_free(struct async_task *task)
{
	(void)task;
	atomic_fetch_sub(&tasks_left, 1);
}

static void wait_until_all_are_free(void)
{
	while (atomic_load(&tasks_left) > 0)
		nanosleep(&(struct timespec){ .tv_nsec = 50000 }, NULL);
}

static void wait_until_all_sleep(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

static void spawn(struct async_executor *executor, struct async_task *task,
                  const struct async_task_ops *ops)
{
	atomic_fetch_add(&tasks_left, 1);
	async_task_init(task, ops);
	async_require(async_executor_spawn(executor, task) == ASYNC_OK, "not spawned");
}

static struct async_executor *new_executor(unsigned workers)
{
	struct async_executor *executor;
	async_require(async_executor_new(&executor, workers) == ASYNC_OK, "no executor");
	return executor;
}

/* ---- A ball ------------------------------------------------------------------------------------ */

struct player {
	struct async_task task;
	struct async_mpsc inbox;
	struct player *other;
	unsigned *touches_left;
	uint64_t ended;
};

static enum async_poll play(struct async_task *task)
{
	struct player *self = async_container_of(task, struct player, task);
	struct async_mpsc_node *ball;
	int result;

	while ((result = async_mpsc_poll(&self->inbox, &task->waker, &ball)) == ASYNC_READY) {
		if (--*self->touches_left > 0) {
			async_require(async_mpsc_push(&self->other->inbox, ball) == ASYNC_OK,
			              "closed too early");
			continue;
		}
		self->ended = async_now();
		async_mpsc_close(&self->inbox);
		async_mpsc_close(&self->other->inbox);
	}
	return result == ASYNC_PENDING ? ASYNC_PENDING : ASYNC_READY;
}

/* Picoseconds for each touch. */
static uint64_t play_on(struct async_executor *first, struct async_executor *second,
                        unsigned touches)
{
	static const struct async_task_ops ops = { .poll = play, .free = task_is_free };
	struct player players[2] = { { .ended = 0 } };
	struct async_mpsc_node ball;
	unsigned left = touches;

	for (unsigned i = 0; i < 2; i++) {
		players[i].other = &players[1 - i];
		players[i].touches_left = &left;
		async_mpsc_init(&players[i].inbox);
		spawn(i == 0 ? first : second, &players[i].task, &ops);
	}
	wait_until_all_sleep();
	uint64_t start = async_now();
	async_require(async_mpsc_push(&players[0].inbox, &ball) == ASYNC_OK, "closed");
	wait_until_all_are_free();
	return (players[0].ended + players[1].ended - start) * 1000 / touches;
}

static uint64_t one_worker(void)
{
	struct async_executor *executor = new_executor(1);
	uint64_t time = play_on(executor, executor, 50000);
	async_executor_free(executor);
	return time;
}

static uint64_t two_workers(void)
{
	struct async_executor *executor = new_executor(2);
	uint64_t time = play_on(executor, executor, 50000);
	async_executor_free(executor);
	return time;
}

static uint64_t two_executors(void)
{
	struct async_executor *first = new_executor(1);
	struct async_executor *second = new_executor(1);
	uint64_t time = play_on(first, second, 500);
	async_executor_free(first);
	async_executor_free(second);
	return time;
}

/* ---- A crowd ----------------------------------------------------------------------------------- */

#define CROWD 8u

struct member {
	struct async_task task;
	uint64_t ended;
};

struct crowd {
	struct async_task spawner;
	struct member members[CROWD];
};

static unsigned loops; /* of each member */

static enum async_poll compute(struct async_task *task)
{
	for (volatile unsigned i = 0; i < loops; i++) {
	}
	async_container_of(task, struct member, task)->ended = async_now();
	return ASYNC_READY;
}

static enum async_poll spawn_crowd(struct async_task *task)
{
	static const struct async_task_ops ops = { .poll = compute, .free = task_is_free };
	struct crowd *crowd = async_container_of(task, struct crowd, spawner);
	for (unsigned i = 0; i < CROWD; i++)
		spawn(task->executor, &crowd->members[i].task, &ops);
	return ASYNC_READY;
}

static uint64_t run_crowd(unsigned workers, unsigned length)
{
	static const struct async_task_ops ops = { .poll = spawn_crowd, .free = task_is_free };
	static struct crowd crowd;
	struct async_executor *executor = new_executor(workers);
	loops = length;
	wait_until_all_sleep();
	uint64_t start = async_now();
	spawn(executor, &crowd.spawner, &ops);
	wait_until_all_are_free();
	async_executor_free(executor);
	uint64_t ended = 0;
	for (unsigned i = 0; i < CROWD; i++)
		ended = crowd.members[i].ended > ended ? crowd.members[i].ended : ended;
	return (ended - start) * 1000;
}

static uint64_t short_one(void)
{
	return run_crowd(1, 100000);
}

static uint64_t short_two(void)
{
	return run_crowd(2, 100000);
}

static uint64_t long_one(void)
{
	return run_crowd(1, 4000000);
}

static uint64_t long_two(void)
{
	return run_crowd(2, 4000000);
}

/* ---- The table --------------------------------------------------------------------------------- */

static int compare(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

int main(void)
{
	static const struct {
		const char *name;
		uint64_t (*measure)(void);
		unsigned base; /* the row it is compared with */
	} rows[] = {
		{ "a touch, one worker", one_worker, 0 },
		{ "a touch, two workers", two_workers, 0 },
		{ "a touch, two executors", two_executors, 0 },
		{ "short work, one worker", short_one, 3 },
		{ "short work, two workers", short_two, 3 },
		{ "long work, one worker", long_one, 5 },
		{ "long work, two workers", long_two, 5 },
	};
	enum { ROWS = sizeof rows / sizeof rows[0] };
	uint64_t times[ROWS][RUNS];
	for (unsigned run = 0; run < RUNS; run++) { /* in turn: a noisy moment hits them all */
		for (unsigned row = 0; row < ROWS; row++)
			times[row][run] = rows[row].measure();
	}
	const unsigned middle = RUNS / 2;
	for (unsigned row = 0; row < ROWS; row++)
		qsort(times[row], RUNS, sizeof times[row][0], compare);
	for (unsigned row = 0; row < ROWS; row++)
		printf("%-24s %12.1f ns %9.2f\n", rows[row].name, (double)times[row][middle] / 1000,
		       (double)times[row][middle] / (double)times[rows[row].base][middle]);
	return 0;
}
