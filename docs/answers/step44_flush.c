/* Step 44, exercise 1: one more verb for an address, built on what is public. */
#include <actor-ext/actor-ext.h>
#include <async/oneshot.h>
#include <stdlib.h>

#include "../../tests/stage.h"

/* ---- The extension ----------------------------------------------------------------------------------------------------- */

/* One block, two ends: the message, and who waits. */
struct flush {
	struct actor_message message;
	struct async_oneshot oneshot;
	bool was_handled;
};

static int handle_flush(struct actor_message *message, struct actor *actor,
                        struct actor_context *context)
{
	(void)actor;
	(void)context;
	async_container_of(message, struct flush, message)->was_handled = true;
	return ACTOR_OK;
}

/* The actor's end leaves. */
static void drop_flush(struct actor_message *message)
{
	struct flush *flush = async_container_of(message, struct flush, message);
	if (!async_oneshot_complete(&flush->oneshot))
		free(flush);
}

static const struct actor_message_ops flush_ops = { handle_flush, drop_flush, "flush" };

static int poll_flush(void *future, struct async_waker *waker)
{
	struct flush *flush = future;
	return async_oneshot_poll(&flush->oneshot, waker);
}

/*
 * Blocks until the actor has handled what was sent before. ACTOR_E_CLOSED: it takes no messages any
 * more. ACTOR_E_CANCELED: it ended before it got there. ACTOR_E_NOMEM, and ACTOR_E_DEADLOCK on a
 * worker. Any other thread, any actor.
 */
static int flush(struct actor_address address)
{
	struct flush *flush = malloc(sizeof *flush);
	if (flush == NULL)
		return ACTOR_E_NOMEM;
	flush->message.ops = &flush_ops;
	flush->was_handled = false;
	async_oneshot_init(&flush->oneshot);
	int error = actor_address_send(address, &flush->message);
	if (error != ACTOR_OK) {
		free(flush); /* both ends are here */
		return error;
	}
	error = async_block_on(poll_flush, flush);
	if (error != ASYNC_OK) { /* it did not wait at all */
		if (!async_oneshot_abandon(&flush->oneshot))
			free(flush);
		return error;
	}
	error = flush->was_handled ? ACTOR_OK : ACTOR_E_CANCELED;
	free(flush);
	return error;
}

/* ---- An actor that knows nothing of it --------------------------------------------------------------------------------- */

struct line {
	int number;
};
struct leave {
	int unused;
};
struct flush_yourself {
	int *error;
};

struct reader {
	struct actor base;
	int *read;
};
ACTOR_TYPE(reader);
ACTOR_EVENT(reader, line);
ACTOR_EVENT(reader, leave);
ACTOR_EVENT(reader, flush_yourself);

static int reader_on_line(struct reader *self, const struct line *event,
                          struct actor_context *context)
{
	(void)event;
	(void)context;
	++*self->read;
	return ACTOR_OK;
}

static int reader_on_leave(struct reader *self, const struct leave *event,
                           struct actor_context *context)
{
	(void)self;
	(void)event;
	actor_context_stop(context);
	return ACTOR_OK;
}

static int reader_on_flush_yourself(struct reader *self, const struct flush_yourself *event,
                                    struct actor_context *context)
{
	(void)self;
	*event->error = flush(reader_self(context).untyped);
	return ACTOR_OK;
}

/* No join, no gate, and `read` is a plain int: what the handlers did happened before. */
TEST(what_was_sent_before_has_been_handled)
{
	enum { LINES = 1000 };
	struct async_executor *executor = stage_open(2);
	struct reader_address reader;
	int read = 0;
	CHECK_OK(reader_spawn(executor, (struct reader){ .read = &read }, &reader));
	for (int round = 1; round <= 10; round++) {
		for (int i = 0; i < LINES; i++)
			CHECK_OK(reader_send_line(reader, (struct line){ i }));
		CHECK_OK(flush(reader.untyped));
		CHECK_INT_EQ(read, round * LINES);
	}
	reader_address_drop(&reader);
	stage_close(executor);
}

TEST(an_actor_that_leaves_answers_too)
{
	struct async_executor *executor = stage_open(1);
	struct reader_address reader;
	int read = 0;
	CHECK_OK(reader_spawn(executor, (struct reader){ .read = &read }, &reader));
	CHECK_OK(reader_send_leave(reader, (struct leave){ 0 }));
	int error = flush(reader.untyped); /* behind `leave`, or too late */
	CHECK(error == ACTOR_E_CANCELED || error == ACTOR_E_CLOSED);
	CHECK_OK(reader_address_join(reader));
	CHECK_INT_EQ(flush(reader.untyped), ACTOR_E_CLOSED);
	reader_address_drop(&reader);
	stage_close(executor);
}

TEST(in_a_handler_it_says_no)
{
	struct async_executor *executor = stage_open(1);
	struct reader_address reader;
	int read = 0, error = ACTOR_OK;
	CHECK_OK(reader_spawn(executor, (struct reader){ .read = &read }, &reader));
	CHECK_OK(reader_send_flush_yourself(reader, (struct flush_yourself){ &error }));
	CHECK_OK(flush(reader.untyped));
	CHECK_INT_EQ(error, ACTOR_E_DEADLOCK);
	reader_address_drop(&reader);
	stage_close(executor);
}
