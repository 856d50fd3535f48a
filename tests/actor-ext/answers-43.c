/* An interaction carries the way back: it is answered once. */
// since: 43
// until: 44
#include <actor-ext/actor-ext.h>
#include <async/oneshot.h>
#include <pthread.h>

#include "../stage.h"
#include "handler.h"

struct add {
	int left, right;
};
struct fail {
	int error;
};
struct leave {
	int unused;
};
struct fetch {
	struct gate *gate; /* answered when it opens */
};
struct parcel {
	int weight;
};

struct calculator {
	struct actor base;
	struct async_frame frame;
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(calculator);

static _Atomic int adds_dropped, fetches_dropped, parcels_dropped;

static void add_drop(struct add *request)
{
	*request = (struct add){ -1, -1 }; /* who reads it from here on reads nonsense */
	adds_dropped++;
}

static void fetch_drop(struct fetch *request)
{
	request->gate = NULL;
	fetches_dropped++;
}

static void parcel_drop(struct parcel *response)
{
	CHECK_INT_EQ(response->weight, 7);
	parcels_dropped++;
}

ACTOR_REQUEST_WITH(calculator, add, long, .drop_request = add_drop);
ACTOR_REQUEST_WITH(calculator, fetch, struct parcel, .drop_request = fetch_drop,
                   .drop_response = parcel_drop);
ACTOR_REQUEST(calculator, fail, int);
ACTOR_EVENT(calculator, leave);

static int calculator_on_add(struct calculator *self, const struct add *request, long *response,
                             handler_context *context)
{
	(void)self;
	(void)context;
	*response = (long)request->left + request->right;
	return ACTOR_OK;
}

static int calculator_on_fail(struct calculator *self, const struct fail *request, int *response,
                              handler_context *context)
{
	(void)self;
	(void)context;
	*response = 12345;
	return request->error;
}

static int calculator_on_fetch(struct calculator *self, const struct fetch *request,
                               struct parcel *response, handler_context *context)
{
	int error;
	ASYNC_BEGIN(&self->frame);
	ASYNC_AWAIT(&self->frame,
	            error = gate_poll(request->gate, &self->waiter, waker_of(context)));
	ASYNC_END(&self->frame);
	response->weight = 7;
	return error; /* CANCELED at shutdown */
}

static int calculator_on_leave(struct calculator *self, const struct leave *event,
                               struct actor_context *context)
{
	(void)self;
	(void)event;
	actor_context_stop(context);
	return ACTOR_OK;
}

static struct calculator_address spawn_calculator(struct async_executor *executor)
{
	struct calculator_address address;
	CHECK_OK(calculator_spawn(executor, (struct calculator){ .base.ops = NULL }, &address));
	return address;
}

static int ask_add(struct calculator_address address, struct add request,
                   struct calculator_add_interaction *interaction)
{
#if STEP == 43
	*interaction = calculator_add_wrap(request);
	CHECK(interaction->untyped != NULL);
	return actor_address_send(address.untyped, &interaction->untyped->message);
#else
	return calculator_ask_add(address, request, interaction);
#endif
}

static int ask_fail(struct calculator_address address, struct fail request,
                    struct calculator_fail_interaction *interaction)
{
#if STEP == 43
	*interaction = calculator_fail_wrap(request);
	CHECK(interaction->untyped != NULL);
	return actor_address_send(address.untyped, &interaction->untyped->message);
#else
	return calculator_ask_fail(address, request, interaction);
#endif
}

static int ask_fetch(struct calculator_address address, struct gate *gate,
                     struct calculator_fetch_interaction *interaction)
{
#if STEP == 43
	*interaction = calculator_fetch_wrap((struct fetch){ gate });
	CHECK(interaction->untyped != NULL);
	return actor_address_send(address.untyped, &interaction->untyped->message);
#else
	return calculator_ask_fetch(address, (struct fetch){ gate }, interaction);
#endif
}

static int poll_answer(void *interaction, struct async_waker *waker)
{
	return async_oneshot_poll(&((struct actor_interaction *)interaction)->oneshot, waker);
}

static void wait_for_answer(struct actor_interaction *interaction)
{
	CHECK_OK(async_block_on_until(poll_answer, interaction, async_after(10 * ASYNC_SECOND)));
}

/* Waits for the answer, takes it, and gives back the block. */
static int receive_add(struct calculator_add_interaction interaction, long *response)
{
	CHECK(interaction.untyped != NULL);
	wait_for_answer(interaction.untyped);
	int result = interaction.untyped->result;
	if (result == ACTOR_OK)
		*response = calculator_add_exchange_of(interaction.untyped)->response;
	actor_interaction_received(interaction.untyped);
	return result;
}

static int receive_fetch(struct calculator_fetch_interaction interaction, struct parcel *response)
{
	CHECK(interaction.untyped != NULL);
	wait_for_answer(interaction.untyped);
	int result = interaction.untyped->result;
	if (result == ACTOR_OK)
		*response = calculator_fetch_exchange_of(interaction.untyped)->response;
	actor_interaction_received(interaction.untyped);
	return result;
}

TEST(the_answer_comes_back)
{
	struct async_executor *executor = stage_open(1);
	struct calculator_address address = spawn_calculator(executor);
	struct calculator_add_interaction interaction = { NULL };
	long sum = 0;
	CHECK_OK(ask_add(address, (struct add){ 2, 3 }, &interaction));
	CHECK_OK(receive_add(interaction, &sum));
	CHECK_INT_EQ(sum, 5);
	CHECK_INT_EQ(adds_dropped, 1);
	calculator_address_drop(&address);
	stage_close(executor);
}

TEST(many_are_answered_in_any_order_of_asking_back)
{
	enum { REQUESTS = 200 };
	struct async_executor *executor = stage_open(2);
	struct calculator_address address = spawn_calculator(executor);
	struct calculator_add_interaction interactions[REQUESTS] = { { NULL } };
	for (int i = 0; i < REQUESTS; i++)
		CHECK_OK(ask_add(address, (struct add){ i, 1 }, &interactions[i]));
	for (int i = REQUESTS - 1; i >= 0; i--) {
		long sum = -1;
		CHECK_OK(receive_add(interactions[i], &sum));
		CHECK_INT_EQ(sum, i + 1);
	}
	CHECK_INT_EQ(adds_dropped, REQUESTS);
	calculator_address_drop(&address);
	stage_close(executor);
}

TEST(a_handler_that_waits_answers_later)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	struct calculator_address address = spawn_calculator(executor);
	struct calculator_fetch_interaction interaction = { NULL };
	struct parcel parcel = { 0 };
	CHECK_OK(ask_fetch(address, &gate, &interaction));
	CHECK_INT_EQ(async_block_on_until(poll_answer, interaction.untyped,
	                                  async_after(5 * ASYNC_MILLISECOND)),
	             ACTOR_E_TIMEDOUT);
	CHECK(!async_oneshot_is_complete(&interaction.untyped->oneshot));
	gate_open(&gate);
	CHECK_OK(receive_fetch(interaction, &parcel));
	CHECK_INT_EQ(parcel.weight, 7);
	CHECK_INT_EQ(fetches_dropped, 1);
	CHECK_INT_EQ(parcels_dropped, 0); /* received: it is the asker's */
	calculator_address_drop(&address);
	stage_close(executor);
}

