// since: 44
// gcc: implicit declaration of function .calculator_ask_clear.
// clang: implicit declaration of function 'calculator_ask_clear'
/* A request that the actor does not answer cannot be asked. */
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

int use(struct calculator_address address);

int use(struct calculator_address address)
{
#ifndef MUST_COMPILE
	calculator_ask_clear(address, (struct clear){ 0 }); /* declared as an event */
#else
	(void)calculator_ask_add;
#endif
	return calculator_send_clear(address, (struct clear){ 0 });
}
