// since: 46
// gcc: passing argument 1 of .calculator_add_block_on. from incompatible pointer type
// clang: incompatible pointer types passing 'struct actor_responder \*'
// with: -Werror
/* A responder is asked for the answer to its own request. */
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

int use(struct calculator_add_responder *responder, double *sum);

int use(struct calculator_add_responder *responder, double *sum)
{
#ifndef MUST_COMPILE
	return calculator_add_block_on(&responder->untyped, sum);
#else
	return calculator_add_block_on(responder, sum);
#endif
}
