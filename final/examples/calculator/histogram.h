/*
 * histogram.h - how often each duration occurred, in a few kilobytes, however many there were.
 *
 * Buckets are as wide as their durations are long: 32 for each power of two, so that a percentile is at most 1/32 (3%) too
 * high. (The idea is Gil Tene's HdrHistogram.)
 */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdatomic.h>
#include <stdint.h>

enum { HISTOGRAM_BUCKETS = 60 * 32 };

struct histogram {
	_Atomic uint64_t counts[HISTOGRAM_BUCKETS];
	_Atomic uint64_t longest;
};

/* Any thread. All-zero is an empty histogram. */
void histogram_add(struct histogram *histogram, uint64_t duration);

/*
 * The duration that `fraction` (0 to 1) of all durations do not exceed; 0 if there are none. Exact when nobody adds
 * meanwhile.
 */
uint64_t histogram_percentile(const struct histogram *histogram, double fraction);

#endif
