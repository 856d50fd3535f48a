/*
 * export.h - what leaves a shared library, and how headers stay usable from C++.
 *
 * The libraries are built with hidden visibility: only what is marked ASYNC_API can be called from
 * outside.
 */
#ifndef ASYNC_EXPORT_H
#define ASYNC_EXPORT_H

#define ASYNC_API __attribute__((visibility("default")))

/* The caller has to look at the result: ignoring it is a warning (for this project: an error). */
#define ASYNC_MUST_CHECK __attribute__((warn_unused_result))

#ifdef __cplusplus
#define ASYNC_BEGIN_DECLS extern "C" {
#define ASYNC_END_DECLS }
#else
#define ASYNC_BEGIN_DECLS
#define ASYNC_END_DECLS
#endif

/*
 * An atomic member of a public struct. C++ has no _Atomic; its std::atomic has the same size and
 * layout with the compilers we support. The members are private to the library in both languages.
 */
#ifdef __cplusplus
#include <atomic>
#define ASYNC_ATOMIC(type) std::atomic<type>
#else
#include <stdatomic.h>
#define ASYNC_ATOMIC(type) _Atomic(type)
#endif

#endif
