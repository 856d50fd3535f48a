/*
 * start.h - how an actor is started, from step to step: for tests that only want it to live. From step 9 on the struct is
 * copied, so what a test wants to know, the actor writes through pointers.
 */
#ifndef TESTS_ACTOR_START_H
#define TESTS_ACTOR_START_H

#include "../stage.h"

#if STEP < 9
/* The caller has the memory of the runtimes, until the executor is freed. */
static struct actor_runtime start_runtimes[4];
static unsigned start_count;

static inline void start(struct async_executor *executor, struct actor *actor, size_t size)
{
	(void)size;
	CHECK(start_count < 4);
	CHECK_OK(actor_runtime_spawn(&start_runtimes[start_count++], executor, actor));
}
#elif STEP < 11
static inline void start(struct async_executor *executor, struct actor *actor, size_t size)
{
	CHECK_OK(actor_spawn(executor, actor, size));
}
#else
static inline void start(struct async_executor *executor, struct actor *actor, size_t size)
{
	struct actor_address address;
	CHECK_OK(actor_spawn(executor, actor, size, &address));
	actor_address_drop(&address);
}
#endif

/* How an `event` hook says that there is nothing more to do. */
static inline int stop(struct actor_context *context)
{
#if STEP < 26
	(void)context;
	return ACTOR_STOP;
#else
	actor_context_stop(context);
	return ACTOR_OK;
#endif
}

/* From start to end, on an executor of its own. */
static inline void live(struct actor *actor, size_t size)
{
	struct async_executor *executor = stage_open(1);
	start(executor, actor, size);
	stage_wait(executor);
	stage_close(executor);
}

#endif
