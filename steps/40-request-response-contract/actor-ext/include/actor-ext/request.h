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
 * For an actor with a header of its own: ACTOR_REQUEST_DECLARE in the header, ACTOR_REQUEST_DEFINE in
 * the source file, with the same types. ACTOR_REQUEST is both.
 */
#ifndef ACTOR_EXT_REQUEST_H
#define ACTOR_EXT_REQUEST_H

#include "actor-ext/export.h"
#include "actor/actor.h"

#define ACTOR_REQUEST_DECLARE(actor_, request_, response_)                                         \
	struct actor_##_##request_##_exchange {                                                    \
		struct request_ request;                                                           \
		response_ response;                                                                \
	};                                                                                         \
	ACTOR_STATIC_ASSERT(ACTOR_ALIGNOF(struct actor_##_##request_##_exchange) <= 16,            \
	                    "a request and its response are aligned to 16 bytes at most");         \
	typedef response_ actor_##_##request_##_response

#define ACTOR_REQUEST_DEFINE(actor_, request_, response_)                                          \
	typedef response_ actor_##_##request_##_response;                                          \
	static int actor_##_on_##request_(struct actor_ *self, const struct request_ *request,     \
	                                  response_ *response, struct async_waker *waker)

#define ACTOR_REQUEST(actor_, request_, response_)                                                 \
	ACTOR_REQUEST_DECLARE(actor_, request_, response_);                                        \
	ACTOR_REQUEST_DEFINE(actor_, request_, response_)

#endif
