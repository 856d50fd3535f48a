/* errors - codes of your own, a fallback, the failures that an actor remembers, how it ended. */
#include <actor-ext/actor-ext.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- Codes of your own: from ACTOR_E_USER down ---- */

enum { TANK_E_EMPTY = ACTOR_E_USER, TANK_E_LEAKS = ACTOR_E_USER - 1 };

static const char *tank_strerror(int error)
{
	switch (error) {
	case TANK_E_EMPTY:
		return "the tank is empty";
	case TANK_E_LEAKS:
		return "the tank leaks";
	default:
		return actor_strerror(error);
	}
}

/* ---- The actor ---- */

struct pour {
	unsigned liters;
};
struct spill {
	unsigned liters;
};
struct draw {
	unsigned liters;
};
struct tank {
	struct actor base;
	unsigned liters;
	bool leaks;
};

static int tank_spill_failed(struct tank *self, const struct spill *event, int error,
                             struct actor_context *context);

ACTOR_TYPE(tank);
ACTOR_EVENT(tank, pour);
ACTOR_EVENT_WITH(tank, spill, .fallback = tank_spill_failed);
ACTOR_REQUEST(tank, draw, unsigned);

static int take(struct tank *self, unsigned liters)
{
	if (liters > self->liters)
		return TANK_E_EMPTY;
	self->liters -= liters;
	return ACTOR_OK;
}

/* An event: nobody waits for its result. An error is recorded among the actor's failures. */
static int tank_on_pour(struct tank *self, const struct pour *event, struct actor_context *context)
{
	(void)context;
	if (event->liters == 0)
		return ACTOR_E_INVALID;
	self->liters += event->liters;
	return ACTOR_OK;
}

/* An event with a fallback, which sees the error first. */
static int tank_on_spill(struct tank *self, const struct spill *event,
                         struct actor_context *context)
{
	(void)context;
	return take(self, event->liters);
}

static int tank_spill_failed(struct tank *self, const struct spill *event, int error,
                             struct actor_context *context)
{
	(void)event;
	(void)context;
	if (error != TANK_E_EMPTY)
		return error; /* recorded */
	self->liters = 0;
	return ACTOR_OK; /* swallowed: what is not there cannot be spilled */
}

/* A request: the asker gets exactly this error, and the actor goes on. */
static int tank_on_draw(struct tank *self, const struct draw *request, unsigned *response,
                        struct actor_context *context)
{
	(void)context;
	int error = take(self, request->liters);
	*response = self->liters;
	return error;
}

/* An error: it never runs. Who joins gets the error; what was sent is dropped. */
static int tank_initialize(struct actor *actor, struct actor_context *context)
{
	(void)context;
	return ACTOR_SELF(tank, actor)->leaks ? TANK_E_LEAKS : ACTOR_OK;
}

static const struct actor_ops tank_ops = { .initialize = tank_initialize };

/* ---- The program ---- */

/* Ends the program: a recipe has nothing better to do. */
static void check(int error)
{
	if (error == ACTOR_OK)
		return;
	fprintf(stderr, "errors: %s\n", tank_strerror(error));
	exit(1);
}

static int draw(struct tank_address tank, unsigned liters, unsigned *left)
{
	struct tank_draw_responder responder = tank_ask_draw(tank, (struct draw){ liters });

	return tank_draw_block_on(&responder, left);
}

int main(void)
{
	struct async_executor *executor;
	struct tank_address tank, leaking;
	struct actor_failure failures[ACTOR_FAILURES];
	unsigned left = 0;

	check(async_executor_new(&executor, 0));
	check(tank_spawn(executor, (struct tank){ .base.ops = &tank_ops, .liters = 5 }, &tank));
	check(tank_send_pour(tank, (struct pour){ 0 })); /* sent; that it fails is another thing */
	check(tank_send_spill(tank, (struct spill){ 9 })); /* fails, and the fallback swallows it */
	int empty = draw(tank, 1, &left);

	check(tank_send_pour(tank, (struct pour){ 3 })); /* it goes on */
	check(draw(tank, 1, &left));

	size_t count = actor_address_failures(tank.untyped, failures, ACTOR_FAILURES);
	for (size_t i = 0; i < count; i++)
		printf("%s: %s\n", failures[i].where, tank_strerror(failures[i].error));

	/* Spawning succeeds: `initialize` runs later, on a worker. */
	check(tank_spawn(executor, (struct tank){ .base.ops = &tank_ops, .leaks = true },
	                 &leaking));
	int leaks = tank_address_join(leaking);

	printf("a draw: %s; a join: %s\n", tank_strerror(empty), tank_strerror(leaks));
	tank_address_drop(&leaking);
	tank_address_drop(&tank);
	async_executor_free(executor);
	return empty != TANK_E_EMPTY || left != 2 || count != 1 ||
	       failures[0].error != ACTOR_E_INVALID || leaks != TANK_E_LEAKS;
}
