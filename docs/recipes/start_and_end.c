/* start_and_end - from a struct to a running actor, and the three ways to its end. */
#include <actor-ext/actor-ext.h>
#include <stdio.h>
#include <stdlib.h>

struct add {
	int amount;
};
struct enough {
	int unused; /* C has no empty structs */
};
struct sum {
	int unused;
};
struct adder {
	struct actor base;
	int sum;
	int *last; /* borrowed: the sum at the end */
};

ACTOR_TYPE(adder);
ACTOR_EVENT(adder, add);
ACTOR_EVENT(adder, enough);
ACTOR_REQUEST(adder, sum, int);

static int adder_on_add(struct adder *self, const struct add *event, struct actor_context *context)
{
	(void)context;
	self->sum += event->amount;
	return ACTOR_OK;
}

static int adder_on_enough(struct adder *self, const struct enough *event,
                           struct actor_context *context)
{
	(void)self;
	(void)event;
	actor_context_stop(context); /* ends; what is in the mailbox is dropped */
	return ACTOR_OK;
}

static int adder_on_sum(struct adder *self, const struct sum *request, int *response,
                        struct actor_context *context)
{
	(void)request;
	(void)context;
	*response = self->sum;
	return ACTOR_OK;
}

/* Called last, when there is no more to handle. */
static int adder_finalize(struct actor *actor, struct actor_context *context)
{
	struct adder *self = ACTOR_SELF(adder, actor);

	(void)context;
	*self->last = self->sum;
	return ACTOR_OK;
}

static const struct actor_ops adder_ops = { .finalize = adder_finalize };

/* Ends the program: a recipe has nothing better to do. */
static void check(int error)
{
	if (error == ACTOR_OK)
		return;
	fprintf(stderr, "start_and_end: %s\n", actor_strerror(error));
	exit(1);
}

static struct adder_address start(struct async_executor *executor, int *last)
{
	struct adder_address adder;

	check(adder_spawn(executor, (struct adder){ .base.ops = &adder_ops, .last = last },
	                  &adder));
	check(adder_send_add(adder, (struct add){ 40 }));
	check(adder_send_add(adder, (struct add){ 2 }));
	return adder;
}

/* From outside: what was sent before is handled, then it ends. */
static void end_by_interrupt(struct adder_address adder)
{
	check(adder_address_interrupt(adder));
	check(adder_address_join(adder)); /* now it is done: what it wrote can be read */
}

/* From inside: the actor decides. */
static void end_by_itself(struct adder_address adder)
{
	check(adder_send_enough(adder, (struct enough){ 0 }));
	check(adder_address_join(adder));
}

/* Nobody can reach it any more: it handles what it has, and ends. Nobody can join it either. */
static int end_by_last_address(struct adder_address *adder)
{
	struct adder_sum_responder responder = adder_ask_sum(*adder, (struct sum){ 0 });
	int sum = 0;

	adder_address_drop(adder);
	check(adder_sum_block_on(&responder, &sum));
	return sum;
}

int main(void)
{
	struct async_executor *executor;
	struct adder_address adders[3];
	int last[3] = { 0 };

	check(async_executor_new(&executor, 0));
	for (unsigned i = 0; i < 3; i++)
		adders[i] = start(executor, &last[i]);
	end_by_interrupt(adders[0]);
	end_by_itself(adders[1]);
	int sum = end_by_last_address(&adders[2]);

	/* An address may outlive its actor. */
	int late = adder_send_add(adders[0], (struct add){ 1 });

	adder_address_drop(&adders[0]);
	adder_address_drop(&adders[1]);
	async_executor_free(executor);
	return sum != 42 || late != ACTOR_E_CLOSED || last[0] != 42 || last[1] != 42 ||
	       last[2] != 42;
}
