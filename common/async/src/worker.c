/*
 * worker.c - a worker thread: polls what is ready, in this order:
 *
 *   1. now and then (every 61st time) the injector, so that a busy ring cannot keep outside work
 *      waiting for ever;
 *   2. the run-next slot: the task that the last one woke. Its message is still in the cache. A slot
 *      that is always full (two tasks that wake each other) goes behind the ring after
 *      RUN_NEXT_BUDGET polls;
 *   3. the ring;
 *   4. the injector;
 *   5. other workers' rings, if work has been waiting there (the monitor says so);
 *   6. nothing: a short bounded look at the injector, then sleep.
 *
 * Lost wake-ups are impossible because sleeping and injecting use one lock: a worker looks at the
 * injector with the lock held, and falls asleep without letting go of it (pthread_cond_wait does
 * both); an injector adds with the lock held, and then sees either that a worker sleeps, and wakes
 * it, or that it has not looked yet. What a worker puts in its own ring needs no wake-up: it is
 * awake. tests/models/park.pml checks this.
 */
#include "executor.h"
#include "waker.h"

#define RUN_NEXT_BUDGET 64u
#define INJECTOR_INTERVAL 61u
#define INJECTOR_BATCH 64u
#define SPINS 150u /* some 5-10 microseconds; waking a thread takes five times that */

_Thread_local struct worker *async__this_worker __attribute__((tls_model("initial-exec")));

/* ---- Where tasks come in --------------------------------------------------------------------- */

bool async__wake_one(struct async_executor *executor)
{
	struct worker *worker = executor->sleepers;
	if (worker == NULL)
		return false;
	executor->sleepers = worker->next_asleep;
	worker->asleep = false;
	pthread_cond_signal(&worker->wake);
	return true;
}

/*
 * From outside: everything happens with the lock held, including the last look at the executor. As
 * soon as the task is in the injector it may run, end, and let the executor be freed;
 * async_executor_free() takes the lock once more before.
 */
void async__inject(struct async_executor *executor, const struct task_chain *chain)
{
	pthread_mutex_lock(&executor->lock);
	chain->last->next = NULL;
	if (executor->injector_last != NULL)
		executor->injector_last->next = chain->first;
	else
		executor->injector_first = chain->first;
	executor->injector_last = chain->last;
	executor->injector_in += chain->length;
	/* Relaxed, here and at all other uses: a hint to look; the lock decides. */
	atomic_fetch_add_explicit(&executor->injected, chain->length, memory_order_relaxed);
	if (!atomic_load_explicit(&executor->spinning, memory_order_relaxed))
		async__wake_one(executor);
	pthread_mutex_unlock(&executor->lock);
}

/* Work waits where only this worker would look: should it wait for long, the monitor has to know. */
static void see_that_somebody_looks(struct async_executor *executor)
{
	if (!atomic_load_explicit(&executor->monitored, memory_order_relaxed))
		async__call_monitor(executor);
}

/* Into the ring; what has no room goes to the injector. */
static void push(struct worker *worker, struct async_task *task)
{
	struct task_chain overflow;
	async__run_queue_push(&worker->queue, task, &overflow);
	if (overflow.length > 0)
		async__inject(worker->executor, &overflow);
	see_that_somebody_looks(worker->executor);
}

static struct worker *worker_here(const struct async_executor *executor)
{
	struct worker *worker = async__this_worker;
	return worker != NULL && worker->executor == executor ? worker : NULL;
}

static void inject_one(struct async_task *task)
{
	struct task_chain chain = { task, task, 1 };
	async__inject(task->executor, &chain);
}

/* struct async_waker_ops.schedule of every task: it runs next here, or soon somewhere. */
void async__schedule(struct async_waker *waker)
{
	struct async_task *task = async_container_of(waker, struct async_task, waker);
	struct worker *worker = worker_here(task->executor);
	if (worker == NULL) {
		inject_one(task);
		return;
	}
	struct async_task *before = worker->run_next;
	worker->run_next = task;
	if (before != NULL)
		push(worker, before);
}

/* Behind everything that is ready. */
void async__schedule_back(struct async_task *task)
{
	struct worker *worker = worker_here(task->executor);
	if (worker == NULL)
		inject_one(task);
	else
		push(worker, task);
}

/* ---- What runs next -------------------------------------------------------------------------- */

/* A task that waited for long is out of the cache, and what it is embedded in is a few lines long. */
static void fetch(const struct async_task *task)
{
	__builtin_prefetch((const char *)task + 64, 1);
	__builtin_prefetch((const char *)task + 128, 1);
}

/*
 * Takes up to `limit` tasks: the first is returned, the others go to the ring (which is empty
 * when more than one is taken).
 */
