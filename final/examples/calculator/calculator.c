/* calculator.c - the actor: its state, and a handler for each thing it can be asked. */
#include "calculator.h"

#include <math.h>

struct calculator {
	struct actor base;
	double last;
};

ACTOR_SPAWN(calculator);
ACTOR_REQUEST_DEFINE(calculator, add, double);
ACTOR_REQUEST_DEFINE(calculator, subtract, double);
ACTOR_REQUEST_DEFINE(calculator, multiply, double);
ACTOR_REQUEST_DEFINE(calculator, divide, double);
ACTOR_REQUEST_DEFINE(calculator, last, double);
ACTOR_EVENT_DEFINE(calculator, remember);

int calculator_start(struct async_executor *executor, struct calculator_address *calculator)
{
	return calculator_spawn(executor, (struct calculator){ .last = 0 }, calculator);
}

/* Infinity is no answer. Whoever asked gets the error instead. */
static int answer(double *response, double value)
{
	if (!isfinite(value))
		return CALCULATOR_E_OVERFLOW;
	*response = value;
	return ACTOR_OK;
}

static int calculator_on_add(struct calculator *self, const struct add *request, double *response,
                             struct actor_context *context)
{
	(void)self;
	(void)context;
	return answer(response, request->left + request->right);
}

static int calculator_on_subtract(struct calculator *self, const struct subtract *request,
                                  double *response, struct actor_context *context)
{
	(void)self;
	(void)context;
	return answer(response, request->left - request->right);
}

static int calculator_on_multiply(struct calculator *self, const struct multiply *request,
                                  double *response, struct actor_context *context)
{
	(void)self;
	(void)context;
	return answer(response, request->left * request->right);
}

static int calculator_on_divide(struct calculator *self, const struct divide *request,
                                double *response, struct actor_context *context)
{
	(void)self;
	(void)context;
	if (request->right == 0)
		return CALCULATOR_E_DIVISION_BY_ZERO; /* the asker gets exactly this error */
	return answer(response, request->left / request->right);
}

static int calculator_on_last(struct calculator *self, const struct last *request, double *response,
                              struct actor_context *context)
{
	(void)request;
	(void)context;
	*response = self->last;
	return ACTOR_OK;
}

static int calculator_on_remember(struct calculator *self, const struct remember *event,
                                  struct actor_context *context)
{
	(void)context;
	self->last = event->value;
	return ACTOR_OK;
}

const char *calculator_strerror(int error)
{
	switch (error) {
	case CALCULATOR_E_DIVISION_BY_ZERO:
		return "division by zero";
	case CALCULATOR_E_OVERFLOW:
		return "the result is too large";
	default:
		return actor_strerror(error);
	}
}
