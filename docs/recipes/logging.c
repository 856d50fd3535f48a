/* logging - lines at levels, a sink of your own, and the library's own lines. */
#include <actor-ext/actor-ext.h>
#include <async/log.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct measure {
	double celsius;
};
struct boiler {
	struct actor base;
};

ACTOR_TYPE(boiler);
ACTOR_EVENT(boiler, measure);

/* Below the level a line costs a load and a branch, and its arguments are not evaluated. */
static int boiler_on_measure(struct boiler *self, const struct measure *event,
                             struct actor_context *context)
{
	(void)self;
	(void)context;
	async_log_debug("measured %.1f degrees", event->celsius);
	if (event->celsius > 100)
		async_log_warn("%.1f degrees: too hot", event->celsius);
	return ACTOR_OK;
}

/* A sink gets one line at a time, from any thread. Quick: a lock is held. */
struct journal {
	FILE *file;
	unsigned lines;
};

static void journal_write(void *data, enum async_log_level level, const char *line, size_t length)
{
	struct journal *journal = data;

	journal->lines++;
	fprintf(journal->file, "[%s] %.*s\n", async_log_level_name(level), (int)length, line);
}

/* Ends the program: a recipe has nothing better to do. */
static void check(int error)
{
	if (error == ACTOR_OK)
		return;
	fprintf(stderr, "logging: %s\n", actor_strerror(error));
	exit(1);
}

/* A boiler from its beginning to its end. */
static void boil(struct async_executor *executor)
{
	struct boiler_address boiler;

	check(boiler_spawn(executor, (struct boiler){ .base = { NULL } }, &boiler));
	check(boiler_send_measure(boiler, (struct measure){ 60 }));
	check(boiler_send_measure(boiler, (struct measure){ 101 }));
	check(boiler_address_interrupt(boiler));
	check(boiler_address_join(boiler));
	boiler_address_drop(&boiler);
}

int main(void)
{
	struct async_executor *executor;
	struct journal journal = { .file = stdout };

	async_log_set_sink(journal_write, &journal); /* instead of stderr */
	check(async_executor_new(&executor, 0));

	boil(executor); /* the level is ASYNC_LOG_WARN at first */
	unsigned quiet = journal.lines;

	async_log_set_level(ASYNC_LOG_DEBUG); /* now also how the actors live and end */
	boil(executor);
	async_executor_free(executor);

	async_log_set_sink(NULL, NULL); /* from here on `journal` is not used any more */
	return quiet != 1 || journal.lines < quiet + 4;
}
