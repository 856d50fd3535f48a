/*
 * evaluator.h - an actor that calculates whole expressions by asking a calculator for each operation.
 *
 * It is client and server at once: it is asked for the value of an expression, and while it works on that it waits, without
 * holding up a thread, for the calculator's answers. It evaluates one expression after the other, in the order it was asked,
 * so that `ans` is always the result of the line before.
 */
#ifndef EVALUATOR_H
#define EVALUATOR_H

#include "calculator.h"
#include "expression.h"

/* Holds the expression: it is released when the request has been answered, or could not be sent. */
struct evaluate {
	struct expression expression; /* not empty */
};

ACTOR_ADDRESS(evaluator);
ACTOR_REQUEST_DECLARE(evaluator, evaluate, double);

/* Starts an evaluator and *gives* its address. *Shares* the calculator. Errors as actor_spawn(). */
ACTOR_MUST_CHECK int evaluator_start(struct async_executor *executor,
                                     struct calculator_address calculator,
                                     struct evaluator_address *evaluator);

#endif
