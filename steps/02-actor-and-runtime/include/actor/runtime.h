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

/* Drops the actor. Does nothing to a runtime that has none. */
ACTOR_API void actor_runtime_deinit(struct actor_runtime *runtime);

ASYNC_END_DECLS

#endif
