// gcc: implicit declaration of function .calculator_send_add.
// clang: implicit declaration of function 'calculator_send_add'
/* An event that the actor does not handle cannot be sent to it. */
#include <actor-ext/actor-ext.h>

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
                             struct actor_context *context)
{
	(void)context;
	*response = self->last = request->left + request->right;
	return ACTOR_OK;
}

int use(struct calculator_address address);

int use(struct calculator_address address)
{
#ifndef MUST_COMPILE
	return calculator_send_add(address, (struct add){ 2, 3 }); /* declared as a request */
#else
	return calculator_send_clear(address, (struct clear){ 0 });
#endif
}
