/* operation.c - one switch to ask, and one for the answer. */
#include "operation.h"

#include <async/require.h>

struct operation operation_ask(struct calculator_address calculator, char kind, double left,
                               double right)
{
	struct operation operation = { .kind = kind };

	switch (kind) {
	case '+':
		operation.responder.add = calculator_ask_add(calculator,
		                                             (struct add){ left, right });
		break;
	case '-':
		operation.responder.subtract = calculator_ask_subtract(calculator,
		                                                       (struct subtract){ left,
		                                                                          right });
		break;
	case '*':
		operation.responder.multiply = calculator_ask_multiply(calculator,
		                                                       (struct multiply){ left,
		                                                                          right });
		break;
	case '/':
		operation.responder.divide = calculator_ask_divide(calculator,
		                                                   (struct divide){ left, right });
		break;
	default:
		async_require(kind == OPERATION_LAST, "no such operation");
		operation.responder.last = calculator_ask_last(calculator, (struct last){ 0 });
		break;
	}
	return operation;
}

int operation_poll(struct operation *operation, struct async_waker *waker, double *value)
{
	switch (operation->kind) {
	case '+':
		return calculator_add_poll(&operation->responder.add, waker, value);
	case '-':
		return calculator_subtract_poll(&operation->responder.subtract, waker, value);
	case '*':
		return calculator_multiply_poll(&operation->responder.multiply, waker, value);
	case '/':
		return calculator_divide_poll(&operation->responder.divide, waker, value);
	default:
		return calculator_last_poll(&operation->responder.last, waker, value);
	}
}
