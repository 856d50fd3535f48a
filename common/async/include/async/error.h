/*
 * error.h - what can go wrong in the toolbox.
 *
 * Every function that can fail returns ASYNC_OK or one of these. All are negative, so that a result
 * can share its type with ASYNC_PENDING (1, see task.h).
 */
#ifndef ASYNC_ERROR_H
#define ASYNC_ERROR_H

#include "async/export.h"

ASYNC_BEGIN_DECLS

/* One list for the codes, their names and their texts (as libuv does it). */
#define ASYNC_ERRORS(X)                                                                            \
	X(NOMEM, -1, "out of memory")                                                              \
	X(CLOSED, -2, "closed")                                                                    \
	X(CANCELED, -3, "canceled")                                                                \
	X(TIMEDOUT, -4, "timed out")                                                               \
	X(DEADLOCK, -5, "would wait for itself for ever")                                          \
	X(INVALID, -6, "invalid argument")

enum async_error {
	ASYNC_OK = 0,
#define ASYNC_ERROR_CODE(name, code, text) ASYNC_E_##name = (code),
	ASYNC_ERRORS(ASYNC_ERROR_CODE)
#undef ASYNC_ERROR_CODE
};

/* The text for an error: a constant string, never NULL. Any thread. */
ASYNC_API const char *async_strerror(int error);

ASYNC_END_DECLS

#endif
