/* Sending that fails: the sender keeps the message, nothing is lost, nothing is dropped twice. */
// since: 35
#include <actor/actor.h>
#include <pthread.h>

#include "../stage.h"

struct sink {
	struct actor base;
};
ACTOR_TYPE(sink);

/* Counts what happened to messages. */
struct tally {
	_Atomic int handled, dropped;
};

struct parcel {
	struct actor_message base;
	struct tally *tally;
};

static int handle_parcel(struct actor_message *message, struct actor *actor,
                         struct actor_context *context)
{
	(void)actor;
	(void)context;
	async_container_of(message, struct parcel, base)->tally->handled++;
	return ACTOR_OK;
}

static void drop_parcel(struct actor_message *message)
{
	struct parcel *parcel = async_container_of(message, struct parcel, base);
	parcel->tally->dropped++;
	async_pool_free(parcel, sizeof *parcel);
}

static const struct actor_message_ops parcel_ops = { handle_parcel, drop_parcel, "parcel" };

static struct parcel *new_parcel(struct tally *tally)
{
	struct parcel *parcel = async_pool_alloc(sizeof *parcel);
	CHECK(parcel != NULL);
	*parcel = (struct parcel){ { .ops = &parcel_ops }, tally };
	return parcel;
}

TEST(the_sender_keeps_what_is_not_accepted)
{
	struct async_executor *executor = stage_open(1);
	struct tally tally = { 0 };
	struct sink_address ended, other;
	CHECK_OK(sink_spawn(executor, (struct sink){ 0 }, &ended));
	CHECK_OK(sink_spawn(executor, (struct sink){ 0 }, &other));
	CHECK_OK(sink_address_interrupt(ended));
	CHECK_OK(sink_address_join(ended));

	struct parcel *parcel = new_parcel(&tally);
	CHECK_INT_EQ(actor_address_send(ended.untyped, &parcel->base), ACTOR_E_CLOSED);
	CHECK_INT_EQ(actor_address_send(ended.untyped, &parcel->base), ACTOR_E_CLOSED);
	CHECK_INT_EQ(tally.dropped, 0);
	CHECK_OK(actor_address_send(other.untyped, &parcel->base)); /* still good for another */
	CHECK_OK(sink_address_interrupt(other));
	CHECK_OK(sink_address_join(other));
	CHECK_INT_EQ(tally.handled, 1);
	CHECK_INT_EQ(tally.dropped, 1);
	sink_address_drop(&ended);
	sink_address_drop(&other);
	stage_close(executor);
}

TEST(what_is_not_accepted_can_be_dropped)
{
	struct async_executor *executor = stage_open(1);
	struct tally tally = { 0 };
	struct sink_address address;
	CHECK_OK(sink_spawn(executor, (struct sink){ 0 }, &address));
	CHECK_OK(sink_address_interrupt(address));
	CHECK_OK(sink_address_join(address));
	struct parcel *parcel = new_parcel(&tally);
	CHECK_INT_EQ(actor_address_send(address.untyped, &parcel->base), ACTOR_E_CLOSED);
	actor_message_drop(&parcel->base);
	CHECK_INT_EQ(tally.handled, 0);
	CHECK_INT_EQ(tally.dropped, 1);
	sink_address_drop(&address);
	stage_close(executor);
}

TEST(each_message_is_dropped_once_after_it_was_handled)
{
	struct async_executor *executor = stage_open(2);
	struct tally tally = { 0 };
	struct sink_address address;
	CHECK_OK(sink_spawn(executor, (struct sink){ 0 }, &address));
	for (int i = 0; i < 500; i++)
		CHECK_OK(actor_address_send(address.untyped, &new_parcel(&tally)->base));
	CHECK_OK(sink_address_interrupt(address));
	CHECK_OK(sink_address_join(address));
	CHECK_INT_EQ(tally.handled, 500);
	CHECK_INT_EQ(tally.dropped, 500);
	sink_address_drop(&address);
	stage_close(executor);
}

/* A message that fails is dropped like any other. */
static int fail_parcel(struct actor_message *message, struct actor *actor,
                       struct actor_context *context)
{
	(void)handle_parcel(message, actor, context);
	return ACTOR_E_INVALID;
}

TEST(a_message_whose_handler_fails_is_dropped_once)
{
	static const struct actor_message_ops failing = { fail_parcel, drop_parcel, "failing" };
	struct async_executor *executor = stage_open(1);
	struct tally tally = { 0 };
	struct sink_address address;
	CHECK_OK(sink_spawn(executor, (struct sink){ 0 }, &address));
	struct parcel *parcel = new_parcel(&tally);
	parcel->base.ops = &failing;
	CHECK_OK(actor_address_send(address.untyped, &parcel->base));
	CHECK_OK(sink_address_interrupt(address));
	CHECK_OK(sink_address_join(address)); /* a handler's failure is not the actor's */
	CHECK_INT_EQ(tally.handled, 1);
	CHECK_INT_EQ(tally.dropped, 1);
	sink_address_drop(&address);
	stage_close(executor);
}

/* ---- Actors that end while others send ------------------------------------------------------------------------------ */

struct crowd {
	struct sink_address address;
	struct tally tally;
	_Atomic int accepted, refused;
};

static void *send_until_refused(void *argument)
{
	struct crowd *crowd = argument;
	for (;;) {
		struct parcel *parcel = new_parcel(&crowd->tally);
		int error = actor_address_send(crowd->address.untyped, &parcel->base);
		if (error != ACTOR_OK) {
			CHECK_INT_EQ(error, ACTOR_E_CLOSED);
			async_pool_free(parcel, sizeof *parcel);
			crowd->refused++;
			return NULL;
		}
		crowd->accepted++;
	}
}

/* All that was accepted before the mailbox closed is handled, and nothing else. */
TEST(accepted_is_handled_while_an_interrupt_comes_in_between)
{
	enum { THREADS = 3 };
	for (size_t round = 0; round < test_scaled(50); round++) {
		struct async_executor *executor = stage_open(2);
		struct crowd crowd = { 0 };
		pthread_t threads[THREADS];
		CHECK_OK(sink_spawn(executor, (struct sink){ 0 }, &crowd.address));
		for (int i = 0; i < THREADS; i++)
			CHECK_OK(pthread_create(&threads[i], NULL, send_until_refused, &crowd));
		CHECK_OK(sink_address_interrupt(crowd.address));
		for (int i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
		CHECK_OK(sink_address_join(crowd.address));
		CHECK_INT_EQ(crowd.refused, THREADS);
		CHECK_INT_EQ(crowd.tally.handled, crowd.accepted);
		CHECK_INT_EQ(crowd.tally.dropped, crowd.accepted);
		sink_address_drop(&crowd.address);
		stage_close(executor);
	}
}

/* clang compiles this only while no atomic pointer comes first in any of them. */
TEST(zeros_initialize_what_a_program_declares)
{
	struct handmade {
		struct actor_message base;
		int value;
	} message = { 0 };
	struct actor_join join = { 0 };
	struct actor_address address = { 0 };

	CHECK(message.base.ops == NULL && message.value == 0);
	CHECK(!join.waiter.enlisted);
	actor_address_drop(&address); /* nothing to drop */
}
