// since: 17
// gcc: an actor is aligned to 16 bytes at most
// clang: an actor is aligned to 16 bytes at most
/* The block that an actor is copied to is aligned to 16 bytes. */
#include <actor/actor.h>

struct matrix {
	struct actor base;
#ifndef MUST_COMPILE
	_Alignas(32) double cells[16];
#else
	_Alignas(16) double cells[16];
#endif
};
ACTOR_TYPE(matrix);
