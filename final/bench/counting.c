/*
 * counting.c - a producer sends one counter all its messages, then the counter is asked for the
 * total.
 *
 * What it measures: a burst. In `counting` the producer sends everything in one call of its
 * handler, so that with one worker all messages are queued before the first is counted, and with
 * two the producer's core fills the mailbox that the counter's core empties.
 *
 * `counting-yield` is not Savina's: the producer lets others run after every YIELD_AFTER messages,
 * fewer than an actor handles in one turn, so that the counter can keep up. It shows what a burst
 * costs by being one.
 */
#include "bench.h"

#define YIELD_AFTER 100

struct counter {
	struct actor base;
	uint64_t total;
};
struct increment {
	uint64_t by;
};
struct get_total {
	char unused;
};

ACTOR_TYPE(counter);
ACTOR_EVENT(counter, increment);
ACTOR_REQUEST(counter, get_total, uint64_t);

static int counter_on_increment(struct counter *self, const struct increment *event,
                                struct actor_context *context)
{
	(void)context;
	self->total += event->by;
	return ACTOR_OK;
}

static int counter_on_get_total(struct counter *self, const struct get_total *request,
                                uint64_t *response, struct actor_context *context)
{
	(void)request;
	(void)context;
	*response = self->total;
	return ACTOR_OK;
}

struct producer {
	struct actor base;
	struct counter_address counter;
	struct async_frame frame;
	uint64_t sent;
};
struct burst {
	uint64_t count;
};
struct stream {
	uint64_t count;
};

ACTOR_TYPE(producer);
ACTOR_EVENT(producer, burst);
ACTOR_EVENT(producer, stream);

static int producer_on_burst(struct producer *self, const struct burst *event,
                             struct actor_context *context)
{
	for (uint64_t i = 0; i < event->count; i++)
		bench_must(counter_send_increment(self->counter, (struct increment){ i }));
	actor_context_stop(context);
	return ACTOR_OK;
}

static int producer_on_stream(struct producer *self, const struct stream *event,
                              struct actor_context *context)
{
	ASYNC_BEGIN(&self->frame);
	for (self->sent = 0; self->sent < event->count; self->sent++) {
		bench_must(counter_send_increment(self->counter, (struct increment){ self->sent }));
		if (self->sent % YIELD_AFTER == YIELD_AFTER - 1)
			ASYNC_YIELD(&self->frame, actor_context_waker(context));
	}
	ASYNC_END(&self->frame);
	actor_context_stop(context);
	return ACTOR_OK;
}

static void count(struct bench_run *run, bool yield)
{
	struct counter_address counter;
	struct producer_address producer;
	bench_must(counter_spawn(run->executor, (struct counter){ .total = 0 }, &counter));
	bench_must(
		producer_spawn(run->executor, (struct producer){ .counter = counter }, &producer));

	bench_start(run);
	if (yield)
		bench_must(producer_send_stream(producer, (struct stream){ run->count }));
	else
		bench_must(producer_send_burst(producer, (struct burst){ run->count }));
	bench_must(producer_address_join(producer));
	/* Sent after everything else, so answered after everything else. */
	struct counter_get_total_responder responder =
		counter_ask_get_total(counter, (struct get_total){ 0 });
	uint64_t total = 0;
	bench_must(counter_get_total_block_on(&responder, &total));
	bench_end(run);

	bench_verify(run, "sum", total, run->count * (run->count - 1) / 2);
	producer_address_drop(&producer);
	bench_finish(&counter.untyped);
}

void bench_counting(struct bench_run *run)
{
	count(run, false);
}

void bench_counting_yield(struct bench_run *run)
{
	count(run, true);
}
