// since: 17
// gcc: incompatible type for argument 2 of .calculator_send_clear.
// clang: passing 'struct add' to parameter of incompatible type 'struct clear'
/* An event takes its own payload and no other. */
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
	return calculator_send_clear(address, (struct add){ 2, 3 });
#else
	return calculator_send_clear(address, (struct clear){ 0 });
#endif
}