static struct async_task *take_injected(struct worker *worker, unsigned limit)
{
	struct async_executor *executor = worker->executor;
	if (atomic_load_explicit(&executor->injected, memory_order_relaxed) == 0)
		return NULL;
	struct async_task *tasks[INJECTOR_BATCH];
	unsigned count = 0;
	pthread_mutex_lock(&executor->lock);
	while (count < limit && executor->injector_first != NULL) {
		tasks[count] = executor->injector_first;
		fetch(tasks[count]);
		executor->injector_first = tasks[count++]->next;
	}
	if (executor->injector_first == NULL)
		executor->injector_last = NULL;
	bool more = executor->injector_first != NULL;
	executor->injector_out += count;
	atomic_fetch_sub_explicit(&executor->injected, count, memory_order_relaxed);
	pthread_mutex_unlock(&executor->lock);
	for (unsigned i = 1; i < count; i++)
		push(worker, tasks[i]);
	/* Who injected it may have counted on this worker, which may now be busy for long. */
	if (more)
		see_that_somebody_looks(executor);
	return count > 0 ? tasks[0] : NULL;
}

static struct async_task *take_run_next(struct worker *worker)
{
	struct async_task *task = worker->run_next;
	if (task == NULL)
		return NULL;
	worker->run_next = NULL;
	if (worker->chain++ < RUN_NEXT_BUDGET)
		return task;
	worker->chain = 0;
	push(worker, task);
	return NULL;
}

static struct async_task *take_from_ring(struct worker *worker)
{
	struct async_task *task = async__run_queue_pop(&worker->queue);
	if (task != NULL)
		worker->chain = 0;
	return task;
}

/* Looks at each other worker once, beginning anywhere (Marsaglia's xorshift). */
static struct async_task *steal(struct worker *worker)
{
	struct async_executor *executor = worker->executor;
	worker->random ^= worker->random << 13;
	worker->random ^= worker->random >> 17;
	worker->random ^= worker->random << 5;
	for (unsigned i = 0; i < executor->workers_count; i++) {
		struct worker *victim =
			&executor->workers[(worker->random + i) % executor->workers_count];
		struct async_task *task = victim == worker ? NULL
		                                           : async__run_queue_steal(&victim->queue,
		                                                                    &worker->queue);
		if (task != NULL)
			return task;
	}
	return NULL;
}

static struct async_task *find(struct worker *worker)
{
	struct async_task *task = NULL;
	if (++worker->tick % INJECTOR_INTERVAL == 0)
		task = take_injected(worker, 1);
	if (task == NULL)
		task = take_run_next(worker);
	if (task == NULL)
		task = take_from_ring(worker);
	if (task == NULL)
		task = take_injected(worker, INJECTOR_BATCH);
	if (task == NULL && atomic_load_explicit(&worker->executor->stealing, memory_order_relaxed))
		task = steal(worker);
	return task;
}

/* ---- Sleeping -------------------------------------------------------------------------------- */

/* A short look at what comes in, by one worker at a time. True: something may have come. */
static bool spin(struct async_executor *executor)
{
	if (atomic_exchange_explicit(&executor->spinning, true, memory_order_relaxed))
		return false;
	bool found = false;
	for (unsigned i = 0; i < SPINS && !found; i++) {
		async__relax();
		found = atomic_load_explicit(&executor->injected, memory_order_relaxed) > 0;
	}
	atomic_store_explicit(&executor->spinning, false, memory_order_relaxed);
	return found;
}

/* Sleeps until there is something to do. False: the executor stops. */
static bool sleep_until_called(struct worker *worker)
{
	struct async_executor *executor = worker->executor;
	if (spin(executor))
		return true;
	pthread_mutex_lock(&executor->lock);
	if (executor->injector_first == NULL && !executor->stop) {
		worker->next_asleep = executor->sleepers;
		executor->sleepers = worker;
		worker->asleep = true;
		while (worker->asleep)
			pthread_cond_wait(&worker->wake, &executor->lock);
	}
	bool stop = executor->stop;
	pthread_mutex_unlock(&executor->lock);
	return !stop;
}

/* ---- Running --------------------------------------------------------------------------------- */

static void run(struct async_task *task)
{
	/*
	 * Asked before: a task that is canceled while it is polled is polled once more, to see that
	 * it is.
	 */
	bool canceled = async_waker_is_canceled(&task->waker);
	enum async_poll result = task->ops->poll(task);
	if (result == ASYNC_PARKED)
		return; /* it may be running elsewhere already */
	if (result == ASYNC_PENDING && !canceled) {
		if (!async_waker__suspend(&task->waker))
			async__schedule_back(task);
		return;
	}
	if (task->ops->drop != NULL)
		task->ops->drop(task);
	async__task_ended(task);
	async_waker__end(&task->waker);
}

void *async__worker_main(void *argument)
{
	struct worker *worker = argument;
	async__this_worker = worker;
	do {
		struct async_task *task;
		while ((task = find(worker)) != NULL)
			run(task);
	} while (sleep_until_called(worker));
	async__this_worker = NULL;
	return NULL;
}
