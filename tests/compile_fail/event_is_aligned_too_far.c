// since: 17
// gcc: an event is aligned to 16 bytes at most
// clang: an event is aligned to 16 bytes at most
/* A block of the pool is aligned to 16 bytes. */
#include <actor/actor.h>

struct vector {
#ifdef MUST_COMPILE
	_Alignas(16) double values[8];
#else
	_Alignas(64) double values[8];
#endif
};

ACTOR_ADDRESS(renderer);
ACTOR_EVENT_DECLARE(renderer, vector);
