/* The test actor handles an event. */
// since: 18
// until: 31
#include <actor/actor.h>
#include <stdlib.h>
#include <time.h>

#include "start.h"

/* What the test wants to know. It is the test's, and outlives the actor. */
struct record {
	_Atomic int initialized, handled, finalized, dropped;
};

struct number {
	int value;
};

/* Keeps the numbers that it is sent, in a list on the heap. */
struct test_actor {
	struct actor base;
	struct record *record;
	int to_handle; /* so many numbers, then it stops */
	int *numbers;  /* its own; NULL: none */
	int count;
};

ACTOR_TYPE(test_actor);
ACTOR_EVENT(test_actor, number);

static void test_actor_on_number(struct test_actor *self, const struct number *event)
{
	int *numbers = realloc(self->numbers, sizeof *numbers * (size_t)(self->count + 1));
	CHECK(numbers != NULL);
	self->numbers = numbers;
	self->numbers[self->count++] = event->value;
	self->record->handled++;
}

static int note_start(struct actor *actor, struct actor_context *context)
{
	(void)context;
	ACTOR_SELF(test_actor, actor)->record->initialized++;
	return ACTOR_OK;
}

static int stop_after_some(struct actor *actor, struct actor_context *context)
{
	struct test_actor *self = ACTOR_SELF(test_actor, actor);
	if (actor_context_next(context) == ACTOR_PENDING)
		return ACTOR_PENDING;
	return self->count < self->to_handle ? ACTOR_OK : stop(context);
}

static int check_numbers(struct actor *actor, struct actor_context *context)
{
	(void)context;
	struct test_actor *self = ACTOR_SELF(test_actor, actor);
	for (int i = 0; i < self->to_handle; i++)
		CHECK_INT_EQ(self->numbers[i], i * i);
	self->record->finalized++;
	return ACTOR_OK;
}

static void forget_numbers(struct actor *actor)
{
	struct test_actor *self = ACTOR_SELF(test_actor, actor);
	free(self->numbers);
	self->record->dropped++;
}

static const struct actor_ops test_actor_ops = { .initialize = note_start,
	                                         .event = stop_after_some,
	                                         .finalize = check_numbers,
	                                         .drop = forget_numbers };

/* ---- Its handler, called directly -------------------------------------------------------------------------------------- */

TEST(an_event_changes_its_state)
{
	struct record record = { 0 };
	struct test_actor actor = { .base.ops = &test_actor_ops, .record = &record };
	test_actor_on_number(&actor, &(struct number){ 7 });
	test_actor_on_number(&actor, &(struct number){ 8 });
	CHECK_INT_EQ(actor.count, 2);
	CHECK_INT_EQ(actor.numbers[0], 7);
	CHECK_INT_EQ(actor.numbers[1], 8);
	forget_numbers(&actor.base);
}

/* The same through the envelope, still without a mailbox. */
TEST(an_envelope_changes_its_state)
{
	struct record record = { 0 };
	struct test_actor actor = { .base.ops = &test_actor_ops, .record = &record };
	struct test_actor_number_message *message = async_pool_alloc(sizeof *message);
	CHECK(message != NULL);
	message->base.ops = &test_actor_number_ops;
	message->payload = (struct number){ 7 };
#if STEP < 30
	message->base.ops->handle(&message->base, &actor.base);
#else
	CHECK_OK(message->base.ops->handle(&message->base, &actor.base, NULL));
#endif
	actor_message_drop(&message->base);
	CHECK_INT_EQ(actor.count, 1);
	CHECK_INT_EQ(actor.numbers[0], 7);
	forget_numbers(&actor.base);
	stage_check_empty();
}

/* ---- Events that are sent to it ----------------------------------------------------------------------------------------- */

static struct test_actor_address spawn_test_actor(struct async_executor *executor,
                                                  struct record *record, int to_handle)
{
	struct test_actor initial = { .base.ops = &test_actor_ops,
		                      .record = record,
		                      .to_handle = to_handle };
	struct test_actor_address address;
	CHECK_OK(test_actor_spawn(executor, initial, &address));
	return address;
}

static void check_record(const struct record *record, int handled, int finalized)
{
	CHECK_INT_EQ(record->initialized, 1);
	CHECK_INT_EQ(record->handled, handled);
	CHECK_INT_EQ(record->finalized, finalized);
	CHECK_INT_EQ(record->dropped, 1);
}

