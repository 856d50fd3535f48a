/* adder - an actor and its use, as short as can be. README.md quotes it. */
#include <actor-ext/actor-ext.h>
#include <stdio.h>

struct add {
	int amount;
};
struct adder {
	struct actor base;
	int total;
};

ACTOR_TYPE(adder);              /* adder_spawn(), struct adder_address */
ACTOR_REQUEST(adder, add, int); /* adder_ask_add(), which is answered with an int */

static int adder_on_add(struct adder *self, const struct add *request, int *answer,
                        struct actor_context *context)
{
	(void)context;
	*answer = self->total += request->amount; /* no lock: one message at a time */
	return ACTOR_OK;
}

int main(void)
{
	struct async_executor *executor; /* threads: one for each CPU */
	struct adder_address adder;
	int total = 0;

	if (async_executor_new(&executor, 0) || adder_spawn(executor, (struct adder){ 0 }, &adder))
		return 1;
	struct adder_add_responder responder = adder_ask_add(adder, (struct add){ .amount = 42 });
	if (adder_add_block_on(&responder, &total) == ACTOR_OK)
		printf("%d\n", total);
	adder_address_drop(&adder); /* the last address: the actor ends */
	async_executor_free(executor);

	return total != 42;
}
