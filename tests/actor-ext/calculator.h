/* calculator.h - the calculator of Part VII, and the frame of its tests: it starts, and it ends with nothing left. */
#ifndef TESTS_ACTOR_EXT_CALCULATOR_H
#define TESTS_ACTOR_EXT_CALCULATOR_H

#include <actor-ext/actor-ext.h>

#include "../stage.h"

struct calculator {
	struct actor base;
	double last;         /* the newest result */
	double *left_behind; /* where it says at the end what that was; NULL: nowhere */
};
ACTOR_TYPE(calculator);

static int calculator_finalize(struct actor *self, struct actor_context *context)
{
	struct calculator *calculator = ACTOR_SELF(calculator, self);
	(void)context;
	if (calculator->left_behind != NULL)
		*calculator->left_behind = calculator->last;
	return ACTOR_OK;
}

static const struct actor_ops calculator_ops = { .finalize = calculator_finalize };

/* An executor with one calculator. */
struct calculator_test {
	struct async_executor *executor;
	struct calculator_address address;
	double left_behind;
};

static inline void calculator_test_open(struct calculator_test *test, unsigned workers)
{
	test->executor = stage_open(workers);
	test->left_behind = -1;
	CHECK_OK(calculator_spawn(test->executor,
	                          (struct calculator){ .base.ops = &calculator_ops,
	                                               .left_behind = &test->left_behind },
	                          &test->address));
}

static inline void calculator_test_close(struct calculator_test *test)
{
	CHECK_OK(calculator_address_interrupt(test->address));
	CHECK_OK(calculator_address_join(test->address));
	calculator_address_drop(&test->address);
	stage_close(test->executor);
}

/* These numbers have exact doubles. */
static inline bool equal(double a, double b)
{
	return !(a < b) && !(a > b);
}

#endif
