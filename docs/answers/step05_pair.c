/* Step 5, exercise 1: a message that consists of two others, and owns them. */
#include <actor/actor.h>
#include <stdlib.h>

#include "testing/test.h"

struct pair {
	struct actor_message base;
	struct actor_message *first, *second; /* owned */
};

static void handle_pair(struct actor_message *message, struct actor *actor)
{
	struct pair *pair = async_container_of(message, struct pair, base);
	pair->first->ops->handle(pair->first, actor);
	pair->second->ops->handle(pair->second, actor);
}

static void drop_pair(struct actor_message *message)
{
	struct pair *pair = async_container_of(message, struct pair, base);
	actor_message_drop(pair->first);
	actor_message_drop(pair->second);
	free(pair);
}

static const struct actor_message_ops pair_ops = { .handle = handle_pair, .drop = drop_pair };

/* *Takes* both, and *gives* the pair. */
static struct actor_message *new_pair(struct actor_message *first, struct actor_message *second)
{
	struct pair *pair = malloc(sizeof *pair);
	CHECK(pair != NULL);
	*pair = (struct pair){ { .ops = &pair_ops }, first, second };
	return &pair->base;
}

/* Something to put into it. */
struct sum {
	struct actor base;
	int value;
};

struct add {
	struct actor_message base;
	int amount;
	int *drops;
};

static void handle_add(struct actor_message *message, struct actor *actor)
{
	ACTOR_SELF(sum, actor)->value += async_container_of(message, struct add, base)->amount;
}

static void drop_add(struct actor_message *message)
{
	struct add *add = async_container_of(message, struct add, base);
	++*add->drops;
	free(add);
}

static const struct actor_message_ops add_ops = { .handle = handle_add, .drop = drop_add };

static struct actor_message *new_add(int amount, int *drops)
{
	struct add *add = malloc(sizeof *add);
	CHECK(add != NULL);
	*add = (struct add){ { .ops = &add_ops }, amount, drops };
	return &add->base;
}

TEST(both_are_handled)
{
	struct sum sum = { .value = 0 };
	int drops = 0;
	struct actor_message *pair = new_pair(new_add(1, &drops), new_add(2, &drops));
	pair->ops->handle(pair, &sum.base);
	CHECK_INT_EQ(sum.value, 3);
	CHECK_INT_EQ(drops, 0);
	actor_message_drop(pair);
	CHECK_INT_EQ(drops, 2);
}

TEST(both_are_dropped_unhandled)
{
	int drops = 0;
	actor_message_drop(new_pair(new_add(1, &drops), new_add(2, &drops)));
	CHECK_INT_EQ(drops, 2);
}

/* Nobody who handles a message knows what it is, so a pair may hold a pair. */
TEST(a_pair_of_pairs)
{
	struct sum sum = { .value = 0 };
	int drops = 0;
	struct actor_message *pair = new_pair(new_pair(new_add(1, &drops), new_add(2, &drops)),
	                                      new_add(4, &drops));
	pair->ops->handle(pair, &sum.base);
	actor_message_drop(pair);
	CHECK_INT_EQ(sum.value, 7);
	CHECK_INT_EQ(drops, 3);
}
