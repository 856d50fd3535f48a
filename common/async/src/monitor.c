/*
 * monitor.c - one thread beside the workers that fires the timers and notices work that waits too
 * long.
 *
 * Sharing work out costs: a thread to wake, and cache lines that move to its core and back. For a
 * few microseconds of work that is a loss. So nobody is woken because a ring is not empty. Instead
 * the monitor looks every INTERVAL. If what was in a ring at its last look is not all started at
 * this one, then work waits for longer than it takes to wake a thread, and the idle workers are
 * told to steal, until all has been timely for a while.
 *
 * While every ring stays empty there is nothing to look at; the monitor then sleeps until the next
 * timer, and a worker that puts a task in its ring tells it (async__call_monitor). The monitor says
 * so in `monitored` and looks twice more before it really sleeps, because a worker may have put a
 * task there before it saw the change.
 *
 * The thread is modelled on the Go runtime's sysmon.
 */
#include <time.h>

#include "executor.h"

#define INTERVAL (250 * ASYNC_MILLISECOND / 1000)
#define QUIET_LOOKS 8u   /* so many looks at empty rings, and the monitor sleeps */
#define LAST_LOOKS 2u    /* with `monitored` off already */
#define TIMELY_LOOKS 40u /* so many looks without late work, and nobody steals any more */

void async__call_monitor(struct async_executor *executor)
{
	pthread_mutex_lock(&executor->lock);
	if (!executor->monitor_called) {
		executor->monitor_called = true;
		pthread_cond_signal(&executor->monitor_wake);
	}
	if (executor->workers_count > 1)
		atomic_store_explicit(&executor->monitored, true, memory_order_relaxed);
	pthread_mutex_unlock(&executor->lock);
}

/* Whether a ring has work, and whether some has waited there since the last look. */
static void look_at_ring(struct worker *worker, bool *work, bool *late)
{
	/*
	 * Relaxed: numbers for a decision that may be a little wrong; what is stolen is settled by
	 * async__run_queue_steal().
	 */
	uint32_t head = atomic_load_explicit(&worker->queue.head, memory_order_relaxed);
	uint32_t tail = atomic_load_explicit(&worker->queue.tail, memory_order_relaxed);
	if (worker->seen_head != worker->seen_tail && (int32_t)(head - worker->seen_tail) < 0)
		*late = true;
	if (head != tail)
		*work = true;
	worker->seen_head = head;
	worker->seen_tail = tail;
}

/* The same for the injector; late work gets one more worker. */
static void look_at_injector(struct async_executor *executor, bool *work, bool *late)
{
	pthread_mutex_lock(&executor->lock);
	if (executor->seen_injector_in > executor->injector_out)
		*late = true;
	if (executor->injector_in != executor->injector_out)
		*work = true;
	executor->seen_injector_in = executor->injector_in;
	if (*late) {
		atomic_store_explicit(&executor->stealing, true, memory_order_relaxed);
		async__wake_one(executor);
	}
	pthread_mutex_unlock(&executor->lock);
}

/* One look at all queues. True: look again soon. */
static bool look(struct async_executor *executor)
{
	bool work = false;
	bool late = false;
	for (unsigned i = 0; i < executor->workers_count; i++)
		look_at_ring(&executor->workers[i], &work, &late);
	look_at_injector(executor, &work, &late);

	executor->timely_looks = late ? 0 : executor->timely_looks + 1;
	if (executor->timely_looks == TIMELY_LOOKS)
		atomic_store_explicit(&executor->stealing, false, memory_order_relaxed);
	executor->quiet_looks = work ? 0 : executor->quiet_looks + 1;
	if (executor->quiet_looks == 0)
		atomic_store_explicit(&executor->monitored, true, memory_order_relaxed);
	if (executor->quiet_looks == QUIET_LOOKS)
		atomic_store_explicit(&executor->monitored, false, memory_order_relaxed);
	return executor->quiet_looks < QUIET_LOOKS + LAST_LOOKS ||
	       atomic_load_explicit(&executor->stealing, memory_order_relaxed);
}

/* With the lock held. */
static void wait_until(struct async_executor *executor, uint64_t deadline)
{
	if (deadline == ASYNC_NEVER) {
		pthread_cond_wait(&executor->monitor_wake, &executor->lock);
		return;
	}
	struct timespec time = { .tv_sec = (time_t)(deadline / ASYNC_SECOND),
		                 .tv_nsec = (long)(deadline % ASYNC_SECOND) };
	pthread_cond_timedwait(&executor->monitor_wake, &executor->lock, &time);
}

void *async__monitor_main(void *argument)
{
	struct async_executor *executor = argument;
	pthread_mutex_lock(&executor->lock);
	while (!executor->stop) {
		if (executor->monitor_called)
			executor->quiet_looks = 0;
		executor->monitor_called = false;
		pthread_mutex_unlock(&executor->lock);
		uint64_t now = async_now();
		uint64_t next = async__fire_timers(executor, now);
		if (executor->workers_count > 1 && look(executor) && now + INTERVAL < next)
			next = now + INTERVAL;
		pthread_mutex_lock(&executor->lock);
		if (!executor->monitor_called && !executor->stop)
			wait_until(executor, next);
	}
	pthread_mutex_unlock(&executor->lock);
	return NULL;
}
