/*
 * runtime.h - what an actor consists of, in one block of memory. Private.
 *
 *      [ task | context: mailbox, status | stage | your struct ]
 *
 * The task keeps the block alive while the actor runs, each address keeps it alive as well, and so
 * does each ticket of its waker: the count is the waker's (async/task.h).
 */
#ifndef ACTOR_SRC_RUNTIME_H
#define ACTOR_SRC_RUNTIME_H

#include "actor/context.h"
#include "async/watch.h"

struct actor_failures;

struct actor_context {
	/* Shared with every thread that has an address. */
	struct async_mpsc mailbox; /* its receiving half is the actor's own */
	struct async_watch status;
	ASYNC_ATOMIC(uint32_t) addresses;
	/* The actor's own. */
	int error;    /* how it ended; read by others once the status says DONE */
	bool active;  /* the loop goes on */
	bool waiting; /* a handler said ACTOR_PENDING and has to be called again */
	/* Guarded by the lock in failures.c: the actor writes, any thread reads. */
	struct actor_failures *failures; /* NULL until the first */
};

enum actor_stage { ACTOR__INITIALIZE, ACTOR__RUN, ACTOR__FINALIZE };

struct actor_runtime {
	struct async_task task;
	struct actor_context context;
	uint32_t size;             /* of the block */
	enum actor_stage stage;    /* what the next poll does */
	_Alignas(16) char actor[]; /* your struct */
};

static inline struct actor *actor__of(struct actor_runtime *runtime)
{
	return (struct actor *)(void *)runtime->actor;
}

static inline struct actor_runtime *actor__runtime_of(struct actor_context *context)
{
	return async_container_of(context, struct actor_runtime, context);
}

/* failures.c: records an error; forgets it (but for the log) if there is no memory. */
void actor__fail(struct actor_context *context, int error, const char *where);
size_t actor__copy_failures(const struct actor_context *context, struct actor_failure *failures,
                            size_t capacity);
void actor__free_failures(struct actor_context *context);

#endif
