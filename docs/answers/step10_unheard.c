/* Step 10, exercise 1: an executor ends, and an actor has messages that it never looked at. */
#include <actor/actor.h>

#include "../../tests/stage.h"

struct deaf {
	struct actor base;
	struct gate *all_sent;
	_Atomic int *drops;
};

struct word {
	struct actor_message base;
	_Atomic int *drops;
};

static void hear(struct actor_message *message, struct actor *actor)
{
	(void)message;
	(void)actor;
	CHECK(false); /* it is deaf */
}

static void drop_word(struct actor_message *message)
{
	struct word *word = async_container_of(message, struct word, base);
	++*word->drops;
	async_pool_free(word, sizeof *word);
}

static const struct actor_message_ops word_ops = { hear, drop_word };

static int send_words(struct actor *self, struct actor_context *context)
{
	struct deaf *deaf = ACTOR_SELF(deaf, self);
	for (int i = 0; i < 3; i++) {
		struct word *word = async_pool_alloc(sizeof *word);
		CHECK(word != NULL);
		*word = (struct word){ { .ops = &word_ops }, deaf->drops };
		actor_context_send(context, &word->base);
	}
	gate_open(deaf->all_sent);
	return ACTOR_OK;
}

/* Waits for nothing at all: nobody has its waker. */
static int sleep_on(struct actor *self, struct actor_context *context)
{
	(void)self;
	(void)context;
	return ACTOR_PENDING;
}

TEST(words_that_nobody_heard_are_dropped)
{
	static const struct actor_ops ops = { .initialize = send_words, .event = sleep_on };
	struct async_executor *executor = stage_open(1);
	struct gate all_sent = { 0 };
	_Atomic int drops = 0;
	struct deaf deaf = { .base.ops = &ops, .all_sent = &all_sent, .drops = &drops };
	CHECK_OK(actor_spawn(executor, &deaf.base, sizeof deaf));
	gate_wait(&all_sent);
	stage_close(executor);
	CHECK_INT_EQ(drops, 3);
}
