// since: 32
// gcc: conflicting types for .calculator_on_clear.
// clang: conflicting types for 'calculator_on_clear'
/* A handler written before the context was passed is found by the compiler, each of them. */
#include <actor/actor.h>

struct clear {
	int unused;
};

struct calculator {
	struct actor base;
	double last;
};
ACTOR_TYPE(calculator);
ACTOR_EVENT(calculator, clear);

#ifndef MUST_COMPILE
static void calculator_on_clear(struct calculator *self, const struct clear *event)
{
	(void)event;
	self->last = 0;
}
#else
static int calculator_on_clear(struct calculator *self, const struct clear *event,
                               struct actor_context *context)
{
	(void)event;
	(void)context;
	self->last = 0;
	return ACTOR_OK;
}
#endif
