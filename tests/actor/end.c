/* The order of the end, in one string. */
// since: 25
#include <actor/actor.h>
#include <string.h>
#include <time.h>

#include "start.h"

/* Plain: whoever is behind `join` is behind all that wrote here. */
struct diary {
	char text[10];
};

static void write_down(struct diary *diary, const char *letter)
{
	strcat(diary->text, letter);
}

/* Tells when it is dropped. Nobody handles it. */
struct note {
	struct actor_message base;
	struct diary *diary;
};

static void note_drop(struct actor_message *message)
{
	write_down(async_container_of(message, struct note, base)->diary, "m");
}

static const struct actor_message_ops note_ops = { .drop = note_drop };

/* Waits until there are messages, and stops. */
struct witness {
	struct actor base;
	struct gate *begin;
	struct async_watch_waiter waiter;
	struct note *late; /* to be refused */
	struct diary *diary;
};
ACTOR_TYPE(witness);

static int wait_to_begin(struct actor *self, struct actor_context *context)
{
	struct witness *witness = ACTOR_SELF(witness, self);
	return gate_poll(witness->begin, &witness->waiter, actor_context_waker(context));
}

static int stop_at_once(struct actor *self, struct actor_context *context)
{
	(void)self;
	return stop(context);
}

/* The end takes its time, so that who does not wait for it is caught. */
static void linger(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
}

static int bear_witness(struct actor *self, struct actor_context *context)
{
	struct witness *witness = ACTOR_SELF(witness, self);
	struct actor_address address = actor_context_self(context);
	CHECK_INT_EQ(actor_address_send(address, &witness->late->base), ACTOR_E_CLOSED);
	linger();
	write_down(witness->diary, "f");
	return ACTOR_OK;
}

static void witness_drop(struct actor *self)
{
	linger();
	write_down(ACTOR_SELF(witness, self)->diary, "d");
}

TEST(close_drain_finalize_drop_done)
{
	static const struct actor_ops ops = { .initialize = wait_to_begin,
		                              .event = stop_at_once,
		                              .finalize = bear_witness,
		                              .drop = witness_drop };
	struct async_executor *executor = stage_open(1);
	struct gate begin = { 0 };
	struct diary diary = { "" };
	struct note notes[3];
	for (int i = 0; i < 3; i++)
		notes[i] = (struct note){ .base.ops = &note_ops, .diary = &diary };
	struct witness initial = {
		.base.ops = &ops, .begin = &begin, .late = &notes[2], .diary = &diary
	};
	struct witness_address address;
	CHECK_OK(witness_spawn(executor, initial, &address));
	CHECK_OK(actor_address_send(address.untyped, &notes[0].base));
	CHECK_OK(actor_address_send(address.untyped, &notes[1].base));
	gate_open(&begin);
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	CHECK_OK(actor_address_join_until(address.untyped, deadline));
	CHECK_STR_EQ(diary.text, "mmfd");
	witness_address_drop(&address);
	stage_close(executor);
}

/* A message that, dropped unhandled, still has something to say to the actor that did not handle it. */
struct last_word {
	struct actor_message base;
	struct actor_address address; /* borrowed */
	struct note *note;
	int *result;
};

static void last_word_drop(struct actor_message *message)
{
	struct last_word *word = async_container_of(message, struct last_word, base);
	linger();
	*word->result = actor_address_send(word->address, &word->note->base);
}

static const struct actor_message_ops last_word_ops = { .drop = last_word_drop };

TEST(what_is_sent_while_it_drains_is_refused)
{
	static const struct actor_ops ops = { .initialize = wait_to_begin, .event = stop_at_once };
	struct async_executor *executor = stage_open(1);
	struct gate begin = { 0 };
	struct diary diary = { "" };
	struct note note = { .base.ops = &note_ops, .diary = &diary };
	struct witness_address address;
	int result = ACTOR_OK;
	CHECK_OK(witness_spawn(executor, (struct witness){ .base.ops = &ops, .begin = &begin },
	                       &address));
	struct last_word word = { { .ops = &last_word_ops }, address.untyped, &note, &result };
	CHECK_OK(actor_address_send(address.untyped, &word.base));
	gate_open(&begin);
	CHECK_OK(witness_address_join(address));
	CHECK_INT_EQ(result, ACTOR_E_CLOSED);
	CHECK_STR_EQ(diary.text, ""); /* the note is still the sender's */
	witness_address_drop(&address);
	stage_close(executor);
}
