/* Step 18, exercise 1: a second event, tested from the inside out: its handler first, then its envelope. */
#include <actor/actor.h>
#include <stdlib.h>

#include "../../tests/stage.h"

struct number {
	int value;
};

/* Forgets the newest numbers: so many of them, or all that there are. */
struct forget {
	int count;
};

struct test_actor {
	struct actor base;
	int *numbers; /* its own; NULL: none */
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
}

static void test_actor_on_forget(struct test_actor *self, const struct forget *event)
{
	self->count = event->count < self->count ? self->count - event->count : 0;
	if (self->count == 0) {
		free(self->numbers);
		self->numbers = NULL;
	}
}

/* ---- Its handler ------------------------------------------------------------------------------------------------------ */

static struct test_actor with_two_numbers(void)
{
	struct test_actor actor = { .count = 0 };
	test_actor_on_number(&actor, &(struct number){ 7 });
	test_actor_on_number(&actor, &(struct number){ 8 });
	return actor;
}

TEST(the_newest_number_is_forgotten)
{
	struct test_actor actor = with_two_numbers();
	test_actor_on_forget(&actor, &(struct forget){ 1 });
	CHECK_INT_EQ(actor.count, 1);
	CHECK_INT_EQ(actor.numbers[0], 7);
	test_actor_on_number(&actor, &(struct number){ 9 });
	CHECK_INT_EQ(actor.count, 2);
	CHECK_INT_EQ(actor.numbers[1], 9);
	free(actor.numbers);
}

TEST(to_forget_more_than_there_is_forgets_all)
{
	struct test_actor actor = with_two_numbers();
	test_actor_on_forget(&actor, &(struct forget){ 3 });
	CHECK_INT_EQ(actor.count, 0);
	CHECK(actor.numbers == NULL);
	test_actor_on_forget(&actor, &(struct forget){ 1 });
	CHECK_INT_EQ(actor.count, 0);
}

/* ---- Its envelope ------------------------------------------------------------------------------------------------------ */

TEST(an_envelope_makes_it_forget)
{
	struct test_actor actor = with_two_numbers();
	struct test_actor_forget_message *message = async_pool_alloc(sizeof *message);
	CHECK(message != NULL);
	message->base.ops = &test_actor_forget_ops;
	message->payload = (struct forget){ 2 };
	message->base.ops->handle(&message->base, &actor.base);
	actor_message_drop(&message->base);
	CHECK_INT_EQ(actor.count, 0);
	CHECK(actor.numbers == NULL);
	stage_check_empty();
}
