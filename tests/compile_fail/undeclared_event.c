// since: 17
// gcc: implicit declaration of function .calculator_send_add.
// clang: implicit declaration of function 'calculator_send_add'
/* An event that the actor does not handle cannot be sent to it. */
#include <actor/actor.h>

struct add {
	double left, right;
};
struct clear {
	int unused;
};

struct calculator {
	struct actor base;
	double last;
};
ACTOR_ADDRESS(calculator);
ACTOR_EVENT_DECLARE(calculator, clear);

int use(struct calculator_address address);

int use(struct calculator_address address)
{
#ifndef MUST_COMPILE
	return calculator_send_add(address, (struct add){ 2, 3 });
#else
	return calculator_send_clear(address, (struct clear){ 0 });
#endif
}
