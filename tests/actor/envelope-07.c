/* A mailbox of envelopes: different messages in one, and none is ever lost. */
// since: 7
// until: 7
#include <actor/actor.h>
#include <string.h>

#include "../stage.h"

/* Writes what its messages say. */
struct writer {
	struct actor base;
	char text[20];
	int left;
};

/* One message says a letter, */
struct letter {
	struct actor_message base;
	char letter;
};

static void handle_letter(struct actor_message *message, struct actor *actor)
{
	char text[] = { async_container_of(message, struct letter, base)->letter, '\0' };
	strcat(ACTOR_SELF(writer, actor)->text, text);
}

static void drop_letter(struct actor_message *message)
{
	async_pool_free(message, sizeof(struct letter));
}

static const struct actor_message_ops letter_ops = { handle_letter, drop_letter };

static struct actor_message *new_letter(char letter)
{
	struct letter *message = async_pool_alloc(sizeof *message);
	CHECK(message != NULL);
	*message = (struct letter){ { .ops = &letter_ops }, letter };
	return &message->base;
}

/* another a word, which it counts itself. */
struct word {
	struct actor_message base;
	const char *word;
	int *drops;
};

static void handle_word(struct actor_message *message, struct actor *actor)
{
	strcat(ACTOR_SELF(writer, actor)->text,
	       async_container_of(message, struct word, base)->word);
}

static void drop_word(struct actor_message *message)
{
	struct word *word = async_container_of(message, struct word, base);
	++*word->drops;
	async_pool_free(word, sizeof *word);
}

static const struct actor_message_ops word_ops = { handle_word, drop_word };

static struct actor_message *new_word(const char *word, int *drops)
{
	struct word *message = async_pool_alloc(sizeof *message);
	CHECK(message != NULL);
	*message = (struct word){ { .ops = &word_ops }, word, drops };
	return &message->base;
}

static int write_one(struct actor *self, struct actor_context *context)
{
	struct actor_message *envelope;
	if (actor_context_receive(context, &envelope) == ACTOR_PENDING)
		return ACTOR_PENDING;
	envelope->ops->handle(envelope, self);
	actor_message_drop(envelope);
	return --ACTOR_SELF(writer, self)->left > 0 ? ACTOR_OK : ACTOR_STOP;
}

static const struct actor_ops writer_ops = { .event = write_one };

TEST(different_messages_in_one_mailbox)
{
	struct async_executor *executor = stage_open(1);
	struct writer writer = { .base.ops = &writer_ops, .left = 3 };
	struct actor_runtime runtime;
	int drops = 0;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &writer.base));
	actor_context_send(&runtime.context, new_letter('a'));
	actor_context_send(&runtime.context, new_word("ctor", &drops));
	actor_context_send(&runtime.context, new_letter('s'));
	stage_wait(executor);
	stage_close(executor);
	CHECK_STR_EQ(writer.text, "actors");
	CHECK_INT_EQ(drops, 1);
}

TEST(a_dropped_mailbox_drops_them_all)
{
	struct async_executor *executor = stage_open(1);
	struct writer writer = { .base.ops = &writer_ops, .left = 1 };
	struct actor_runtime runtime;
	int drops = 0;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &writer.base));
	for (int i = 0; i < 10; i++) /* it handles one and stops */
		actor_context_send(&runtime.context, new_word("x", &drops));
	stage_wait(executor);
	stage_close(executor);
	CHECK_STR_EQ(writer.text, "x");
	CHECK_INT_EQ(drops, 10);
}

TEST(what_comes_too_late_is_dropped)
{
	struct async_executor *executor = stage_open(1);
	struct actor bare = { 0 };
	struct actor_runtime runtime;
	int drops = 0;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &bare));
	stage_wait(executor);
	actor_context_send(&runtime.context, new_word("late", &drops));
	CHECK_INT_EQ(drops, 1);
	stage_close(executor);
}

TEST(misuse_stops_the_program)
{
	struct async_executor *executor = stage_open(1);
	struct actor bare = { 0 };
	struct actor_message blank = { 0 };
	struct actor_runtime runtime;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &bare));
	CHECK_ABORTS(actor_context_send(&runtime.context, NULL), "no envelope");
	CHECK_ABORTS(actor_context_send(&runtime.context, &blank), "without a table");
	stage_close(executor);
}
