/*
 * responder.h - the asker's end of a request.
 *
 * It completes exactly once, with
 *      ACTOR_OK            and the response
 *      ACTOR_E_CANCELED    the handler failed, or the actor ended first
 *      ACTOR_E_CLOSED      the request could not be sent
 *      ACTOR_E_NOMEM       there was no memory to send it
 * One that is not wanted any more is dropped; the answer, should it come, is dropped too. All-zero is a
 * good one that is complete and was received.
 *
 * A responder is used by one thread at a time; it may move from one to another.
 *
 * This is the untyped part. request.h writes the typed functions over it.
 */
#ifndef ACTOR_EXT_RESPONDER_H
#define ACTOR_EXT_RESPONDER_H

#include "actor-ext/interaction.h"

ASYNC_BEGIN_DECLS

struct actor_responder {
	struct actor_interaction *interaction; /* shared with the actor; NULL: nothing to come */
	int error; /* without an interaction: what it completed with; ACTOR_OK: used up */
};

/* A responder that completes with an error at once. */
ACTOR_EXT_API ACTOR_MUST_CHECK struct actor_responder actor_responder_failed(int error);

/* When it has been answered: frees the block, whose response, if there is one, was moved out. */
ACTOR_EXT_API void actor_responder_received(struct actor_responder *responder);

/*
 * *Takes* the responder, and clears it: the answer is not wanted any more. Harmless on a complete
 * one.
 */
ACTOR_EXT_API void actor_responder_drop(struct actor_responder *responder);

ASYNC_END_DECLS

#endif
