/*
 * request.h - typed requests: ACTOR_REQUEST(calculator, add, double); declares that a calculator
 * answers a struct add with a double.
 *
 * You write
 *
 *      static double calculator_on_add(struct calculator *self, const struct add *request);
 *
 * A handler of another type does not compile; one that is missing not with -Werror (else the linker
 * complains).
 */
#ifndef ACTOR_EXT_REQUEST_H
#define ACTOR_EXT_REQUEST_H

#include "actor-ext/export.h"
#include "actor/actor.h"

#define ACTOR_REQUEST(actor_, request_, response_)                                                 \
	static response_ actor_##_on_##request_(struct actor_ *self, const struct request_ *request)

#endif
