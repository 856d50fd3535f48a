/* session.c - reads, asks, prints. */
#include "session.h"

#include "lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
	"  2 + 3 * (4 - 1)   numbers such as 12, 0.5, 1e-3; the operators + - * /\n"
	"  ans / 2           ans is the result of the last line that had one\n"
	"  help, quit        quit, Ctrl-D and Ctrl-C end the program\n";

/* ---- Output: results to stdout, all else to stderr ---- */

static void note_output(struct session *session, int result)
{
	if (result < 0 && session->output_error == 0)
		session->output_error = errno;
}

static void flush(struct session *session)
{
	note_output(session, fflush(stdout));
}

/* Tells what is wrong with a line (or with the whole source, if it is number 0). */
__attribute__((format(printf, 3, 4))) static void report(struct session *session, size_t number,
                                                         const char *format, ...)
{
	va_list arguments;

	flush(session); /* results and errors in their order, where both go to the same place */
	session->failed = true;
	if (session->source != NULL)
		fprintf(stderr, "%s: ", session->source);
	else if (number == 0)
		fputs("standard input: ", stderr);
	if (number != 0)
		fprintf(stderr, "line %zu: ", number);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

/* As few digits as it takes to read the same number back. */
static void print_number(struct session *session, double number)
{
	char text[32];
	int digits = 15;

	number += 0.0; /* -0 is 0 to the user of a calculator */
	do
		snprintf(text, sizeof text, "%.*g", digits++, number);
	while (digits <= 17 && strtod(text, NULL) != number);
	note_output(session, puts(text));
}

/* ---- Asking ---- */

/* Waits for the answers to all lines that were asked, and prints them. */
static void take_answers(struct session *session)
{
	for (size_t i = 0; i < session->asked_count; i++) {
		struct session_line *line = &session->asked[i];
		double value = 0;
		int error = evaluator_evaluate_block_on(&line->responder, &value);

		if (error == ACTOR_OK)
			print_number(session, value);
		else
			report(session, line->number, "%s", calculator_strerror(error));
	}
	session->asked_count = 0;
}

static void ask_line(struct session *session, const char *text, size_t length, size_t number)
{
	struct expression expression;
	struct syntax_error error;

	if (!expression_parse(&expression, text, length, &error)) {
		take_answers(session);
		if (error.column != 0)
			report(session, number, "%s (column %zu)", error.text, error.column);
		else
			report(session, number, "%s", error.text);
		return;
	}
	if (expression.count == 0)
		return;
	if (session->asked_count == SESSION_BATCH)
		take_answers(session);
	session->asked[session->asked_count++] = (struct session_line){
		number, evaluator_ask_evaluate(session->evaluator, (struct evaluate){ expression })
	};
}

static bool goes_on(struct session *session)
{
	return signals_received(session->signals) == 0 && session->output_error == 0;
}

/* What was asked is answered, whatever has come in between. */
static bool finish(struct session *session)
{
	take_answers(session);
	flush(session);
	session->source = NULL;
	return goes_on(session);
}

bool session_expression(struct session *session, const char *text, size_t number)
{
	ask_line(session, text, strlen(text), number);
	return finish(session);
}

/* ---- Reading ---- */

/* The commands of the terminal. True: this was one, and the session goes on. */
static bool is_word(const struct line *line, const char *word)
{
	size_t length = line->length;

	while (length > 0 && strchr(" \t\r", line->text[length - 1]) != NULL)
		length--;
	return length == strlen(word) && memcmp(line->text, word, length) == 0;
}

static void read_lines(struct session *session, struct lines *lines, bool interactive)
{
	struct line line;

	while (goes_on(session)) {
		if (!lines_at_hand(lines)) {
			take_answers(session);
			flush(session);
			if (interactive)
				fputs("> ", stderr);
		}
		switch (lines_next(lines, &line)) {
		case LINES_READ:
			if (interactive && (is_word(&line, "quit") || is_word(&line, "exit")))
				return;
			if (interactive && is_word(&line, "help"))
				fputs(help, stderr);
			else
				ask_line(session, line.text, line.length, lines->count);
			break;
		case LINES_TOO_LONG:
			take_answers(session);
			report(session, lines->count, "longer than %zu bytes", LINE_MAX_LENGTH);
			break;
		case LINES_FAILED:
			report(session, 0, "%s", strerror(errno));
			return;
		case LINES_END:
		case LINES_INTERRUPTED:
			if (interactive)
				fputc('\n', stderr); /* behind the prompt */
			return;
		}
	}
}

bool session_file(struct session *session, const char *name)
{
	bool is_stdin = strcmp(name, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
	bool interactive = is_stdin && isatty(STDIN_FILENO);
	struct lines lines;

	session->source = is_stdin ? NULL : name;
	if (fd < 0) {
		report(session, 0, "%s", strerror(errno));
		return finish(session);
	}
	if (interactive)
		fprintf(stderr, "Type a calculation, or: help, quit.\n");
	lines_init(&lines, fd, session->wake);
	read_lines(session, &lines, interactive);
	lines_deinit(&lines);
	if (!is_stdin)
		close(fd);
	return finish(session);
}
