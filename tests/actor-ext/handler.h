/*
 * handler.h - what a request handler gets besides its request: from step 52 on the context, before only the waker in it.
 * For tests to which that makes no difference.
 */
#ifndef TESTS_ACTOR_EXT_HANDLER_H
#define TESTS_ACTOR_EXT_HANDLER_H

#if STEP < 52
typedef struct async_waker handler_context;

static inline struct async_waker *waker_of(handler_context *context)
{
	return context;
}

/* For who has a context and calls a handler directly. */
static inline handler_context *handler_context_of(struct actor_context *context)
{
	return actor_context_waker(context);
}
#else
typedef struct actor_context handler_context;

static inline struct async_waker *waker_of(handler_context *context)
{
	return actor_context_waker(context);
}

static inline handler_context *handler_context_of(struct actor_context *context)
{
	return context;
}
#endif

#endif
