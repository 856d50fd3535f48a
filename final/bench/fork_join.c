/*
 * fork_join.c - one actor gives work to many.
 *
 * fork-join-throughput: to 60 actors, 100,000 messages each, to all of them in turn, in one call of
 * its handler. What it measures: a burst over many mailboxes.
 *
 * fork-join-create: to 1,000,000 actors, which it spawns one after the other, one message each;
 * each ends after that. What it measures: the birth and the death of an actor.
 */
#include <stdatomic.h>

#include "bench.h"

/* ---- fork-join-throughput -------------------------------------------------------------------- */

#define ACTORS 60

struct reckoner {
	struct actor base;
	uint64_t left, sum;
	uint64_t *total; /* gets `sum` */
};
struct number {
	uint64_t value;
};
ACTOR_TYPE(reckoner);
ACTOR_EVENT(reckoner, number);

static int reckoner_on_number(struct reckoner *self, const struct number *event,
                              struct actor_context *context)
{
	self->sum += event->value;
	if (--self->left == 0) {
		*self->total = self->sum;
		actor_context_stop(context);
	}
	return ACTOR_OK;
}

struct forker {
	struct actor base;
	const struct reckoner_address *reckoners;
};
struct fork {
	uint64_t count;
};
ACTOR_TYPE(forker);
ACTOR_EVENT(forker, fork);

static int forker_on_fork(struct forker *self, const struct fork *event,
                          struct actor_context *context)
{
	for (uint64_t i = 0; i < event->count; i++) {
		for (unsigned k = 0; k < ACTORS; k++)
			bench_must(reckoner_send_number(self->reckoners[k], (struct number){ i }));
	}
	actor_context_stop(context);
	return ACTOR_OK;
}

void bench_fork_join_throughput(struct bench_run *run)
{
	struct reckoner_address reckoners[ACTORS];
	uint64_t sums[ACTORS] = { 0 };
	struct forker_address forker;
	for (unsigned k = 0; k < ACTORS; k++)
		bench_must(
			reckoner_spawn(run->executor,
		                       (struct reckoner){ .left = run->count, .total = &sums[k] },
		                       &reckoners[k]));
	bench_must(forker_spawn(run->executor, (struct forker){ .reckoners = reckoners }, &forker));

	bench_start(run);
	bench_must(forker_send_fork(forker, (struct fork){ run->count }));
	for (unsigned k = 0; k < ACTORS; k++)
		bench_must(reckoner_address_join(reckoners[k]));
	bench_end(run);

	bench_finish(&forker.untyped);
	for (unsigned k = 0; k < ACTORS; k++) {
		reckoner_address_drop(&reckoners[k]);
		bench_verify(run, "sum of one actor", sums[k], run->count * (run->count - 1) / 2);
	}
}

/* ---- fork-join-create ------------------------------------------------------------------------ */

/* Stops when it is told that the last worker is gone. */
struct waiter {
	struct actor base;
};
struct all_gone {
	char unused;
};
ACTOR_TYPE(waiter);
ACTOR_EVENT(waiter, all_gone);

static int waiter_on_all_gone(struct waiter *self, const struct all_gone *event,
                              struct actor_context *context)
{
	(void)self;
	(void)event;
	actor_context_stop(context);
	return ACTOR_OK;
}

/* What the workers have in common. */
struct crew {
	struct waiter_address waiter;
	_Atomic uint64_t left;
	_Atomic uint64_t sum;
};

struct worker {
	struct actor base;
	struct crew *crew;
	uint64_t done;
};
struct task {
	uint64_t value;
};
ACTOR_TYPE(worker);
ACTOR_EVENT(worker, task);

static int worker_on_task(struct worker *self, const struct task *event,
                          struct actor_context *context)
{
	self->done += event->value;
	actor_context_stop(context);
	return ACTOR_OK;
}

/* The end of a worker. Relaxed sum: the last one to leave publishes all of it. */
static void worker_drop(struct actor *actor)
{
	struct worker *self = ACTOR_SELF(worker, actor);
	atomic_fetch_add_explicit(&self->crew->sum, self->done, memory_order_relaxed);
	if (atomic_fetch_sub_explicit(&self->crew->left, 1, memory_order_acq_rel) == 1)
		bench_must(waiter_send_all_gone(self->crew->waiter, (struct all_gone){ 0 }));
}

static const struct actor_ops worker_ops = { .drop = worker_drop };

struct founder {
	struct actor base;
	struct async_executor *executor;
	struct crew *crew;
};
struct found {
	uint64_t count;
};
ACTOR_TYPE(founder);
ACTOR_EVENT(founder, found);

static int founder_on_found(struct founder *self, const struct found *event,
                            struct actor_context *context)
{
	for (uint64_t i = 0; i < event->count; i++) {
		struct worker_address worker;
		bench_must(
			worker_spawn(self->executor,
		                     (struct worker){ .base.ops = &worker_ops, .crew = self->crew },
		                     &worker));
		bench_must(worker_send_task(worker, (struct task){ i }));
		worker_address_drop(&worker);
	}
	actor_context_stop(context);
	return ACTOR_OK;
}

void bench_fork_join_create(struct bench_run *run)
{
	struct crew crew;
	atomic_init(&crew.left, run->count);
	atomic_init(&crew.sum, 0);
	struct founder_address founder;
	bench_must(waiter_spawn(run->executor, (struct waiter){ .base.ops = NULL }, &crew.waiter));
	bench_must(founder_spawn(run->executor,
	                         (struct founder){ .executor = run->executor, .crew = &crew },
	                         &founder));

	bench_start(run);
	bench_must(founder_send_found(founder, (struct found){ run->count }));
	bench_must(waiter_address_join(crew.waiter));
	bench_end(run);

	bench_finish(&founder.untyped);
	waiter_address_drop(&crew.waiter);
	bench_verify(run, "sum", atomic_load(&crew.sum), run->count * (run->count - 1) / 2);
	bench_verify(run, "actors left", atomic_load(&crew.left), 0);
}
