// since: 17
// gcc: invalid use of undefined type .const struct calculator.
// clang: incomplete definition of type 'struct calculator'
/* What an actor's header does not show cannot be touched. */
#include <actor/actor.h>

ACTOR_ADDRESS(calculator); /* its struct is in the source file */

double peek(struct calculator_address address, const struct calculator *calculator);

#ifdef MUST_COMPILE
struct calculator {
	struct actor base;
	double last;
};
#endif

double peek(struct calculator_address address, const struct calculator *calculator)
{
	(void)address;
	return calculator->last;
}
