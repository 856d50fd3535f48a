/* executor.c - the life of an executor: start its threads, keep track of its tasks, end it. */
#include "executor.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "async/require.h"
#include "waker.h"

/* ---- Tasks ----------------------------------------------------------------------------------- */

static void free_task(struct async_waker *waker)
{
	struct async_task *task = async_container_of(waker, struct async_task, waker);
	task->ops->free(task);
}

static const struct async_waker_ops task_waker_ops = { .schedule = async__schedule,
	                                               .free = free_task };

void async_task_init(struct async_task *task, const struct async_task_ops *ops)
{
	async_require(task != NULL && ops != NULL, "no task or no ops");
	async_waker_init(&task->waker, &task_waker_ops);
	task->ops = ops;
	task->next = NULL;
	task->executor = NULL;
}

static struct shard *shard_of(const struct async_task *task)
{
	return &task->executor->shards[task->shard];
}

int async_executor_spawn(struct async_executor *executor, struct async_task *task)
{
	async_require(executor != NULL && task != NULL, "no executor or no task");
	async_require(task->executor == NULL, "spawned twice");
	task->executor = executor;
	task->shard = (uint32_t)((uintptr_t)task / 64 % SHARDS);
	struct shard *shard = shard_of(task);
	pthread_mutex_lock(&shard->lock);
	/*
	 * Relaxed: it is set before async_executor_free() takes this lock to cancel what is in the
	 * list.
	 */
	bool closing = atomic_load_explicit(&executor->closing, memory_order_relaxed);
	if (!closing) {
		task->newer = NULL;
		task->older = shard->newest;
		if (task->older != NULL)
			task->older->newer = task;
		shard->newest = task;
		shard->tasks++;
	}
	pthread_mutex_unlock(&shard->lock);
	if (closing) {
		task->executor = NULL;
		return ASYNC_E_CLOSED;
	}
	async__schedule_back(task);
	return ASYNC_OK;
}

void async__task_ended(struct async_task *task)
{
	struct async_executor *executor = task->executor;
	struct shard *shard = shard_of(task);
	pthread_mutex_lock(&shard->lock);
	if (task->older != NULL)
		task->older->newer = task->newer;
	if (task->newer != NULL)
		task->newer->older = task->older;
	else
		shard->newest = task->older;
	shard->tasks--;
	bool closing = atomic_load_explicit(&executor->closing, memory_order_relaxed);
	pthread_mutex_unlock(&shard->lock);
	if (!closing)
		return;
	pthread_mutex_lock(&executor->lock);
	executor->ended++;
	pthread_cond_signal(&executor->task_ended);
	pthread_mutex_unlock(&executor->lock);
}

size_t async_executor_tasks(struct async_executor *executor)
{
	async_require(executor != NULL, "no executor");
	size_t tasks = 0;
	for (unsigned i = 0; i < SHARDS; i++) {
		pthread_mutex_lock(&executor->shards[i].lock);
		tasks += executor->shards[i].tasks;
		pthread_mutex_unlock(&executor->shards[i].lock);
	}
	return tasks;
}

/* ---- Starting -------------------------------------------------------------------------------- */

unsigned async_executor_workers(const struct async_executor *executor)
{
	async_require(executor != NULL, "no executor");
	return executor->workers_count;
}

static unsigned default_workers(void)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	if (cpus < 1)
		return 1;
	return cpus < (long)ASYNC_MAX_WORKERS ? (unsigned)cpus : ASYNC_MAX_WORKERS;
}

/*
 * Memory for `size` bytes, all zero, aligned so that what is on cache lines of its own stays there.
 */
static void *allocate_lines(size_t size)
{
	size = (size + 63) / 64 * 64;
	void *memory = aligned_alloc(64, size);
	if (memory != NULL)
		memset(memory, 0, size);
	return memory;
}

/* May fail for want of memory. */
static bool init_monotonic(pthread_cond_t *condition)
{
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	int error = pthread_cond_init(condition, &attributes);
	pthread_condattr_destroy(&attributes);
	return error == 0;
}

/* What cannot fail: plain locks and conditions. */
static void init_locks(struct async_executor *executor)
{
	executor->lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
	executor->timers_lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
	executor->task_ended = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
	for (unsigned i = 0; i < SHARDS; i++)
		executor->shards[i].lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
}

