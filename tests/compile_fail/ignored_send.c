// since: 17
// gcc: ignoring return value of .calculator_send_clear.
// clang: ignoring return value of function
// with: -Werror
/* Whether an event was accepted has to be looked at. */
#include <actor/actor.h>

struct clear {
	int unused;
};

ACTOR_ADDRESS(calculator);
ACTOR_EVENT_DECLARE(calculator, clear);

void use(struct calculator_address address);

void use(struct calculator_address address)
{
#ifdef MUST_COMPILE
	if (calculator_send_clear(address, (struct clear){ 0 }) != ACTOR_OK)
		return;
#else
	calculator_send_clear(address, (struct clear){ 0 });
#endif
}
