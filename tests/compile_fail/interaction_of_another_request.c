// since: 41
// until: 42
// gcc: incompatible pointer type
// clang: incompatible pointer types passing
// with: -Werror
/* An interaction is dropped as what it is. */
#include <actor-ext/actor-ext.h>

#include "../actor-ext/handler.h"

struct add {
	double left, right;
};
struct negate {
	double value;
};

ACTOR_ADDRESS(calculator);
ACTOR_REQUEST_DECLARE(calculator, add, double);
ACTOR_REQUEST_DECLARE(calculator, negate, double);

void use(struct calculator_add_interaction *sum, struct calculator_negate_interaction *negation);

void use(struct calculator_add_interaction *sum, struct calculator_negate_interaction *negation)
{
	calculator_add_drop(sum);
#ifndef MUST_COMPILE
	calculator_add_drop(negation);
#else
	calculator_negate_drop(negation);
#endif
}
