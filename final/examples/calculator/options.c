/* options.c - see --help. Written by hand, because to getopt() the expression -5 + 3 is an option. */
#include "options.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] = "Usage: calculator [--workers N] [EXPRESSION | FILE]...\n"
			    "       calculator [--workers N] --clients N [--requests M]\n"
			    "       calculator --help | --version\n";

static const char help[] =
	"\n"
	"Calculates line by line: from the arguments, or from the standard input.\n"
	"\n"
	"    calculator                        asks, on a terminal\n"
	"    calculator '2 + 3' 'ans * 4'      5, 20\n"
	"    calculator sample.txt             reads a file\n"
	"    echo '10 / 4' | calculator        2.5\n"
	"\n"
	"An argument that begins like an expression is one: with a digit, a sign, a\n"
	"decimal point, a parenthesis or the word ans. Any other names a file, and - is\n"
	"the standard input. To be explicit:\n"
	"\n"
	"  -e, --expression EXPRESSION\n"
	"  -f, --file FILE\n"
	"\n"
	"An expression has numbers (12, 0.5, 1e-3), + - * /, parentheses, and ans: the\n"
	"result of the last line that had one, 0 at first. Blank lines and comments\n"
	"(# ...) are passed over. After a line in error it goes on with the next.\n"
	"\n"
	"Many clients at once, instead: each is an actor that sends its next request\n"
	"when the last one is answered. Prints throughput and latency.\n"
	"\n"
	"      --clients N       so many clients, at most 1000000 (default 16)\n"
	"      --requests M      of each client, at most 1000000000 (default 100000)\n"
	"\n"
	"      --workers N       so many worker threads, at most 64 (default: one per CPU)\n"
	"\n"
	"Ctrl-C (SIGINT) or SIGTERM: what was asked is answered, then the program ends.\n"
	"\n"
	"Exit status: 0 all is well; 1 a line was in error, or something could not be\n"
	"read or written; 2 wrong usage; 128 and its number (130: Ctrl-C) for a signal.\n";

/* ---- Options ---- */

enum option { HELP, VERSION, WORKERS, CLIENTS, REQUESTS, EXPRESSION, INPUT_FILE };

static const struct option_name {
	const char *name;
	bool has_value;
	enum option option;
} option_names[] = {
	{ "--help", false, HELP },
	{ "-h", false, HELP },
	{ "--version", false, VERSION },
	{ "--workers", true, WORKERS },
	{ "--clients", true, CLIENTS },
	{ "--requests", true, REQUESTS },
	{ "--expression", true, EXPRESSION },
	{ "-e", true, EXPRESSION },
	{ "--file", true, INPUT_FILE },
	{ "-f", true, INPUT_FILE },
};

static int usage_error(const char *what, const char *argument)
{
	fprintf(stderr, "calculator: %s: %s\n%s", what, argument, usage);
	return STATUS_USAGE;
}

/* The option of this name; what is behind a "=" does not belong to it. NULL: there is none. */
static const struct option_name *find_option(const char *argument)
{
	size_t length = strcspn(argument, "=");

	for (size_t i = 0; i < sizeof option_names / sizeof option_names[0]; i++) {
		const struct option_name *known = &option_names[i];

		if (strlen(known->name) == length && memcmp(known->name, argument, length) == 0)
			return known;
	}
	return NULL;
}

/* A number from 1 to `most`; 0: it is none. */
static uint64_t parse_count(const char *text, uint64_t most)
{
	uint64_t count = 0;

	for (; isdigit((unsigned char)*text) && count <= most; text++)
		count = 10 * count + (uint64_t)(*text - '0');
	return *text == '\0' && count <= most ? count : 0;
}

static void add_input(struct options *options, bool is_file, const char *text)
{
	options->inputs[options->input_count++] = (struct input){ is_file, text };
}

/* False: the value is not one for this option. */
static bool set_option(struct options *options, enum option option, const char *value)
{
	switch (option) {
	case HELP:
		printf("%s%s", usage, help);
		options->is_done = true;
		return true;
	case VERSION:
		printf("calculator (Troupe) %s\n", actor_version());
		options->is_done = true;
		return true;
	case WORKERS:
		options->workers = (unsigned)parse_count(value, ASYNC_MAX_WORKERS);
		return options->workers != 0;
	case CLIENTS:
		options->is_load = true;
		options->load.clients = parse_count(value, 1000000);
		return options->load.clients != 0;
	case REQUESTS:
		options->is_load = true;
		options->load.requests = parse_count(value, 1000000000);
		return options->load.requests != 0;
	case EXPRESSION:
		add_input(options, false, value);
		return true;
	case INPUT_FILE:
		add_input(options, true, value);
		return true;
	}
	return false;
}

/* An option, whose value is behind a "=" or in the next argument, which is then used up. */
static int parse_option(struct options *options, char ***argument)
{
	const char *text = **argument;
	const struct option_name *known = find_option(text);
	const char *value = strchr(text, '=');

	if (known == NULL || (value != NULL && !known->has_value))
		return usage_error("unknown option", text);
	if (value != NULL)
		value++;
	else if (!known->has_value)
		value = "";
	else if ((*argument)[1] != NULL)
		value = *++*argument;
	else
		return usage_error("a value is missing", text);
	if (!set_option(options, known->option, value))
		return usage_error("not a number, or not within its limits (see --help)", value);
	return STATUS_OK;
}

/* ---- Arguments ---- */

static bool looks_like_option(const char *argument)
{
	return argument[0] == '-' && (argument[1] == '-' || isalpha((unsigned char)argument[1]));
}

/* The rule that --help tells. */
static bool looks_like_expression(const char *text)
{
	while (isspace((unsigned char)*text))
		text++;
	if (strncmp(text, "ans", 3) == 0)
		return !isalnum((unsigned char)text[3]) && text[3] != '.' && text[3] != '_';
	if (*text == '.')
		return isdigit((unsigned char)text[1]);
	return *text == '\0' || isdigit((unsigned char)*text) || strchr("+-(", *text) != NULL;
}

static void add_argument(struct options *options, const char *text)
{
	bool is_stdin = strcmp(text, "-") == 0;

	add_input(options, is_stdin || !looks_like_expression(text), text);
}

int options_parse(struct options *options, int count, char **arguments)
{
	bool only_inputs = false;
	int status = STATUS_OK;

	*options = (struct options){ .load = { .clients = 16, .requests = 100000 } };
	options->inputs = calloc((size_t)count + 1, sizeof *options->inputs);
	if (options->inputs == NULL) {
		fprintf(stderr, "calculator: out of memory\n");
		return STATUS_FAILED;
	}
	for (char **argument = arguments + (count > 0);
	     *argument != NULL && status == STATUS_OK && !options->is_done; argument++) {
		if (only_inputs || !looks_like_option(*argument))
			add_argument(options, *argument);
		else if (strcmp(*argument, "--") == 0)
			only_inputs = true;
		else
			status = parse_option(options, &argument);
	}
	if (status == STATUS_OK && options->is_load && options->input_count > 0)
		status = usage_error("not together with --clients or --requests",
		                     options->inputs[0].text);
	if (options->input_count == 0)
		add_input(options, true, "-");
	return status;
}
