/* Typed events: declared once, sent by name, their payload handled and dropped exactly once. */
// since: 34
#include <actor/actor.h>
#include <stdlib.h>
#include <string.h>

#include "../stage.h"

/* Collects words; a word owns its text. */
struct word {
	char *text;
	_Atomic int *drops;
};

struct finish {
	int unused;
};

struct writer {
	struct actor base;
	char text[64];
	char *result;
};
ACTOR_TYPE(writer);

static void word_drop(struct word *word)
{
	(*word->drops)++;
	free(word->text);
}

ACTOR_EVENT_WITH(writer, word, .drop = word_drop);
ACTOR_EVENT(writer, finish);

static int writer_on_word(struct writer *self, const struct word *event,
                          struct actor_context *context)
{
	(void)context;
	strcat(self->text, event->text);
	return ACTOR_OK;
}

static int writer_on_finish(struct writer *self, const struct finish *event,
                            struct actor_context *context)
{
	(void)event;
	strcpy(self->result, self->text);
	actor_context_stop(context);
	return ACTOR_OK;
}

static struct writer_address spawn_writer(struct async_executor *executor, char *result)
{
	struct writer_address address;
	CHECK_OK(writer_spawn(executor, (struct writer){ .result = result }, &address));
	return address;
}

TEST(payloads_arrive_in_order)
{
	struct async_executor *executor = stage_open(2);
	char result[64] = "";
	_Atomic int drops = 0;
	struct writer_address address = spawn_writer(executor, result);
	CHECK_OK(writer_send_word(address, (struct word){ strdup("one "), &drops }));
	CHECK_OK(writer_send_word(address, (struct word){ strdup("two "), &drops }));
	CHECK_OK(writer_send_word(address, (struct word){ strdup("three"), &drops }));
	CHECK_OK(writer_send_finish(address, (struct finish){ 0 }));
	CHECK_OK(writer_address_join(address));
	CHECK_STR_EQ(result, "one two three");
	CHECK_INT_EQ(drops, 3);
	writer_address_drop(&address);
	stage_close(executor);
}

TEST(an_event_that_was_not_accepted_stays_the_senders)
{
	struct async_executor *executor = stage_open(1);
	char result[64] = "";
	_Atomic int drops = 0;
	struct writer_address address = spawn_writer(executor, result);
	CHECK_OK(writer_send_finish(address, (struct finish){ 0 }));
	CHECK_OK(writer_address_join(address));
	struct word word = { strdup("late"), &drops };
	CHECK_INT_EQ(writer_send_word(address, word), ACTOR_E_CLOSED);
	CHECK_INT_EQ(drops, 0);
	CHECK_STR_EQ(word.text, "late");
	word_drop(&word);
	writer_address_drop(&address);
	stage_close(executor);
}

TEST(an_unhandled_event_is_dropped_once)
{
	struct async_executor *executor = stage_open(1);
	char result[64] = "";
	_Atomic int drops = 0;
	struct writer_address address = spawn_writer(executor, result);
	CHECK_OK(writer_send_finish(address, (struct finish){ 0 }));
	int sent = 0;
	for (int i = 0; i < 10; i++) {
		struct word word = { strdup("unread"), &drops };
		if (writer_send_word(address, word) == ACTOR_OK)
			sent++;
		else
			free(word.text);
	}
	CHECK_OK(writer_address_join(address)); /* it stopped before the first of them */
	CHECK_STR_EQ(result, "");
	CHECK_INT_EQ(drops, sent);
	writer_address_drop(&address);
	stage_close(executor);
}

/* ---- Sending to itself ------------------------------------------------------------------------------------------------ */

struct tick {
	int left;
};

struct clock {
	struct actor base;
	int *ticks;
};
ACTOR_TYPE(clock);
ACTOR_EVENT(clock, tick);

static int clock_on_tick(struct clock *self, const struct tick *event,
                         struct actor_context *context)
{
	++*self->ticks;
	if (event->left == 0) {
		actor_context_stop(context);
		return ACTOR_OK;
	}
	return clock_send_tick(clock_self(context), (struct tick){ event->left - 1 });
}

TEST(a_handler_sends_to_itself)
{
	struct async_executor *executor = stage_open(2);
	int ticks = 0;
	struct clock_address address;
	CHECK_OK(clock_spawn(executor, (struct clock){ .ticks = &ticks }, &address));
	CHECK_OK(clock_send_tick(address, (struct tick){ 1000 }));
	CHECK_OK(clock_address_join(address));
	CHECK_INT_EQ(ticks, 1001);
	clock_address_drop(&address);
	stage_close(executor);
}

/* ---- An event of two actors --------------------------------------------------------------------------------------------- */

struct twin {
	struct actor base;
	int *ticks;
};
ACTOR_TYPE(twin);
ACTOR_EVENT(twin, tick); /* the payload is the clock's, the handler its own */

static int twin_on_tick(struct twin *self, const struct tick *event, struct actor_context *context)
{
	(void)context;
	*self->ticks += event->left;
	return ACTOR_OK;
}

TEST(two_actors_may_share_an_event)
{
	struct async_executor *executor = stage_open(2);
	int clock_ticks = 0, twin_ticks = 0;
	struct clock_address clock;
	struct twin_address twin;
	CHECK_OK(clock_spawn(executor, (struct clock){ .ticks = &clock_ticks }, &clock));
	CHECK_OK(twin_spawn(executor, (struct twin){ .ticks = &twin_ticks }, &twin));
	CHECK_OK(clock_send_tick(clock, (struct tick){ 0 }));
	CHECK_OK(twin_send_tick(twin, (struct tick){ 42 }));
	CHECK_OK(twin_address_interrupt(twin));
	CHECK_OK(clock_address_join(clock));
	CHECK_OK(twin_address_join(twin));
	CHECK_INT_EQ(clock_ticks, 1);
	CHECK_INT_EQ(twin_ticks, 42);
	clock_address_drop(&clock);
	twin_address_drop(&twin);
	stage_close(executor);
}
