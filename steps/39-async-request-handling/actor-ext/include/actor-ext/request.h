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
 */
#ifndef ACTOR_EXT_REQUEST_H
#define ACTOR_EXT_REQUEST_H

#include "actor-ext/export.h"
#include "actor/actor.h"

#define ACTOR_REQUEST(actor_, request_, response_)                                                 \
	static int actor_##_on_##request_(struct actor_ *self, const struct request_ *request,     \
	                                  response_ *response, struct async_waker *waker)

#endif
