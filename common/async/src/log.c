/* log.c - levelled logging: the level, the sink, and the way of a line to it. */
#include <async/log.h>

#include <async/require.h>

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int async__log_level = ASYNC_LOG_WARN;

/* Guards the sink and its data, and is held while a sink runs: so lines do not mix. */
static pthread_mutex_t sink_lock = PTHREAD_MUTEX_INITIALIZER;
static async_log_sink_fn *current_sink; /* NULL: stderr */
static void *current_data;

/* This thread is inside of a sink, and so holds the lock. */
static _Thread_local bool inside_sink;

const char *async_log_level_name(enum async_log_level level)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };

	return level >= ASYNC_LOG_DEBUG && level < ASYNC_LOG_OFF ? names[level] : "off";
}

/* Relaxed: see async_log_enabled(). */
void async_log_set_level(enum async_log_level level)
{
	__atomic_store_n(&async__log_level, (int)level, __ATOMIC_RELAXED);
}

void async_log_set_sink(async_log_sink_fn *sink, void *data)
{
	async_require(!inside_sink, "called by a sink");
	pthread_mutex_lock(&sink_lock);
	current_sink = sink;
	current_data = data;
	pthread_mutex_unlock(&sink_lock);
}

/* One write() for the whole line, or else lines of several processes would mix. */
static void write_to_stderr(enum async_log_level level, const char *line)
{
	char text[ASYNC_LOG_LINE_MAX + 16];
	int length = snprintf(text, sizeof(text), "%s: %s\n", async_log_level_name(level), line);

	if (length > 0 && write(STDERR_FILENO, text, (size_t)length) < 0)
		return; /* nobody is left to tell */
}

static void pass_to_sink(enum async_log_level level, const char *line, size_t length)
{
	if (inside_sink) {
		write_to_stderr(level, line);
		return;
	}
	pthread_mutex_lock(&sink_lock);
	inside_sink = true;
	if (current_sink != NULL)
		current_sink(current_data, level, line, length);
	else
		write_to_stderr(level, line);
	inside_sink = false;
	pthread_mutex_unlock(&sink_lock);
}

void async_log_write(enum async_log_level level, const char *format, ...)
{
	int saved_errno = errno;
	char line[ASYNC_LOG_LINE_MAX + 1];
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(line, sizeof(line), format, arguments);

	va_end(arguments);
	if (length > ASYNC_LOG_LINE_MAX) {
		length = ASYNC_LOG_LINE_MAX;
		memcpy(line + length - 3, "...", 3);
	}
	if (length >= 0) /* else the arguments could not be converted */
		pass_to_sink(level, line, (size_t)length);
	errno = saved_errno;
}
