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

/* Reads the actor's failures whenever a line comes. */
struct curious {
	struct plain_address address;
	size_t most;
};

static void look_up_failures(void *data, enum async_log_level level, const char *line,
                             size_t length)
{
	struct curious *curious = data;
	struct actor_failure failures[ACTOR_FAILURES];
	(void)level;
	(void)line;
	(void)length;
	curious->most = actor_address_failures(curious->address.untyped, failures, ACTOR_FAILURES);
}

/* No lock of the actor's is held while a line is logged. */
TEST(a_sink_may_read_failures)
{
	struct async_executor *executor = stage_open(1);
	struct curious curious = { .most = 0 };
	struct plain_address other;
	CHECK_OK(plain_spawn(executor, (struct plain){ 0 }, &curious.address));
	async_log_set_sink(look_up_failures, &curious);
	async_log_set_level(ASYNC_LOG_DEBUG);
	CHECK_OK(plain_spawn(executor, (struct plain){ 0 }, &other)); /* what it logs comes first */
	CHECK_OK(plain_address_interrupt(other));
	CHECK_OK(actor_address_join_until(other.untyped, async_after(5 * ASYNC_SECOND)));
	for (int i = 0; i < 3; i++)
		CHECK_OK(plain_send_event(curious.address, (struct event){ ACTOR_E_INVALID }));
	CHECK_OK(plain_address_interrupt(curious.address));
	CHECK_OK(actor_address_join_until(curious.address.untyped, async_after(5 * ASYNC_SECOND)));
	async_log_set_sink(NULL, NULL);
	CHECK_INT_EQ(curious.most, 3);
	plain_address_drop(&other);
	plain_address_drop(&curious.address);
	stage_close(executor);
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
