// since: 39
// gcc: .calculator_on_add. used but never defined
// clang: function 'calculator_on_add' has internal linkage but is not defined
// with: -Werror
/* An actor that declares a request has to answer it. */
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

#ifdef MUST_COMPILE
static int calculator_on_add(struct calculator *self, const struct add *request, double *response,
                             handler_context *context)
{
	(void)self;
	(void)context;
	*response = request->left + request->right;
	return ACTOR_OK;
}
#endif

int use(struct calculator *self, double *sum, handler_context *context);

int use(struct calculator *self, double *sum, handler_context *context)
{
	return calculator_on_add(self, &(struct add){ 2, 3 }, sum, context);
}
