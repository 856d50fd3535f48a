/*
 * event.h - typed events: ACTOR_EVENT(calculator, clear); declares that a calculator handles a
 * struct clear.
 *
 * You write
 *
 *      static int calculator_on_clear(struct calculator *self, const struct clear *event,
 *                                     struct actor_context *context);
 *
 * and anybody can call
 *
 *      int calculator_send_clear(address, (struct clear){ ... })
 *
 * which *takes* the event; on an error (ACTOR_E_CLOSED, ACTOR_E_NOMEM) the caller keeps it. An event
 * that was not declared for this actor, or another payload, does not compile.
 *
 * An event that holds something, or whose failures are looked after, says so by name:
 *
 *      ACTOR_EVENT_WITH(logger, line, .drop = line_drop, .fallback = logger_line_failed);
 *
 *      void line_drop(struct line *event)
 *              releases what the event holds; called once, any thread, perhaps while the actor
 *              handles the next message: it must not reach into the actor
 *      int logger_line_failed(struct logger *self, const struct line *event, int error,
 *                             struct actor_context *context)
 *              called with an error of the handler; ACTOR_OK swallows it, an error is recorded.
 *              It cannot wait.
 *
 * For an actor with a header of its own: ACTOR_EVENT_DECLARE in the header, ACTOR_EVENT_DEFINE (or
 * ACTOR_EVENT_DEFINE_WITH) in the source file. ACTOR_EVENT is both.
 */
#ifndef ACTOR_EVENT_H
#define ACTOR_EVENT_H

#include "actor/type.h"
#include "async/pool.h"
#include "async/require.h"

#define ACTOR_EVENT_DECLARE(actor_, event_)                                                        \
	struct actor_##_##event_##_message {                                                       \
		struct actor_message base;                                                         \
		struct event_ payload;                                                             \
	};                                                                                         \
	ACTOR_STATIC_ASSERT(ACTOR_ALIGNOF(struct actor_##_##event_##_message) <= 16,               \
	                    "an event is aligned to 16 bytes at most");                            \
	extern const struct actor_message_ops actor_##_##event_##_ops;                             \
	ACTOR_GENERATED ACTOR_MUST_CHECK int                                                       \
		actor_##_send_##event_(struct actor_##_address address, struct event_ event)       \
	{                                                                                          \
		struct actor_##_##event_##_message *message =                                      \
			(struct actor_##_##event_##_message *)async_pool_alloc(sizeof *message);   \
		if (message == NULL)                                                               \
			return ACTOR_E_NOMEM;                                                      \
		message->base.ops = &actor_##_##event_##_ops;                                      \
		message->payload = event;                                                          \
		int error = actor_address_send(address.untyped, &message->base);                   \
		if (error != ACTOR_OK)                                                             \
			async_pool_free(message, sizeof *message);                                 \
		return error;                                                                      \
	}                                                                                          \
	ACTOR_NEEDS_SEMICOLON

#define ACTOR_EVENT_DEFINE_WITH(actor_, event_, ...)                                               \
	static int actor_##_on_##event_(struct actor_ *self, const struct event_ *event,           \
	                                struct actor_context *context);                            \
	static const struct actor_##_##event_##_options {                                          \
		void (*drop)(struct event_ * event);                                               \
		int (*fallback)(struct actor_ * self, const struct event_ *event, int error,       \
		                struct actor_context *context);                                    \
	} actor_##_##event_##_options = { __VA_ARGS__ };                                           \
	static int actor_##_handle_##event_(struct actor_message *message, struct actor *actor,    \
	                                    struct actor_context *context)                         \
	{                                                                                          \
		struct actor_ *self = ACTOR_SELF(actor_, actor);                                   \
		const struct event_ *event =                                                       \
			&async_container_of(message, struct actor_##_##event_##_message, base)     \
				 ->payload;                                                        \
		int result = actor_##_on_##event_(self, event, context);                           \
		if (result < 0 && actor_##_##event_##_options.fallback != NULL) {                  \
			result = actor_##_##event_##_options.fallback(self, event, result,         \
			                                              context);                    \
			async_require(result <= 0, "a fallback cannot wait");                      \
		}                                                                                  \
		return result;                                                                     \
	}                                                                                          \
	static void actor_##_drop_##event_(struct actor_message *base)                             \
	{                                                                                          \
		struct actor_##_##event_##_message *message =                                      \
			async_container_of(base, struct actor_##_##event_##_message, base);        \
		if (actor_##_##event_##_options.drop != NULL)                                      \
			actor_##_##event_##_options.drop(&message->payload);                       \
		async_pool_free(message, sizeof *message);                                         \
	}                                                                                          \
	const struct actor_message_ops actor_##_##event_##_ops = { actor_##_handle_##event_,       \
		                                                   actor_##_drop_##event_,         \
		                                                   #actor_ "_on_" #event_ }

#define ACTOR_EVENT_DEFINE(actor_, event_) ACTOR_EVENT_DEFINE_WITH(actor_, event_, NULL, NULL)

#define ACTOR_EVENT(actor_, event_)                                                                \
	ACTOR_EVENT_DECLARE(actor_, event_);                                                       \
	ACTOR_EVENT_DEFINE(actor_, event_)

#define ACTOR_EVENT_WITH(actor_, event_, ...)                                                      \
	ACTOR_EVENT_DECLARE(actor_, event_);                                                       \
	ACTOR_EVENT_DEFINE_WITH(actor_, event_, __VA_ARGS__)

#endif
