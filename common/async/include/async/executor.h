/*
 * executor.h - N worker threads that poll tasks, and a way for other threads to wait.
 *
 *      spawn, wake from outside --> [ injector, one lock ]
 *                                      |            |
 *                             worker 0: run-next    worker 1: run-next     monitor thread: timers,
 *                                       ring of 256           ring of 256  and work that waits
 *                                                  <- steals half
 *
 * A task that a handler wakes runs next, on the same worker: no other core is woken, and what it
 * needs is in the cache. Work is *shared out only when it has to wait*: the monitor sees that not
 * all of what was in a ring has been started after a fraction of a millisecond, and gets another
 * worker to steal. Waking a thread costs more than hundreds of messages; a chain of quick messages
 * is best left where it is.
 *
 * An idle executor uses no CPU: workers and monitor sleep until something is spawned, woken, or
 * due.
 *
 * A task that computes for long without returning holds up its worker: the tasks in its ring are
 * stolen, but the one it woke last (run-next) waits for it to return.
 */
#ifndef ASYNC_EXECUTOR_H
#define ASYNC_EXECUTOR_H

#include "async/error.h"
#include "async/task.h"

ASYNC_BEGIN_DECLS

#define ASYNC_MAX_WORKERS 64u

/*
 * Starts an executor with `workers` threads, 0 for one per CPU (at most ASYNC_MAX_WORKERS), and
 * *gives* it. Its threads block all signals. ASYNC_E_NOMEM: out of memory or threads; ASYNC_E_INVALID:
 * too many workers. Any thread.
 */
ASYNC_API ASYNC_MUST_CHECK int async_executor_new(struct async_executor **executor,
                                                  unsigned workers);

/*
 * Ends an executor: refuses new tasks, cancels every living one (async_waker_is_canceled()) and
 * waits until all have ended, joins its threads and frees it. *Takes* it. NULL: nothing. Not from
 * one of its own workers (asserted). A task that never returns from a poll is waited for. Messages that
 * are still queued are dropped: join first what is to be finished.
 */
ASYNC_API void async_executor_free(struct async_executor *executor);

/* How many workers it has. Any thread. */
ASYNC_API unsigned async_executor_workers(const struct async_executor *executor);

/*
 * Starts a task: it will be polled on a worker soon. *Takes* it on ASYNC_OK; on ASYNC_E_CLOSED
 * (shutting down) the caller keeps it. Any thread.
 */
ASYNC_API ASYNC_MUST_CHECK int async_executor_spawn(struct async_executor *executor,
                                                    struct async_task *task);

/* How many tasks live (spawned and not ended). A snapshot. Any thread. */
ASYNC_API size_t async_executor_tasks(struct async_executor *executor);

/*
 * A future as async_block_on() sees it: polls with the waker; says ASYNC_READY, ASYNC_PENDING or an
 * error.
 */
typedef int (*async_poll_fn)(void *future, struct async_waker *waker);

/*
 * Blocks the calling thread until the future is ready, and returns what its poll returned.
 * ASYNC_E_DEADLOCK at once on a worker of any executor: a worker that blocks may be the one that
 * would have to run what it waits for; and in a poll function: it would eat the wake-ups of the wait
 * around it. ASYNC_E_NOMEM: no memory for the thread's waker (its first time only).
 */
ASYNC_API ASYNC_MUST_CHECK int async_block_on(async_poll_fn poll, void *future);

/*
 * The same, at most until `deadline` (see sleep.h): then ASYNC_E_TIMEDOUT; the future is still
 * pending and can be polled again.
 */
ASYNC_API ASYNC_MUST_CHECK int async_block_on_until(async_poll_fn poll, void *future,
                                                    uint64_t deadline);

ASYNC_END_DECLS

#endif
