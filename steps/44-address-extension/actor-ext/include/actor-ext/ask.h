/*
 * ask.h - what the extension adds to an address: asking.
 *
 * This is the untyped part. request.h writes the typed functions over it.
 */
#ifndef ACTOR_EXT_ASK_H
#define ACTOR_EXT_ASK_H

#include "actor-ext/interaction.h"

ASYNC_BEGIN_DECLS

/*
 * Asks: *takes* the block of ops->size bytes, whose request is written, in every case. ACTOR_OK: it is
 * *shared* from now on, with the actor's side. ACTOR_E_CLOSED: the actor takes no more requests; the
 * request was dropped. `ops` is borrowed for ever. Any thread.
 */
ACTOR_EXT_API ACTOR_MUST_CHECK int actor_ask(struct actor_address address,
                                             struct actor_interaction *interaction,
                                             const struct actor_interaction_ops *ops);

ASYNC_END_DECLS

#endif
