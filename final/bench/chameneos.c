/*
 * chameneos.c - a hundred creatures go to a mall to meet one another, and change colour when they
 * do.
 *
 * What it measures: one mailbox that everybody sends to. As in Savina a meeting takes four
 * messages: each of the two says to the mall that it is there; the mall tells the one that came
 * first who the other is; and that one tells the other.
 */
#include "bench.h"

#define CREATURES 100

enum colour { BLUE, RED, YELLOW };

ACTOR_ADDRESS(mall);
ACTOR_ADDRESS(creature);

struct creature {
	struct actor base;
	struct mall_address mall;
	enum colour colour;
	uint64_t meetings;
	uint64_t *total; /* gets `meetings` */
};
ACTOR_SPAWN(creature);

struct mall {
	struct actor base;
	uint64_t meetings_left;
	struct creature_address waiting; /* all-zero: nobody */
	unsigned left;                   /* creatures that have not been sent home */
};
ACTOR_SPAWN(mall);

struct come {
	char unused;
};
struct meet {
	struct creature_address other;
	enum colour colour;
};
struct change {
	enum colour colour;
};
struct go_home {
	char unused;
};
ACTOR_EVENT(mall, meet);
ACTOR_EVENT(creature, come);
ACTOR_EVENT(creature, meet);
ACTOR_EVENT(creature, change);
ACTOR_EVENT(creature, go_home);

static int mall_on_meet(struct mall *self, const struct meet *event, struct actor_context *context)
{
	if (self->meetings_left == 0) {
		if (--self->left == 0)
			actor_context_stop(context);
		return creature_send_go_home(event->other, (struct go_home){ 0 });
	}
	if (self->waiting.untyped.runtime == NULL) {
		self->waiting = event->other;
		return ACTOR_OK;
	}
	struct creature_address first = self->waiting;
	self->waiting = (struct creature_address){ { NULL } };
	self->meetings_left--;
	return creature_send_meet(first, *event);
}

static int enter(struct creature *self, struct actor_context *context)
{
	return mall_send_meet(self->mall, (struct meet){ creature_self(context), self->colour });
}

static int creature_on_come(struct creature *self, const struct come *event,
                            struct actor_context *context)
{
	(void)event;
	return enter(self, context);
}

/* Like colours stay, unlike ones become the third. */
static enum colour complement(enum colour one, enum colour other)
{
	return one == other ? one : (enum colour)(BLUE + RED + YELLOW - one - other);
}

static int creature_on_meet(struct creature *self, const struct meet *event,
                            struct actor_context *context)
{
	self->colour = complement(self->colour, event->colour);
	self->meetings++;
	bench_must(creature_send_change(event->other, (struct change){ self->colour }));
	return enter(self, context);
}

static int creature_on_change(struct creature *self, const struct change *event,
                              struct actor_context *context)
{
	self->colour = event->colour;
	self->meetings++;
	return enter(self, context);
}

static int creature_on_go_home(struct creature *self, const struct go_home *event,
                               struct actor_context *context)
{
	(void)event;
	*self->total = self->meetings;
	actor_context_stop(context);
	return ACTOR_OK;
}

void bench_chameneos(struct bench_run *run)
{
	struct mall_address mall;
	struct creature_address creatures[CREATURES];
	uint64_t meetings[CREATURES] = { 0 };
	bench_must(mall_spawn(run->executor,
	                      (struct mall){ .meetings_left = run->count, .left = CREATURES },
	                      &mall));
	for (unsigned i = 0; i < CREATURES; i++)
		bench_must(creature_spawn(run->executor,
		                          (struct creature){ .mall = mall,
		                                             .colour = (enum colour)(i % 3),
		                                             .total = &meetings[i] },
		                          &creatures[i]));

	bench_start(run);
	for (unsigned i = 0; i < CREATURES; i++)
		bench_must(creature_send_come(creatures[i], (struct come){ 0 }));
	bench_must(mall_address_join(mall));
	bench_end(run);

	uint64_t sum = 0;
	for (unsigned i = 0; i < CREATURES; i++) {
		bench_must(creature_address_join(creatures[i]));
		creature_address_drop(&creatures[i]);
		sum += meetings[i];
	}
	mall_address_drop(&mall);
	bench_verify(run, "meetings of all creatures", sum, 2 * run->count);
}
