// since: 39
// gcc: comparison of distinct pointer types
// clang: comparison of distinct pointer types
// with: -Werror
/* ACTOR_SELF leads from a struct actor, and from nothing else, to the struct around it. */
#include <actor/actor.h>

struct calculator {
	struct actor base;
	double last;
};

#ifndef MUST_COMPILE
double *last(struct actor_context *self);

double *last(struct actor_context *self)
#else
double *last(struct actor *self);

double *last(struct actor *self)
#endif
{
	return &ACTOR_SELF(calculator, self)->last;
}
