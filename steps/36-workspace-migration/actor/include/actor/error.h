/*
 * error.h - what can go wrong, as values.
 *
 * Every function that can fail, and every hook and handler that you write, returns an int:
 * ACTOR_OK, or an error below zero. Hooks and handlers may also say ACTOR_PENDING: "I wait; call me
 * again when I am woken".
 */
#ifndef ACTOR_ERROR_H
#define ACTOR_ERROR_H

#include "actor/export.h"

ASYNC_BEGIN_DECLS

/*
 * Codes, names, texts. The codes are those of async/error.h, so that an error of the toolbox passes
 * through unchanged. Your handlers may return them, too: ACTOR_E_INVALID for what they cannot handle.
 */
#define ACTOR_ERRORS(X)                                                                            \
	X(NOMEM, -1, "out of memory")                                                              \
	X(CLOSED, -2, "the actor accepts no more messages")                                        \
	X(CANCELED, -3, "canceled")                                                                \
	X(TIMEDOUT, -4, "timed out")                                                               \
	X(DEADLOCK, -5, "would wait for itself for ever")                                          \
	X(INVALID, -6, "invalid argument")

enum actor_error {
	ACTOR_OK = 0,
#define ACTOR_ERROR_CODE(name, code, text) ACTOR_E_##name = (code),
	ACTOR_ERRORS(ACTOR_ERROR_CODE)
#undef ACTOR_ERROR_CODE
	/* Yours: this and everything below it is never used by the library. */
	ACTOR_E_USER = -1000
};

/*
 * Said by a hook or a handler that waits. The same number as ASYNC_PENDING, so that ASYNC_AWAIT
 * works in handlers.
 */
enum { ACTOR_PENDING = 1 };

/* The text for an error: a constant string, never NULL. Any thread. */
ACTOR_API const char *actor_strerror(int error);

ASYNC_END_DECLS

#endif
