/*
 * session.h - lines in, results out: the conversation of a user with a calculator.
 *
 * Lines are not asked one at a time. Those at hand are all sent to the evaluator, which answers in order; only before the
 * program would wait for more input, or has 256 under way, it takes the answers and prints them. So a terminal has its
 * answer at once, and a file does not pay two thread switches for each line.
 */
#ifndef SESSION_H
#define SESSION_H

#include "evaluator.h"
#include "signals.h"

enum { SESSION_BATCH = 256 };

/* A line whose answer has not been taken yet. */
struct session_line {
	size_t number;
	struct evaluator_evaluate_responder responder;
};

struct session {
	struct evaluator_address evaluator; /* borrowed */
	struct signals *signals;            /* borrowed */
	int wake;                           /* borrowed: readable after a signal */
	const char *source;                 /* a file's name for its errors; NULL: none is needed */
	struct session_line asked[SESSION_BATCH];
	size_t asked_count;
	bool failed;      /* a line was in error, or a file could not be read */
	int output_error; /* errno of the first write to stdout that failed, or 0 */
};

/*
 * Each of these goes on after lines in error, and returns false when the session is over: a signal came, or stdout cannot
 * be written. All that was asked has been answered when they return.
 */

/* A single line of text, numbered. */
bool session_expression(struct session *session, const char *text, size_t number);

/* A file by name; "-" is the standard input, with a prompt if it is a terminal. */
bool session_file(struct session *session, const char *name);

#endif
