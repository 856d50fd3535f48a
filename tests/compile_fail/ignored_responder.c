// since: 45
// gcc: ignoring return value of .calculator_ask_add.
// clang: ignoring return value of function
// with: -Werror
/* A responder has to be kept: it is the way to the answer, and to be dropped. */
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
	struct calculator_add_responder responder =
#endif
		calculator_ask_add(address, (struct add){ 2, 3 });
#ifdef MUST_COMPILE
	calculator_add_cancel(&responder);
#endif
}
