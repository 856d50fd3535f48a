/* Step 7, exercise 1: an actor that passes on what it gets, unopened. */
#include <actor/actor.h>
#include <stdatomic.h>

#include "../../tests/stage.h"

struct forwarder {
	struct actor base;
	struct actor_context *next; /* borrowed until the executor is freed */
	int left;
};

/* What receive gives, send takes: nothing is left to be dropped here. */
static int forward_one(struct actor *self, struct actor_context *context)
{
	struct forwarder *forwarder = ACTOR_SELF(forwarder, self);
	struct actor_message *envelope;
	if (actor_context_receive(context, &envelope) == ACTOR_PENDING)
		return ACTOR_PENDING;
	actor_context_send(forwarder->next, envelope);
	return --forwarder->left > 0 ? ACTOR_OK : ACTOR_STOP;
}

static const struct actor_ops forwarder_ops = { .event = forward_one };

/* Who gets it. */
struct counter {
	struct actor base;
	int count, left;
};

static int count_one(struct actor *self, struct actor_context *context)
{
	struct actor_message *envelope;
	if (actor_context_receive(context, &envelope) == ACTOR_PENDING)
		return ACTOR_PENDING;
	envelope->ops->handle(envelope, self);
	actor_message_drop(envelope);
	return --ACTOR_SELF(counter, self)->left > 0 ? ACTOR_OK : ACTOR_STOP;
}

static const struct actor_ops counter_ops = { .event = count_one };

struct tick {
	struct actor_message base;
	_Atomic int *drops;
};

static void handle_tick(struct actor_message *message, struct actor *actor)
{
	(void)message;
	ACTOR_SELF(counter, actor)->count++;
}

static void drop_tick(struct actor_message *message)
{
	++*async_container_of(message, struct tick, base)->drops;
	async_pool_free(message, sizeof(struct tick));
}

static const struct actor_message_ops tick_ops = { handle_tick, drop_tick };

static struct actor_message *new_tick(_Atomic int *drops)
{
	struct tick *tick = async_pool_alloc(sizeof *tick);
	CHECK(tick != NULL);
	*tick = (struct tick){ { .ops = &tick_ops }, drops };
	return &tick->base;
}

/* Sends `ticks` through a forwarder to an actor that wants `wanted`; returns how many it counted. */
static int forward(int ticks, int wanted)
{
	struct async_executor *executor = stage_open(2);
	static struct actor_runtime runtimes[2];
	_Atomic int drops = 0;
	struct counter counter = { .base.ops = &counter_ops, .left = wanted };
	struct forwarder forwarder = { .base.ops = &forwarder_ops,
		                       .next = &runtimes[0].context,
		                       .left = ticks };
	CHECK_OK(actor_runtime_spawn(&runtimes[0], executor, &counter.base));
	CHECK_OK(actor_runtime_spawn(&runtimes[1], executor, &forwarder.base));
	for (int i = 0; i < ticks; i++)
		actor_context_send(&runtimes[1].context, new_tick(&drops));
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(drops, ticks);
	return counter.count;
}

TEST(all_arrive)
{
	CHECK_INT_EQ(forward(100, 100), 100);
}

/* The counter ends early. What is forwarded after that is dropped by send. */
TEST(none_is_lost_behind_an_actor_that_has_ended)
{
	CHECK_INT_EQ(forward(100, 10), 10);
}
