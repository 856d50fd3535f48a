// since: 17
// gcc: incompatible pointer type
// clang: incompatible pointer types
// with: -Werror
/* The member named base is a struct actor. */
#include <actor/actor.h>

struct calculator {
#ifndef MUST_COMPILE
	struct actor_address base;
#else
	struct actor base;
#endif
};
ACTOR_TYPE(calculator);
