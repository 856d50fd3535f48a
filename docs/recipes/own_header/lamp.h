/*
 * lamp.h - all that the users of a lamp see: what it can be told and asked. Its struct is incomplete here.
 */
#ifndef LAMP_H
#define LAMP_H

#include <actor-ext/actor-ext.h>

struct turn {
	bool on;
};
struct is_on {
	int unused; /* C has no empty structs */
};

ACTOR_ADDRESS(lamp);
ACTOR_EVENT_DECLARE(lamp, turn);
ACTOR_REQUEST_DECLARE(lamp, is_on, bool);

/* Starts a lamp and *gives* its address. Errors as actor_spawn(). */
ACTOR_MUST_CHECK int lamp_start(struct async_executor *executor, struct lamp_address *lamp);

#endif
