// since: 32
// gcc: .calculator_on_clear. used but never defined
// clang: function 'calculator_on_clear' has internal linkage but is not defined
// with: -Werror
/* An actor that declares an event has to handle it. */
#include <actor/actor.h>

struct clear {
	int unused;
};

struct calculator {
	struct actor base;
};
ACTOR_TYPE(calculator);
ACTOR_EVENT(calculator, clear);

#ifdef MUST_COMPILE
static int calculator_on_clear(struct calculator *self, const struct clear *event,
                               struct actor_context *context)
{
	(void)self;
	(void)event;
	(void)context;
	return ACTOR_OK;
}
#endif
