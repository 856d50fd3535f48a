/* lines.c - a buffer over read() and poll(). */
#include "lines.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* At least so much is asked for at once. */
enum { CHUNK = 64 * 1024 };

void lines_init(struct lines *lines, int fd, int wake)
{
	*lines = (struct lines){ .fd = fd, .wake = wake };
}

void lines_deinit(struct lines *lines)
{
	free(lines->buffer);
	lines->buffer = NULL;
}

static char *find_newline(const struct lines *lines)
{
	if (lines->begin == lines->end)
		return NULL;
	return memchr(lines->buffer + lines->begin, '\n', lines->end - lines->begin);
}

bool lines_at_hand(const struct lines *lines)
{
	return find_newline(lines) != NULL;
}

/* Makes room for a chunk and a byte. */
static bool reserve(struct lines *lines)
{
	if (lines->begin > 0) {
		memmove(lines->buffer, lines->buffer + lines->begin, lines->end - lines->begin);
		lines->end -= lines->begin;
		lines->begin = 0;
	}
	if (lines->capacity - lines->end > CHUNK)
		return true;
	size_t capacity = lines->capacity == 0 ? 2 * CHUNK : 2 * lines->capacity;
	char *buffer = realloc(lines->buffer, capacity);

	if (buffer == NULL)
		return false;
	lines->buffer = buffer;
	lines->capacity = capacity;
	return true;
}

/* Waits until something can be read. A file always can, but it may be interrupted as well. */
static enum lines_result wait_for_input(const struct lines *lines)
{
	struct pollfd fds[] = { { .fd = lines->fd, .events = POLLIN },
		                { .fd = lines->wake, .events = POLLIN } };

	while (poll(fds, 2, -1) < 0)
		if (errno != EINTR)
			return LINES_FAILED;
	return fds[1].revents != 0 ? LINES_INTERRUPTED : LINES_READ;
}

/* Reads what is there, and waits for it if need be. */
static enum lines_result read_more(struct lines *lines)
{
	enum lines_result result;
	ssize_t count;

	if (!reserve(lines))
		return LINES_FAILED;
	do {
		result = wait_for_input(lines);
		if (result != LINES_READ)
			return result;
		count = read(lines->fd, lines->buffer + lines->end,
		             lines->capacity - lines->end - 1);
	} while (count < 0 && (errno == EINTR || errno == EAGAIN));
	if (count < 0)
		return LINES_FAILED;
	lines->end += (size_t)count;
	lines->at_end = count == 0;
	return LINES_READ;
}

/* Gives the bytes up to `end`, and goes on after the `skip` bytes behind them. */
static enum lines_result give(struct lines *lines, struct line *line, char *end, size_t skip)
{
	line->text = lines->buffer + lines->begin;
	line->length = (size_t)(end - line->text);
	lines->begin += line->length + skip;
	if (line->length > 0 && end[-1] == '\r') /* a line may end in "\r\n" as well */
		line->length--;
	line->text[line->length] = '\0';
	if (lines->skipping) { /* counted already */
		lines->skipping = false;
		return lines_next(lines, line);
	}
	lines->count++;
	return line->length > LINE_MAX_LENGTH ? LINES_TOO_LONG : LINES_READ;
}

enum lines_result lines_next(struct lines *lines, struct line *line)
{
	char *newline;

	while ((newline = find_newline(lines)) == NULL) {
		if (lines->end - lines->begin > LINE_MAX_LENGTH) {
			bool first_part = !lines->skipping;

			lines->begin = lines->end = 0;
			lines->skipping = true;
			if (first_part) {
				lines->count++;
				return LINES_TOO_LONG;
			}
		}
		if (lines->at_end && lines->begin == lines->end)
			return LINES_END;
		if (lines->at_end) /* the last line need not have a newline */
			return give(lines, line, lines->buffer + lines->end, 0);
		enum lines_result result = read_more(lines);

		if (result != LINES_READ)
			return result;
	}
	return give(lines, line, newline, 1);
}
