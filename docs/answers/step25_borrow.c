/* Step 25, exercise 1: an actor works with memory that is only borrowed. Join says when it comes back. */
#include <actor/actor.h>
#include <pthread.h>
#include <stdlib.h>

#include "../../tests/stage.h"

/* Adds up numbers that are not its own. */
struct adder {
	struct actor base;
	const int *numbers; /* borrowed, and so is the sum: until the actor is done */
	size_t count, next;
	long *sum;
};

ACTOR_TYPE(adder);

static struct gate *begun; /* opened with the first number; NULL: nobody wants to know */

static int add_next(struct actor *actor, struct actor_context *context)
{
	(void)context;
	struct adder *self = ACTOR_SELF(adder, actor);
	if (self->next == self->count)
		return ACTOR_STOP;
	if (begun != NULL)
		gate_open(begun);
	*self->sum += self->numbers[self->next++];
	return ACTOR_OK;
}

static const struct actor_ops ops = { .event = add_next };

/*
 * The sum of the numbers, computed on a worker. *Borrows* numbers and sum until it returns, and blocks until
 * then. ACTOR_E_CANCELED: the executor was shut down, and the sum is one of some of them. Other errors: as
 * actor_spawn() and actor_address_join(). Not on a worker.
 */
static int sum_on_worker(struct async_executor *executor, const int *numbers, size_t count,
                         long *sum)
{
	*sum = 0;
	struct adder initial = { .base.ops = &ops, .numbers = numbers, .count = count, .sum = sum };
	struct adder_address address;
	int error = adder_spawn(executor, initial, &address);
	if (error != ACTOR_OK)
		return error;
	error = adder_address_join(address);
	adder_address_drop(&address);
	return error;
}

TEST(what_was_borrowed_comes_back)
{
	struct async_executor *executor = stage_open(2);
	for (int round = 0; round < 100; round++) {
		int numbers[] = { 1, 2, 3, round }; /* gone after each round, and so is the sum */
		long sum;
		CHECK_OK(sum_on_worker(executor, numbers, 4, &sum));
		CHECK_INT_EQ(sum, 6 + round);
	}
	stage_close(executor);
}

static void *shut_down(void *executor)
{
	gate_wait(begun);
	async_executor_free(executor);
	return NULL;
}

/* Whichever comes first: the numbers are not touched any more when it returns. */
TEST(also_when_the_executor_ends_meanwhile)
{
	enum { COUNT = 100000 };
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	begun = &gate;
	int *numbers = malloc(COUNT * sizeof *numbers);
	CHECK(numbers != NULL);
	for (int i = 0; i < COUNT; i++)
		numbers[i] = 1;
	pthread_t thread;
	CHECK_OK(pthread_create(&thread, NULL, shut_down, executor));
	long sum;
	int error = sum_on_worker(executor, numbers, COUNT, &sum);
	free(numbers);
	pthread_join(thread, NULL);
	CHECK(error == ACTOR_OK || error == ACTOR_E_CANCELED);
	CHECK(error == ACTOR_OK ? sum == COUNT : sum >= 1);
	stage_check_empty();
}
