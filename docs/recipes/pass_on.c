/* pass_on - a front desk passes requests on to workers, who answer the asker directly. */
#include <actor-ext/actor-ext.h>
#include <stdio.h>
#include <stdlib.h>

enum { WORKERS = 2 };

struct square {
	int number;
};

/* ---- A worker answers ---- */

struct worker {
	struct actor base;
	int number;
};

ACTOR_TYPE(worker);
ACTOR_REQUEST(worker, square, int);

static int worker_on_square(struct worker *self, const struct square *request, int *response,
                            struct actor_context *context)
{
	(void)context;
	printf("worker %d: the square of %d\n", self->number, request->number);
	*response = request->number * request->number;
	return ACTOR_OK;
}

/* ---- The desk passes on, and is free for the next ---- */

struct desk {
	struct actor base;
	struct worker_address workers[WORKERS]; /* its own: dropped in desk_drop() */
	unsigned next;
};

ACTOR_TYPE(desk);
ACTOR_REQUEST_RECEIVED(desk, square, int);
ACTOR_FORWARD(desk, square, worker); /* desk_square_forward_to_worker() */

/* *Takes* the interaction. */
static int desk_received_square(struct desk *self, struct desk_square_interaction interaction,
                                struct actor_context *context)
{
	int error = ACTOR_E_CLOSED;

	(void)context;
	for (unsigned tries = 0; tries < WORKERS && error == ACTOR_E_CLOSED; tries++)
		error = desk_square_forward_to_worker(&interaction,
		                                      self->workers[self->next++ % WORKERS]);
	if (error != ACTOR_OK)
		desk_square_fail(&interaction, error); /* nobody took it: still ours */
	return ACTOR_OK;
}

static void desk_drop(struct actor *actor)
{
	for (unsigned i = 0; i < WORKERS; i++)
		worker_address_drop(&ACTOR_SELF(desk, actor)->workers[i]);
}

static const struct actor_ops desk_ops = { .drop = desk_drop };

/* ---- The program ---- */

/* Ends the program: a recipe has nothing better to do. */
static void check(int error)
{
	if (error == ACTOR_OK)
		return;
	fprintf(stderr, "pass_on: %s\n", actor_strerror(error));
	exit(1);
}

static int ask(struct desk_address desk, int number, int *square)
{
	struct desk_square_responder responder = desk_ask_square(desk, (struct square){ number });

	return desk_square_block_on(&responder, square);
}

int main(void)
{
	struct async_executor *executor;
	struct desk_address desk;
	struct desk initial = { .base.ops = &desk_ops };
	int first = 0, second = 0;

	check(async_executor_new(&executor, 0));
	for (int i = 0; i < WORKERS; i++)
		check(worker_spawn(executor, (struct worker){ .number = i }, &initial.workers[i]));
	struct worker_address one = worker_address_clone(initial.workers[0]);

	check(desk_spawn(executor, initial, &desk)); /* takes the struct, and the addresses in it */
	check(ask(desk, 6, &first));

	/* A worker ends: the desk passes its requests on to the other. */
	check(worker_address_interrupt(one));
	check(worker_address_join(one));
	worker_address_drop(&one);
	check(ask(desk, 7, &second));
	check(ask(desk, 7, &second));

	desk_address_drop(&desk); /* the desk ends, drops its addresses, and so the workers end */
	async_executor_free(executor);
	return first != 36 || second != 49;
}
