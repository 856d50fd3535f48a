// since: 46
// gcc: passing argument 2 of .calculator_add_block_on. from incompatible pointer type
// clang: incompatible pointer types passing 'int \*' to parameter of type 'double \*'
// with: -Werror
/* A response is read into its own type: this one is a double. */
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

int use(struct calculator_add_responder *responder);

int use(struct calculator_add_responder *responder)
{
#ifndef MUST_COMPILE
	int sum;
#else
	double sum;
#endif
	return calculator_add_block_on(responder, &sum);
}
