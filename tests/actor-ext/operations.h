/* operations.h - what the calculator can do: each request bound to its handler. */
#ifndef TESTS_ACTOR_EXT_OPERATIONS_H
#define TESTS_ACTOR_EXT_OPERATIONS_H

#include "calculator.h"
#include "handler.h"

struct add {
	double left, right;
};
struct subtract {
	double left, right;
};
struct multiply {
	double left, right;
};
struct divide {
	double left, right;
};
struct last {
	int unused;
};

ACTOR_REQUEST(calculator, add, double);
ACTOR_REQUEST(calculator, subtract, double);
ACTOR_REQUEST(calculator, multiply, double);
ACTOR_REQUEST(calculator, divide, double);
ACTOR_REQUEST(calculator, last, double);

static int calculator_on_add(struct calculator *self, const struct add *request, double *response,
                             handler_context *context)
{
	(void)context;
	*response = self->last = request->left + request->right;
	return ACTOR_OK;
}

static int calculator_on_subtract(struct calculator *self, const struct subtract *request,
                                  double *response, handler_context *context)
{
	(void)context;
	*response = self->last = request->left - request->right;
	return ACTOR_OK;
}

static int calculator_on_multiply(struct calculator *self, const struct multiply *request,
                                  double *response, handler_context *context)
{
	(void)context;
	*response = self->last = request->left * request->right;
	return ACTOR_OK;
}

static int calculator_on_divide(struct calculator *self, const struct divide *request,
                                double *response, handler_context *context)
{
	(void)context;
	if (request->right == 0)
		return ACTOR_E_INVALID;
	*response = self->last = request->left / request->right;
	return ACTOR_OK;
}

static int calculator_on_last(struct calculator *self, const struct last *request, double *response,
                              handler_context *context)
{
	(void)request;
	(void)context;
	*response = self->last;
	return ACTOR_OK;
}

#endif
