/* options.c - see --help. Written by hand, because to getopt() the expression -5 + 3 is an option. */
#include "options.h"

#include <ctype.h>
#include <errno.h>
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

_Noreturn static void usage_error(const char *what, const char *argument)
{
	fprintf(stderr, "calculator: %s: %s\n%s", what, argument, usage);
	exit(STATUS_USAGE);
}

/* Flushes what a --help printed. */
_Noreturn static void exit_after_printing(void)
{
	if (fflush(stdout) == 0)
		exit(STATUS_OK);
	fprintf(stderr, "calculator: standard output: %s\n", strerror(errno));
	exit(STATUS_FAILED);
}

static uint64_t parse_count(const char *option, const char *text, uint64_t most)
{
	uint64_t count = 0;

	for (const char *at = text; *at != '\0'; at++) {
		if (!isdigit((unsigned char)*at))
			usage_error("not a number", text);
		count = 10 * count + (uint64_t)(*at - '0');
		if (count > most)
			usage_error("too many", text);
	}
	if (count == 0)
		usage_error("needs a number from 1 on", option);
	return count;
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

static bool looks_like_option(const char *argument)
{
	return argument[0] == '-' && (argument[1] == '-' || isalpha((unsigned char)argument[1]));
}

static void add_input(struct options *options, bool is_file, const char *text)
{
	options->inputs[options->input_count++] = (struct input){ is_file, text };
}

/* If the argument is this option: its value, from "--option=value" or from the argument behind it; else NULL. */
static const char *option_value(char ***argument, const char *option)
{
	size_t length = strlen(option);
	const char *text = **argument;

	if (strncmp(text, option, length) != 0)
		return NULL;
	if (text[length] == '=' && text[1] == '-')
		return text + length + 1;
	if (text[length] != '\0')
		return NULL;
	if ((*argument)[1] == NULL)
		usage_error("needs a value", option);
	return *++*argument;
}

static void parse_option(struct options *options, char ***argument)
{
	const char *value;

	if (strcmp(**argument, "--help") == 0 || strcmp(**argument, "-h") == 0) {
		fputs(usage, stdout);
		fputs(help, stdout);
		exit_after_printing();
	} else if (strcmp(**argument, "--version") == 0) {
		printf("calculator (Troupe) %s\n", actor_version());
		exit_after_printing();
	} else if ((value = option_value(argument, "--workers")) != NULL) {
		options->workers = (unsigned)parse_count("--workers", value, ASYNC_MAX_WORKERS);
	} else if ((value = option_value(argument, "--clients")) != NULL) {
		options->load.clients = parse_count("--clients", value, 1000000);
		options->is_load = true;
	} else if ((value = option_value(argument, "--requests")) != NULL) {
		options->load.requests = parse_count("--requests", value, 1000000000);
		options->is_load = true;
	} else if ((value = option_value(argument, "-e")) != NULL ||
	           (value = option_value(argument, "--expression")) != NULL) {
		add_input(options, false, value);
	} else if ((value = option_value(argument, "-f")) != NULL ||
	           (value = option_value(argument, "--file")) != NULL) {
		add_input(options, true, value);
	} else {
		usage_error("unknown option", **argument);
	}
}

struct options options_parse(int count, char **arguments)
{
	struct options options = { .load = { .clients = 16, .requests = 100000 } };
	bool only_inputs = false;

	options.inputs = calloc((size_t)count + 1, sizeof *options.inputs);
	if (options.inputs == NULL) {
		fprintf(stderr, "calculator: out of memory\n");
		exit(STATUS_FAILED);
	}
	for (char **argument = arguments + (count > 0); *argument != NULL; argument++) {
		if (!only_inputs && strcmp(*argument, "--") == 0)
			only_inputs = true;
		else if (!only_inputs && looks_like_option(*argument))
			parse_option(&options, &argument);
		else
			add_input(&options,
			          strcmp(*argument, "-") == 0 || !looks_like_expression(*argument),
			          *argument);
	}
	if (options.is_load && options.input_count > 0)
		usage_error("not together with --clients or --requests", options.inputs[0].text);
	if (options.input_count == 0)
		add_input(&options, true, "-");
	return options;
}
