/*
 * stage.h - what the tests of actors have in common: an executor that leaves nothing behind, and a gate that makes
 * threads and handlers wait for each other without a clock.
 */
#ifndef TESTS_STAGE_H
#define TESTS_STAGE_H

#include <async/executor.h>
#include <async/pool.h>
#include <async/sleep.h>
#include <async/watch.h>
#include <sched.h>

#include "testing/test.h"

static inline struct async_executor *stage_open(unsigned workers)
{
	struct async_executor *executor;
	CHECK_OK(async_executor_new(&executor, workers));
	return executor;
}

static inline void stage_check_empty(void)
{
	struct async_pool_stats stats;
	async_pool_get_stats(&stats);
	CHECK_INT_EQ(stats.blocks_in_use, 0);
}

/* Waits until every actor has ended by itself. */
static inline void stage_wait(struct async_executor *executor)
{
	while (async_executor_tasks(executor) > 0)
		sched_yield();
}

/* Ends the executor. All messages, actors and addresses must be gone then. */
static inline void stage_close(struct async_executor *executor)
{
	async_executor_free(executor);
	stage_check_empty();
}

/* A gate: closed at first (all-zero), and opened once for all. Keep it until whoever opens it has ended. */
struct gate {
	struct async_watch watch;
};

static inline void gate_open(struct gate *gate)
{
	async_watch_set(&gate->watch, 1);
}

static inline bool gate_is_passable(uint32_t value)
{
	return value == 1;
}

/* In a handler: ASYNC_AWAIT(frame, gate_poll(gate, &self->waiter, waker)). */
static inline int gate_poll(struct gate *gate, struct async_watch_waiter *waiter,
                            struct async_waker *waker)
{
	return async_watch_poll(&gate->watch, waiter, waker, gate_is_passable);
}

struct gate_visit {
	struct gate *gate;
	struct async_watch_waiter waiter;
};

static inline int gate_poll_visit(void *future, struct async_waker *waker)
{
	struct gate_visit *visit = (struct gate_visit *)future;
	return gate_poll(visit->gate, &visit->waiter, waker);
}

/* In a thread. */
static inline void gate_wait(struct gate *gate)
{
	struct gate_visit visit = { .gate = gate };
	CHECK_OK(async_block_on(gate_poll_visit, &visit));
}

#endif
