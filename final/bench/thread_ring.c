/*
 * thread_ring.c - a token goes round a ring of actors.
 *
 * What it measures: as ping-pong, with more actors than fit in the closest cache.
 */
#include "bench.h"

#define ACTORS 100

ACTOR_ADDRESS(link);
struct link {
	struct actor base;
	struct link_address next;
	uint64_t tokens;
	uint64_t *total; /* gets `tokens` */
};
ACTOR_SPAWN(link);

struct close {
	struct link_address next;
};
struct token {
	uint64_t hops_left;
};
ACTOR_EVENT(link, close);
ACTOR_EVENT(link, token);

static int link_on_close(struct link *self, const struct close *event,
                         struct actor_context *context)
{
	(void)context;
	self->next = event->next;
	return ACTOR_OK;
}

static int link_on_token(struct link *self, const struct token *event,
                         struct actor_context *context)
{
	self->tokens++;
	if (event->hops_left == 0) {
		actor_context_stop(context);
		return ACTOR_OK;
	}
	return link_send_token(self->next, (struct token){ event->hops_left - 1 });
}

static int link_finalize(struct actor *actor, struct actor_context *context)
{
	struct link *self = ACTOR_SELF(link, actor);
	(void)context;
	*self->total = self->tokens;
	return ACTOR_OK;
}

static const struct actor_ops link_ops = { .finalize = link_finalize };

void bench_thread_ring(struct bench_run *run)
{
	struct link_address ring[ACTORS];
	uint64_t tokens[ACTORS] = { 0 };
	for (unsigned i = ACTORS; i-- > 0;) {
		struct link initial = { .base.ops = &link_ops, .total = &tokens[i] };
		if (i + 1 < ACTORS)
			initial.next = ring[i + 1];
		bench_must(link_spawn(run->executor, initial, &ring[i]));
	}
	bench_must(link_send_close(ring[ACTORS - 1], (struct close){ ring[0] }));

	bench_start(run);
	bench_must(link_send_token(ring[0], (struct token){ run->count }));
	bench_must(link_address_join(ring[run->count % ACTORS])); /* there the last hop ends */
	bench_end(run);

	for (unsigned i = 0; i < ACTORS; i++) {
		bench_finish(&ring[i].untyped);
		uint64_t expected = run->count / ACTORS + (i <= run->count % ACTORS);
		bench_verify(run, "tokens seen by one actor", tokens[i], expected);
	}
}
