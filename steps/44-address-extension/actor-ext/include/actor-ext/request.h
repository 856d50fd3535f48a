/*
 * request.h - typed requests: ACTOR_REQUEST(calculator, add, double); declares that a calculator
 * answers a struct add with a double.
 *
 * You write
 *
 *      static int calculator_on_add(struct calculator *self, const struct add *request,
 *                                   double *response, struct async_waker *waker);
 *
 * ACTOR_OK: *response is the answer. An error is recorded like that of an event, and the asker gets
 * ACTOR_E_CANCELED. ACTOR_PENDING: called again when `waker` is woken, with the same request. Anybody
 * can call
 *
 *      int calculator_ask_add(address, (struct add){ 2, 3 }, &interaction)
 *
 * which *takes* the request in every case, and on ACTOR_OK *shares* the interaction, for the caller to
 * wait for (interaction.h); on ACTOR_E_CLOSED or ACTOR_E_NOMEM .untyped is NULL. A request that was
 * not declared, or another payload, does not compile.
 *
 * For who answers:
 *
 *      const struct add *calculator_add_request(interaction)       borrows the request
 *      void calculator_add_answer(&interaction, 5.0)               *takes* the interaction
 *      void calculator_add_drop(&interaction)                      answers with ACTOR_E_CANCELED
 *
 * The response has the type calculator_add_response.
 *
 * Requests and responses that hold something are declared with ACTOR_REQUEST_WITH:
 *
 *      ACTOR_REQUEST_WITH(store, get, struct text, .drop_request = get_drop,
 *                         .drop_response = text_drop);
 *
 * For an actor with a header of its own: ACTOR_REQUEST_DECLARE in the header, ACTOR_REQUEST_DEFINE (or
 * ACTOR_REQUEST_DEFINE_WITH) in the source file, with the same types. ACTOR_REQUEST is both.
 */
#ifndef ACTOR_EXT_REQUEST_H
#define ACTOR_EXT_REQUEST_H

#include "actor-ext/ask.h"
#include "async/pool.h"
#include "async/require.h"

/* ---- The asker's side, and the interaction --------------------------------------------------- */

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
		void (*drop_response)(response_ * response);                                       \
	};                                                                                         \
	extern const struct actor_##_##request_##_options actor_##_##request_##_options;           \
	ACTOR_GENERATED struct actor_##_##request_##_exchange *actor_##_##request_##_exchange_of(  \
		struct actor_interaction *interaction)                                             \
	{                                                                                          \
		async_require(interaction != NULL, "no interaction, or it was answered already");  \
		return async_container_of(interaction, struct actor_##_##request_##_exchange,      \
		                          base);                                                   \
	}                                                                                          \
	ACTOR_GENERATED ACTOR_MUST_CHECK int                                                       \
		actor_##_ask_##request_(struct actor_##_address address, struct request_ request,  \
	                                struct actor_##_##request_##_interaction *interaction)     \
	{                                                                                          \
		interaction->untyped = NULL;                                                       \
		struct actor_##_##request_##_exchange *exchange =                                  \
			(struct actor_##_##request_##_exchange *)async_pool_alloc(                 \
				sizeof *exchange);                                                 \
		if (exchange == NULL) {                                                            \
			if (actor_##_##request_##_options.drop_request != NULL)                    \
				actor_##_##request_##_options.drop_request(&request);              \
			return ACTOR_E_NOMEM;                                                      \
		}                                                                                  \
		exchange->request = request;                                                       \
		int error = actor_ask(address.untyped, &exchange->base,                            \
		                      &actor_##_##request_##_ops);                                 \
		if (error == ACTOR_OK)                                                             \
			interaction->untyped = &exchange->base;                                    \
		return error;                                                                      \
	}                                                                                          \
	ACTOR_GENERATED const struct request_ *actor_##_##request_##_request(                      \
		struct actor_##_##request_##_interaction interaction)                              \
	{                                                                                          \
		return &actor_##_##request_##_exchange_of(interaction.untyped)->request;           \
	}                                                                                          \
	ACTOR_GENERATED void actor_##_##request_##_answer(struct actor_##_##request_##_interaction \
	                                                          *interaction,                    \
	                                                  response_ response)                      \
	{                                                                                          \
		actor_##_##request_##_exchange_of(interaction->untyped)->response = response;      \
		actor_interaction_answer(interaction->untyped, ACTOR_OK);                          \
		interaction->untyped = NULL;                                                       \
	}                                                                                          \
	ACTOR_GENERATED void actor_##_##request_##_drop(                                           \
		struct actor_##_##request_##_interaction *interaction)                             \
	{                                                                                          \
		if (interaction->untyped != NULL)                                                  \
			actor_interaction_answer(interaction->untyped, ACTOR_E_CANCELED);          \
		interaction->untyped = NULL;                                                       \
	}                                                                                          \
	ACTOR_NEEDS_SEMICOLON

/* ---- The actor's side ------------------------------------------------------------------------ */

#define ACTOR__REQUEST_OPS(actor_, request_, response_, ...)                                       \
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
	static void actor_##_drop_response_##request_(struct actor_interaction *interaction)       \
	{                                                                                          \
		if (actor_##_##request_##_options.drop_response != NULL)                           \
			actor_##_##request_##_options.drop_response(                               \
				&actor_##_##request_##_exchange_of(interaction)->response);        \
	}                                                                                          \
	const struct actor_interaction_ops actor_##_##request_##_ops = {                           \
		{ actor_##_handle_##request_, actor_interaction_drop_message,                      \
		  #actor_ "_on_" #request_ },                                                      \
		sizeof(struct actor_##_##request_##_exchange),                                     \
		actor_##_drop_request_##request_,                                                  \
		actor_##_drop_response_##request_                                                  \
	}

#define ACTOR_REQUEST_DEFINE_WITH(actor_, request_, response_, ...)                                \
	static int actor_##_on_##request_(struct actor_ *self, const struct request_ *request,     \
	                                  response_ *response, struct async_waker *waker);         \
	static int actor_##_handle_##request_(struct actor_message *message, struct actor *actor,  \
	                                      struct actor_context *context)                       \
	{                                                                                          \
		struct actor_##_##request_##_exchange *exchange =                                  \
			async_container_of(message, struct actor_##_##request_##_exchange,         \
		                           base.message);                                          \
		int result = actor_##_on_##request_(ACTOR_SELF(actor_, actor), &exchange->request, \
		                                    &exchange->response,                           \
		                                    actor_context_waker(context));                 \
		if (result == ACTOR_OK)                                                            \
			exchange->base.result = ACTOR_OK;                                          \
		return result;                                                                     \
	}                                                                                          \
	ACTOR__REQUEST_OPS(actor_, request_, response_, __VA_ARGS__)

#define ACTOR_REQUEST_DEFINE(actor_, request_, response_)                                          \
	ACTOR_REQUEST_DEFINE_WITH(actor_, request_, response_, NULL, NULL)

/* ---- Both, for an actor in one file ---------------------------------------------------------- */

#define ACTOR_REQUEST(actor_, request_, response_)                                                 \
	ACTOR_REQUEST_DECLARE(actor_, request_, response_);                                        \
	ACTOR_REQUEST_DEFINE(actor_, request_, response_)
#define ACTOR_REQUEST_WITH(actor_, request_, response_, ...)                                       \
	ACTOR_REQUEST_DECLARE(actor_, request_, response_);                                        \
	ACTOR_REQUEST_DEFINE_WITH(actor_, request_, response_, __VA_ARGS__)

#endif
