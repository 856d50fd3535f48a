/* cost.h - medians, for the programs that measure. */
#ifndef DOCS_TOOLBOX_COST_H
#define DOCS_TOOLBOX_COST_H

#include <async/require.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define COST_RUNS 5u

static inline int cost_compare(const void *left, const void *right)
{
	const double *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

/* Of all threads: what else the machine has to do does not count. */
static inline double cost_processor_time(void)
{
	struct timespec time;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Nanoseconds of processor time, the median of five calls, for each of the `count` things that a call does. */
static inline double cost_median(void (*measured)(void), unsigned count)
{
	double times[COST_RUNS];
	for (unsigned i = 0; i < COST_RUNS; i++) {
		double began = cost_processor_time();
		measured();
		times[i] = (cost_processor_time() - began) / count;
	}
	qsort(times, COST_RUNS, sizeof times[0], cost_compare);
	return times[COST_RUNS / 2];
}

/* What is done by the part of the toolbox, and by a mutex in its place. */
struct cost_row {
	const char *name;
	void (*toolbox)(void), (*mutex)(void);
	unsigned count;
};

static inline void *cost_sleep(void *unused)
{
	(void)unused;
	for (;;)
		pause();
	return NULL;
}

static inline void cost_print(const char *toolbox, const struct cost_row *rows, size_t count)
{
	/* As long as a program has one thread, glibc's mutexes do without atomic operations. */
	pthread_t second;
	async_require(pthread_create(&second, NULL, cost_sleep, NULL) == 0, "no thread");
	printf("%-34s %9s %12s   ratio\n", "", toolbox, "with a mutex");
	for (const struct cost_row *row = rows; row < rows + count; row++) {
		double ours = cost_median(row->toolbox, row->count);
		double mutex = cost_median(row->mutex, row->count);
		printf("%-34s %6.1f ns %9.1f ns %7.1f\n", row->name, ours, mutex, mutex / ours);
	}
	pthread_cancel(second);
	pthread_join(second, NULL);
}

#endif
