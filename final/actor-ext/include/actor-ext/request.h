/*
 * request.h - typed requests: ACTOR_REQUEST(calculator, add, double); declares that a calculator
 * answers a struct add with a double.
 *
 * You write
 *
 *      static int calculator_on_add(struct calculator *self, const struct add *request,
 *                                   double *response, struct actor_context *context);
 *
 * ACTOR_OK: *response is the answer. An error is the answer, and *response is not looked at: leave
 * nothing in it. ACTOR_PENDING: called again, with the same request. It must not take its own message
 * (actor_context_take()): that is what ACTOR_REQUEST_RECEIVED is for. Anybody can call
 *
 *      struct calculator_add_responder calculator_ask_add(address, (struct add){ 2, 3 });
 *
 * which *takes* the request in every case, and then
 *
 *      in a thread       int calculator_add_block_on(&responder, &sum)
 *                        int calculator_add_block_on_until(&responder, deadline, &sum)
 *      in a handler      int calculator_add_poll(&responder, waker, &sum)
 *                        int calculator_add_poll_until(&responder, waker, &timer, deadline, &sum)
 *      not wanted        void calculator_add_cancel(&responder)
 *
 * What it completes with is in responder.h. A request that was not declared, another payload, or a
 * response read into another type, does not compile.
 *
 * To answer later, or elsewhere, declare ACTOR_REQUEST_RECEIVED(calculator, add, double); and
 * write, instead of calculator_on_add,
 *
 *      static int calculator_received_add(struct calculator *self,
 *                                         struct calculator_add_interaction interaction,
 *                                         struct actor_context *context);
 *
 * which *takes* the interaction, cannot wait, and whose error is recorded like that of an event.
 * The interaction can be kept, and goes by one of these, from any thread:
 *
 *      const struct add *calculator_add_request(interaction)       borrows the request
 *      void calculator_add_answer(&interaction, 5.0)
 *      void calculator_add_fail(&interaction, ACTOR_E_INVALID)
 *      void calculator_add_drop(&interaction)                      fails with ACTOR_E_CANCELED
 *      int  calculator_add_forward(&interaction, address)          to another calculator; on an
 *                                                                  error the caller keeps it
 *
 * An actor that keeps interactions of its own needs their type before its struct is complete. The
 * order is then: ACTOR_ADDRESS, ACTOR_REQUEST_DECLARE, the struct, ACTOR_SPAWN,
 * ACTOR_REQUEST_DEFINE_RECEIVED.
 *
 * ACTOR_FORWARD(front, add, calculator); declares front_add_forward_to_calculator(&interaction,
 * address), if both answer with the same type.
 *
 * Requests and responses that hold something are declared with ACTOR_REQUEST_WITH or
 * ACTOR_REQUEST_RECEIVED_WITH:
 *
 *      ACTOR_REQUEST_WITH(store, get, struct text, .drop_request = get_drop,
 *                         .drop_response = text_drop);
 *
 * and in a header of the actor's own: ACTOR_REQUEST_DECLARE there, and ACTOR_REQUEST_DEFINE (_WITH,
 * _RECEIVED, _RECEIVED_WITH) in the source file.
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
	struct actor_##_##request_##_responder {                                                   \
		struct actor_responder untyped;                                                    \
	};                                                                                         \
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
	ACTOR_GENERATED ACTOR_MUST_CHECK struct actor_##_##request_##_responder                    \
		actor_##_ask_##request_(struct actor_##_address address, struct request_ request)  \
	{                                                                                          \
		struct actor_##_##request_##_responder responder;                                  \
		struct actor_##_##request_##_exchange *exchange =                                  \
			(struct actor_##_##request_##_exchange *)async_pool_alloc(                 \
				sizeof *exchange);                                                 \
		if (exchange != NULL) {                                                            \
			exchange->request = request;                                               \
			responder.untyped = actor_ask(address.untyped, &exchange->base,            \
			                              &actor_##_##request_##_ops);                 \
		} else {                                                                           \
			if (actor_##_##request_##_options.drop_request != NULL)                    \
				actor_##_##request_##_options.drop_request(&request);              \
			responder.untyped = actor_responder_failed(ACTOR_E_NOMEM);                 \
		}                                                                                  \
		return responder;                                                                  \
	}                                                                                          \
	ACTOR_GENERATED int actor_##_##request_##_receive(struct actor_##_##request_##_responder   \
	                                                          *responder,                      \
	                                                  int result, response_ *response)         \
	{                                                                                          \
		if (result == ACTOR_OK) {                                                          \
			*response = actor_##_##request_##_exchange_of(                             \
					    responder->untyped.interaction)                        \
			                    ->response;                                            \
			actor_responder_received(&responder->untyped);                             \
		}                                                                                  \
		return result;                                                                     \
	}                                                                                          \
	ACTOR_GENERATED ACTOR_MUST_CHECK int                                                       \
		actor_##_##request_##_poll(struct actor_##_##request_##_responder *responder,      \
	                                   struct async_waker *waker, response_ *response)         \
	{                                                                                          \
		int result = actor_responder_poll(&responder->untyped, waker);                     \
		return actor_##_##request_##_receive(responder, result, response);                 \
	}                                                                                          \
	ACTOR_GENERATED ACTOR_MUST_CHECK int                                                       \
		actor_##_##request_##_poll_until(struct actor_##_##request_##_responder            \
	                                                 *responder,                               \
	                                         struct async_waker *waker,                        \
	                                         struct async_sleep *timer, uint64_t deadline,     \
	                                         response_ *response)                              \
	{                                                                                          \
		int result = actor_responder_poll_until(&responder->untyped, waker, timer,         \
		                                        deadline);                                 \
		return actor_##_##request_##_receive(responder, result, response);                 \
	}                                                                                          \
	ACTOR_GENERATED ACTOR_MUST_CHECK int                                                       \
		actor_##_##request_##_block_on_until(struct actor_##_##request_##_responder        \
	                                                     *responder,                           \
	                                             uint64_t deadline, response_ *response)       \
	{                                                                                          \
		int result = actor_responder_block_on_until(&responder->untyped, deadline);        \
		return actor_##_##request_##_receive(responder, result, response);                 \
	}                                                                                          \
	ACTOR_GENERATED ACTOR_MUST_CHECK int                                                       \
		actor_##_##request_##_block_on(struct actor_##_##request_##_responder *responder,  \
	                                       response_ *response)                                \
	{                                                                                          \
		return actor_##_##request_##_block_on_until(responder, ASYNC_NEVER, response);     \
	}                                                                                          \
	ACTOR_GENERATED void actor_##_##request_##_cancel(                                         \
		struct actor_##_##request_##_responder *responder)                                 \
	{                                                                                          \
		actor_responder_drop(&responder->untyped);                                         \
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
	ACTOR_GENERATED void actor_##_##request_##_fail(struct actor_##_##request_##_interaction   \
	                                                        *interaction,                      \
	                                                int error)                                 \
	{                                                                                          \
		async_require(error < 0, "what it fails with is not an error");                    \
		actor_interaction_answer(interaction->untyped, error);                             \
		interaction->untyped = NULL;                                                       \
	}                                                                                          \
	ACTOR_GENERATED void actor_##_##request_##_drop(                                           \
		struct actor_##_##request_##_interaction *interaction)                             \
	{                                                                                          \
		if (interaction->untyped != NULL)                                                  \
			actor_interaction_answer(interaction->untyped, ACTOR_E_CANCELED);          \
		interaction->untyped = NULL;                                                       \
	}                                                                                          \
	ACTOR_GENERATED ACTOR_MUST_CHECK int                                                       \
		actor_##_##request_##_forward(struct actor_##_##request_##_interaction             \
	                                              *interaction,                                \
	                                      struct actor_##_address address)                     \
	{                                                                                          \
		int error = actor_interaction_forward(interaction->untyped, address.untyped,       \
		                                      &actor_##_##request_##_ops);                 \
		if (error == ACTOR_OK)                                                             \
			interaction->untyped = NULL;                                               \
		return error;                                                                      \
	}                                                                                          \
	ACTOR_NEEDS_SEMICOLON

/* ---- The actor's side ------------------------------------------------------------------------ */

