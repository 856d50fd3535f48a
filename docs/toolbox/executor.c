/*
 * executor.c - three kinds of work on two workers, and which threads do it. See executor.md.
 *
 *   a pair    two tasks pass a ball to each other: there is never work for more than one thread
 *   quick     a task spawns 200 others that do nothing
 *   slow      a task spawns 8 others that compute for 5 ms each
 */
#include <async/container_of.h>
#include <async/executor.h>
#include <async/mpsc.h>
#include <async/require.h>
#include <async/sleep.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#define TOUCHES 200000u
#define ROUNDS 100u
#define QUICK 200u
#define SLOW 8u

/* ---- Tasks, and the thread that polled each one last ------------------------------------------- */

struct job {
	struct async_task task;
	const void *thread;
};

static _Thread_local char this_thread; /* each thread has one at an address of its own */
static _Atomic unsigned jobs_left;

static void note_thread(struct async_task *task)
{
	async_container_of(task, struct job, task)->thread = &this_thread;
}

static void job_is_free(struct async_task *task)
{
	(void)task;
	atomic_fetch_sub(&jobs_left, 1);
}

static void spawn(struct async_executor *executor, struct job *job,
                  const struct async_task_ops *ops)
{
	atomic_fetch_add(&jobs_left, 1);
	async_task_init(&job->task, ops);
	async_require(async_executor_spawn(executor, &job->task) == ASYNC_OK, "not spawned");
}

static void wait_until_all_are_free(void)
{
	while (atomic_load(&jobs_left) > 0)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

static unsigned count_threads(const struct job *jobs, unsigned count)
{
	unsigned threads = 0;
	for (unsigned i = 0; i < count; i++) {
		unsigned first = 0;
		while (jobs[first].thread != jobs[i].thread)
			first++;
		threads += first == i;
	}
	return threads;
}

/* How often threads of this process have gone to sleep. */
static long count_sleeps(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_nvcsw;
}

/* ---- A pair ------------------------------------------------------------------------------------ */

struct player {
	struct job job;
	struct async_mpsc inbox;
	struct player *other;
};

static unsigned touches_left = TOUCHES; /* guarded by having the ball */

static enum async_poll play(struct async_task *task)
{
	struct player *self = async_container_of(task, struct player, job.task);
	struct async_mpsc_node *ball;
	int result;

	while ((result = async_mpsc_poll(&self->inbox, &task->waker, &ball)) == ASYNC_READY) {
		if (--touches_left > 0) {
			async_require(async_mpsc_push(&self->other->inbox, ball) == ASYNC_OK,
			              "closed too early");
			continue;
		}
		async_mpsc_close(&self->inbox);
		async_mpsc_close(&self->other->inbox);
	}
	return result == ASYNC_PENDING ? ASYNC_PENDING : ASYNC_READY;
}

/* Gives the number of sleeps. */
static long run_pair(struct async_executor *executor)
{
	static const struct async_task_ops ops = { .poll = play, .free = job_is_free };
	static struct player players[2];
	static struct async_mpsc_node ball;

	long before = count_sleeps();
	for (unsigned i = 0; i < 2; i++) {
		players[i].other = &players[1 - i];
		async_mpsc_init(&players[i].inbox);
		spawn(executor, &players[i].job, &ops);
	}
	async_require(async_mpsc_push(&players[0].inbox, &ball) == ASYNC_OK, "closed");
	wait_until_all_are_free();
	return count_sleeps() - before;
}

/* ---- Many at once ------------------------------------------------------------------------------ */

struct crowd {
	struct job spawner;
	struct job jobs[QUICK];
	unsigned count;
	const struct async_task_ops *ops;
};

static enum async_poll spawn_crowd(struct async_task *task)
{
	struct crowd *crowd = async_container_of(task, struct crowd, spawner.task);
	for (unsigned i = 0; i < crowd->count; i++)
		spawn(task->executor, &crowd->jobs[i], crowd->ops);
	return ASYNC_READY;
}

/* Gives the number of threads that took part. */
static unsigned run_crowd(struct async_executor *executor, unsigned count,
                          const struct async_task_ops *ops)
{
	static const struct async_task_ops spawner_ops = { .poll = spawn_crowd,
		                                           .free = job_is_free };
	static struct crowd crowd;

	crowd.count = count;
	crowd.ops = ops;
	spawn(executor, &crowd.spawner, &spawner_ops);
	wait_until_all_are_free();
	return count_threads(crowd.jobs, count);
}

static enum async_poll be_quick(struct async_task *task)
{
	note_thread(task);
	return ASYNC_READY;
}

static enum async_poll be_slow(struct async_task *task)
{
	note_thread(task);
	for (uint64_t end = async_after(5 * ASYNC_MILLISECOND); async_now() < end;) {
	}
	return ASYNC_READY;
}

int main(void)
{
	static const struct async_task_ops quick_ops = { .poll = be_quick, .free = job_is_free };
	static const struct async_task_ops slow_ops = { .poll = be_slow, .free = job_is_free };
	struct async_executor *executor;
	async_require(async_executor_new(&executor, 2) == ASYNC_OK, "no executor");

	long sleeps = run_pair(executor);
	unsigned alone = 0;
	for (unsigned round = 0; round < ROUNDS; round++)
		alone += run_crowd(executor, QUICK, &quick_ops) == 1;
	unsigned threads = run_crowd(executor, SLOW, &slow_ops);
	async_executor_free(executor);

	printf("a pair: a thread went to sleep %s than once in 1000 touches\n",
	       sleeps < TOUCHES / 1000 ? "less often" : "more often");
	printf("200 quick tasks: one thread did them all, %s\n",
	       alone >= ROUNDS * 9 / 10 ? "nearly always" : "but not always");
	printf("8 slow tasks: %u threads did them\n", threads);
	printf("(%ld sleeps; %u of %u rounds)\n", sleeps, alone, ROUNDS);
	return threads == 2 ? 0 : 1;
}
