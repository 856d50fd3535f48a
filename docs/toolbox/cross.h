/* cross.h - two threads that do something at the same moment, over and over. */
#ifndef DOCS_TOOLBOX_CROSS_H
#define DOCS_TOOLBOX_CROSS_H

#include <async/require.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct crossing {
	void (*act[2])(uint32_t round);
	void (*look)(uint32_t round); /* when both are through */
	uint32_t rounds;
};

/* How far either side has come; each on cache lines of its own. */
struct cross_side {
	_Alignas(128) _Atomic uint32_t here;
};

static struct cross_side cross_sides[2];

static inline void cross_meet(unsigned side, uint32_t point)
{
	atomic_store(&cross_sides[side].here, point);
	for (unsigned spins = 1; atomic_load(&cross_sides[1 - side].here) < point; spins++) {
		if (spins % 200 == 0)
			sched_yield(); /* perhaps there is only one processor */
	}
}

/* Now the one comes a little later, now the other: by some nanoseconds. */
static inline void cross_delay(unsigned side, uint32_t round)
{
	uint32_t hash = round * 2654435769u;
	for (uint32_t i = hash >> (28 - 4 * side) & 7; i > 0; i--)
		atomic_signal_fence(memory_order_seq_cst);
}

static inline void *cross_left(void *argument)
{
	const struct crossing *crossing = argument;
	for (uint32_t round = 1; round <= crossing->rounds; round++) {
		cross_meet(0, 2 * round - 1);
		cross_delay(0, round);
		crossing->act[0](round);
		cross_meet(0, 2 * round);
	}
	return NULL;
}

static inline void cross(struct crossing *crossing)
{
	pthread_t left;
	atomic_store(&cross_sides[0].here, 0);
	atomic_store(&cross_sides[1].here, 0);
	async_require(pthread_create(&left, NULL, cross_left, crossing) == 0, "no thread");
	for (uint32_t round = 1; round <= crossing->rounds; round++) {
		cross_meet(1, 2 * round - 1);
		cross_delay(1, round);
		crossing->act[1](round);
		cross_meet(1, 2 * round);
		crossing->look(round);
	}
	pthread_join(left, NULL);
}

#endif
