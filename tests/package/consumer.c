/* A user's program: an actor, an event and a request. docs/rust-and-c.md quotes it. */
#include <actor-ext/actor-ext.h>
#include <stdio.h>
#include <string.h>

struct clear {
	double total;
};
struct add {
	double amount;
};

struct calculator {
	struct actor base;
	double total;
};

ACTOR_TYPE(calculator);                 /* struct calculator_address, calculator_spawn() */
ACTOR_EVENT(calculator, clear);         /* calculator_send_clear(address, (struct clear){ ... }) */
ACTOR_REQUEST(calculator, add, double); /* calculator_ask_add(address, (struct add){ ... }) */

static int calculator_on_clear(struct calculator *self, const struct clear *event,
                               struct actor_context *context)
{
	(void)context;
	self->total = event->total;
	return ACTOR_OK;
}

static int calculator_on_add(struct calculator *self, const struct add *request, double *response,
                             struct actor_context *context)
{
	(void)context;
	if (request->amount < 0)
		return ACTOR_E_INVALID; /* the asker gets exactly this error */
	*response = self->total += request->amount;
	return ACTOR_OK;
}

static int use(struct calculator_address calculator)
{
	struct calculator_add_responder responder;
	double total;
	int error;

	error = calculator_send_clear(calculator, (struct clear){ .total = 40 });
	if (error != ACTOR_OK)
		return error;
	responder = calculator_ask_add(calculator, (struct add){ .amount = 2 });
	error = calculator_add_block_on(&responder, &total);
	if (error == ACTOR_OK)
		printf("%g\n", total);
	return error != ACTOR_OK || total == 42 ? error : ACTOR_E_INVALID;
}

int main(void)
{
	struct async_executor *executor;
	struct calculator_address calculator;

	if (strcmp(actor_version(), ACTOR_VERSION) != 0)
		return 1;
	if (async_executor_new(&executor, 0) != ASYNC_OK)
		return 1;
	int error = calculator_spawn(executor, (struct calculator){ .total = 0 }, &calculator);
	if (error == ACTOR_OK) {
		error = use(calculator);
		calculator_address_drop(&calculator); /* the last one: the actor ends */
	}
	async_executor_free(executor);
	if (error != ACTOR_OK)
		fprintf(stderr, "%s\n", actor_strerror(error));
	return error != ACTOR_OK;
}
