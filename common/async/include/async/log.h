/*
 * async/log.h - levelled logging: one line at a time to a sink that a program may replace.
 *
 *     async_log_warn("worker %u: %zu tasks left", index, count);
 *
 * The library logs little: what it cannot return to a caller. Lines below the level (at first
 * ASYNC_LOG_WARN) cost one load and a branch; their arguments are not evaluated.
 *
 * Threads: every function may be called by any thread at any time, but not by a signal handler. The
 * sink is called by whichever thread logs, for one line at a time. Nothing here fails: a line that
 * cannot be written is lost.
 */
#ifndef ASYNC_LOG_H
#define ASYNC_LOG_H

#include <stddef.h>

#include <async/export.h>

ASYNC_BEGIN_DECLS

/* How serious a line is. */
enum async_log_level {
	ASYNC_LOG_DEBUG,
	ASYNC_LOG_INFO,
	ASYNC_LOG_WARN,
	ASYNC_LOG_ERROR,
	ASYNC_LOG_OFF /* as a level to set: nothing is logged; not the level of a line */
};

/* A line has at most this many bytes; longer ones are cut and end in "...". */
enum { ASYNC_LOG_LINE_MAX = 1000 };

/*
 * Where lines go. `data` is what async_log_set_sink() was given. The line has `length` bytes, no
 * newline, and a zero behind them; the sink borrows it until it returns. A lock is held during the
 * call: a sink should be quick, and must not call async_log_set_sink(). What is logged inside a
 * sink goes to stderr.
 */
typedef void async_log_sink_fn(void *data, enum async_log_level level, const char *line,
                               size_t length);

/* From now on lines of this level and above are logged. */
ASYNC_API void async_log_set_level(enum async_log_level level);

/*
 * Replaces the sink; NULL: the default one, which writes "level: line" to stderr, by one write().
 * Borrows `data` until the sink is replaced: after the call returns the old sink is not running
 * and will not be called again.
 */
ASYNC_API void async_log_set_sink(async_log_sink_fn *sink, void *data);

/* "debug", "info", "warn", "error"; "off" for anything else. */
ASYNC_API const char *async_log_level_name(enum async_log_level level);

/* Logs a line, whatever the level set: the macros below have looked at it. Keeps errno. */
ASYNC_API void async_log_write(enum async_log_level level, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Not for direct use: the level set, as a plain int because C++ has no _Atomic. */
ASYNC_API extern int async__log_level;

/*
 * Whether lines of this level are logged. Relaxed: the level is a mere number. A thread may go by an
 * old one for a moment, which is fine.
 */
static inline int async_log_enabled(enum async_log_level level)
{
	return (int)level >= __atomic_load_n(&async__log_level, __ATOMIC_RELAXED);
}

/* The format is an argument of the `...`, so that a line without further arguments is plain C11. */
#define ASYNC__LOG(level, ...)                                                                     \
	(async_log_enabled(level) ? async_log_write(level, __VA_ARGS__) : (void)0)

/* As printf: format, arguments, no newline at the end. */
#define async_log_debug(...) ASYNC__LOG(ASYNC_LOG_DEBUG, __VA_ARGS__)
#define async_log_info(...) ASYNC__LOG(ASYNC_LOG_INFO, __VA_ARGS__)
#define async_log_warn(...) ASYNC__LOG(ASYNC_LOG_WARN, __VA_ARGS__)
#define async_log_error(...) ASYNC__LOG(ASYNC_LOG_ERROR, __VA_ARGS__)

ASYNC_END_DECLS

#endif /* ASYNC_LOG_H */
