/* periodic - an actor with a timer: it ticks, and handles messages between two ticks. */
#include <actor-ext/actor-ext.h>
#include <stdio.h>
#include <stdlib.h>

enum { TICKS = 5 };

struct ticks {
	int unused; /* C has no empty structs */
};
struct ticker {
	struct actor base;
	uint64_t period, next;
	struct async_sleep timer;
	unsigned ticks;
};

ACTOR_TYPE(ticker);
ACTOR_REQUEST(ticker, ticks, unsigned);

static int ticker_initialize(struct actor *actor, struct actor_context *context)
{
	struct ticker *self = ACTOR_SELF(ticker, actor);

	(void)context;
	self->next = async_after(self->period);
	return ACTOR_OK;
}

/* Called again and again: a tick if one is due, else the next message. */
static int ticker_event(struct actor *actor, struct actor_context *context)
{
	struct ticker *self = ACTOR_SELF(ticker, actor);
	int due = async_sleep_poll(&self->timer, actor_context_waker(context), self->next);

	if (due != ASYNC_READY) /* not yet: the timer wakes, and so does a message */
		return actor_context_next(context);
	self->next += self->period; /* not async_after(): what is late now is not late for ever */
	if (++self->ticks == TICKS)
		actor_context_close(context);
	return ACTOR_OK;
}

static int ticker_on_ticks(struct ticker *self, const struct ticks *request, unsigned *response,
                           struct actor_context *context)
{
	(void)request;
	(void)context;
	*response = self->ticks;
	return ACTOR_OK;
}

/* The timer may be armed when the actor ends. */
static void ticker_drop(struct actor *actor)
{
	async_sleep_deinit(&ACTOR_SELF(ticker, actor)->timer);
}

static const struct actor_ops ticker_ops = { .initialize = ticker_initialize,
	                                     .event = ticker_event,
	                                     .drop = ticker_drop };

/* Ends the program: a recipe has nothing better to do. */
static void check(int error)
{
	if (error == ACTOR_OK)
		return;
	fprintf(stderr, "periodic: %s\n", actor_strerror(error));
	exit(1);
}

int main(void)
{
	const uint64_t period = 2 * ASYNC_MILLISECOND;
	struct async_executor *executor;
	struct ticker_address ticker;
	unsigned ticks = TICKS;

	check(async_executor_new(&executor, 0));
	uint64_t begin = async_now();

	check(ticker_spawn(executor, (struct ticker){ .base.ops = &ticker_ops, .period = period },
	                   &ticker));
	struct ticker_ticks_responder responder = ticker_ask_ticks(ticker, (struct ticks){ 0 });
	int error = ticker_ticks_block_on(&responder, &ticks);

	check(ticker_address_join(ticker));
	uint64_t elapsed = async_now() - begin;

	ticker_address_drop(&ticker);
	async_executor_free(executor);
	if (error == ACTOR_OK)
		printf("%u ticks when it was asked, %d in the end\n", ticks, TICKS);
	/* A timer is never early. Closed: this thread was so late that the ticker had ended. */
	return elapsed < TICKS * period || (error != ACTOR_OK && error != ACTOR_E_CLOSED);
}
