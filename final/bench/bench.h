/*
 * bench.h - what the benchmarks and the program that runs them have in common.
 *
 *      main.c          the command line, and the order in which everything runs
 *      report.c        the table, the JSON
 *      targets.c       what others reach, and what is to be reached
 *      process.c       the memory of this process, the output of another one
 *
 *      ping_pong.c     ping-pong                       big.c           big
 *      counting.c      counting, counting-yield        chameneos.c     chameneos
 *      thread_ring.c   thread-ring                     ask.c           ask, ask-many
 *      fork_join.c     fork-join-throughput, -create   idle_memory.c   idle-memory
 *
 * The definitions are those of Savina (S. Imam, V. Sarkar: "Savina - An Actor Benchmark Suite",
 * AGERE! 2014), where Savina has the benchmark. Actors pass each other borrowed addresses: what a
 * benchmark spawns, it keeps until the end.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "actor-ext/actor-ext.h"

/* One run of one benchmark. */
struct bench_run {
	struct async_executor *executor;
	uint64_t count;          /* how often; what is counted is the benchmark's affair */
	uint64_t started, ended; /* on the clock of async_now() */
	size_t bytes_per_actor;  /* idle-memory only */
	bool wrong;              /* a result is not what it has to be */
};

struct bench {
	const char *name;
	void (*run)(struct bench_run *run);
	uint64_t count;        /* of a full run */
	unsigned messages_per; /* that many messages for each of `count` */
	bool is_in_floor;      /* the floor has it too */
	bool measures_memory;  /* needs a process whose memory is back to where it began */
};

/* Ends with an entry without a name. */
extern const struct bench benches[];

void bench_ping_pong(struct bench_run *run);
void bench_counting(struct bench_run *run);
void bench_counting_yield(struct bench_run *run);
void bench_thread_ring(struct bench_run *run);
void bench_fork_join_throughput(struct bench_run *run);
void bench_fork_join_create(struct bench_run *run);
void bench_big(struct bench_run *run);
void bench_chameneos(struct bench_run *run);
void bench_ask(struct bench_run *run);
void bench_ask_many(struct bench_run *run);
void bench_idle_memory(struct bench_run *run);

/* Around the part that is measured. What comes before and after (spawning, verifying) is not. */
static inline void bench_start(struct bench_run *run)
{
	run->started = async_now();
}

static inline void bench_end(struct bench_run *run)
{
	run->ended = async_now();
}

/* For calls that cannot fail here, short of an empty memory: says what failed, and exits. */
#define bench_must(call) bench_must_at((call), __FILE__, __LINE__)

static inline void bench_must_at(int error, const char *file, int line)
{
	if (error == ACTOR_OK)
		return;
	fprintf(stderr, "%s:%d: %s\n", file, line, actor_strerror(error));
	exit(EXIT_FAILURE);
}

/* A result has to be what it has to be. */
static inline void bench_verify(struct bench_run *run, const char *what, uint64_t actual,
                                uint64_t expected)
{
	if (actual == expected)
		return;
	fprintf(stderr, "wrong result: %s: %llu, and should be %llu\n", what,
	        (unsigned long long)actual, (unsigned long long)expected);
	run->wrong = true;
}

/* Interrupts an actor, waits for its end, and drops the address: after that its results are in. */
static inline void bench_finish(struct actor_address *address)
{
	int error = actor_address_interrupt(*address);
	if (error != ACTOR_E_CLOSED)
		bench_must(error);
	bench_must(actor_address_join(*address));
	actor_address_drop(address);
}

/* Zeroed memory for the benchmark's own books. */
static inline void *bench_allocate(size_t count, size_t size)
{
	void *memory = calloc(count, size);
	if (memory == NULL)
		bench_must(ACTOR_E_NOMEM);
	return memory;
}

#endif
