/* Step 16, exercise 1: an event that holds two strings, and its three ends. */
#include <actor/actor.h>
#include <stdlib.h>
#include <string.h>

#include "../../tests/stage.h"

struct letter {
	char *from, *text; /* its own */
	_Atomic int *drops;
};

static void drop_letter(struct letter *letter)
{
	free(letter->from);
	free(letter->text);
	++*letter->drops;
}

struct reader {
	struct actor base;
	int left; /* it reads so many, and ends */
};

ACTOR_EVENT_WITH(reader, letter, .drop = drop_letter);

static void reader_on_letter(struct reader *self, const struct letter *event)
{
	CHECK_STR_EQ(event->from, "Ada");
	CHECK_STR_EQ(event->text, "Come at once");
	self->left--;
}

static int until_tired(struct actor *self, struct actor_context *context)
{
	return ACTOR_SELF(reader, self)->left > 0 ? actor_context_next(context) : ACTOR_STOP;
}

static const struct actor_ops reader_ops = { .event = until_tired };

static struct actor_message *new_letter(_Atomic int *drops)
{
	struct reader_letter_message *message = async_pool_alloc(sizeof *message);
	CHECK(message != NULL);
	message->base.ops = &reader_letter_ops;
	message->payload = (struct letter){ strdup("Ada"), strdup("Come at once"), drops };
	CHECK(message->payload.from != NULL && message->payload.text != NULL);
	return &message->base;
}

TEST(read_or_left_or_refused)
{
	struct async_executor *executor = stage_open(1);
	struct reader reader = { .base.ops = &reader_ops, .left = 2 };
	struct actor_address address;
	_Atomic int drops = 0;
	CHECK_OK(actor_spawn(executor, &reader.base, sizeof reader, &address));
	for (int i = 0; i < 5; i++) { /* two are read; others are left in the mailbox, or refused */
		struct actor_message *message = new_letter(&drops);
		if (actor_address_send(address, message) != ACTOR_OK)
			actor_message_drop(message);
	}
	stage_wait(executor);
	struct actor_message *late = new_letter(&drops); /* this one is refused for certain */
	CHECK_INT_EQ(actor_address_send(address, late), ACTOR_E_CLOSED);
	CHECK_INT_EQ(drops, 5);
	actor_message_drop(late);
	CHECK_INT_EQ(drops, 6);
	actor_address_drop(&address);
	stage_close(executor);
}
