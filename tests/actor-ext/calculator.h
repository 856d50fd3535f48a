/*
 * calculator.h - the calculator of Part VII, and the frame of its tests: each test opens it, has it end in one of
 * three ways, and closes it with nothing left.
 */
#ifndef TESTS_ACTOR_EXT_CALCULATOR_H
#define TESTS_ACTOR_EXT_CALCULATOR_H

#include <actor-ext/actor-ext.h>

#include "../stage.h"

/* What a test wants to know of a calculator's life. It is the test's, and outlives the calculator. */
struct calculator_record {
	int finalized, dropped;
	double left_behind; /* the newest result, when it was finalized */
};

struct calculator {
	struct actor base;
	double last; /* the newest result */
	struct calculator_record *record;
};
ACTOR_TYPE(calculator);

static int calculator_finalize(struct actor *actor, struct actor_context *context)
{
	struct calculator *self = ACTOR_SELF(calculator, actor);
	(void)context;
	self->record->left_behind = self->last;
	self->record->finalized++;
	return ACTOR_OK;
}

static void calculator_drop(struct actor *actor)
{
	ACTOR_SELF(calculator, actor)->record->dropped++;
}

static const struct actor_ops calculator_ops = { .finalize = calculator_finalize,
	                                         .drop = calculator_drop };

static inline struct calculator_address calculator_start(struct async_executor *executor,
                                                         struct calculator_record *record)
{
	struct calculator initial = { .base.ops = &calculator_ops, .record = record };
	struct calculator_address address;
	CHECK_OK(calculator_spawn(executor, initial, &address));
	return address;
}

/* The frame: an executor with one calculator. */
struct calculator_test {
	struct async_executor *executor;
	struct calculator_address address;
	struct calculator_record record;
	size_t failures; /* so many will it have recorded; none, unless the test says otherwise */
};

static inline void calculator_test_open(struct calculator_test *test, unsigned workers)
{
	*test = (struct calculator_test){ .executor = stage_open(workers) };
	test->address = calculator_start(test->executor, &test->record);
}

/* A calculator ends in one of three ways: somebody interrupts it, */
static inline void calculator_test_interrupt(struct calculator_test *test)
{
	CHECK_OK(calculator_address_interrupt(test->address));
	CHECK_OK(actor_address_join_until(test->address.untyped, async_after(10 * ASYNC_SECOND)));
}

/* nobody knows it any more, */
static inline void calculator_test_leave(struct calculator_test *test)
{
	uint64_t patience = async_after(10 * ASYNC_SECOND);
	calculator_address_drop(&test->address);
	while (async_executor_tasks(test->executor) > 0) {
		CHECK(async_now() < patience);
		sched_yield();
	}
}

/* or its executor goes. */
static inline void calculator_test_shut_down(struct calculator_test *test)
{
	async_executor_free(test->executor);
	test->executor = NULL;
	CHECK_INT_EQ(calculator_address_join(test->address), ACTOR_E_CANCELED);
}

static inline void calculator_test_check_failures(const struct calculator_test *test)
{
	struct actor_failure newest[8];
	CHECK(actor_status_is_done(actor_address_status(test->address.untyped)));
	CHECK_INT_EQ(actor_address_failures(test->address.untyped, newest, 8), test->failures);
}

/* It has ended, in whatever way: as expected, once, and with nothing left. */
static inline void calculator_test_close(struct calculator_test *test)
{
	if (test->address.untyped.runtime != NULL)
		calculator_test_check_failures(test);
	calculator_address_drop(&test->address);
	if (test->executor != NULL)
		async_executor_free(test->executor);
	stage_check_empty();
	CHECK_INT_EQ(test->record.finalized, 1);
	CHECK_INT_EQ(test->record.dropped, 1);
}

/* Like CHECK_INT_EQ. Equal is equal to the last bit. Not a number is equal to nothing. */
#define CHECK_NUMBER_EQ(actual, expected)                                                          \
	calculator_check_number(__FILE__, __LINE__, #actual, actual, expected)

static inline void calculator_check_number(const char *file, int line, const char *what,
                                           double actual, double expected)
{
	if (!(actual >= expected && actual <= expected))
		test_fail(file, line, "%s is %.17g, not %.17g", what, actual, expected);
}

#endif
