/* runtime.h - what takes care of an actor, and drops it in the end. */
#ifndef ACTOR_RUNTIME_H
#define ACTOR_RUNTIME_H

#include "actor/context.h"

ASYNC_BEGIN_DECLS

enum actor_stage { ACTOR__INITIALIZE, ACTOR__RUN, ACTOR__FINALIZE };

struct actor_runtime {
	struct async_task task;
	struct actor_context context;
	struct actor *actor;
	enum actor_stage stage; /* what the next poll does */
};

static inline struct actor_runtime *actor__runtime_of(struct actor_context *context)
{
	return async_container_of(context, struct actor_runtime, context);
}

/*
 * Starts an actor: its hooks run on the executor's workers. *Takes* the actor on ACTOR_OK; on an error
 * the caller keeps it (ASYNC_E_CLOSED: the executor is shutting down). *Borrows* the memory of both
 * runtime and actor until the executor has been freed. Any thread. Returns before `initialize` runs.
 */
ACTOR_API ACTOR_MUST_CHECK int actor_runtime_spawn(struct actor_runtime *runtime,
                                                   struct async_executor *executor,
                                                   struct actor *actor);

ASYNC_END_DECLS

#endif
