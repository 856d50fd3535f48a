/* A million actors at once: alive at shutdown, idle or with a request in flight; and a million that end by themselves. */
#include <actor-ext/actor-ext.h>
#include <stdlib.h>

#include "../stage.h"

struct poke {
	int value;
};

static _Atomic size_t initialized, finalized, dropped;

struct ant {
	struct actor base;
	struct async_sleep timer;
};
ACTOR_TYPE(ant);
ACTOR_REQUEST(ant, poke, int);

/* Never answers in time: it sleeps until the executor is shut down. */
static int ant_on_poke(struct ant *self, const struct poke *request, int *response,
                       struct actor_context *context)
{
	*response = request->value;
	return async_sleep_poll(&self->timer, actor_context_waker(context), ASYNC_NEVER);
}

static int count_initialize(struct actor *self, struct actor_context *context)
{
	(void)self;
	(void)context;
	initialized++;
	return ACTOR_OK;
}

static int count_finalize(struct actor *self, struct actor_context *context)
{
	(void)self;
	(void)context;
	finalized++;
	return ACTOR_OK;
}

static void count_drop(struct actor *self)
{
	(void)self;
	dropped++;
}

static const struct actor_ops ant_ops = { .initialize = count_initialize,
	                                  .finalize = count_finalize,
	                                  .drop = count_drop };

static struct ant_address *spawn_ants(struct async_executor *executor, size_t count)
{
	struct ant_address *ants = malloc(count * sizeof *ants);
	CHECK(ants != NULL);
	for (size_t i = 0; i < count; i++)
		CHECK_OK(ant_spawn(executor, (struct ant){ .base.ops = &ant_ops }, &ants[i]));
	return ants;
}

static void drop_ants(struct ant_address *ants, size_t count)
{
	for (size_t i = 0; i < count; i++)
		ant_address_drop(&ants[i]);
	free(ants);
}

static void check_all(size_t count)
{
	CHECK_INT_EQ(initialized, count);
	CHECK_INT_EQ(finalized, count);
	CHECK_INT_EQ(dropped, count);
}

TEST(idle_at_shutdown)
{
	size_t count = test_scaled(1000000);
	struct async_executor *executor = stage_open(2);
	struct ant_address *ants = spawn_ants(executor, count);
	async_executor_free(executor);
	check_all(count);
	for (size_t i = 0; i < count; i += 997)
		CHECK_INT_EQ(ant_address_join(ants[i]), ACTOR_E_CANCELED);
	drop_ants(ants, count);
	stage_check_empty();
}

TEST(with_requests_in_flight_at_shutdown)
{
	size_t count = test_scaled(1000000);
	struct async_executor *executor = stage_open(2);
	struct ant_address *ants = spawn_ants(executor, count);
	struct ant_poke_responder *responders = malloc(count * sizeof *responders);
	CHECK(responders != NULL);
	for (size_t i = 0; i < count; i++)
		responders[i] = ant_ask_poke(ants[i], (struct poke){ 1 });
	async_executor_free(executor);
	check_all(count);
	for (size_t i = 0; i < count; i++) {
		int answer = 0;
		CHECK_INT_EQ(ant_poke_block_on(&responders[i], &answer), ACTOR_E_CANCELED);
	}
	free(responders);
	drop_ants(ants, count);
	stage_check_empty();
}

TEST(ended_by_their_last_address)
{
	size_t count = test_scaled(1000000);
	struct async_executor *executor = stage_open(2);
	struct ant_address *ants = spawn_ants(executor, count);
	drop_ants(ants, count);
	stage_wait(executor);
	check_all(count);
	stage_close(executor);
}

TEST(ended_by_an_interrupt_and_joined)
{
	size_t count = test_scaled(1000000);
	struct async_executor *executor = stage_open(2);
	struct ant_address *ants = spawn_ants(executor, count);
	for (size_t i = 0; i < count; i++)
		CHECK_OK(ant_address_interrupt(ants[i]));
	for (size_t i = 0; i < count; i++)
		CHECK_OK(ant_address_join(ants[i]));
	check_all(count);
	drop_ants(ants, count);
	stage_close(executor);
}
