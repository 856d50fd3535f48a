/*
 * request.h - typed requests: ACTOR_REQUEST(calculator, add, double); declares that a calculator
 * answers a struct add with a double.
 *
 * You write
 *
 *      static int calculator_on_add(struct calculator *self, const struct add *request,
 *                                   double *response, struct async_waker *waker);
 *
 * ACTOR_OK: *response is the answer. ACTOR_PENDING: called again when `waker` is woken, with the same
 * request. A handler of another type does not compile; one that is missing not with -Werror (else the
 * linker complains).
 *
 * The type of the response is said there, once. From then on it is calculator_add_response, and a struct
 * calculator_add_exchange holds a request and the place for the response to it.
 *
 * A request on its way is wrapped in an interaction:
 *
 *      struct calculator_add_interaction calculator_add_wrap((struct add){ 2, 3 })
 *                                                                  *takes* the request; .untyped is
 *                                                                  NULL: out of memory
 *      void calculator_add_drop(&interaction)                      *takes* the interaction
 *
 * A request that holds something says so:
 *
 *      ACTOR_REQUEST_WITH(store, get, struct text, .drop_request = get_drop);
 *
 * For an actor with a header of its own: ACTOR_REQUEST_DECLARE in the header, ACTOR_REQUEST_DEFINE (or
 * ACTOR_REQUEST_DEFINE_WITH) in the source file, with the same types. ACTOR_REQUEST is both.
 */
#ifndef ACTOR_EXT_REQUEST_H
#define ACTOR_EXT_REQUEST_H

#include "actor-ext/interaction.h"
#include "async/pool.h"
#include "async/require.h"

#define ACTOR_REQUEST_DECLARE(actor_, request_, response_)                                         \
	struct actor_##_##request_##_exchange {                                                    \
		struct actor_interaction base;                                                     \
		struct request_ request;                                                           \
		response_ response;                                                                \
	};                                                                                         \
	ACTOR_STATIC_ASSERT(ACTOR_ALIGNOF(struct actor_##_##request_##_exchange) <= 16,            \
	                    "a request and its response are aligned to 16 bytes at most");         \
	struct actor_##_##request_##_interaction {                                                 \
		struct actor_interaction *untyped;                                                 \
	};                                                                                         \
	typedef response_ actor_##_##request_##_response;                                          \
	extern const struct actor_interaction_ops actor_##_##request_##_ops;                       \
	struct actor_##_##request_##_options {                                                     \
		void (*drop_request)(struct request_ * request);                                   \
	};                                                                                         \
	extern const struct actor_##_##request_##_options actor_##_##request_##_options;           \
	ACTOR_GENERATED struct actor_##_##request_##_exchange *actor_##_##request_##_exchange_of(  \
		struct actor_interaction *interaction)                                             \
	{                                                                                          \
		async_require(interaction != NULL, "no interaction, or it was dropped already");   \
		return async_container_of(interaction, struct actor_##_##request_##_exchange,      \
		                          base);                                                   \
	}                                                                                          \
	ACTOR_GENERATED ACTOR_MUST_CHECK struct actor_##_##request_##_interaction                  \
		actor_##_##request_##_wrap(struct request_ request)                                \
	{                                                                                          \
		struct actor_##_##request_##_interaction interaction = { NULL };                   \
		struct actor_##_##request_##_exchange *exchange =                                  \
			(struct actor_##_##request_##_exchange *)async_pool_alloc(                 \
				sizeof *exchange);                                                 \
		if (exchange != NULL) {                                                            \
			exchange->request = request;                                               \
			actor_interaction_init(&exchange->base, &actor_##_##request_##_ops);       \
			interaction.untyped = &exchange->base;                                     \
		} else {                                                                           \
			if (actor_##_##request_##_options.drop_request != NULL)                    \
				actor_##_##request_##_options.drop_request(&request);              \
		}                                                                                  \
		return interaction;                                                                \
	}                                                                                          \
	ACTOR_GENERATED void actor_##_##request_##_drop(                                           \
		struct actor_##_##request_##_interaction *interaction)                             \
	{                                                                                          \
		if (interaction->untyped != NULL)                                                  \
			actor_interaction_drop(interaction->untyped);                              \
		interaction->untyped = NULL;                                                       \
	}                                                                                          \
	ACTOR_NEEDS_SEMICOLON

#define ACTOR_REQUEST_DEFINE_WITH(actor_, request_, response_, ...)                                \
	static int actor_##_on_##request_(struct actor_ *self, const struct request_ *request,     \
	                                  response_ *response, struct async_waker *waker);         \
	typedef response_ actor_##_##request_##_response;                                          \
	const struct actor_##_##request_##_options actor_##_##request_##_options = {               \
		__VA_ARGS__                                                                        \
	};                                                                                         \
	static void actor_##_drop_request_##request_(struct actor_interaction *interaction)        \
	{                                                                                          \
		if (actor_##_##request_##_options.drop_request != NULL)                            \
			actor_##_##request_##_options.drop_request(                                \
				&actor_##_##request_##_exchange_of(interaction)->request);         \
	}                                                                                          \
	const struct actor_interaction_ops actor_##_##request_##_ops = {                           \
		sizeof(struct actor_##_##request_##_exchange), actor_##_drop_request_##request_    \
	}

#define ACTOR_REQUEST_DEFINE(actor_, request_, response_)                                          \
	ACTOR_REQUEST_DEFINE_WITH(actor_, request_, response_, NULL)

#define ACTOR_REQUEST(actor_, request_, response_)                                                 \
	ACTOR_REQUEST_DECLARE(actor_, request_, response_);                                        \
	ACTOR_REQUEST_DEFINE(actor_, request_, response_)
#define ACTOR_REQUEST_WITH(actor_, request_, response_, ...)                                       \
	ACTOR_REQUEST_DECLARE(actor_, request_, response_);                                        \
	ACTOR_REQUEST_DEFINE_WITH(actor_, request_, response_, __VA_ARGS__)

#endif
