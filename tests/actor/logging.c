/* The life of an actor is logged, on the level "debug". */
// since: 35
#include <actor/actor.h>
#include <async/log.h>
#include <string.h>

#include "../stage.h"

/* Keeps the last words of each line, in order. A sink needs no lock: lines come one at a time. */
static void keep_line(void *data, enum async_log_level level, const char *line, size_t length)
{
	char *text = data;
	const char *colon = strchr(line, ':');
	(void)length;
	CHECK_INT_EQ(level, ASYNC_LOG_DEBUG);
	if (strncmp(line, "actor ", 6) == 0 && colon != NULL)
		strcat(strcat(text, colon + 1), ";");
}

struct event {
	int error;
};

struct plain {
	struct actor base;
	int fail_initialize;
};
ACTOR_TYPE(plain);
ACTOR_EVENT(plain, event);

static int plain_on_event(struct plain *self, const struct event *event,
                          struct actor_context *context)
{
	(void)self;
	(void)context;
	return event->error;
}

static int maybe_start(struct actor *self, struct actor_context *context)
{
	(void)context;
	return ACTOR_SELF(plain, self)->fail_initialize;
}

static const struct actor_ops plain_ops = { .initialize = maybe_start };

static void live(char *text, struct plain plain, int error)
{
	async_log_set_sink(keep_line, text);
	async_log_set_level(ASYNC_LOG_DEBUG);
	struct async_executor *executor = stage_open(1);
	struct plain_address address;
	plain.base.ops = &plain_ops;
	CHECK_OK(plain_spawn(executor, plain, &address));
	(void)!plain_send_event(address, (struct event){ error });
	(void)!plain_address_interrupt(address);
	CHECK_INT_EQ(plain_address_join(address), plain.fail_initialize);
	plain_address_drop(&address);
	stage_close(executor);
	async_log_set_sink(NULL, NULL);
}

TEST(from_start_to_end)
{
	char text[512] = "";
	live(text, (struct plain){ .fail_initialize = ACTOR_OK }, ACTOR_OK);
	CHECK_STR_EQ(text, " active; stopping; done (success);");
}

TEST(failures)
{
	char text[512] = "";
	live(text, (struct plain){ .fail_initialize = ACTOR_OK }, ACTOR_E_INVALID);
	CHECK_STR_EQ(text, " active; plain_on_event failed: invalid argument (-6); stopping;"
	                   " done (success);");
}

TEST(a_failed_start)
{
	char text[512] = "";
	live(text, (struct plain){ .fail_initialize = ACTOR_E_INVALID }, ACTOR_OK);
	CHECK_STR_EQ(text, " initialize failed: invalid argument (-6); done (invalid argument);");
}
