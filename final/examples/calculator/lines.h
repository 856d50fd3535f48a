/*
 * lines.h - the lines of a file, a pipe or a terminal; waiting for one can be interrupted.
 */
#ifndef LINES_H
#define LINES_H

#include <stdbool.h>
#include <stddef.h>

/* A longer line is not read but reported: what never ends would else fill the memory. */
#define LINE_MAX_LENGTH ((size_t)1 << 20)

struct lines {
	int fd;       /* borrowed */
	int wake;     /* borrowed: when this one becomes readable, waiting ends; -1: never */
	size_t count; /* the number of the latest line; the first is 1 */

	char *buffer;
	size_t begin, end, capacity; /* what was read and not yet given is buffer[begin, end) */
	bool at_end;                 /* nothing more will come */
	bool skipping;               /* the rest of a line that is too long */
};

/*
 * The line, without its end. *Borrowed* until the next call. It may contain zero bytes; one more follows it.
 */
struct line {
	char *text;
	size_t length;
};

enum lines_result {
	LINES_READ,
	LINES_END,
	LINES_TOO_LONG, /* more than LINE_MAX_LENGTH: left out; the next call goes on behind it */
	LINES_INTERRUPTED, /* `wake` became readable */
	LINES_FAILED       /* errno says why */
};

void lines_init(struct lines *lines, int fd, int wake);
void lines_deinit(struct lines *lines);

enum lines_result lines_next(struct lines *lines, struct line *line);

/* Whether lines_next() has a line at hand, or would have to read, and perhaps to wait. */
bool lines_at_hand(const struct lines *lines);

#endif
