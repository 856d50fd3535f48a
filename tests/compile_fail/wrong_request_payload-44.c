// since: 44
// until: 44
// gcc: incompatible type for argument 2 of .calculator_ask_add.
// clang: passing 'struct clear' to parameter of incompatible type 'struct add'
/* A request takes its own payload and no other. */
#include <actor-ext/actor-ext.h>

#include "../actor-ext/handler.h"

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
ACTOR_TYPE(calculator);
ACTOR_EVENT(calculator, clear);
ACTOR_REQUEST(calculator, add, double);

static int calculator_on_clear(struct calculator *self, const struct clear *event,
                               struct actor_context *context)
{
	(void)event;
	(void)context;
	self->last = 0;
	return ACTOR_OK;
}

static int calculator_on_add(struct calculator *self, const struct add *request, double *response,
                             handler_context *context)
{
	(void)context;
	*response = self->last = request->left + request->right;
	return ACTOR_OK;
}

int use(struct calculator_address address, struct calculator_add_interaction *asked);

int use(struct calculator_address address, struct calculator_add_interaction *asked)
{
#ifndef MUST_COMPILE
	return calculator_ask_add(address, (struct clear){ 0 }, asked);
#else
	return calculator_ask_add(address, (struct add){ 2, 3 }, asked);
#endif
}
