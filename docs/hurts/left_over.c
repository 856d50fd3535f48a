/* What step 6 loses: mail that its actor does not read. See the lesson of step 7. */
// since: 6
// until: 6
#include <actor/actor.h>
#include <stdlib.h>

#include "../stage.h"

static void handle_note(struct actor_message *message, struct actor *actor)
{
	(void)message;
	(void)actor;
}

static void drop_note(struct actor_message *message)
{
	free(message);
}

static const struct actor_message_ops note_ops = { handle_note, drop_note };

/* Leaves three notes for itself, and ends: it has no `event` hook. */
static int write_notes(struct actor *self, struct actor_context *context)
{
	(void)self;
	for (int i = 0; i < 3; i++) {
		struct actor_message *note = malloc(sizeof *note);
		CHECK(note != NULL);
		*note = (struct actor_message){ .ops = &note_ops };
		CHECK_OK(async_mpsc_push(&context->mailbox, &note->node));
	}
	return ACTOR_OK;
}

static const struct actor_ops forgetful_ops = { .initialize = write_notes };

TEST(an_actor_that_leaves_mail_unread)
{
	struct async_executor *executor = stage_open(1);
	struct actor forgetful = { &forgetful_ops };
	struct actor_runtime runtime;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &forgetful));
	stage_wait(executor);
	stage_close(executor);
}
