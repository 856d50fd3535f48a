/*
 * task_order.c - the doorbell in two orders: one thread registers and looks, the other changes and
 * wakes. If neither sees the other, a wake-up is lost. See task.md.
 *
 *     toolbox-task_order [ROUNDS]
 */
#include <async/require.h>
#include <pthread.h>
#include <sched.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* Each on a cache line of its own. */
static alignas(64) atomic_bool waiting;
static alignas(64) atomic_bool rung;
static alignas(64) atomic_uint begun;
static alignas(64) atomic_uint ended;

static bool sequential, woke;

/* Whoever waits. True: no need to, it has rung. */
static bool register_and_look(void)
{
	if (sequential) {
		atomic_store(&waiting, true);
		return atomic_load(&rung);
	}
	atomic_store_explicit(&waiting, true, memory_order_release);
	return atomic_load_explicit(&rung, memory_order_acquire);
}

/* Whoever rings. True: somebody waits, and is woken. */
static bool change_and_wake(void)
{
	if (sequential) {
		atomic_store(&rung, true);
		return atomic_exchange(&waiting, false);
	}
	atomic_store_explicit(&rung, true, memory_order_release);
	return atomic_exchange_explicit(&waiting, false, memory_order_acq_rel);
}

static void wait_for(atomic_uint *round, unsigned number)
{
	for (unsigned spins = 0; atomic_load(round) != number; spins++) {
		if (spins >= 1000)
			sched_yield();
	}
}

/* What the ringing thread is given. */
struct ringer {
	pthread_t thread;
	unsigned rounds;
	atomic_bool stop;
};

static void *ring(void *argument)
{
	struct ringer *ringer = argument;
	for (unsigned i = 1; i <= ringer->rounds; i++) {
		wait_for(&begun, i);
		if (atomic_load(&ringer->stop))
			break;
		woke = change_and_wake();
		atomic_store(&waiting, false); /* now its line is in this thread's cache */
		atomic_store(&ended, i);
	}
	return NULL;
}

/* The round in which a wake-up was lost; 0: in none. */
static unsigned find_lost(unsigned rounds, bool in_sequence)
{
	struct ringer ringer = { .rounds = rounds };
	bool lost = false;
	unsigned i = 0;
	sequential = in_sequence;
	atomic_store(&begun, 0);
	atomic_store(&ended, 0);
	async_require(pthread_create(&ringer.thread, NULL, ring, &ringer) == 0, "no thread");
	while (i < rounds && !lost) {
		atomic_store(&rung, false);
		atomic_store(&begun, ++i);
		for (volatile unsigned wait = i % 128; wait > 0; wait--) {
			/* the other thread needs a moment to see that it has begun */
		}
		bool saw = register_and_look();
		wait_for(&ended, i);
		lost = !saw && !woke;
		if (saw && !woke)
			atomic_store(&waiting, false); /* nobody has taken it out */
	}
	atomic_store(&ringer.stop, true);
	atomic_store(&begun, i + 1);
	pthread_join(ringer.thread, NULL);
	return lost ? i : 0;
}

int main(int argc, char **argv)
{
	unsigned rounds = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 100;
	unsigned lost = find_lost(rounds, false);
	printf("release and acquire: %s\n",
	       lost > 0 ? "a wake-up is lost" : "none is lost, this time");
	if (lost > 0)
		printf("in round %u\n", lost);
	lost = find_lost(rounds, true);
	printf("sequentially consistent: %s is lost\n", lost > 0 ? "one" : "none");
	return lost == 0 ? 0 : 1;
}
