/*
 * responder.h - the asker's end of a request: a future.
 *
 * It completes exactly once, with
 *      ACTOR_OK            and the response
 *      ACTOR_E_CANCELED    the handler failed, the actor ended first, or the asker is to end
 *      ACTOR_E_TIMEDOUT    the deadline came first
 *      ACTOR_E_CLOSED      the request could not be sent
 *      ACTOR_E_NOMEM       there was no memory to send it
 *      ACTOR_E_DEADLOCK    an actor would wait for its own answer; the request is given up
 * and gives ACTOR_E_INVALID when it is asked again. One that is not wanted any more is dropped; the
 * answer, should it come, is dropped too. All-zero is a good one that is complete and was received.
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

/*
 * ACTOR_PENDING: `waker` will be woken. ACTOR_OK: the response lies in responder->interaction; read
 * it, then call actor_responder_received(). Anything else: complete, with that error.
 */
ACTOR_EXT_API ACTOR_MUST_CHECK int actor_responder_poll(struct actor_responder *responder,
                                                        struct async_waker *waker);

/*
 * The same, at most until `deadline`, with a timer of the caller's (all-zero at first; left
 * disarmed when complete, not by a drop). In a handler only: else ACTOR_E_INVALID, and it is complete.
 */
ACTOR_EXT_API ACTOR_MUST_CHECK int actor_responder_poll_until(struct actor_responder *responder,
                                                              struct async_waker *waker,
                                                              struct async_sleep *timer,
                                                              uint64_t deadline);

/*
 * Blocks the calling thread, at most until `deadline` (ASYNC_NEVER: for good). Besides, the errors of
 * async_block_on(): ACTOR_E_DEADLOCK in a handler. They, too, end the request.
 */
ACTOR_EXT_API ACTOR_MUST_CHECK int actor_responder_block_on_until(struct actor_responder *responder,
                                                                  uint64_t deadline);

/* When it has been answered: frees the block, whose response, if there is one, was moved out. */
ACTOR_EXT_API void actor_responder_received(struct actor_responder *responder);

/*
 * *Takes* the responder, and clears it: the answer is not wanted any more. Harmless on a complete
 * one.
 */
ACTOR_EXT_API void actor_responder_drop(struct actor_responder *responder);

ASYNC_END_DECLS

#endif
