/*
 * ask.h - what the extension adds to an address: asking.
 *
 * This is the untyped part. request.h writes the typed functions over it.
 */
#ifndef ACTOR_EXT_ASK_H
#define ACTOR_EXT_ASK_H

#include "actor-ext/responder.h"

ASYNC_BEGIN_DECLS

/*
 * Asks: *takes* the block of ops->size bytes, whose request is written, in every case. An error is what
 * the responder says. `ops` is borrowed for ever. Any thread.
 */
ACTOR_EXT_API ACTOR_MUST_CHECK struct actor_responder actor_ask(
	struct actor_address address, struct actor_interaction *interaction,
	const struct actor_interaction_ops *ops);

ASYNC_END_DECLS

#endif
