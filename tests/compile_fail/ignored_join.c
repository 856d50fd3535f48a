// since: 39
// gcc: ignoring return value of .calculator_address_join.
// clang: ignoring return value of function
// with: -Werror
/* How an actor ended has to be looked at. */
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

void use(struct calculator_address address);

void use(struct calculator_address address)
{
#ifdef MUST_COMPILE
	int result =
#endif
		calculator_address_join(address);
#ifdef MUST_COMPILE
	(void)result;
#endif
}