#define ACTOR__REQUEST_OPS(actor_, request_, response_, handler_, ...)                             \
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
		  #actor_ handler_ #request_ },                                                    \
		sizeof(struct actor_##_##request_##_exchange),                                     \
		actor_##_drop_request_##request_,                                                  \
		actor_##_drop_response_##request_                                                  \
	}

#define ACTOR_REQUEST_DEFINE_WITH(actor_, request_, response_, ...)                                \
	static int actor_##_on_##request_(struct actor_ *self, const struct request_ *request,     \
	                                  response_ *response, struct actor_context *context);     \
	static int actor_##_handle_##request_(struct actor_message *message, struct actor *actor,  \
	                                      struct actor_context *context)                       \
	{                                                                                          \
		struct actor_##_##request_##_exchange *exchange =                                  \
			async_container_of(message, struct actor_##_##request_##_exchange,         \
		                           base.message);                                          \
		int result = actor_##_on_##request_(ACTOR_SELF(actor_, actor), &exchange->request, \
		                                    &exchange->response, context);                 \
		if (result == ACTOR_PENDING)                                                       \
			return ACTOR_PENDING;                                                      \
		exchange->base.result = result;                                                    \
		return ACTOR_OK;                                                                   \
	}                                                                                          \
	ACTOR__REQUEST_OPS(actor_, request_, response_, "_on_", __VA_ARGS__)

