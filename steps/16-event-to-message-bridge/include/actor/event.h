/*
 * event.h - typed events: ACTOR_EVENT(calculator, clear); declares that a calculator handles a
 * struct clear.
 *
 * You write
 *
 *      static void calculator_on_clear(struct calculator *self, const struct clear *event);
 *
 * A handler of another type does not compile; one that is missing not with -Werror (else the linker
 * complains). The event travels in a
 *
 *      struct calculator_clear_message { struct actor_message base; struct clear payload; };
 *
 * a block of async_pool_alloc() with base.ops = &calculator_clear_ops.
 *
 * An event that holds something says so by name:
 *
 *      ACTOR_EVENT_WITH(logger, line, .drop = line_drop);
 *
 *      void line_drop(struct line *event)
 *              releases what the event holds; called once, any thread
 */
#ifndef ACTOR_EVENT_H
#define ACTOR_EVENT_H

#include "actor/message.h"
#include "async/pool.h"

#define ACTOR_EVENT_WITH(actor_, event_, ...)                                                      \
	struct actor_##_##event_##_message {                                                       \
		struct actor_message base;                                                         \
		struct event_ payload;                                                             \
	};                                                                                         \
	static void actor_##_on_##event_(struct actor_ *self, const struct event_ *event);         \
	static const struct actor_##_##event_##_options {                                          \
		void (*drop)(struct event_ * event);                                               \
	} actor_##_##event_##_options = { __VA_ARGS__ };                                           \
	static void actor_##_handle_##event_(struct actor_message *message, struct actor *actor)   \
	{                                                                                          \
		struct actor_ *self = ACTOR_SELF(actor_, actor);                                   \
		const struct event_ *event =                                                       \
			&async_container_of(message, struct actor_##_##event_##_message, base)     \
				 ->payload;                                                        \
		actor_##_on_##event_(self, event);                                                 \
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
		                                                   actor_##_drop_##event_ }

#define ACTOR_EVENT(actor_, event_) ACTOR_EVENT_WITH(actor_, event_, NULL)

#endif
