/* Step 8, exercise 1: an actor that ends after its tenth message. */
#include <actor/actor.h>

#include "../../tests/stage.h"

struct sum {
	struct actor base;
	int value, left;
};

struct add {
	struct actor_message base;
	int amount;
	_Atomic int *drops;
};

static void handle_add(struct actor_message *message, struct actor *actor)
{
	ACTOR_SELF(sum, actor)->value += async_container_of(message, struct add, base)->amount;
}

static void drop_add(struct actor_message *message)
{
	++*async_container_of(message, struct add, base)->drops;
	async_pool_free(message, sizeof(struct add));
}

static const struct actor_message_ops add_ops = { handle_add, drop_add };

static struct actor_message *new_add(int amount, _Atomic int *drops)
{
	struct add *add = async_pool_alloc(sizeof *add);
	CHECK(add != NULL);
	*add = (struct add){ { .ops = &add_ops }, amount, drops };
	return &add->base;
}

/* The default, and a word about when it is enough. Pending was no message: it does not count. */
static int next_of_ten(struct actor *self, struct actor_context *context)
{
	int result = actor_context_next(context);
	if (result == ACTOR_OK && --ACTOR_SELF(sum, self)->left == 0)
		return ACTOR_STOP;
	return result;
}

TEST(ten_are_handled_and_all_are_dropped)
{
	static const struct actor_ops ops = { .event = next_of_ten };
	struct async_executor *executor = stage_open(1);
	struct sum sum = { .base.ops = &ops, .left = 10 };
	struct actor_runtime runtime;
	_Atomic int drops = 0;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &sum.base));
	for (int i = 1; i <= 100; i++)
		actor_context_send(&runtime.context, new_add(i, &drops));
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(sum.value, 55);
	CHECK_INT_EQ(drops, 100);
}
