/* options.h - the command line of troupe-bench. */
#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include <stdbool.h>

enum { MAX_RUNS = 1000 };

struct options {
	unsigned workers; /* 0: one, and then as many as there are CPUs */
	unsigned runs;
	char *json;      /* NULL: none is written */
	char *floor;     /* the program to compare with; NULL: none */
	bool quick;      /* a thousandth of everything */
	bool peak_only;  /* one run; prints the peak of memory and nothing else */
	char **names;    /* of the benchmarks to run */
	int names_count; /* 0: all */
};

/* -1: go on; else the program's exit status. */
int options_read(struct options *options, int count, char **arguments);

bool options_choose(const struct options *options, const char *name);

#endif
