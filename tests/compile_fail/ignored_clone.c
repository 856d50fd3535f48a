// since: 17
// gcc: ignoring return value of .calculator_address_clone.
// clang: ignoring return value of function declared with 'warn_unused_result' attribute
// with: -Werror
/* A clone that nobody holds would keep its actor for ever. */
#include <actor/actor.h>

ACTOR_ADDRESS(calculator);

void use(struct calculator_address address);

void use(struct calculator_address address)
{
#ifdef MUST_COMPILE
	struct calculator_address clone = calculator_address_clone(address);
	calculator_address_drop(&clone);
#else
	calculator_address_clone(address);
#endif
}
