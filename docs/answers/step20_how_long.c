/* Step 20, exercise 2: how long until the third of three events has been handled? */
#include <actor/actor.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../tests/stage.h"

struct number {
	int value;
};

struct adder {
	struct actor base;
	_Atomic int *handled; /* the test's */
};

ACTOR_TYPE(adder);
ACTOR_EVENT(adder, number);

static void adder_on_number(struct adder *self, const struct number *event)
{
	(void)event;
	++*self->handled;
}

/*
 * In nanoseconds, from the first send. It looks again and again: no good way to wait, but a good one to
 * measure.
 */
static uint64_t three_events(struct adder_address address, _Atomic int *handled)
{
	*handled = 0;
	uint64_t begin = async_now();
	for (int i = 0; i < 3; i++)
		CHECK_OK(adder_send_number(address, (struct number){ i }));
	while (*handled < 3)
		sched_yield();
	return async_now() - begin;
}

static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
	return (a > b) - (a < b);
}

TEST(median_and_maximum)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int handled = 0;
	struct adder_address address;
	CHECK_OK(adder_spawn(executor, (struct adder){ .handled = &handled }, &address));
	size_t count = test_scaled(10000);
	uint64_t *times = calloc(count, sizeof *times);
	CHECK(times != NULL);
	for (size_t i = 0; i < count; i++)
		times[i] = three_events(address, &handled);
	qsort(times, count, sizeof *times, compare);
	uint64_t median = times[count / 2];
	printf("of %zu: median %.3f ms, longest %.3f ms\n", count, (double)median / 1e6,
	       (double)times[count - 1] / 1e6);
	free(times);
	adder_address_drop(&address);
	stage_close(executor);
}
