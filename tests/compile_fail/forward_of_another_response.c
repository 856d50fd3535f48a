// since: 51
// gcc: front and back answer a count with different types
// clang: front and back answer a count with different types
/* A request is passed on only to an actor whose answer has the same type. */
#include <actor-ext/actor-ext.h>

struct count {
	int from;
};

ACTOR_ADDRESS(front);
ACTOR_ADDRESS(back);

ACTOR_REQUEST_DECLARE(front, count, int);
#ifndef MUST_COMPILE
ACTOR_REQUEST_DECLARE(back, count, long);
#else
ACTOR_REQUEST_DECLARE(back, count, int);
#endif
ACTOR_FORWARD(front, count, back);
