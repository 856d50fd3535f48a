/* async/log.h: levels, the sink, and what a line looks like. */
#include <async/log.h>

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "testing/test.h"

/* A sink that keeps the newest line. It needs no lock: lines come one at a time. */
struct capture {
	enum async_log_level level;
	size_t count;
	size_t length;
	char line[ASYNC_LOG_LINE_MAX + 1];
};

static void capture_line(void *data, enum async_log_level level, const char *line, size_t length)
{
	struct capture *capture = data;

	CHECK(strlen(line) == length);
	memcpy(capture->line, line, length + 1);
	capture->level = level;
	capture->length = length;
	capture->count++;
}

TEST(a_line_reaches_the_sink)
{
	struct capture capture = { 0 };

	async_log_set_sink(capture_line, &capture);
	async_log_warn("%d tasks of %s", 3, "worker");
	CHECK_INT_EQ(capture.count, 1);
	CHECK_INT_EQ(capture.level, ASYNC_LOG_WARN);
	CHECK_STR_EQ(capture.line, "3 tasks of worker");
	async_log_error("no arguments");
	CHECK_STR_EQ(capture.line, "no arguments");
	async_log_set_sink(NULL, NULL);
}

TEST(lines_below_the_level_are_not_logged)
{
	struct capture capture = { 0 };

	async_log_set_sink(capture_line, &capture);
	async_log_info("below the level at the start");
	CHECK_INT_EQ(capture.count, 0);
	async_log_set_level(ASYNC_LOG_DEBUG);
	async_log_debug("logged");
	async_log_info("logged");
	CHECK_INT_EQ(capture.count, 2);
	async_log_set_level(ASYNC_LOG_OFF);
	async_log_error("nothing is");
	CHECK_INT_EQ(capture.count, 2);
	async_log_set_level(ASYNC_LOG_WARN);
	async_log_set_sink(NULL, NULL);
}

static int calls;

static int called(void)
{
	return ++calls;
}

TEST(arguments_of_a_line_not_logged_are_not_evaluated)
{
	async_log_debug("%d", called());
	CHECK_INT_EQ(calls, 0);
}

TEST(a_long_line_is_cut)
{
	struct capture capture = { 0 };
	char text[2 * ASYNC_LOG_LINE_MAX];

	memset(text, 'x', sizeof(text));
	async_log_set_sink(capture_line, &capture);
	async_log_warn("%.*s", ASYNC_LOG_LINE_MAX, text);
	CHECK_INT_EQ(capture.length, ASYNC_LOG_LINE_MAX);
	CHECK(capture.line[ASYNC_LOG_LINE_MAX - 1] == 'x');
	async_log_warn("%.*s", ASYNC_LOG_LINE_MAX + 1, text);
	CHECK_INT_EQ(capture.length, ASYNC_LOG_LINE_MAX);
	CHECK_STR_EQ(capture.line + ASYNC_LOG_LINE_MAX - 4, "x...");
	async_log_set_sink(NULL, NULL);
}

TEST(level_names)
{
	CHECK_STR_EQ(async_log_level_name(ASYNC_LOG_DEBUG), "debug");
	CHECK_STR_EQ(async_log_level_name(ASYNC_LOG_ERROR), "error");
	CHECK_STR_EQ(async_log_level_name(ASYNC_LOG_OFF), "off");
	CHECK_STR_EQ(async_log_level_name((enum async_log_level)99), "off");
}

TEST(errno_is_kept)
{
	struct capture capture = { 0 };

	async_log_set_sink(capture_line, &capture);
	errno = ENOENT;
	async_log_warn("text");
	CHECK_INT_EQ(errno, ENOENT);
	async_log_set_sink(NULL, NULL);
}

TEST(the_default_sink_writes_a_line_to_stderr)
{
	int ends[2];
	char text[64] = "";
	int saved = dup(STDERR_FILENO);

	CHECK(saved >= 0 && pipe(ends) == 0);
	CHECK(dup2(ends[1], STDERR_FILENO) == STDERR_FILENO);
	async_log_error("%s", "disk full");
	CHECK(dup2(saved, STDERR_FILENO) == STDERR_FILENO);
	CHECK(read(ends[0], text, sizeof(text) - 1) > 0);
	CHECK_STR_EQ(text, "error: disk full\n");
	close(ends[0]);
	close(ends[1]);
	close(saved);
}

static void sink_that_logs(void *data, enum async_log_level level, const char *line, size_t length)
{
	capture_line(data, level, line, length);
	async_log_error("from inside");
}

TEST(a_sink_that_logs_does_not_call_itself)
{
	struct capture capture = { 0 };

	async_log_set_sink(sink_that_logs, &capture);
	async_log_warn("outer");
	CHECK_INT_EQ(capture.count, 1);
	CHECK_STR_EQ(capture.line, "outer");
	async_log_set_sink(NULL, NULL);
}

static void sink_that_replaces_itself(void *data, enum async_log_level level, const char *line,
                                      size_t length)
{
	(void)data;
	(void)level;
	(void)line;
	(void)length;
	async_log_set_sink(NULL, NULL);
}

TEST(a_sink_that_replaces_itself_is_told)
{
	async_log_set_sink(sink_that_replaces_itself, NULL);
	CHECK_ABORTS(async_log_warn("text"), "async_log_set_sink: called by a sink");
	async_log_set_sink(NULL, NULL);
}

enum { THREADS = 4, LINES = 2000 };

static void *log_lines(void *argument)
{
	for (int i = 0; i < LINES; i++)
		async_log_warn("%s", (const char *)argument);
	return NULL;
}

/* The capture is not atomic: ThreadSanitizer would tell if two threads were in the sink at once. */
TEST(threads_log_one_line_at_a_time)
{
	static char text[] = "the same line";
	struct capture capture = { 0 };
	pthread_t threads[THREADS];

	async_log_set_sink(capture_line, &capture);
	for (int i = 0; i < THREADS; i++)
		CHECK(pthread_create(&threads[i], NULL, log_lines, text) == 0);
	for (int i = 0; i < THREADS; i++)
		CHECK(pthread_join(threads[i], NULL) == 0);
	CHECK_INT_EQ(capture.count, THREADS * LINES);
	CHECK_STR_EQ(capture.line, text);
	async_log_set_sink(NULL, NULL);
}

TEST(a_replaced_sink_is_not_called_again)
{
	static char text[] = "line";
	struct capture first = { 0 };
	struct capture second = { 0 };
	pthread_t thread;

	async_log_set_sink(capture_line, &first);
	CHECK(pthread_create(&thread, NULL, log_lines, text) == 0);
	async_log_set_sink(capture_line, &second);
	size_t count = first.count; /* no other thread touches it any more */

	CHECK(pthread_join(thread, NULL) == 0);
	CHECK_INT_EQ(first.count, count);
	CHECK_INT_EQ(first.count + second.count, LINES);
	async_log_set_sink(NULL, NULL);
}
