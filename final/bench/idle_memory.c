/*
 * idle_memory.c - a million actors that have started and wait for their first message.
 *
 * What it measures: the resident memory of the process, before and after, per actor. The time is
 * that of spawning them from a thread outside and having them all initialized.
 */
#include <sched.h>
#include <string.h>

#include "bench.h"
#include "process.h"

struct sleeper {
	struct actor base;
	uint64_t state;
};
ACTOR_TYPE(sleeper);

static enum actor_status wait_until_started(struct sleeper_address sleeper)
{
	enum actor_status status;
	while ((status = actor_address_status(sleeper.untyped)) == ACTOR_STARTING)
		sched_yield();
	return status;
}

void bench_idle_memory(struct bench_run *run)
{
	struct sleeper_address *sleepers = bench_allocate(run->count, sizeof *sleepers);
	memset(sleepers, 1,
	       run->count * sizeof *sleepers); /* resident now: it is not the actors' */
	size_t before = process_memory_kib("VmRSS");

	bench_start(run);
	for (uint64_t i = 0; i < run->count; i++)
		bench_must(
			sleeper_spawn(run->executor, (struct sleeper){ .state = i }, &sleepers[i]));
	uint64_t active = 0;
	for (uint64_t i = 0; i < run->count; i++)
		active += wait_until_started(sleepers[i]) == ACTOR_ACTIVE;
	bench_end(run);

	size_t after = process_memory_kib("VmRSS");
	run->bytes_per_actor = after > before ? (after - before) * 1024 / run->count : 0;
	bench_verify(run, "active actors", active, run->count);
	bench_verify(run, "tasks", async_executor_tasks(run->executor), run->count);
	for (uint64_t i = 0; i < run->count; i++)
		sleeper_address_drop(&sleepers[i]);
	while (async_executor_tasks(run->executor) > 0)
		sched_yield();
	free(sleepers);
}
