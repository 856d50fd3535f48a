/*
 * event.h - typed events: ACTOR_EVENT(calculator, clear); declares that a calculator handles a
 * struct clear.
 *
 * You write
 *
 *      static void calculator_on_clear(struct calculator *self, const struct clear *event);
 *
 * A handler of another type does not compile; one that is missing not with -Werror (else the linker
 * complains).
 */
#ifndef ACTOR_EVENT_H
#define ACTOR_EVENT_H

#include "actor/trait.h"

#define ACTOR_EVENT(actor_, event_)                                                                \
	static void actor_##_on_##event_(struct actor_ *self, const struct event_ *event)

#endif
