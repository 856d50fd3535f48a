/*
 * executor.h - what the parts of the executor share. Private.
 *
 *      executor.c   new, spawn, free; the list of living tasks
 *      worker.c     the loop of a worker: what runs next, stealing, sleeping; the injector
 *      monitor.c    the monitor thread: timers, and work that waits too long
 *      timers.c     the heap of timers, async_sleep
 *
 * Locks, in the order in which they are taken: a shard's, or the timers', or a watch's; then the
 * executor's, which is the last: nothing is called while it is held.
 */
#ifndef ASYNC_SRC_EXECUTOR_H
#define ASYNC_SRC_EXECUTOR_H

#include <pthread.h>

#include "async/container_of.h"
#include "async/executor.h"
#include "async/sleep.h"
#include "relax.h"
#include "run_queue.h"

/*
 * The living tasks are spread over lists, so that workers which start and end tasks do not meet at
 * one lock.
 */
#define SHARDS 16u

struct shard {
	_Alignas(64) pthread_mutex_t lock;
	struct async_task *newest;
	size_t tasks;
};

struct worker {
	/* The worker's own. */
	struct run_queue queue; /* except for stealing */
	struct async_task *run_next;
	unsigned chain;  /* polls in a row that came from run_next */
	unsigned tick;   /* polls so far */
	uint32_t random; /* where to begin stealing */
	struct async_executor *executor;
	pthread_t thread;
	/* Guarded by the executor's lock. */
	pthread_cond_t wake;
	bool asleep;
	struct worker *next_asleep;
	/* The monitor's: what it saw last time. */
	uint32_t seen_head, seen_tail;
};

struct async_executor {
	unsigned workers_count;
	struct worker *workers;

	/* Read often, written rarely, any thread. */
	_Atomic bool stealing;  /* work has been waiting too long: idle workers steal */
	_Atomic bool monitored; /* the monitor looks now and then; false: call it */
	_Atomic bool closing;   /* spawns are refused */
	_Alignas(64) _Atomic size_t injected; /* the injector's length, to look without the lock */
	_Atomic bool spinning; /* a worker that is about to sleep is looking at `injected` */

	/* Guarded by the lock. */
	_Alignas(64) pthread_mutex_t lock;
	struct async_task *injector_first, *injector_last;
	uint64_t injector_in, injector_out; /* how many came and went, ever */
	struct worker *sleepers;            /* a stack: the last to fall asleep is the warmest */
	bool stop;
	bool monitor_called;
	pthread_cond_t monitor_wake;
	pthread_cond_t task_ended; /* while closing */
	uint64_t ended;            /* while closing: tasks that ended */

	pthread_mutex_t timers_lock;
	struct async_sleep *timers;

	pthread_t monitor;
	uint64_t seen_injector_in; /* the monitor's */
	unsigned quiet_looks, timely_looks;

	struct shard shards[SHARDS];
};

/* The worker that this thread is; NULL on other threads. */
extern _Thread_local struct worker *async__this_worker;

/* worker.c */
void *async__worker_main(void *worker);
void async__inject(struct async_executor *executor, const struct task_chain *chain);
void async__schedule(struct async_waker *waker);
void async__schedule_back(struct async_task *task);
bool async__wake_one(struct async_executor *executor); /* with the lock held */

/* executor.c */
void async__task_ended(struct async_task *task);

/* monitor.c */
void *async__monitor_main(void *executor);
void async__call_monitor(struct async_executor *executor);

/* timers.c */
uint64_t async__fire_timers(struct async_executor *executor, uint64_t now); /* the next deadline */

#endif
