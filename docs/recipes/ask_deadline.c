/* ask_deadline - a thread asks, and does not wait for ever. */
#include <actor-ext/actor-ext.h>
#include <stdio.h>
#include <stdlib.h>

struct ponder {
	uint64_t nanoseconds;
};
struct oracle {
	struct actor base;
	struct async_sleep sleep;
};

ACTOR_TYPE(oracle);
ACTOR_REQUEST(oracle, ponder, int);

/* Waits once, so it needs no frame: called again, it asks the timer again. */
static int oracle_on_ponder(struct oracle *self, const struct ponder *request, int *response,
                            struct actor_context *context)
{
	int result = async_sleep_poll(&self->sleep, actor_context_waker(context),
	                              async_after(request->nanoseconds));

	*response = 42;
	return result;
}

static void oracle_drop(struct actor *actor)
{
	async_sleep_deinit(&ACTOR_SELF(oracle, actor)->sleep);
}

static const struct actor_ops oracle_ops = { .drop = oracle_drop };

/* The deadline is a point in time: it can be passed on, and counts for all that is done before it. */
static int ask(struct oracle_address oracle, uint64_t nanoseconds, uint64_t deadline, int *answer)
{
	struct ponder ponder = { nanoseconds };
	struct oracle_ponder_responder responder = oracle_ask_ponder(oracle, ponder);

	return oracle_ponder_block_on_until(&responder, deadline, answer);
}

/* Ends the program: a recipe has nothing better to do. */
static void check(int error)
{
	if (error == ACTOR_OK)
		return;
	fprintf(stderr, "ask_deadline: %s\n", actor_strerror(error));
	exit(1);
}

int main(void)
{
	struct async_executor *executor;
	struct oracle_address oracle;
	int answer = 0, nothing = 0;

	check(async_executor_new(&executor, 0));
	check(oracle_spawn(executor, (struct oracle){ .base.ops = &oracle_ops }, &oracle));

	check(ask(oracle, ASYNC_MILLISECOND, async_after(60 * ASYNC_SECOND), &answer));
	int late = ask(oracle, 60 * ASYNC_SECOND, async_after(20 * ASYNC_MILLISECOND), &nothing);

	printf("%d, then: %s\n", answer, actor_strerror(late));
	oracle_address_drop(&oracle);
	async_executor_free(executor); /* it still ponders: that is canceled */
	return answer != 42 || late != ACTOR_E_TIMEDOUT || nothing != 0;
}