TEST(events_arrive_in_order_with_their_content) // since: 19
{
	struct async_executor *executor = stage_open(1);
	struct record record = { 0 };
	struct test_actor_address address = spawn_test_actor(executor, &record, 100);
	for (int i = 0; i < 100; i++) /* it checks them when it is finalized */
		CHECK_OK(test_actor_send_number(address, (struct number){ i * i }));
	test_actor_address_drop(&address);
	stage_wait(executor);
	stage_close(executor);
	check_record(&record, 100, 1);
}

TEST(an_event_after_its_end_is_refused) // since: 19
{
	struct async_executor *executor = stage_open(1);
	struct record record = { 0 };
	struct test_actor_address address = spawn_test_actor(executor, &record, 1);
	CHECK_OK(test_actor_send_number(address, (struct number){ 0 }));
	stage_wait(executor);
	CHECK_INT_EQ(test_actor_send_number(address, (struct number){ 1 }), ACTOR_E_CLOSED);
	test_actor_address_drop(&address);
	stage_close(executor);
	check_record(&record, 1, 1);
}

/* Each gets a number of its own, so that they end one after the other, while the others get more. */
TEST(four_at_once_keep_their_events_apart) // since: 19
{
	struct async_executor *executor = stage_open(2);
	struct record records[4] = { 0 };
	struct test_actor_address addresses[4];
	for (int i = 0; i < 4; i++)
		addresses[i] = spawn_test_actor(executor, &records[i], 250 * (i + 1));
	for (int n = 0; n < 1000; n++) {
		for (int i = n / 250; i < 4; i++)
			CHECK_OK(test_actor_send_number(addresses[i], (struct number){ n * n }));
	}
	for (int i = 0; i < 4; i++)
		test_actor_address_drop(&addresses[i]);
	stage_wait(executor);
	stage_close(executor);
	for (int i = 0; i < 4; i++)
		check_record(&records[i], 250 * (i + 1), 1);
}

/* ---- Waiting with a timer ------------------------------------------------------------------------------------------------ */

/* It lives on, so there is no end to wait for. A second must be enough for three events. Must it? */
TEST(a_delay_is_long_enough_today) // since: 20, until: 23
{
	struct async_executor *executor = stage_open(1);
	struct record record = { 0 };
	struct test_actor_address address = spawn_test_actor(executor, &record, 4);
	for (int i = 0; i < 3; i++)
		CHECK_OK(test_actor_send_number(address, (struct number){ i * i }));
	nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
	CHECK_INT_EQ(record.handled, 3);
	test_actor_address_drop(&address);
	stage_close(executor);
	check_record(&record, 3, 0); /* it still waited for the fourth */
}

/* ---- Waiting with join --------------------------------------------------------------------------------------------------- */

/* As slow as the machine may be: join waits as long as it takes, and no longer. */
#if STEP >= 24
TEST(join_waits_as_long_as_it_takes) // since: 24
{
	struct async_executor *executor = stage_open(1);
	struct record record = { 0 };
	struct test_actor_address address = spawn_test_actor(executor, &record, 3);
	for (int i = 0; i < 3; i++)
		CHECK_OK(test_actor_send_number(address, (struct number){ i * i }));
	CHECK_OK(test_actor_address_join(address));
	CHECK_INT_EQ(record.handled, 3);
	test_actor_address_drop(&address);
	stage_close(executor);
	check_record(&record, 3, 1);
}

/* Once may be luck. The records outlive the executor: before step 25, join says nothing about `finalize` and `drop`. */
TEST(join_waits_every_time) // since: 24
{
	enum { LIVES = 100 };
	struct async_executor *executor = stage_open(2);
	struct record records[LIVES] = { 0 };
	for (int life = 0; life < LIVES; life++) {
		struct test_actor_address address = spawn_test_actor(executor, &records[life], 3);
		for (int i = 0; i < 3; i++)
			CHECK_OK(test_actor_send_number(address, (struct number){ i * i }));
		uint64_t patience = async_after(10 * ASYNC_SECOND);
		CHECK_OK(actor_address_join_until(address.untyped, patience));
		CHECK_INT_EQ(records[life].handled, 3);
		test_actor_address_drop(&address);
	}
	stage_close(executor);
	for (int life = 0; life < LIVES; life++)
		check_record(&records[life], 3, 1);
}
#endif
