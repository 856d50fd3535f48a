/*
 * philosophers - five philosophers share five forks, and each needs two of them to eat (Dijkstra, 1965).
 *
 *      philosophers [MEALS OF EACH]
 *
 * What it shows: an answer that comes later. Who asks for a fork gets it when it is free; until then the fork keeps the
 * request. Nobody looks again and again.
 *
 * No deadlock: each takes the fork with the lower number first. If all waited for one another in a circle, each would hold
 * a fork and wait for one with a higher number, and numbers do not rise in a circle. Nobody starves: a fork that is put
 * back goes to the one who waits for it.
 */
#include <actor-ext/actor-ext.h>

#include <stdio.h>
#include <stdlib.h>

enum { SEATS = 5 };

/* ---- A fork lies between two philosophers: one may hold it, and one may wait for it ---- */

struct take {
	int unused; /* C has no empty structs */
};
struct put_back {
	int unused;
};

ACTOR_ADDRESS(fork);
ACTOR_REQUEST_DECLARE(fork, take, unsigned); /* before struct fork, which keeps a request */

struct fork {
	struct actor base;
	bool is_taken, is_wanted;
	struct fork_take_interaction wanted; /* if is_wanted: a request that is not answered yet */
	unsigned count;                      /* how often it was taken: the answer */
};

ACTOR_SPAWN(fork);
ACTOR_REQUEST_DEFINE_RECEIVED(fork, take, unsigned); /* fork_received_take(), not fork_on_take() */
ACTOR_EVENT(fork, put_back);

/* Takes the interaction: it is answered now, or kept. */
static int fork_received_take(struct fork *self, struct fork_take_interaction interaction,
                              struct actor_context *context)
{
	(void)context;
	if (self->is_taken) {
		self->is_wanted = true;
		self->wanted = interaction;
	} else {
		self->is_taken = true;
		fork_take_answer(&interaction, ++self->count);
	}
	return ACTOR_OK;
}

static int fork_on_put_back(struct fork *self, const struct put_back *event,
                            struct actor_context *context)
{
	(void)event;
	(void)context;
	self->is_taken = self->is_wanted; /* from hand to hand */
	if (self->is_wanted) {
		self->is_wanted = false;
		fork_take_answer(&self->wanted, ++self->count);
	}
	return ACTOR_OK;
}

/* A fork that ends while somebody waits for it, as when the program is stopped: ACTOR_E_CANCELED is the answer. */
static void fork_drop(struct actor *actor)
{
	struct fork *self = ACTOR_SELF(fork, actor);

	if (self->is_wanted)
		fork_take_drop(&self->wanted);
}

static const struct actor_ops fork_ops = { .drop = fork_drop };

/* ---- A philosopher ---- */

struct dine {
	unsigned meals;
};

struct philosopher {
	struct actor base;
	struct fork_address forks[2]; /* the lower number first; borrowed: main() keeps them */

	/* What philosopher_on_dine() has to remember while it waits. */
	struct async_frame frame;
	unsigned eaten, hand;
	struct fork_take_responder fork;
	struct async_sleep sleep;
};

ACTOR_TYPE(philosopher);
ACTOR_REQUEST(philosopher, dine, unsigned);

/* Reads like a thread that blocks, but none does: each ASYNC_AWAIT returns, and is come back to. */
static int philosopher_on_dine(struct philosopher *self, const struct dine *request,
                               unsigned *response, struct actor_context *context)
{
	struct async_waker *waker = actor_context_waker(context);
	unsigned count;
	int error = ACTOR_OK;

	ASYNC_BEGIN(&self->frame);
	for (self->eaten = 0; self->eaten < request->meals && error == ACTOR_OK; self->eaten++) {
		for (self->hand = 0; self->hand < 2; self->hand++) {
			self->fork = fork_ask_take(self->forks[self->hand], (struct take){ 0 });
			ASYNC_AWAIT(&self->frame,
			            error = fork_take_poll(&self->fork, waker, &count));
			if (error != ACTOR_OK)
				ASYNC_RETURN(&self->frame, error);
		}
		ASYNC_AWAIT(&self->frame, /* eats */
		            error = async_sleep_poll(&self->sleep, waker,
		                                     async_after(ASYNC_MILLISECOND)));
		for (self->hand = 0; self->hand < 2 && error == ACTOR_OK; self->hand++)
			error = fork_send_put_back(self->forks[self->hand], (struct put_back){ 0 });
	}
	ASYNC_END(&self->frame);
	*response = self->eaten;
	return error;
}

/* ---- The table ---- */

/* Ends the program: an example has nothing better to do. */
static void check(int error)
{
	if (error == ACTOR_OK)
		return;
	fprintf(stderr, "philosophers: %s\n", actor_strerror(error));
	exit(1);
}

static void dine(struct async_executor *executor, unsigned meals)
{
	struct fork_address forks[SEATS];
	struct philosopher_address philosophers[SEATS];
	struct philosopher_dine_responder dining[SEATS];

	for (size_t i = 0; i < SEATS; i++)
		check(fork_spawn(executor, (struct fork){ .base.ops = &fork_ops }, &forks[i]));
	for (size_t i = 0; i < SEATS; i++) {
		size_t other = (i + 1) % SEATS;
		struct philosopher initial = { .forks = { forks[i < other ? i : other],
			                                  forks[i < other ? other : i] } };

		check(philosopher_spawn(executor, initial, &philosophers[i]));
	}
	for (size_t i = 0; i < SEATS; i++) /* all sit down ... */
		dining[i] = philosopher_ask_dine(philosophers[i], (struct dine){ meals });
	for (size_t i = 0; i < SEATS; i++) { /* ... and one after the other is waited for */
		unsigned eaten = 0;

		check(philosopher_dine_block_on(&dining[i], &eaten));
		printf("philosopher %zu has eaten %u times\n", i + 1, eaten);
	}
	for (size_t i = 0; i < SEATS; i++) { /* nobody can reach them any more: they end */
		philosopher_address_drop(&philosophers[i]);
		fork_address_drop(&forks[i]);
	}
}

int main(int count, char **arguments)
{
	struct async_executor *executor;
	char *end = "";
	long meals = count > 1 ? strtol(arguments[1], &end, 10) : 20;

	if (count > 2 || *end != '\0' || meals < 1 || meals > 1000000) {
		fprintf(stderr, "Usage: philosophers [MEALS OF EACH]\n");
		return 2;
	}
	check(async_executor_new(&executor, 0)); /* a worker thread per CPU */
	dine(executor, (unsigned)meals);
	async_executor_free(executor); /* waits until all actors have ended */
	return 0;
}
