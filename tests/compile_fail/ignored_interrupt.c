// since: 34
// gcc: ignoring return value of .calculator_address_interrupt.
// clang: ignoring return value of function
// with: -Werror
/* That an actor could not be asked to end is not overlooked by accident: (void)! says that it is on purpose. */
#include <actor/actor.h>

struct calculator {
	struct actor base;
};
ACTOR_TYPE(calculator);

void use(struct calculator_address address);

void use(struct calculator_address address)
{
#ifdef MUST_COMPILE
	(void)!
#endif
		calculator_address_interrupt(address);
}
