/* answer_later - a gate keeps those who ask until it opens, and goes on handling events meanwhile. */
#include <actor-ext/actor-ext.h>
#include <stdio.h>
#include <stdlib.h>

enum { GATE_ROOM = 3, GATE_E_FULL = ACTOR_E_USER };

struct pass {
	int unused; /* C has no empty structs */
};
struct open {
	int unused;
};

ACTOR_ADDRESS(gate);
ACTOR_REQUEST_DECLARE(gate, pass, unsigned); /* before the struct, which keeps requests */

struct gate {
	struct actor base;
	struct gate_pass_interaction waiting[GATE_ROOM];
	unsigned count, passed;
};

ACTOR_SPAWN(gate);
ACTOR_REQUEST_DEFINE_RECEIVED(gate, pass, unsigned); /* gate_received_pass(), not gate_on_pass() */
ACTOR_EVENT(gate, open);

/* *Takes* the interaction: it is answered now, or kept. */
static int gate_received_pass(struct gate *self, struct gate_pass_interaction interaction,
                              struct actor_context *context)
{
	(void)context;
	if (self->count == GATE_ROOM)
		gate_pass_fail(&interaction, GATE_E_FULL);
	else
		self->waiting[self->count++] = interaction;
	return ACTOR_OK;
}

static int gate_on_open(struct gate *self, const struct open *event, struct actor_context *context)
{
	(void)event;
	(void)context;
	for (unsigned i = 0; i < self->count; i++)
		gate_pass_answer(&self->waiting[i], ++self->passed);
	self->count = 0;
	return ACTOR_OK;
}

/* Who still waits when the gate ends gets ACTOR_E_CANCELED. */
static void gate_drop(struct actor *actor)
{
	struct gate *self = ACTOR_SELF(gate, actor);

	for (unsigned i = 0; i < self->count; i++)
		gate_pass_drop(&self->waiting[i]);
}

static const struct actor_ops gate_ops = { .drop = gate_drop };

/* Ends the program: a recipe has nothing better to do. */
static void check(int error)
{
	if (error == ACTOR_OK)
		return;
	fprintf(stderr, "answer_later: %s\n", actor_strerror(error));
	exit(1);
}

int main(void)
{
	struct async_executor *executor;
	struct gate_address gate;
	struct gate_pass_responder asked[GATE_ROOM + 1];
	unsigned number, sum = 0;

	check(async_executor_new(&executor, 0));
	check(gate_spawn(executor, (struct gate){ .base.ops = &gate_ops }, &gate));
	for (unsigned i = 0; i < GATE_ROOM + 1; i++)
		asked[i] = gate_ask_pass(gate, (struct pass){ 0 });
	int full = gate_pass_block_on(&asked[GATE_ROOM], &number); /* answered at once */

	check(gate_send_open(gate, (struct open){ 0 }));
	for (unsigned i = 0; i < GATE_ROOM; i++) {
		check(gate_pass_block_on(&asked[i], &number));
		sum += number;
	}
	asked[0] = gate_ask_pass(gate, (struct pass){ 0 });
	gate_address_drop(&gate); /* handles what it has, and ends */
	int left = gate_pass_block_on(&asked[0], &number);

	async_executor_free(executor);
	return full != GATE_E_FULL || sum != 1 + 2 + 3 || left != ACTOR_E_CANCELED;
}
