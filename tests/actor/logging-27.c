/* The life of an actor is logged, on the level "debug". */
// since: 27
// until: 34
#include <actor/actor.h>
#include <async/log.h>
#include <string.h>

#include "start.h"

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

static int stop_at_once(struct actor *self, struct actor_context *context)
{
	(void)self;
	return stop(context);
}

static void live_and_log(const struct actor_ops *ops, enum async_log_level level, char *text)
{
	struct actor actor = { ops };
	async_log_set_sink(keep_line, text);
	async_log_set_level(level);
	live(&actor, sizeof actor);
	async_log_set_sink(NULL, NULL);
}

TEST(from_start_to_end)
{
	static const struct actor_ops ops = { .event = stop_at_once };
	char text[512] = "";
	live_and_log(&ops, ASYNC_LOG_DEBUG, text);
	CHECK_STR_EQ(text, " active; stopping; done (success);");
}

TEST(it_is_silent_unless_asked)
{
	static const struct actor_ops ops = { .event = stop_at_once };
	char text[512] = "";
	live_and_log(&ops, ASYNC_LOG_INFO, text);
	CHECK_STR_EQ(text, "");
}

TEST(a_canceled_actor)
{
	char text[512] = "";
	struct actor actor = { NULL };
	async_log_set_sink(keep_line, text);
	async_log_set_level(ASYNC_LOG_DEBUG);
	struct async_executor *executor = stage_open(1);
	struct actor_address address;
	CHECK_OK(actor_spawn(executor, &actor, sizeof actor, &address));
	while (actor_address_status(address) != ACTOR_ACTIVE)
		sched_yield();
	async_executor_free(executor);
	async_log_set_sink(NULL, NULL);
	actor_address_drop(&address);
	stage_check_empty();
	CHECK_STR_EQ(text, " active; stopping; done (canceled);");
}
