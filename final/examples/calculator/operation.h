/*
 * operation.h - asking a calculator for something that is known only at run time.
 *
 * The calculator's requests are types, and the compiler checks them. Here is the one place where a character chooses
 * between them.
 */
#ifndef OPERATION_H
#define OPERATION_H

#include "calculator.h"

/* An operator is its own character: '+', '-', '*' or '/'. */
enum { OPERATION_LAST = 'a' };

/* An answer that is waited for. */
struct operation {
	char kind;
	union {
		struct calculator_add_responder add;
		struct calculator_subtract_responder subtract;
		struct calculator_multiply_responder multiply;
		struct calculator_divide_responder divide;
		struct calculator_last_responder last;
	} responder;
};

/* Asks. OPERATION_LAST has no operands. */
ACTOR_MUST_CHECK struct operation operation_ask(struct calculator_address calculator, char kind,
                                                double left, double right);

/* ACTOR_PENDING, ACTOR_OK and the value, or the error that is the answer: a future like any other. */
ACTOR_MUST_CHECK int operation_poll(struct operation *operation, struct async_waker *waker,
                                    double *value);

#endif
