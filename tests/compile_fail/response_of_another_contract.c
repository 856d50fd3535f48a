// since: 40
// gcc: conflicting types for .calculator_add_response.
// clang: typedef redefinition with different types
/* The response has one type, for who asks (the header) and for who answers (the source file). */
#include <actor-ext/actor-ext.h>

#include "../actor-ext/handler.h"

struct add {
	double left, right;
};

ACTOR_ADDRESS(calculator);
ACTOR_REQUEST_DECLARE(calculator, add, double);

#ifndef MUST_COMPILE
typedef float sum_type;
#else
typedef double sum_type;
#endif

struct calculator {
	struct actor base;
};
ACTOR_SPAWN(calculator);
ACTOR_REQUEST_DEFINE(calculator, add, sum_type);

static int calculator_on_add(struct calculator *self, const struct add *request, sum_type *response,
                             handler_context *context)
{
	(void)self;
	(void)context;
	*response = (sum_type)(request->left + request->right);
	return ACTOR_OK;
}
