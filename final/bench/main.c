/*
 * main.c - the command line, and the order in which everything runs.
 *
 * All benchmarks run one after the other in one process and on one executor, so that what one
 * leaves behind (an allocator whose free lists are in disorder, say) shows in the next. Two things
 * cannot be measured that way: the peak of memory, for which each benchmark runs once more in a
 * process of its own, and idle-memory, which gets a new executor each time, after the memory was
 * given back.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "options.h"
#include "process.h"
#include "report.h"

#define FLOOR_TRIES 5

const struct bench benches[] = {
	{ "ping-pong", bench_ping_pong, 1000000, 2, true, false },
	{ "counting", bench_counting, 5000000, 1, true, false },
	{ "counting-yield", bench_counting_yield, 5000000, 1, false, false },
	{ "thread-ring", bench_thread_ring, 5000000, 1, true, false },
	{ "fork-join-throughput", bench_fork_join_throughput, 100000, 60, true, false },
	{ "fork-join-create", bench_fork_join_create, 1000000, 1, true, false },
	{ "big", bench_big, 20000, 120 * 2, true, false },
	{ "chameneos", bench_chameneos, 1000000, 4, true, false },
	{ "ask", bench_ask, 500000, 2, false, false },
	{ "ask-many", bench_ask_many, 100000, 16 * 2, false, false },
	{ "idle-memory", bench_idle_memory, 1000000, 1, false, true },
	{ NULL, NULL, 0, 0, false, false },
};

static struct async_executor *new_executor(unsigned workers)
{
	struct async_executor *executor;
	bench_must(async_executor_new(&executor, workers));
	return executor;
}

static uint64_t count_of(const struct bench *bench, const struct options *options)
{
	return options->quick ? bench->count / 1000 : bench->count;
}

/* Gives its time in seconds. A wrong result ends the program. */
static double run_once(const struct bench *bench, const struct options *options,
                       struct bench_run *run)
{
	run->count = count_of(bench, options);
	bench->run(run);
	if (run->wrong) {
		fprintf(stderr, "%s failed\n", bench->name);
		exit(EXIT_FAILURE);
	}
	return (double)(run->ended - run->started) / 1e9;
}

/* Two rounds of the floor, in seconds; 0: it did not get that far. */
static void try_floor(char *const arguments[], double rounds[2])
{
	char output[512];
	rounds[0] = rounds[1] = 0;
	/* Whether it succeeds does not matter, see run_floor(): what it printed counts. */
	(void)process_read(arguments, output, sizeof output);
	const char *second = strchr(output, '\n');
	if (second != NULL) {
		(void)sscanf(output, "%*s %lf", &rounds[0]);
		(void)sscanf(second + 1, "%*s %lf", &rounds[1]);
	}
}

/*
 * The time of the floor's second round: in its first its memory is new, and ours is not. The floor
 * begins a round without waiting until its actors have come to rest, and often crashes then. If it
 * never gets through two, one has to do.
 */
static double run_floor(const struct bench *bench, const struct options *options, unsigned workers)
{
	char number[16];
	(void)snprintf(number, sizeof number, "%u", workers);
	char two[] = "2";
	char name[64];
	(void)snprintf(name, sizeof name, "%s", bench->name);
	char *arguments[] = { options->floor, number, two, name, NULL };
	double rounds[2] = { 0, 0 };
	for (unsigned i = 0; i < FLOOR_TRIES && rounds[1] <= 0; i++)
		try_floor(arguments, rounds);
	double seconds = rounds[1] > 0 ? rounds[1] : rounds[0];
	if (seconds > 0)
		return seconds;
	fprintf(stderr, "%s: no result for %s\n", options->floor, bench->name);
	exit(EXIT_FAILURE);
}

