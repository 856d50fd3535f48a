/* Step 27, exercise 1: a flight recorder. It keeps the last lines, and shows them when somebody wants to know. */
#include <actor/actor.h>
#include <async/log.h>
#include <stdio.h>
#include <string.h>

#include "../../tests/stage.h"

enum { LINES = 8, WIDTH = 80 };

/* A ring of lines. Whoever logs writes it, one at a time: a lock is held while a sink runs. */
struct recorder {
	char lines[LINES][WIDTH];
	unsigned count; /* of all lines that ever came */
};

static void record(void *data, enum async_log_level level, const char *line, size_t length)
{
	struct recorder *recorder = data;
	(void)length;
	snprintf(recorder->lines[recorder->count++ % LINES], WIDTH, "%s: %.60s",
	         async_log_level_name(level), line);
}

static void recorder_start(struct recorder *recorder)
{
	recorder->count = 0;
	async_log_set_sink(record, recorder);
	async_log_set_level(ASYNC_LOG_DEBUG);
}

/* After this nobody writes into the recorder any more, so that it can be read without a lock. */
static void recorder_stop(void)
{
	async_log_set_level(ASYNC_LOG_WARN);
	async_log_set_sink(NULL, NULL);
}

/* The oldest first. */
static const char *recorder_line(const struct recorder *recorder, unsigned index)
{
	unsigned first = recorder->count > LINES ? recorder->count - LINES : 0;
	return first + index < recorder->count ? recorder->lines[(first + index) % LINES] : NULL;
}

static void recorder_show(const struct recorder *recorder)
{
	const char *line;
	for (unsigned i = 0; (line = recorder_line(recorder, i)) != NULL; i++)
		fprintf(stderr, "%s\n", line);
}

/* ---- Tests ------------------------------------------------------------------------------------------------------------- */

static int stop_at_once(struct actor *self, struct actor_context *context)
{
	(void)self;
	actor_context_stop(context);
	return ACTOR_OK;
}

static void live_and_die(void)
{
	static const struct actor_ops ops = { .event = stop_at_once };
	const struct actor actor = { &ops };
	struct async_executor *executor = stage_open(1);
	struct actor_address address;
	CHECK_OK(actor_spawn(executor, &actor, sizeof actor, &address));
	CHECK_OK(actor_address_join(address));
	actor_address_drop(&address);
	stage_close(executor);
}

TEST(it_keeps_the_last_lines)
{
	struct recorder recorder;
	recorder_start(&recorder);
	for (int i = 0; i < 5; i++)
		live_and_die();
	recorder_stop();
	live_and_die(); /* unheard */
	recorder_show(&recorder);
	CHECK_INT_EQ(recorder.count, 15);
	CHECK(strstr(recorder_line(&recorder, 0), ": stopping") != NULL); /* of the third */
	CHECK(strstr(recorder_line(&recorder, 7), ": done (success)") != NULL);
	CHECK(recorder_line(&recorder, 8) == NULL);
}

TEST(it_keeps_fewer_if_there_are_fewer)
{
	struct recorder recorder;
	recorder_start(&recorder);
	async_log_debug("one of %d", 1);
	recorder_stop();
	CHECK_STR_EQ(recorder_line(&recorder, 0), "debug: one of 1");
	CHECK(recorder_line(&recorder, 1) == NULL);
}
