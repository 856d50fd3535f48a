/* Step 19, exercise 1: a second event for the test actor. Events of two types keep one order. */
#include <actor/actor.h>
#include <stdlib.h>

#include "../../tests/stage.h"

struct number {
	int value;
};

/* The newest numbers are forgotten. */
struct forget {
	int count;
};

struct test_actor {
	struct actor base;
	_Atomic int *finalized; /* the test's */
	int to_handle;          /* so many events, of either type, then it stops */
	int handled;
	int *numbers; /* its own */
	int count;
};

ACTOR_TYPE(test_actor);
ACTOR_EVENT(test_actor, number);
ACTOR_EVENT(test_actor, forget);

static void test_actor_on_number(struct test_actor *self, const struct number *event)
{
	int *numbers = realloc(self->numbers, sizeof *numbers * (size_t)(self->count + 1));
	CHECK(numbers != NULL);
	self->numbers = numbers;
	self->numbers[self->count++] = event->value;
	self->handled++;
}

static void test_actor_on_forget(struct test_actor *self, const struct forget *event)
{
	CHECK(event->count <= self->count);
	self->count -= event->count;
	self->handled++;
}

/* Not at a number of numbers: that goes down, too. */
static int stop_after_some(struct actor *actor, struct actor_context *context)
{
	struct test_actor *self = ACTOR_SELF(test_actor, actor);
	if (actor_context_next(context) == ACTOR_PENDING)
		return ACTOR_PENDING;
	return self->handled < self->to_handle ? ACTOR_OK : ACTOR_STOP;
}

static int check_numbers(struct actor *actor, struct actor_context *context)
{
	(void)context;
	struct test_actor *self = ACTOR_SELF(test_actor, actor);
	CHECK_INT_EQ(self->count, 3);
	CHECK_INT_EQ(self->numbers[0], 10);
	CHECK_INT_EQ(self->numbers[1], 40);
	CHECK_INT_EQ(self->numbers[2], 50);
	++*self->finalized;
	return ACTOR_OK;
}

static void forget_all(struct actor *actor)
{
	free(ACTOR_SELF(test_actor, actor)->numbers);
}

static const struct actor_ops ops = { .event = stop_after_some,
	                              .finalize = check_numbers,
	                              .drop = forget_all };

TEST(two_types_keep_one_order)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int finalized = 0;
	struct test_actor initial = { .base.ops = &ops, .finalized = &finalized, .to_handle = 6 };
	struct test_actor_address address;
	CHECK_OK(test_actor_spawn(executor, initial, &address));
	CHECK_OK(test_actor_send_number(address, (struct number){ 10 }));
	CHECK_OK(test_actor_send_number(address, (struct number){ 20 }));
	CHECK_OK(test_actor_send_number(address, (struct number){ 30 }));
	CHECK_OK(test_actor_send_forget(address, (struct forget){ 2 }));
	CHECK_OK(test_actor_send_number(address, (struct number){ 40 }));
	CHECK_OK(test_actor_send_number(address, (struct number){ 50 }));
	test_actor_address_drop(&address);
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(finalized, 1);
}
