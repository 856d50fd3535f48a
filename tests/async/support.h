/* support.h - what the tests of the toolbox have in common: latches, threads, a task for a test. */
#ifndef TESTS_ASYNC_SUPPORT_H
#define TESTS_ASYNC_SUPPORT_H

#include <async/await.h>
#include <async/container_of.h>
#include <async/executor.h>
#include <async/sleep.h>
#include <async/task.h>

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "testing/test.h"

/* ---- A latch: opens when it has been counted down --------------------------------------------- */

struct latch {
	pthread_mutex_t lock;
	pthread_cond_t opened;
	size_t left;
};

#define LATCH(count)                                                                               \
	{                                                                                          \
		PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, (count)                       \
	}

/* Any thread. */
static inline void latch_down(struct latch *latch)
{
	pthread_mutex_lock(&latch->lock);
	CHECK(latch->left > 0);
	if (--latch->left == 0)
		pthread_cond_broadcast(&latch->opened);
	pthread_mutex_unlock(&latch->lock);
}

/* Any thread; blocks it, so in a task only where a test wants to hold up a worker. */
static inline void latch_wait(struct latch *latch)
{
	pthread_mutex_lock(&latch->lock);
	while (latch->left > 0)
		pthread_cond_wait(&latch->opened, &latch->lock);
	pthread_mutex_unlock(&latch->lock);
}

/* ---- Threads --------------------------------------------------------------------------------- */

struct crew_member {
	pthread_t thread;
	void (*body)(void *argument, unsigned index);
	void *argument;
	unsigned index;
};

static inline void *crew_main(void *argument)
{
	struct crew_member *member = argument;
	member->body(member->argument, member->index);
	return NULL;
}

#define CREW_MAX 8u

struct crew {
	unsigned count;
	struct crew_member members[CREW_MAX];
};

/* Runs `body` in `count` threads, with indices from 0. */
static inline void crew_start(struct crew *crew, unsigned count,
                              void (*body)(void *argument, unsigned index), void *argument)
{
	CHECK(count <= CREW_MAX);
	crew->count = count;
	for (unsigned i = 0; i < count; i++) {
		struct crew_member *member = &crew->members[i];
		*member = (struct crew_member){ .body = body, .argument = argument, .index = i };
		CHECK(pthread_create(&member->thread, NULL, crew_main, member) == 0);
	}
}

static inline void crew_join(struct crew *crew)
{
	for (unsigned i = 0; i < crew->count; i++)
		CHECK(pthread_join(crew->members[i].thread, NULL) == 0);
}

/* ---- Two threads at the same moment -------------------------------------------------------------- */

/* So that two operations meet as often as possible, both sides wait for each other in each round. */
struct pace {
	_Atomic size_t rounds[2];
};

static inline void pace_meet(struct pace *pace, unsigned side, size_t round)
{
	atomic_store(&pace->rounds[side], round + 1);
	for (unsigned spins = 0; atomic_load(&pace->rounds[1 - side]) <= round; spins++) {
		if (spins % 1000 == 999)
			sched_yield();
	}
}

/* Some nanoseconds. */
static inline void loiter(uint64_t *random, unsigned at_most)
{
	for (uint64_t i = test_random(random) % at_most; i > 0; i--)
		atomic_signal_fence(memory_order_seq_cst);
}

/* ---- A task made of one function --------------------------------------------------------------- */

/*
 * It lives in the test. `ended` says that it will not be polled again (its drop), `freed` that
 * nobody touches it any more (its free): only then may the test return.
 */
struct job {
	struct async_task task;
	struct async_frame frame;
	enum async_poll (*poll)(struct job *self);
	void *argument;
	struct latch *ended, *freed;
	_Atomic unsigned polls;
};

static inline struct job *job_of(struct async_task *task)
{
	return async_container_of(task, struct job, task);
}

static inline enum async_poll job_poll(struct async_task *task)
{
	struct job *self = job_of(task);
	self->polls++;
	return self->poll(self);
}

static inline void job_drop(struct async_task *task)
{
	struct job *self = job_of(task);
	if (self->ended != NULL)
		latch_down(self->ended);
}

static inline void job_free(struct async_task *task)
{
	struct job *self = job_of(task);
	if (self->freed != NULL)
		latch_down(self->freed);
}

static const struct async_task_ops job_ops = { .poll = job_poll,
	                                       .drop = job_drop,
	                                       .free = job_free };

static inline void job_init(struct job *job, enum async_poll (*poll)(struct job *self),
                            void *argument)
{
	*job = (struct job){ .poll = poll, .argument = argument };
	async_task_init(&job->task, &job_ops);
}

/* ---- Executors ------------------------------------------------------------------------------- */

static inline struct async_executor *new_executor(unsigned workers)
{
	struct async_executor *executor;
	CHECK_OK(async_executor_new(&executor, workers));
	return executor;
}

static inline void spawn(struct async_executor *executor, struct job *job)
{
	CHECK_OK(async_executor_spawn(executor, &job->task));
}

/* Spawns a task, and waits until it has ended and its memory is free. */
static inline void run_to_end(struct async_executor *executor, struct job *job)
{
	struct latch freed = LATCH(1);
	job->freed = &freed;
	spawn(executor, job);
	latch_wait(&freed);
}

/* ---- A waker without a task ------------------------------------------------------------------- */

/* What a test does with a waker, in its own thread; it is that of async_block_on(). */
struct steps {
	void (*take)(struct async_waker *waker);
};

static inline int take_steps(void *future, struct async_waker *waker)
{
	((struct steps *)future)->take(waker);
	return ASYNC_READY;
}

static inline void with_waker(void (*take)(struct async_waker *waker))
{
	struct steps steps = { take };
	CHECK_INT_EQ(async_block_on(take_steps, &steps), ASYNC_READY);
}

/* Until the condition holds: for what another thread does a moment later. CTest ends a hang. */
#define WAIT_UNTIL(condition)                                                                      \
	do {                                                                                       \
		while (!(condition))                                                               \
			sched_yield();                                                             \
	} while (0)

#endif
