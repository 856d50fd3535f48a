// since: 41
// until: 43
// gcc: ignoring return value of .calculator_add_wrap.
// clang: ignoring return value of function
// with: -Werror
/* Who wraps a request has something to drop. */
#include <actor-ext/actor-ext.h>

#include "../actor-ext/handler.h"

struct add {
	double left, right;
};

ACTOR_ADDRESS(calculator);
ACTOR_REQUEST_DECLARE(calculator, add, double);

void use(void);

void use(void)
{
#ifndef MUST_COMPILE
	calculator_add_wrap((struct add){ 2, 3 });
#else
	struct calculator_add_interaction interaction = calculator_add_wrap((struct add){ 2, 3 });
	(void)interaction;
#endif
}
