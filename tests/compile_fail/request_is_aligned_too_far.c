// since: 40
// gcc: a request and its response are aligned to 16 bytes at most
// clang: a request and its response are aligned to 16 bytes at most
/* A block of the pool is aligned to 16 bytes. */
#include <actor-ext/actor-ext.h>

struct vector {
#ifdef MUST_COMPILE
	_Alignas(16) double values[8];
#else
	_Alignas(64) double values[8];
#endif
};

ACTOR_ADDRESS(renderer);
ACTOR_REQUEST_DECLARE(renderer, vector, int);
