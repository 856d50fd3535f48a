/*
 * calculator.h - a calculator is an actor: ask it for a sum, and it answers.
 *
 * This header is all that its users see: what they can ask, and what the answers are. Its state is nobody's business, so
 * struct calculator is incomplete here (ACTOR_ADDRESS), and the handlers stand in calculator.c.
 *
 *      struct calculator_add_responder sum = calculator_ask_add(calculator, (struct add){ 2, 3 });
 *      error = calculator_add_block_on(&sum, &value);                               in a thread
 *      ASYNC_AWAIT(&frame, error = calculator_add_poll(&sum, waker, &value));       in another actor
 */
#ifndef CALCULATOR_H
#define CALCULATOR_H

#include <actor-ext/actor-ext.h>

/* What a calculator is asked: the four operations, each answered with a double. */
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

/* The last result: what it was told to remember most recently; 0 at first. */
struct last {
	int unused; /* C has no empty structs */
};

/*
 * An event, because nothing is to be answered. An operation does not set the last result by itself: in (1 + 2) / 0 the
 * sum succeeds, and still the line has no result.
 */
struct remember {
	double value;
};

/* Errors of its own, beside those of actor/error.h. */
enum calculator_error {
	CALCULATOR_E_DIVISION_BY_ZERO = ACTOR_E_USER,
	CALCULATOR_E_OVERFLOW = ACTOR_E_USER - 1
};

ACTOR_ADDRESS(calculator);
ACTOR_REQUEST_DECLARE(calculator, add, double);
ACTOR_REQUEST_DECLARE(calculator, subtract, double);
ACTOR_REQUEST_DECLARE(calculator, multiply, double);
ACTOR_REQUEST_DECLARE(calculator, divide, double);
ACTOR_REQUEST_DECLARE(calculator, last, double);
ACTOR_EVENT_DECLARE(calculator, remember);

/* Starts a calculator and *gives* its address. Errors as actor_spawn(). */
ACTOR_MUST_CHECK int calculator_start(struct async_executor *executor,
                                      struct calculator_address *calculator);

/* The text for an error of a calculator or of the library: a constant string. */
const char *calculator_strerror(int error);

#endif
