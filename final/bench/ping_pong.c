/*
 * ping_pong.c - two actors, one message on its way between them.
 *
 * What it measures: sending, waking the receiver, and switching to it, one after the other.
 */
#include "bench.h"

struct pinger {
	struct actor base;
	uint64_t pings_left, pongs;
	uint64_t *total; /* gets `pongs` */
};

struct ponger {
	struct actor base;
	uint64_t pings;
	uint64_t *total; /* gets `pings` */
};

ACTOR_TYPE(pinger);
ACTOR_TYPE(ponger);

struct start {
	struct ponger_address ponger;
};
struct ping {
	struct pinger_address from;
};
struct pong {
	struct ponger_address from;
};

ACTOR_EVENT(pinger, start);
ACTOR_EVENT(pinger, pong);
ACTOR_EVENT(ponger, ping);

static int pinger_on_start(struct pinger *self, const struct start *event,
                           struct actor_context *context)
{
	self->pings_left--;
	return ponger_send_ping(event->ponger, (struct ping){ pinger_self(context) });
}

static int pinger_on_pong(struct pinger *self, const struct pong *event,
                          struct actor_context *context)
{
	self->pongs++;
	if (self->pings_left == 0) {
		*self->total = self->pongs;
		actor_context_stop(context);
		return ACTOR_OK;
	}
	self->pings_left--;
	return ponger_send_ping(event->from, (struct ping){ pinger_self(context) });
}

static int ponger_on_ping(struct ponger *self, const struct ping *event,
                          struct actor_context *context)
{
	self->pings++;
	return pinger_send_pong(event->from, (struct pong){ ponger_self(context) });
}

static int ponger_finalize(struct actor *actor, struct actor_context *context)
{
	struct ponger *self = ACTOR_SELF(ponger, actor);
	(void)context;
	*self->total = self->pings;
	return ACTOR_OK;
}

static const struct actor_ops ponger_ops = { .finalize = ponger_finalize };

void bench_ping_pong(struct bench_run *run)
{
	uint64_t pings = 0;
	uint64_t pongs = 0;
	struct ponger_address ponger;
	struct pinger_address pinger;
	bench_must(ponger_spawn(run->executor,
	                        (struct ponger){ .base.ops = &ponger_ops, .total = &pings },
	                        &ponger));
	bench_must(pinger_spawn(run->executor,
	                        (struct pinger){ .pings_left = run->count, .total = &pongs },
	                        &pinger));

	bench_start(run);
	bench_must(pinger_send_start(pinger, (struct start){ ponger }));
	bench_must(pinger_address_join(pinger));
	bench_end(run);

	pinger_address_drop(&pinger);
	bench_finish(&ponger.untyped);
	bench_verify(run, "pings", pings, run->count);
	bench_verify(run, "pongs", pongs, run->count);
}