static struct async_executor *allocate(unsigned workers)
{
	struct async_executor *executor = allocate_lines(sizeof *executor);
	if (executor == NULL)
		return NULL;
	executor->workers = allocate_lines(workers * sizeof *executor->workers);
	if (executor->workers == NULL || !init_monotonic(&executor->monitor_wake)) {
		free(executor->workers);
		free(executor);
		return NULL;
	}
	executor->workers_count = workers;
	/* One worker: nobody to share out to, so no need to tell the monitor. */
	executor->monitored = workers == 1;
	init_locks(executor);
	for (unsigned i = 0; i < workers; i++) {
		executor->workers[i].executor = executor;
		executor->workers[i].random = i + 1;
		executor->workers[i].queue.stolen_from = workers > 1;
		executor->workers[i].wake = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
	}
	return executor;
}

static void deallocate(struct async_executor *executor)
{
	for (unsigned i = 0; i < executor->workers_count; i++)
		pthread_cond_destroy(&executor->workers[i].wake);
	for (unsigned i = 0; i < SHARDS; i++)
		pthread_mutex_destroy(&executor->shards[i].lock);
	pthread_cond_destroy(&executor->task_ended);
	pthread_cond_destroy(&executor->monitor_wake);
	pthread_mutex_destroy(&executor->timers_lock);
	pthread_mutex_destroy(&executor->lock);
	free(executor->workers);
	free(executor);
}

/* Stops and joins the monitor, if it runs, and the first `workers` workers. */
static void stop(struct async_executor *executor, bool monitor, unsigned workers)
{
	pthread_mutex_lock(&executor->lock);
	executor->stop = true;
	while (async__wake_one(executor)) {
	}
	pthread_cond_signal(&executor->monitor_wake);
	pthread_mutex_unlock(&executor->lock);
	if (monitor)
		pthread_join(executor->monitor, NULL);
	for (unsigned i = 0; i < workers; i++)
		pthread_join(executor->workers[i].thread, NULL);
}

/* Starts the monitor and the workers; false: not all of them, and none is left running. */
static bool start(struct async_executor *executor)
{
	bool monitor = pthread_create(&executor->monitor, NULL, async__monitor_main, executor) == 0;
	unsigned started = 0;
	while (monitor && started < executor->workers_count) {
		struct worker *worker = &executor->workers[started];
		if (pthread_create(&worker->thread, NULL, async__worker_main, worker) != 0)
			break;
		started++;
	}
	if (started == executor->workers_count)
		return true;
	stop(executor, monitor, started);
	return false;
}

int async_executor_new(struct async_executor **out, unsigned workers)
{
	async_require(out != NULL, "nowhere to give the executor to");
	*out = NULL;
	if (workers > ASYNC_MAX_WORKERS)
		return ASYNC_E_INVALID;
	struct async_executor *executor = allocate(workers > 0 ? workers : default_workers());
	if (executor == NULL)
		return ASYNC_E_NOMEM;
	/* Signals are for the program's own threads: new threads inherit a mask that blocks them all. */
	sigset_t all;
	sigset_t before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	bool started = start(executor);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!started) {
		deallocate(executor);
		return ASYNC_E_NOMEM;
	}
	*out = executor;
	return ASYNC_OK;
}

/* ---- Ending ---------------------------------------------------------------------------------- */

/* A task in the list cannot end while its shard is locked, so it can be canceled. */
static void cancel_all(struct async_executor *executor)
{
	for (unsigned i = 0; i < SHARDS; i++) {
		pthread_mutex_lock(&executor->shards[i].lock);
		for (struct async_task *task = executor->shards[i].newest; task != NULL;
		     task = task->older) {
			async_waker__cancel(&task->waker);
			if (task->ops->cancel != NULL)
				task->ops->cancel(task);
		}
		pthread_mutex_unlock(&executor->shards[i].lock);
	}
}

/* Counts, and if some are left waits until one more has ended than before counting. */
static void wait_for_all(struct async_executor *executor)
{
	for (;;) {
		pthread_mutex_lock(&executor->lock);
		uint64_t ended = executor->ended;
		pthread_mutex_unlock(&executor->lock);
		if (async_executor_tasks(executor) == 0)
			return;
		pthread_mutex_lock(&executor->lock);
		while (executor->ended == ended)
			pthread_cond_wait(&executor->task_ended, &executor->lock);
		pthread_mutex_unlock(&executor->lock);
	}
}

void async_executor_free(struct async_executor *executor)
{
	if (executor == NULL)
		return;
	async_require(async__this_worker == NULL || async__this_worker->executor != executor,
	              "an executor cannot be freed by one of its own workers");
	atomic_store_explicit(&executor->closing, true, memory_order_relaxed);
	cancel_all(executor);
	wait_for_all(executor);
	/* Takes the lock: whoever injected the last task is out of it. */
	stop(executor, true, executor->workers_count);
	async_require(executor->timers == NULL, "a task has ended, but not a sleep of it");
	deallocate(executor);
}