TEST(canceled_while_its_handler_waits)
{
	struct async_executor *executor = stage_open(1);
	struct gate never = { 0 };
	struct calculator_address address = spawn_calculator(executor);
	struct calculator_fetch_interaction interaction = { NULL };
	struct parcel parcel;
	CHECK_OK(ask_fetch(address, &never, &interaction));
	async_executor_free(executor);
	CHECK_INT_EQ(receive_fetch(interaction, &parcel), ACTOR_E_CANCELED);
	CHECK_INT_EQ(fetches_dropped, 1);
	CHECK_INT_EQ(parcels_dropped, 0);
	calculator_address_drop(&address);
	stage_check_empty();
}

/* The actor ends with requests in its mailbox: dropping them answers them. */
TEST(dropped_unanswered_is_canceled)
{
	enum { REQUESTS = 100 };
	struct async_executor *executor = stage_open(1);
	struct calculator_address address = spawn_calculator(executor);
	struct calculator_add_interaction interactions[REQUESTS] = { { NULL } };
	int sent = 0;
	long sum = -1;
	CHECK_OK(calculator_send_leave(address, (struct leave){ 0 }));
	while (sent < REQUESTS) {
		if (ask_add(address, (struct add){ 2, 3 }, &interactions[sent]) != ACTOR_OK)
			break;
		sent++;
	}
#if STEP == 43
	/* The one that was refused: nobody will answer it but its owner, who waits for it, too. */
	if (sent < REQUESTS) {
		struct calculator_add_interaction both = interactions[sent];
		calculator_add_drop(&both);
		CHECK_INT_EQ(receive_add(interactions[sent], &sum), ACTOR_E_CANCELED);
	}
#endif
	for (int i = 0; i < sent; i++)
		CHECK_INT_EQ(receive_add(interactions[i], &sum), ACTOR_E_CANCELED);
	CHECK_INT_EQ(sum, -1);
	CHECK_INT_EQ(adds_dropped, sent < REQUESTS ? sent + 1 : sent);
	calculator_address_drop(&address);
	stage_close(executor);
}

