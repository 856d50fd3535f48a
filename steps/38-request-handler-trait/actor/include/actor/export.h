/* export.h - what leaves the library; see async/export.h. */
#ifndef ACTOR_EXPORT_H
#define ACTOR_EXPORT_H

#include "async/export.h"

#define ACTOR_API ASYNC_API
#define ACTOR_MUST_CHECK ASYNC_MUST_CHECK

/* Code that a macro writes for you and that you may not all use. */
#define ACTOR_GENERATED __attribute__((unused)) static inline

/* Ends a macro that is used like a declaration: ACTOR_TYPE(calculator); */
#define ACTOR_NEEDS_SEMICOLON struct actor__needs_semicolon

#ifdef __cplusplus
#define ACTOR_STATIC_ASSERT static_assert
#define ACTOR_ALIGNOF alignof
#else
#define ACTOR_STATIC_ASSERT _Static_assert
#define ACTOR_ALIGNOF _Alignof
#endif

#endif