#define ACTOR_REQUEST_DEFINE_RECEIVED_WITH(actor_, request_, response_, ...)                       \
	static int                                                                                 \
		actor_##_received_##request_(struct actor_ *self,                                  \
	                                     struct actor_##_##request_##_interaction interaction, \
	                                     struct actor_context *context);                       \
	static int actor_##_handle_##request_(struct actor_message *message, struct actor *actor,  \
	                                      struct actor_context *context)                       \
	{                                                                                          \
		struct actor_##_##request_##_interaction interaction = { actor_interaction_take(   \
			context) };                                                                \
		(void)message;                                                                     \
		return actor_##_received_##request_(ACTOR_SELF(actor_, actor), interaction,        \
		                                    context);                                      \
	}                                                                                          \
	ACTOR__REQUEST_OPS(actor_, request_, response_, "_received_", __VA_ARGS__)

#define ACTOR_REQUEST_DEFINE(actor_, request_, response_)                                          \
	ACTOR_REQUEST_DEFINE_WITH(actor_, request_, response_, NULL, NULL)
#define ACTOR_REQUEST_DEFINE_RECEIVED(actor_, request_, response_)                                 \
	ACTOR_REQUEST_DEFINE_RECEIVED_WITH(actor_, request_, response_, NULL, NULL)

/* ---- Both, for an actor in one file ---------------------------------------------------------- */

#define ACTOR_REQUEST(actor_, request_, response_)                                                 \
	ACTOR_REQUEST_DECLARE(actor_, request_, response_);                                        \
	ACTOR_REQUEST_DEFINE(actor_, request_, response_)
#define ACTOR_REQUEST_WITH(actor_, request_, response_, ...)                                       \
	ACTOR_REQUEST_DECLARE(actor_, request_, response_);                                        \
	ACTOR_REQUEST_DEFINE_WITH(actor_, request_, response_, __VA_ARGS__)
#define ACTOR_REQUEST_RECEIVED(actor_, request_, response_)                                        \
	ACTOR_REQUEST_DECLARE(actor_, request_, response_);                                        \
	ACTOR_REQUEST_DEFINE_RECEIVED(actor_, request_, response_)
#define ACTOR_REQUEST_RECEIVED_WITH(actor_, request_, response_, ...)                              \
	ACTOR_REQUEST_DECLARE(actor_, request_, response_);                                        \
	ACTOR_REQUEST_DEFINE_RECEIVED_WITH(actor_, request_, response_, __VA_ARGS__)

/* ---- Passing on to an actor of another type -------------------------------------------------- */

#define ACTOR_FORWARD(from_, request_, to_)                                                        \
	ACTOR_STATIC_ASSERT(__builtin_types_compatible_p(from_##_##request_##_response,            \
	                                                 to_##_##request_##_response),             \
	                    #from_ " and " #to_ " answer a " #request_ " with different types");   \
	ACTOR_GENERATED ACTOR_MUST_CHECK int                                                       \
		from_##_##request_##_forward_to_##to_(struct from_##_##request_##_interaction      \
	                                                      *interaction,                        \
	                                              struct to_##_address address)                \
	{                                                                                          \
		int error = actor_interaction_forward(interaction->untyped, address.untyped,       \
		                                      &to_##_##request_##_ops);                    \
		if (error == ACTOR_OK)                                                             \
			interaction->untyped = NULL;                                               \
		return error;                                                                      \
	}                                                                                          \
	ACTOR_NEEDS_SEMICOLON

#endif
