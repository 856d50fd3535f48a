// since: 39
// gcc: comparison of distinct pointer types
// clang: comparison of distinct pointer types
// with: -Werror
/* ACTOR_SELF leads from a struct actor, and from nothing else, to the struct around it. */
#include <actor-ext/actor-ext.h>

#include "../actor-ext/handler.h"

struct add {
	double left, right;
};

struct calculator {
	struct actor base;
	double last;
};
ACTOR_TYPE(calculator);
ACTOR_REQUEST(calculator, add, double);

static int calculator_on_add(struct calculator *self, const struct add *request, double *response,
                             handler_context *context)
{
	(void)context;
	*response = self->last = request->left + request->right;
	return ACTOR_OK;
}

int begin(struct actor *self, struct actor_context *context);

int begin(struct actor *self, struct actor_context *context)
{
	(void)self;
	(void)context;
#ifndef MUST_COMPILE
	ACTOR_SELF(calculator, context)->last = 0;
#else
	ACTOR_SELF(calculator, self)->last = 0;
#endif
	return ACTOR_OK;
}
