/*
 * big.c - many to many: 120 actors, each sends pings to others, drawn at random, one at a time;
 * each ping is answered with a pong.
 *
 * What it measures: many mailboxes with a few messages each, and how work is shared by workers.
 */
#include "bench.h"

#define ACTORS 120

struct sink {
	struct actor base;
	unsigned left;
};
struct finished {
	char unused;
};
ACTOR_TYPE(sink);
ACTOR_EVENT(sink, finished);

static int sink_on_finished(struct sink *self, const struct finished *event,
                            struct actor_context *context)
{
	(void)event;
	if (--self->left == 0)
		actor_context_stop(context);
	return ACTOR_OK;
}

ACTOR_ADDRESS(peer);
struct peer {
	struct actor base;
	const struct peer_address *all;
	struct sink_address sink;
	uint32_t self, random;
	uint64_t left, pings, pongs;
	uint64_t *results; /* gets `pings` and `pongs` */
};
ACTOR_SPAWN(peer);

struct ping {
	struct peer_address from;
};
struct pong {
	char unused;
};
ACTOR_EVENT(peer, ping);
ACTOR_EVENT(peer, pong);

static int peer_on_ping(struct peer *self, const struct ping *event, struct actor_context *context)
{
	(void)context;
	self->pings++;
	return peer_send_pong(event->from, (struct pong){ 0 });
}

/* Any index but the own one (Numerical Recipes' generator). */
static uint32_t draw(struct peer *self)
{
	self->random = self->random * 1664525u + 1013904223u;
	uint32_t other = (self->random >> 8) % (ACTORS - 1);
	return other < self->self ? other : other + 1;
}

/* The first comes from main() and answers nothing. */
static int peer_on_pong(struct peer *self, const struct pong *event, struct actor_context *context)
{
	(void)event;
	self->pongs++;
	if (self->left == 0)
		return sink_send_finished(self->sink, (struct finished){ 0 });
	self->left--;
	return peer_send_ping(self->all[draw(self)], (struct ping){ peer_self(context) });
}

static int peer_finalize(struct actor *actor, struct actor_context *context)
{
	struct peer *self = ACTOR_SELF(peer, actor);
	(void)context;
	self->results[0] = self->pings;
	self->results[1] = self->pongs;
	return ACTOR_OK;
}

static const struct actor_ops peer_ops = { .finalize = peer_finalize };

void bench_big(struct bench_run *run)
{
	struct sink_address sink;
	struct peer_address peers[ACTORS];
	uint64_t results[ACTORS][2] = { { 0 } };
	bench_must(sink_spawn(run->executor, (struct sink){ .left = ACTORS }, &sink));
	for (uint32_t i = 0; i < ACTORS; i++)
		bench_must(peer_spawn(run->executor,
		                      (struct peer){ .base.ops = &peer_ops,
		                                     .all = peers,
		                                     .sink = sink,
		                                     .self = i,
		                                     .random = i * 77 + 1,
		                                     .left = run->count,
		                                     .results = results[i] },
		                      &peers[i]));

	bench_start(run);
	for (unsigned i = 0; i < ACTORS; i++)
		bench_must(peer_send_pong(peers[i], (struct pong){ 0 }));
	bench_must(sink_address_join(sink));
	bench_end(run);

	sink_address_drop(&sink);
	uint64_t pings = 0;
	for (unsigned i = 0; i < ACTORS; i++) {
		bench_finish(&peers[i].untyped);
		pings += results[i][0];
		bench_verify(run, "pongs of one actor", results[i][1], run->count + 1);
	}
	bench_verify(run, "pings", pings, run->count * ACTORS);
}
