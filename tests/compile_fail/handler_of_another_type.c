// since: 39
// gcc: conflicting types for .calculator_on_add.
// clang: conflicting types for 'calculator_on_add'
/* A handler has exactly the declared type: here it would write an int where a double is read. */
#include <actor-ext/actor-ext.h>

#include "../actor-ext/handler.h"

struct add {
	double left, right;
};

struct calculator {
	struct actor base;
};
ACTOR_TYPE(calculator);
ACTOR_REQUEST(calculator, add, double);

#ifndef MUST_COMPILE
typedef int sum_type;
#else
typedef double sum_type;
#endif

static int calculator_on_add(struct calculator *self, const struct add *request, sum_type *response,
                             handler_context *context)
{
	(void)self;
	(void)context;
	*response = (sum_type)(request->left + request->right);
	return ACTOR_OK;
}

int use(struct calculator *self, sum_type *sum, handler_context *context);

int use(struct calculator *self, sum_type *sum, handler_context *context)
{
	return calculator_on_add(self, &(struct add){ 2, 3 }, sum, context);
}
