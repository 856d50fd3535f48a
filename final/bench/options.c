/* options.c - the command line of troupe-bench. */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

#define USAGE_ERROR 2

static void usage(FILE *file)
{
	fprintf(file,
	        "Usage: troupe-bench [OPTION]... [BENCHMARK]...\n"
	        "\n"
	        "Runs the benchmarks named, or all, one after the other; verifies their results;\n"
	        "prints what they took.\n"
	        "\n"
	        "  --workers N      with N workers; otherwise with 1, then with one for each CPU\n"
	        "  --runs N         each N times (5)\n"
	        "  --json FILE      writes the results to FILE as well\n"
	        "  --floor PROGRAM  runs PROGRAM in turn with each benchmark, to compare\n"
	        "  --quick          a thousandth of everything: to see that it works\n"
	        "  --list           prints the names of the benchmarks\n"
	        "  --help           prints this\n");
}

static int usage_error(const char *problem, const char *what)
{
	fprintf(stderr, "troupe-bench: %s: %s\nTry troupe-bench --help\n", problem, what);
	return USAGE_ERROR;
}

static bool read_number(const char *text, unsigned max, unsigned *number)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);
	*number = (unsigned)value;
	return *text >= '0' && *text <= '9' && *end == '\0' && value >= 1 && value <= max;
}

static bool is_bench(const char *name)
{
	for (const struct bench *bench = benches; bench->name != NULL; bench++) {
		if (strcmp(bench->name, name) == 0)
			return true;
	}
	return false;
}

static int list(void)
{
	for (const struct bench *bench = benches; bench->name != NULL; bench++)
		puts(bench->name);
	return EXIT_SUCCESS;
}

static const struct option long_options[] = {
	{ "workers", required_argument, NULL, 'w' },
	{ "runs", required_argument, NULL, 'r' },
	{ "json", required_argument, NULL, 'j' },
	{ "floor", required_argument, NULL, 'f' },
	{ "quick", no_argument, NULL, 'q' },
	{ "peak-only", no_argument, NULL, 'p' },
	{ "list", no_argument, NULL, 'l' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* One option. -1: go on. */
static int read_option(struct options *options, int option)
{
	switch (option) {
	case 'w':
		if (!read_number(optarg, ASYNC_MAX_WORKERS, &options->workers))
			return usage_error("not a number of workers", optarg);
		return -1;
	case 'r':
		if (!read_number(optarg, MAX_RUNS, &options->runs))
			return usage_error("not a number of runs", optarg);
		return -1;
	case 'j':
		options->json = optarg;
		return -1;
	case 'f':
		options->floor = optarg;
		return -1;
	case 'q':
		options->quick = true;
		return -1;
	case 'p':
		options->peak_only = true;
		return -1;
	case 'l':
		return list();
	case 'h':
		usage(stdout);
		return EXIT_SUCCESS;
	default: /* getopt_long() has said what is wrong */
		fputs("Try troupe-bench --help\n", stderr);
		return USAGE_ERROR;
	}
}

static int file_error(const char *path)
{
	fprintf(stderr, "troupe-bench: %s: %s\n", path, strerror(errno));
	return EXIT_FAILURE;
}

/* A file that cannot be used is found out now, not when everything has run. -1: go on. */
static int check_files(const struct options *options)
{
	if (options->floor != NULL && access(options->floor, X_OK) != 0)
		return file_error(options->floor);
	if (options->json == NULL)
		return -1;
	FILE *json = fopen(options->json, "a");
	if (json == NULL || fclose(json) != 0)
		return file_error(options->json);
	return -1;
}

int options_read(struct options *options, int count, char **arguments)
{
	*options = (struct options){ .runs = 5 };
	int option;
	while ((option = getopt_long(count, arguments, "", long_options, NULL)) != -1) {
		int status = read_option(options, option);
		if (status >= 0)
			return status;
	}
	options->names = arguments + optind;
	options->names_count = count - optind;
	for (int i = 0; i < options->names_count; i++) {
		if (!is_bench(options->names[i]))
			return usage_error("unknown benchmark", options->names[i]);
	}
	return check_files(options);
}

bool options_choose(const struct options *options, const char *name)
{
	for (int i = 0; i < options->names_count; i++) {
		if (strcmp(options->names[i], name) == 0)
			return true;
	}
	return options->names_count == 0;
}