TEST(after_an_error_it_is_canceled_and_the_error_recorded)
{
	struct async_executor *executor = stage_open(1);
	struct calculator_address address = spawn_calculator(executor);
	struct calculator_fail_interaction interaction = { NULL };
	struct actor_failure failure;
	CHECK_OK(ask_fail(address, (struct fail){ ACTOR_E_USER - 3 }, &interaction));
	CHECK(interaction.untyped != NULL);
	wait_for_answer(interaction.untyped);
	CHECK_INT_EQ(interaction.untyped->result, ACTOR_E_CANCELED);
	actor_interaction_received(interaction.untyped);
	CHECK_INT_EQ(actor_address_failures(address.untyped, &failure, 1), 1);
	CHECK_INT_EQ(failure.error, ACTOR_E_USER - 3);
	CHECK_STR_EQ(failure.where, "calculator_on_fail");
	calculator_address_drop(&address);
	stage_close(executor);
}

#if STEP == 43
/* Both ends in one hand: no actor is needed. */
TEST(answered_by_hand) // until: 43
{
	struct calculator_add_interaction interaction = calculator_add_wrap((struct add){ 2, 3 });
	struct calculator_add_interaction asked = interaction;
	long sum = 0;
	CHECK(!async_oneshot_is_complete(&asked.untyped->oneshot));
	CHECK_INT_EQ(calculator_add_request(interaction)->left, 2);
	CHECK_INT_EQ(calculator_add_request(interaction)->right, 3);
	CHECK_INT_EQ(adds_dropped, 0);
	calculator_add_answer(&interaction, 5);
	CHECK(async_oneshot_is_complete(&asked.untyped->oneshot));
	CHECK(interaction.untyped == NULL);
	CHECK_INT_EQ(adds_dropped, 1);
	CHECK_OK(receive_add(asked, &sum));
	CHECK_INT_EQ(sum, 5);
	stage_check_empty();
}

TEST(dropped_by_hand_is_canceled) // until: 43
{
	struct calculator_add_interaction interaction = calculator_add_wrap((struct add){ 2, 3 });
	struct calculator_add_interaction asked = interaction;
	long sum = 0;
	calculator_add_drop(&interaction);
	CHECK(interaction.untyped == NULL);
	CHECK_INT_EQ(receive_add(asked, &sum), ACTOR_E_CANCELED);
	CHECK_INT_EQ(sum, 0);
	CHECK_INT_EQ(adds_dropped, 1);
	stage_check_empty();
}

static size_t blocks_in_use(void)
{
	struct async_pool_stats stats;
	async_pool_get_stats(&stats);
	return stats.blocks_in_use;
}

TEST(who_leaves_last_frees_the_block) // until: 43
{
	struct calculator_fetch_interaction first = calculator_fetch_wrap((struct fetch){ NULL });
	struct calculator_fetch_interaction second = first;
	actor_interaction_abandon(second.untyped);
	CHECK_INT_EQ(blocks_in_use(), 1);
	CHECK_INT_EQ(fetches_dropped, 0); /* it could still be handled */
	calculator_fetch_answer(&first, (struct parcel){ 7 });
	CHECK_INT_EQ(fetches_dropped, 1);
	CHECK_INT_EQ(parcels_dropped, 1);
	stage_check_empty();

	first = calculator_fetch_wrap((struct fetch){ NULL });
	second = first;
	calculator_fetch_answer(&first, (struct parcel){ 7 });
	CHECK_INT_EQ(blocks_in_use(), 1);
	CHECK_INT_EQ(parcels_dropped, 1); /* it could still be received */
	actor_interaction_abandon(second.untyped);
	CHECK_INT_EQ(parcels_dropped, 2);
	stage_check_empty();
}

