/* Step 17, exercise 1: a function of one's own around a typed send. Nothing of a refused note is left. */
#include <actor/actor.h>
#include <stdlib.h>
#include <string.h>

#include "../../tests/stage.h"

struct note {
	char *text; /* its own */
};

/* Remembers how long the longest note was. */
struct reader {
	struct actor base;
	_Atomic int *longest;
	int to_read;
};

static _Atomic int texts; /* how many there are */

static void drop_note(struct note *note)
{
	free(note->text);
	texts--;
}

ACTOR_TYPE(reader);
ACTOR_EVENT_WITH(reader, note, .drop = drop_note);

static void reader_on_note(struct reader *self, const struct note *event)
{
	int length = (int)strlen(event->text);
	if (length > *self->longest)
		*self->longest = length;
	self->to_read--;
}

/* *Borrows* the text: what is sent is a copy. ACTOR_E_NOMEM, ACTOR_E_CLOSED: nothing was sent. */
static int reader_say(struct reader_address address, const char *text)
{
	struct note note = { malloc(strlen(text) + 1) };
	if (note.text == NULL)
		return ACTOR_E_NOMEM;
	texts++;
	strcpy(note.text, text);
	int error = reader_send_note(address, note); /* takes it */
	if (error != ACTOR_OK)
		drop_note(&note); /* still ours */
	return error;
}

/* ---- Is it right? ---------------------------------------------------------------------------------------------------- */

static int read_some(struct actor *actor, struct actor_context *context)
{
	if (actor_context_next(context) == ACTOR_PENDING)
		return ACTOR_PENDING;
	return ACTOR_SELF(reader, actor)->to_read > 0 ? ACTOR_OK : ACTOR_STOP;
}

static const struct actor_ops reader_ops = { .event = read_some };

TEST(what_is_said_is_a_copy)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int longest = 0;
	struct reader_address address;
	CHECK_OK(reader_spawn(executor, (struct reader){ { &reader_ops }, &longest, .to_read = 2 },
	                      &address));
	char text[] = "a longer one";
	CHECK_OK(reader_say(address, text));
	text[0] = '\0';
	CHECK_OK(reader_say(address, "short"));
	stage_wait(executor);
	CHECK_INT_EQ(longest, 12);

	CHECK_INT_EQ(reader_say(address, "too late, and much longer"), ACTOR_E_CLOSED);
	reader_address_drop(&address);
	stage_close(executor);
	CHECK_INT_EQ(longest, 12);
	CHECK_INT_EQ(texts, 0);
}
