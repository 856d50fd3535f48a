/* histogram.c - see histogram.h. All atomics are relaxed: counts publish nothing, and are read when all is over. */
#include "histogram.h"

/*
 * 0..31 have a bucket each. After that the highest bit chooses a group of 32, and the five bits behind it a bucket:
 * 32..63 one by one, 64..127 in twos, 128..255 in fours.
 */
static unsigned bucket_of(uint64_t duration)
{
	if (duration < 32)
		return (unsigned)duration;
	unsigned shift = 58u - (unsigned)__builtin_clzll(duration);

	return shift * 32 + (unsigned)(duration >> shift);
}

/* The longest duration that falls into it. */
static uint64_t bucket_limit(unsigned bucket)
{
	if (bucket < 64)
		return bucket;
	unsigned shift = bucket / 32 - 1;
	uint64_t top = bucket % 32 + 32;

	return ((top + 1) << shift) - 1;
}

void histogram_add(struct histogram *histogram, uint64_t duration)
{
	atomic_fetch_add_explicit(&histogram->counts[bucket_of(duration)], 1, memory_order_relaxed);

	uint64_t longest = atomic_load_explicit(&histogram->longest, memory_order_relaxed);

	while (duration > longest &&
	       !atomic_compare_exchange_weak_explicit(&histogram->longest, &longest, duration,
	                                              memory_order_relaxed, memory_order_relaxed))
		continue;
}

uint64_t histogram_percentile(const struct histogram *histogram, double fraction)
{
	uint64_t longest = atomic_load_explicit(&histogram->longest, memory_order_relaxed);
	uint64_t counts[HISTOGRAM_BUCKETS];
	uint64_t total = 0;
	uint64_t seen = 0;

	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
		counts[i] = atomic_load_explicit(&histogram->counts[i], memory_order_relaxed);
		total += counts[i];
	}
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
		seen += counts[i];
		if (seen > 0 && (double)seen >= fraction * (double)total)
			return bucket_limit(i) < longest ? bucket_limit(i) : longest;
	}
	return 0;
}
