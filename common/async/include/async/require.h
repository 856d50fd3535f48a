/*
 * require.h - misuse is stopped where it happens, with a text.
 *
 * A NULL where an object is needed, a thing used after its end: no error code helps a program that
 * does this, and going on would corrupt memory. async_require() is checked in every build; it costs
 * a compare and a branch never taken.
 */
#ifndef ASYNC_REQUIRE_H
#define ASYNC_REQUIRE_H

#include "async/export.h"

ASYNC_BEGIN_DECLS

#define async_require(condition, text)                                                             \
	(__builtin_expect(!(condition), 0)                                                         \
	         ? async__require_failed(text, __FILE__, __LINE__, __func__)                       \
	         : (void)0)

/* Prints file, line, function and text to stderr, then abort(). */
ASYNC_API void async__require_failed(const char *text, const char *file, int line,
                                     const char *function) __attribute__((noreturn, cold));

ASYNC_END_DECLS

#endif
