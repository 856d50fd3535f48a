/* owned_payload - an event that owns memory. Whatever becomes of it, the memory is freed once. */
#include <actor-ext/actor-ext.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct line {
	char *text; /* owned */
};
struct hold {
	int unused; /* C has no empty structs */
};
struct printer {
	struct actor base;
	unsigned printed;
};

static atomic_int lines_alive; /* for main(), to see that none is left */

static int line_make(struct line *line, const char *text)
{
	line->text = strdup(text);
	if (line->text == NULL)
		return ACTOR_E_NOMEM;
	lines_alive++;
	return ACTOR_OK;
}

/* Once for each line: after it was handled, or instead. In any thread. */
static void line_drop(struct line *line)
{
	free(line->text);
	lines_alive--;
}

ACTOR_TYPE(printer);
ACTOR_EVENT_WITH(printer, line, .drop = line_drop);
ACTOR_EVENT(printer, hold);

/* Borrows the line. To keep the text beyond the call, copy it. */
static int printer_on_line(struct printer *self, const struct line *event,
                           struct actor_context *context)
{
	(void)context;
	printf("%u: %s\n", ++self->printed, event->text);
	return ACTOR_OK;
}

static int printer_on_hold(struct printer *self, const struct hold *event,
                           struct actor_context *context)
{
	(void)self;
	(void)event;
	actor_context_stop(context); /* the lines behind this are dropped, not printed */
	return ACTOR_OK;
}

/* *Takes* nothing: copies the text. The one place that knows who owns a line that was refused. */
static int print(struct printer_address printer, const char *text)
{
	struct line line;
	int error = line_make(&line, text);

	if (error != ACTOR_OK)
		return error;
	error = printer_send_line(printer, line); /* takes it */
	if (error != ACTOR_OK)
		line_drop(&line); /* still ours */
	return error;
}

/* Ends the program: a recipe has nothing better to do. */
static void check(int error)
{
	if (error == ACTOR_OK)
		return;
	fprintf(stderr, "owned_payload: %s\n", actor_strerror(error));
	exit(1);
}

int main(void)
{
	struct async_executor *executor;
	struct printer_address printer;

	check(async_executor_new(&executor, 0));
	check(printer_spawn(executor, (struct printer){ .printed = 0 }, &printer));
	check(print(printer, "handled, then dropped"));
	check(printer_send_hold(printer, (struct hold){ 0 }));

	int dropped = print(printer, "dropped, not handled"); /* or refused, if it is late */
	int joined = printer_address_join(printer);
	int refused = print(printer, "refused: ours");

	printer_address_drop(&printer);
	async_executor_free(executor);
	return (dropped != ACTOR_OK && dropped != ACTOR_E_CLOSED) || joined != ACTOR_OK ||
	       refused != ACTOR_E_CLOSED || lines_alive != 0;
}