/* In a process of its own: this one's memory is no longer what it was. */
static size_t measure_peak(const struct bench *bench, const struct options *options,
                           unsigned workers)
{
	char path[4096];
	char number[16];
	char name[64];
	char peak[] = "--peak-only";
	char option[] = "--workers";
	char quick[] = "--quick";
	(void)snprintf(number, sizeof number, "%u", workers);
	(void)snprintf(name, sizeof name, "%s", bench->name);
	char *arguments[] = {
		path, peak, option, number, name, options->quick ? quick : NULL, NULL
	};
	char output[64];
	size_t kib = 0;
	if (!process_own_path(path, sizeof path) ||
	    !process_read(arguments, output, sizeof output) || sscanf(output, "%zu", &kib) != 1)
		fprintf(stderr, "%s: its peak of memory could not be measured\n", bench->name);
	return kib;
}

/* With a new executor and, as far as possible, the memory of a process that has just begun. */
static double run_afresh(const struct bench *bench, const struct options *options,
                         struct bench_run *run, unsigned workers)
{
	async_executor_free(run->executor);
	async_pool_trim();
	run->executor = new_executor(workers);
	return run_once(bench, options, run);
}

static struct result measure(const struct bench *bench, const struct options *options,
                             struct async_executor **executor, unsigned workers)
{
	double seconds[MAX_RUNS];
	double floor_seconds[MAX_RUNS];
	double bytes[MAX_RUNS];
	bool with_floor = options->floor != NULL && bench->is_in_floor;
	struct bench_run run = { .executor = *executor };
	for (unsigned i = 0; i < options->runs; i++) {
		seconds[i] = bench->measures_memory ? run_afresh(bench, options, &run, workers)
		                                    : run_once(bench, options, &run);
		bytes[i] = (double)run.bytes_per_actor;
		if (with_floor)
			floor_seconds[i] = run_floor(bench, options, workers);
	}
	*executor = run.executor;
	struct result result = { .name = bench->name,
		                 .workers = workers,
		                 .messages = count_of(bench, options) * bench->messages_per,
		                 .median_s = median_of(seconds, options->runs),
		                 .min_s = seconds[0], /* sorted now */
		                 .max_s = seconds[options->runs - 1],
		                 .peak_kib = measure_peak(bench, options, workers),
		                 .bytes_per_actor = (size_t)median_of(bytes, options->runs) };
	if (with_floor)
		result.floor_s = median_of(floor_seconds, options->runs);
	return result;
}

static size_t measure_all(const struct options *options, unsigned workers, struct result *results)
{
	struct async_executor *executor = new_executor(workers);
	size_t count = 0;
	for (const struct bench *bench = benches; bench->name != NULL; bench++) {
		if (!options_choose(options, bench->name))
			continue;
		results[count] = measure(bench, options, &executor, workers);
		report_row(stdout, &results[count++], options->floor != NULL);
	}
	async_executor_free(executor);
	return count;
}

static int run_for_peak(const struct options *options)
{
	struct bench_run run = { .executor = new_executor(options->workers) };
	for (const struct bench *bench = benches; bench->name != NULL; bench++) {
		if (options_choose(options, bench->name))
			(void)run_once(bench, options, &run);
	}
	async_executor_free(run.executor);
	printf("%zu\n", process_memory_kib("VmHWM"));
	return EXIT_SUCCESS;
}

int main(int count, char **arguments)
{
	struct options options;
	int status = options_read(&options, count, arguments);
	if (status >= 0)
		return status;
	if (options.peak_only)
		return run_for_peak(&options);

	struct result results[2 * sizeof benches / sizeof *benches];
	size_t done = 0;
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	report_heading(stdout, options.floor != NULL);
	done += measure_all(&options, options.workers > 0 ? options.workers : 1, results);
	if (options.workers == 0 && cpus > 1)
		done += measure_all(&options,
		                    cpus < ASYNC_MAX_WORKERS ? (unsigned)cpus : ASYNC_MAX_WORKERS,
		                    results + done);
	report_legend(stdout, options.floor != NULL);
	if (options.json != NULL && !report_json(options.json, results, done)) {
		fprintf(stderr, "%s: %s\n", options.json, strerror(errno));
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