TEST(answering_twice_is_stopped) // until: 43
{
	struct calculator_add_interaction interaction = calculator_add_wrap((struct add){ 2, 3 });
	struct calculator_add_interaction asked = interaction;
	long sum = 0;
	calculator_add_answer(&interaction, 5);
	CHECK_ABORTS(calculator_add_answer(&interaction, 6), "answered already");
	calculator_add_drop(&interaction); /* harmless */
	CHECK_OK(receive_add(asked, &sum));
	CHECK_INT_EQ(sum, 5);
	stage_check_empty();
}

TEST(an_answer_is_a_response_or_an_error) // until: 43
{
	struct calculator_add_interaction interaction = calculator_add_wrap((struct add){ 2, 3 });
	struct calculator_add_interaction asked = interaction;
	long sum;
	CHECK_ABORTS(actor_interaction_answer(interaction.untyped, ACTOR_PENDING),
	             "neither a response nor an error");
	calculator_add_drop(&interaction);
	CHECK_INT_EQ(receive_add(asked, &sum), ACTOR_E_CANCELED);
	stage_check_empty();
}
#endif

TEST(who_does_not_want_the_answer_abandons_it)
{
	struct async_executor *executor = stage_open(1);
	struct calculator_address address = spawn_calculator(executor);
	struct calculator_add_interaction before = { NULL }, after = { NULL };
	long sum;
	CHECK_OK(ask_add(address, (struct add){ 2, 3 }, &before));
	actor_interaction_abandon(before.untyped); /* perhaps before it is answered */
	CHECK_OK(ask_add(address, (struct add){ 2, 3 }, &after));
	wait_for_answer(after.untyped);
	actor_interaction_abandon(after.untyped); /* certainly after */
	CHECK_OK(ask_add(address, (struct add){ 2, 3 }, &before));
	CHECK_OK(receive_add(before, &sum));
	CHECK_INT_EQ(adds_dropped, 3);
	calculator_address_drop(&address);
	stage_close(executor);
}

/*
 * Each is abandoned before, while or after it is answered, and its response dropped once: by whoever comes last. It
 * begins when some have been answered, so that the next ones are being answered now.
 */
TEST(the_answer_and_the_abandoning_race)
{
	enum { ASKED = 32 };
	struct async_executor *executor = stage_open(2);
	struct gate open = { 0 };
	struct calculator_address address = spawn_calculator(executor);
	struct calculator_fetch_interaction interactions[ASKED] = { { NULL } };
	int rounds = (int)test_scaled(2000);
	gate_open(&open);
	for (int round = 0; round < rounds; round++) {
		for (int i = 0; i < ASKED; i++)
			CHECK_OK(ask_fetch(address, &open, &interactions[i]));
		wait_for_answer(interactions[round % ASKED].untyped);
		for (int i = 0; i < ASKED; i++)
			actor_interaction_abandon(interactions[i].untyped);
	}
	CHECK_OK(calculator_address_interrupt(address));
	CHECK_OK(calculator_address_join(address));
	CHECK_INT_EQ(fetches_dropped, rounds * ASKED);
	CHECK_INT_EQ(parcels_dropped, rounds * ASKED);
	calculator_address_drop(&address);
	stage_close(executor);
}

static void *ask_many(void *argument)
{
	struct calculator_address address = *(struct calculator_address *)argument;
	for (int i = 0; i < (int)test_scaled(1000); i++) {
		struct calculator_add_interaction interaction = { NULL };
		long sum = -1;
		CHECK_OK(ask_add(address, (struct add){ i, i }, &interaction));
		CHECK_OK(receive_add(interaction, &sum));
		CHECK_INT_EQ(sum, 2L * i);
	}
	return NULL;
}

TEST(many_threads_ask)
{
	enum { THREADS = 4 };
	struct async_executor *executor = stage_open(2);
	struct calculator_address address = spawn_calculator(executor);
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		CHECK_OK(pthread_create(&threads[i], NULL, ask_many, &address));
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	calculator_address_drop(&address);
	stage_close(executor);
}
