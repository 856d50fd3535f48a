/* report.h - what was measured, as a table for people and as JSON for programs. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* What came out for one benchmark and one number of workers. */
struct result {
	const char *name;
	unsigned workers;
	uint64_t messages; /* a run; for idle-memory actors */
	double median_s, min_s, max_s;
	size_t peak_kib;        /* of a process that does nothing else; 0: unknown */
	size_t bytes_per_actor; /* idle-memory only, else 0 */
	double floor_s;         /* median of the floor's runs; 0: it has none */
};

/* What is to be reached: messages a second, or bytes for each actor (see targets.c). 0: nothing. */
double target_per_second(const char *name, unsigned workers);
size_t target_bytes_per_actor(const char *name);

/* Sorts `values`. */
double median_of(double *values, unsigned count);

void report_heading(FILE *file, bool with_floor);
void report_row(FILE *file, const struct result *result, bool with_floor);
/* What the columns mean. */
void report_legend(FILE *file, bool with_floor);

/* Writes a list of objects, one a line. False: it could not be written (errno says why). */
bool report_json(const char *path, const struct result *results, size_t count);

#endif
