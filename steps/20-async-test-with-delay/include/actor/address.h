/*
 * address.h - how others reach an actor: a counted handle.
 *
 * It is passed by value. A copy made by assignment is *borrowed* and must not outlive its original;
 * actor_address_clone() makes one that has to be dropped. An address may outlive its actor: sending
 * then fails with ACTOR_E_CLOSED.
 *
 * All functions: any thread. An address without an actor (all-zero, or dropped) is misuse, but for
 * actor_address_drop().
 */
#ifndef ACTOR_ADDRESS_H
#define ACTOR_ADDRESS_H

#include "actor/message.h"

ASYNC_BEGIN_DECLS

struct actor_runtime;

struct actor_address {
	struct actor_runtime *runtime;
};

/* *Shares*: one more address of the same actor, to be dropped as well. */
ACTOR_API ACTOR_MUST_CHECK struct actor_address actor_address_clone(struct actor_address address);

/* *Takes* the address, and clears it. Does nothing to a cleared one. */
ACTOR_API void actor_address_drop(struct actor_address *address);

/*
 * Sends a message. *Takes* it on ACTOR_OK; on ACTOR_E_CLOSED the caller keeps it. Never blocks. What
 * one thread sends is handled in that order, and a send that returned before another began is
 * handled first.
 */
ACTOR_API ACTOR_MUST_CHECK int actor_address_send(struct actor_address address,
                                                  struct actor_message *message);

ASYNC_END_DECLS

#endif
