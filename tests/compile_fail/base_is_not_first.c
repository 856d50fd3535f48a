// since: 17
// gcc: an actor begins with: struct actor base;
// clang: an actor begins with: struct actor base;
/* An actor's struct begins with its struct actor. */
#include <actor/actor.h>

struct calculator {
#ifndef MUST_COMPILE
	double last;
	struct actor base;
#else
	struct actor base;
	double last;
#endif
};
ACTOR_TYPE(calculator);
