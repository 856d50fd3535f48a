/* report.c - what was measured, as a table for people and as JSON for programs. */
#include "report.h"

#include <stdlib.h>

static int compare(const void *left, const void *right)
{
	double a = *(const double *)left;
	double b = *(const double *)right;
	return (a > b) - (a < b);
}

double median_of(double *values, unsigned count)
{
	qsort(values, count, sizeof *values, compare);
	return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static double messages_per_second(const struct result *result)
{
	return (double)result->messages / result->median_s;
}

void report_heading(FILE *file, bool with_floor)
{
	fprintf(file, "%-21s %3s %8s %8s %8s %9s %8s %9s %7s %-4s", "benchmark", "w", "median s",
	        "min s", "max s", "million/s", "ns each", "peak KiB", "target", "met");
	if (with_floor)
		fprintf(file, " %8s %6s", "floor s", "ratio");
	fprintf(file, "\n");
}

/* The columns "target" and "met". */
static void put_target(FILE *file, const struct result *result)
{
	double target = target_per_second(result->name, result->workers);
	size_t bytes = target_bytes_per_actor(result->name);
	if (target > 0)
		fprintf(file, " %7.1f %-4s", target / 1e6,
		        messages_per_second(result) >= target ? "yes" : "NO");
	else if (bytes > 0)
		fprintf(file, " %5zu B %-4s", bytes,
		        result->bytes_per_actor <= bytes ? "yes" : "NO");
	else
		fprintf(file, " %7s %-4s", "-", "-");
}

void report_row(FILE *file, const struct result *result, bool with_floor)
{
	fprintf(file, "%-21s %3u %8.4f %8.4f %8.4f %9.2f %8.1f %9zu", result->name, result->workers,
	        result->median_s, result->min_s, result->max_s, messages_per_second(result) / 1e6,
	        1e9 / messages_per_second(result), result->peak_kib);
	put_target(file, result);
	if (with_floor && result->floor_s > 0)
		fprintf(file, " %8.4f %6.2f", result->floor_s, result->median_s / result->floor_s);
	else if (with_floor)
		fprintf(file, " %8s %6s", "-", "-");
	fprintf(file, "\n");
	if (result->bytes_per_actor > 0)
		fprintf(file, "%-25s %zu bytes for each idle actor\n", "", result->bytes_per_actor);
	fflush(file);
}

void report_legend(FILE *file, bool with_floor)
{
	fprintf(file,
	        "\nw: workers. million/s: messages (idle-memory, fork-join-create: actors).\n"
	        "peak: resident memory of a process that runs the benchmark once, and nothing "
	        "else.\n"
	        "target: twice the fastest of other systems, on another machine.\n");
	if (with_floor)
		fprintf(file, "ratio: our time to the floor's, measured in turns; up to 1.5 is "
		              "good.\n");
}

static void put_object(FILE *file, const struct result *result)
{
	fprintf(file,
	        "  {\"name\": \"%s\", \"workers\": %u, \"messages\": %llu, \"median_s\": %.6f, "
	        "\"min_s\": %.6f, \"max_s\": %.6f, \"peak_kib\": %zu",
	        result->name, result->workers, (unsigned long long)result->messages,
	        result->median_s, result->min_s, result->max_s, result->peak_kib);
	if (result->bytes_per_actor > 0)
		fprintf(file, ", \"bytes_per_actor\": %zu", result->bytes_per_actor);
	if (result->floor_s > 0)
		fprintf(file, ", \"floor_s\": %.6f", result->floor_s);
	fprintf(file, "}");
}

bool report_json(const char *path, const struct result *results, size_t count)
{
	FILE *file = fopen(path, "w");
	if (file == NULL)
		return false;
	fprintf(file, "[\n");
	for (size_t i = 0; i < count; i++) {
		put_object(file, &results[i]);
		fprintf(file, i + 1 < count ? ",\n" : "\n");
	}
	fprintf(file, "]\n");
	bool good = !ferror(file);
	return fclose(file) == 0 && good;
}
