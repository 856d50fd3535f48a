/* runtime.h - what takes care of an actor, and drops it in the end. */
#ifndef ACTOR_RUNTIME_H
#define ACTOR_RUNTIME_H

#include "actor/trait.h"

ASYNC_BEGIN_DECLS

struct actor_runtime {
	struct actor *actor; /* NULL: none */
};

/*
 * *Takes* the actor: nobody else may touch it until it is dropped. Its memory stays the caller's, and
 * has to stay until then.
 */
ACTOR_API void actor_runtime_init(struct actor_runtime *runtime, struct actor *actor);

/*
 * Lives the actor's life, on the calling thread: `initialize`, then `event` until it says stop, then
 * `finalize`. Returns when all that is over.
 */
ACTOR_API void actor_runtime_run(struct actor_runtime *runtime);

/* Drops the actor. Does nothing to a runtime that has none. */
ACTOR_API void actor_runtime_deinit(struct actor_runtime *runtime);

ASYNC_END_DECLS

#endif
