/* Step 31, exercise 1: an actor that gives up after the third failure, and says why. */
#include <actor/actor.h>

#include "../../tests/stage.h"

enum { E_FIRST = -2000 };

struct mason {
	struct actor base;
	_Atomic int *handled;
};
ACTOR_TYPE(mason);

struct brick {
	struct actor_message base;
	int error; /* what its handler returns */
};

static int lay_brick(struct actor_message *message, struct actor *actor,
                     struct actor_context *context)
{
	(void)context;
	++*ACTOR_SELF(mason, actor)->handled;
	return async_container_of(message, struct brick, base)->error;
}

static void drop_brick(struct actor_message *message)
{
	async_pool_free(message, sizeof(struct brick));
}

static void send_brick(struct mason_address mason, int error)
{
	static const struct actor_message_ops ops = { lay_brick, drop_brick, "brick" };
	struct brick *brick = async_pool_alloc(sizeof *brick);
	CHECK(brick != NULL);
	*brick = (struct brick){ { .ops = &ops }, error };
	if (actor_address_send(mason.untyped, &brick->base) != ACTOR_OK)
		actor_message_drop(&brick->base); /* it has given up already */
}

/* The event of this actor: a message, and a look at what has come of it. */
static int until_the_third_failure(struct actor *self, struct actor_context *context)
{
	(void)self;
	struct actor_failure failures[3];
	int result = actor_context_next(context);
	if (result == ACTOR_OK && actor_context_failures(context, failures, 3) == 3)
		actor_context_stop(context);
	return result;
}

/* For join: the newest failure. Without it join would say ACTOR_OK. */
static int say_why(struct actor *self, struct actor_context *context)
{
	(void)self;
	struct actor_failure newest;
	return actor_context_failures(context, &newest, 1) == 1 ? newest.error : ACTOR_OK;
}

static int build(const int *errors, int bricks, _Atomic int *handled)
{
	static const struct actor_ops ops = { .event = until_the_third_failure,
		                              .finalize = say_why };
	struct async_executor *executor = stage_open(1);
	struct mason_address mason;
	*handled = 0;
	CHECK_OK(mason_spawn(executor, (struct mason){ .base.ops = &ops, .handled = handled },
	                     &mason));
	for (int i = 0; i < bricks; i++)
		send_brick(mason, errors[i]);
	int result = mason_address_join(mason);
	mason_address_drop(&mason);
	stage_close(executor);
	return result;
}

TEST(it_gives_up_after_the_third_failure)
{
	static const int errors[] = { 0, E_FIRST - 1, 0, E_FIRST - 2, E_FIRST - 3, 0, 0 };
	_Atomic int handled;
	CHECK_INT_EQ(build(errors, 7, &handled), E_FIRST - 3);
	CHECK_INT_EQ(handled, 5);
}
