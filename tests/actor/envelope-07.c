/* A mailbox of envelopes: different messages in one, and none is ever lost. */
// since: 7
// until: 7
#include <actor/actor.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "../stage.h"

/* Writes what its messages say, until `left` of them have come. */
struct writer {
	struct actor base;
	char text[20];
	int left;
	struct gate *waiting; /* opened when it finds no message; NULL: none */
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

/* another a word. It is counted when it is dropped, on whatever thread that happens. */
struct word {
	struct actor_message base;
	const char *word;
	_Atomic int *drops;
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

static struct actor_message *new_word(const char *word, _Atomic int *drops)
{
	struct word *message = async_pool_alloc(sizeof *message);
	CHECK(message != NULL);
	*message = (struct word){ { .ops = &word_ops }, word, drops };
	return &message->base;
}

static int write_one(struct actor *self, struct actor_context *context)
{
	struct writer *writer = ACTOR_SELF(writer, self);
	struct actor_message *envelope;
	if (actor_context_receive(context, &envelope) == ACTOR_PENDING) {
		if (writer->waiting != NULL)
			gate_open(writer->waiting);
		return ACTOR_PENDING;
	}
	envelope->ops->handle(envelope, self);
	actor_message_drop(envelope);
	return --writer->left > 0 ? ACTOR_OK : ACTOR_STOP;
}

static const struct actor_ops writer_ops = { .event = write_one };

TEST(different_messages_in_one_mailbox)
{
	struct async_executor *executor = stage_open(1);
	struct writer writer = { .base.ops = &writer_ops, .left = 3 };
	struct actor_runtime runtime;
	_Atomic int drops = 0;
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
	_Atomic int drops = 0;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &writer.base));
	for (int i = 0; i < 10; i++) /* it handles one and stops */
		actor_context_send(&runtime.context, new_word("x", &drops));
	stage_wait(executor);
	stage_close(executor);
	CHECK_STR_EQ(writer.text, "x");
	CHECK_INT_EQ(drops, 10);
}

TEST(who_finds_none_is_woken_by_the_next)
{
	struct async_executor *executor = stage_open(1);
	struct gate waiting = { 0 };
	struct writer writer = { .base.ops = &writer_ops, .left = 1, .waiting = &waiting };
	struct actor_runtime runtime;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &writer.base));
	gate_wait(&waiting);
	actor_context_send(&runtime.context, new_letter('x'));
	stage_wait(executor);
	stage_close(executor);
	CHECK_STR_EQ(writer.text, "x");
}

/* ---- Too late ------------------------------------------------------------------------------------------------------ */

TEST(what_comes_too_late_is_dropped)
{
	struct async_executor *executor = stage_open(1);
	struct actor bare = { 0 };
	struct actor_runtime runtime;
	_Atomic int drops = 0;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &bare));
	stage_wait(executor);
	actor_context_send(&runtime.context, new_word("late", &drops));
	CHECK_INT_EQ(drops, 1);
	stage_close(executor);
}

TEST(who_waits_is_dropped_and_gets_no_more)
{
	struct async_executor *executor = stage_open(1);
	struct gate waiting = { 0 };
	struct writer writer = { .base.ops = &writer_ops, .left = 1, .waiting = &waiting };
	struct actor_runtime runtime;
	_Atomic int drops = 0;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &writer.base));
	gate_wait(&waiting);
	stage_close(executor); /* the context is still there */
	actor_context_send(&runtime.context, new_word("late", &drops));
	CHECK_STR_EQ(writer.text, "");
	CHECK_INT_EQ(drops, 1);
}

static int never(struct actor *self, struct actor_context *context)
{
	(void)self;
	(void)context;
	return ACTOR_PENDING;
}

/* An actor that never begins, so that it is dropped with its executor. */
static const struct actor_ops sleeper_ops = { .initialize = never };

TEST(what_a_sleeper_got_is_dropped_with_it)
{
	struct async_executor *executor = stage_open(1);
	struct actor sleeper = { &sleeper_ops };
	struct actor_runtime runtime;
	_Atomic int drops = 0;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &sleeper));
	for (int i = 0; i < 10; i++)
		actor_context_send(&runtime.context, new_word("x", &drops));
	CHECK_INT_EQ(drops, 0);
	stage_close(executor);
	CHECK_INT_EQ(drops, 10);
}

struct sender {
	struct actor_context *context;
	_Atomic bool enough;
	_Atomic int sent, drops;
};

static void *send_and_send(void *argument)
{
	struct sender *sender = (struct sender *)argument;
	while (!sender->enough) {
		actor_context_send(sender->context, new_word("x", &sender->drops));
		sender->sent++;
		/* Without a pause the mailbox would hardly ever be empty. */
		for (volatile int i = 0; i < 300; i++)
			;
	}
	return NULL;
}

/* How many envelopes are neither drained nor refused, if an actor ends while somebody sends. */
static int count_lost(void)
{
	struct async_executor *executor = stage_open(1);
	struct actor sleeper = { &sleeper_ops };
	struct actor_runtime runtime;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &sleeper));
	struct sender sender = { .context = &runtime.context };
	pthread_t thread;
	CHECK_OK(pthread_create(&thread, NULL, send_and_send, &sender));
	while (sender.sent == 0)
		sched_yield();
	async_executor_free(executor);
	sender.enough = true;
	CHECK_OK(pthread_join(thread, NULL));
	return sender.sent - sender.drops;
}

TEST(none_is_lost_between_drained_and_refused)
{
	for (size_t i = test_scaled(200); i > 0; i--) {
		int lost = count_lost();
		CHECK_INT_EQ(lost, 0);
	}
	stage_check_empty();
}

/* ---- Misuse -------------------------------------------------------------------------------------------------------- */

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
