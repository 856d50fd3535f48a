/* spawn.h - from a struct to a running actor. */
#ifndef ACTOR_SPAWN_H
#define ACTOR_SPAWN_H

#include "actor/address.h"
#include "actor/trait.h"
#include "async/executor.h"

ASYNC_BEGIN_DECLS

/*
 * Starts an actor. *Takes* the struct of `size` bytes that `initial` begins, by copying it to where
 * it will stay: from ACTOR_OK on the caller's copy is void. *Gives* an address. On an error the
 * caller keeps the struct; nothing of it was called. ACTOR_E_NOMEM; ACTOR_E_CLOSED: the executor is
 * shutting down. Returns before `initialize` runs. Any thread.
 */
ACTOR_API ACTOR_MUST_CHECK int actor_spawn(struct async_executor *executor,
                                           const struct actor *initial, size_t size,
                                           struct actor_address *address);

ASYNC_END_DECLS

#endif
