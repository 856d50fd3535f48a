/*
 * task.h - something that is polled until it is finished, and the waker that has it polled again.
 *
 *   A *future* is anything with a poll function. Polling it either gives the result or says
 *   ASYNC_PENDING, and then it has remembered the waker it was given.
 *   A *waker* belongs to whoever waits: a task on an executor, or a blocked thread (async_block_on()
 *   in executor.h).
 *   A *task* is what an executor polls. Its poll function polls futures, and passes them its waker.
 *
 *      executor --poll--> task --poll(waker)--> future    "not yet": the future keeps a ticket
 *      executor <--schedule-- waker <--wake-- whoever completes the future
 *
 * Nobody waits by looking again and again: between a pending poll and the wake-up no code runs.
 *
 * Who uses what: to write a future you need the waker's functions; to write a task, struct
 * async_task_ops; to use either, only executor.h and await.h.
 *
 * The shape is Rust's Future, Context and Waker; the state word is that of Tokio's tasks, with
 * tickets (below) in place of a reference count that is raised at each registration.
 */
#ifndef ASYNC_TASK_H
#define ASYNC_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "async/export.h"

ASYNC_BEGIN_DECLS

/*
 * What a poll says. Poll functions that can fail return an int: one of these, or a negative error
 * (error.h).
 *
 * ASYNC_PARKED is for tasks only: "I wait, and I have handed the right to schedule me to exactly
 * one party", which will call its waker's `schedule` once. The executor then does not touch the
 * task any more, which saves an atomic operation on either side. See async_mpsc_park().
 */
enum async_poll { ASYNC_READY = 0, ASYNC_PENDING = 1, ASYNC_PARKED = 2 };

struct async_waker;
struct async_task;
struct async_executor;

/* ---- Wakers ---------------------------------------------------------------------------------- */

struct async_waker_ops {
	/*
	 * Has the owner polled soon. Called by the one thread that made the waker "scheduled". Any
	 * thread.
	 */
	void (*schedule)(struct async_waker *waker);
	/* The last reference and the last ticket are gone: free the memory. Any thread. */
	void (*free)(struct async_waker *waker);
};

/*
 * A waker's memory must stay until the last late wake-up has come, even if its owner ended long
 * ago. A future that completes takes the waker out of its own memory first and wakes it a moment
 * later; in between the owner may have been woken by something else, have seen the result, and have
 * ended.
 *
 * Therefore each registration is a *ticket*: async_waker_issue() counts it (no atomic operation:
 * only the owner, being polled, issues), async_waker_wake() or async_waker_return() gives it back.
 * The owner's end adds the number of tickets it issued to the count of those that came back, and
 * whoever makes the two equal frees the memory.
 */
struct async_waker {
	ASYNC_ATOMIC(uint64_t) state; /* flags, references and returned tickets; see src/waker.c */
	const struct async_waker_ops *ops;
	uint64_t issued; /* the owner's: tickets handed out so far */
};

/* Prepares a waker in the state "scheduled" with one reference, which is its owner's. */
ASYNC_API void async_waker_init(struct async_waker *waker, const struct async_waker_ops *ops);

/*
 * Gives a ticket: the caller may keep the pointer and must pass it to async_waker_wake() or
 * async_waker_return() once. Only while the owner is being polled, by the code that is polled.
 */
ASYNC_API struct async_waker *async_waker_issue(struct async_waker *waker);

/*
 * Has the owner polled again and takes the ticket. Any thread. Wakes that come before the owner
 * got to run cost one poll or two, however many they are; a wake while the owner is being polled has
 * it polled once more; a wake after its end does nothing.
 */
ASYNC_API void async_waker_wake(struct async_waker *waker);

/* Takes the ticket without waking. Any thread. */
ASYNC_API void async_waker_return(struct async_waker *waker);

/* Shares the memory: one more, one less reference. Any thread. */
ASYNC_API void async_waker_retain(struct async_waker *waker);
ASYNC_API void async_waker_release(struct async_waker *waker);

/*
 * True once the owner is to end early (its executor is shutting down). Futures that are not ready
 * then say ASYNC_E_CANCELED instead of ASYNC_PENDING, so that the owner's code runs to its end by
 * its ordinary error path.
 */
ASYNC_API bool async_waker_is_canceled(const struct async_waker *waker);

/*
 * The owner is polled again after everything that is ready now. Returns ASYNC_PENDING, to be
 * returned by the caller.
 */
ASYNC_API enum async_poll async_waker_yield(struct async_waker *waker);

/* ---- Tasks ----------------------------------------------------------------------------------- */

/*
 * What a task does. All calls come from a worker of its executor and never overlap, except `cancel`
 * and `free`.
 */
struct async_task_ops {
	/* Goes on as far as it can. ASYNC_READY: finished, will not be polled again. */
	enum async_poll (*poll)(struct async_task *task);
	/*
	 * May be NULL. The executor is shutting down: release a task that said ASYNC_PARKED. Any
	 * thread, while the task may be running.
	 */
	void (*cancel)(struct async_task *task);
	/*
	 * May be NULL. The task will not be polled again, because it is finished or because it was
	 * canceled and is still pending: give up what it holds. Its memory stays until `free`.
	 */
	void (*drop)(struct async_task *task);
	/*
	 * Frees the memory: nobody can reach the task any more. Any thread, perhaps with a lock of the
	 * toolbox held: it wakes nobody and sets no watch.
	 */
	void (*free)(struct async_task *task);
};

/* Embed it in your own struct; no member is for you. */
struct async_task {
	struct async_waker waker;
	const struct async_task_ops *ops;
	struct async_task *next;         /* in a run queue: owned by the queue */
	struct async_executor *executor; /* set by async_executor_spawn(), then constant */
	/* The executor's list of living tasks, guarded by its shard's lock; which shard: constant. */
	struct async_task *older, *newer;
	uint32_t shard;
};

/*
 * Prepares a task; async_executor_spawn() starts it. One reference is held by the executor until
 * the task ends; more with async_waker_retain(&task->waker). Borrows `ops` for ever.
 */
ASYNC_API void async_task_init(struct async_task *task, const struct async_task_ops *ops);

ASYNC_END_DECLS

#endif
