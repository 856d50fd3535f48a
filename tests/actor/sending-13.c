/* Sending that fails: the sender keeps the message, nothing is lost, nothing is dropped twice. */
// since: 13
// until: 29
#include <actor/actor.h>
#include <pthread.h>

#include "start.h"

/* Handles so many messages, and stops. */
struct sink {
	struct actor base;
	int left;
};

/* Counts what happened to messages. */
struct tally {
	_Atomic int handled, dropped;
};

struct parcel {
	struct actor_message base;
	struct tally *tally;
};

static void handle_parcel(struct actor_message *message, struct actor *actor)
{
	async_container_of(message, struct parcel, base)->tally->handled++;
	ACTOR_SELF(sink, actor)->left--;
}

static void drop_parcel(struct actor_message *message)
{
	struct parcel *parcel = async_container_of(message, struct parcel, base);
	parcel->tally->dropped++;
	async_pool_free(parcel, sizeof *parcel);
}

static const struct actor_message_ops parcel_ops = { handle_parcel, drop_parcel };

static struct actor_message *new_parcel(struct tally *tally)
{
	struct parcel *parcel = async_pool_alloc(sizeof *parcel);
	CHECK(parcel != NULL);
	*parcel = (struct parcel){ { .ops = &parcel_ops }, tally };
	return &parcel->base;
}

static int until_full(struct actor *self, struct actor_context *context)
{
	if (ACTOR_SELF(sink, self)->left == 0)
		return stop(context);
	return actor_context_next(context);
}

static const struct actor_ops sink_ops = { .event = until_full };

static struct actor_address spawn_sink(struct async_executor *executor, int left)
{
	struct sink sink = { .base.ops = &sink_ops, .left = left };
	struct actor_address address;
	CHECK_OK(actor_spawn(executor, &sink.base, sizeof sink, &address));
	return address;
}

TEST(the_sender_keeps_what_is_not_accepted)
{
	struct async_executor *executor = stage_open(1);
	struct tally tally = { 0 };
	struct actor_address ended = spawn_sink(executor, 0);
	stage_wait(executor);
	struct actor_address other = spawn_sink(executor, 1);

	struct actor_message *message = new_parcel(&tally);
	CHECK_INT_EQ(actor_address_send(ended, message), ACTOR_E_CLOSED);
	CHECK_INT_EQ(actor_address_send(ended, message), ACTOR_E_CLOSED);
	CHECK_INT_EQ(tally.dropped, 0);
	CHECK_OK(actor_address_send(other, message)); /* still good for another */
	stage_wait(executor);
	CHECK_INT_EQ(tally.handled, 1);
	CHECK_INT_EQ(tally.dropped, 1);
	actor_address_drop(&ended);
	actor_address_drop(&other);
	stage_close(executor);
}

TEST(what_is_not_accepted_can_be_dropped)
{
	struct async_executor *executor = stage_open(1);
	struct tally tally = { 0 };
	struct actor_address address = spawn_sink(executor, 0);
	stage_wait(executor);
	struct actor_message *message = new_parcel(&tally);
	CHECK_INT_EQ(actor_address_send(address, message), ACTOR_E_CLOSED);
	actor_message_drop(message);
	CHECK_INT_EQ(tally.handled, 0);
	CHECK_INT_EQ(tally.dropped, 1);
	actor_address_drop(&address);
	stage_close(executor);
}

/* ---- An actor that ends while others send ---------------------------------------------------------------------------- */

struct crowd {
	struct actor_address address;
	struct tally tally;
	_Atomic int accepted, refused;
};

static void *send_until_refused(void *argument)
{
	struct crowd *crowd = argument;
	for (;;) {
		struct actor_message *message = new_parcel(&crowd->tally);
		int error = actor_address_send(crowd->address, message);
		if (error != ACTOR_OK) {
			CHECK_INT_EQ(error, ACTOR_E_CLOSED);
			actor_message_drop(message);
			crowd->refused++;
			return NULL;
		}
		crowd->accepted++;
	}
}

TEST(each_message_is_dropped_once_whatever_happens)
{
	enum { THREADS = 3, HANDLED = 100 };
	for (size_t round = 0; round < test_scaled(30); round++) {
		struct async_executor *executor = stage_open(2);
		struct crowd crowd = { .address = spawn_sink(executor, HANDLED) };
		pthread_t threads[THREADS];
		for (int i = 0; i < THREADS; i++)
			CHECK_OK(pthread_create(&threads[i], NULL, send_until_refused, &crowd));
		for (int i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
		stage_wait(executor);
		CHECK_INT_EQ(crowd.refused, THREADS);
		CHECK_INT_EQ(crowd.tally.handled, HANDLED);
		CHECK_INT_EQ(crowd.tally.dropped, crowd.accepted + crowd.refused);
		actor_address_drop(&crowd.address);
		stage_close(executor);
	}
}

TEST(an_error_has_a_text)
{
	CHECK_STR_EQ(actor_strerror(ACTOR_OK), "success");
	CHECK_STR_EQ(actor_strerror(ACTOR_E_CLOSED), "the actor accepts no more messages");
	CHECK_STR_EQ(actor_strerror(ACTOR_E_NOMEM), "out of memory");
	CHECK_STR_EQ(actor_strerror(-12345), "unknown error");
}
