/* The test actor: a whole life, seen from outside. The rest of the course makes it grow. */
// since: 12
// until: 17
#include <actor/actor.h>
#include <stdlib.h>

#include "../stage.h"

/* What the test wants to know. It is the test's, and outlives the actor. */
struct record {
	_Atomic int initialized, handled, dropped_messages, finalized, dropped;
};

/* Has a list on the heap, which grows with each number that it is sent. */
struct test_actor {
	struct actor base;
	struct record *record;
	int to_handle; /* so many numbers, then it stops */
	int *numbers;  /* its own; NULL: none */
};

struct number {
	struct actor_message base;
	struct record *record;
	int value;
};

static void handle_number(struct actor_message *message, struct actor *actor)
{
	struct number *number = async_container_of(message, struct number, base);
	struct test_actor *self = ACTOR_SELF(test_actor, actor);
	int handled = self->record->handled;
	int *numbers = realloc(self->numbers, sizeof *numbers * (size_t)(handled + 1));
	CHECK(numbers != NULL);
	self->numbers = numbers;
	self->numbers[handled] = number->value;
	self->record->handled++;
}

static void drop_number(struct actor_message *message)
{
	struct number *number = async_container_of(message, struct number, base);
	number->record->dropped_messages++;
	async_pool_free(number, sizeof *number);
}

static const struct actor_message_ops number_ops = { handle_number, drop_number };

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
	return self->record->handled < self->to_handle ? ACTOR_OK : ACTOR_STOP;
}

static int check_numbers(struct actor *actor, struct actor_context *context)
{
	(void)context;
	struct test_actor *self = ACTOR_SELF(test_actor, actor);
	for (int i = 0; i < self->to_handle; i++)
		CHECK_INT_EQ(self->numbers[i], i);
	self->record->finalized++;
	return ACTOR_OK;
}

static void forget_numbers(struct actor *actor)
{
	struct test_actor *self = ACTOR_SELF(test_actor, actor);
	free(self->numbers);
	self->record->dropped++;
}

static const struct actor_ops test_actor_ops = { note_start, stop_after_some, check_numbers,
	                                         forget_numbers };

static void check_record(const struct record *record, int handled, int dropped_messages,
                         int finalized)
{
	CHECK_INT_EQ(record->initialized, 1);
	CHECK_INT_EQ(record->handled, handled);
	CHECK_INT_EQ(record->dropped_messages, dropped_messages);
	CHECK_INT_EQ(record->finalized, finalized);
	CHECK_INT_EQ(record->dropped, 1);
}

/* Sends 0, 1, 2 ... */
static void send_numbers(struct actor_address address, struct record *record, int count)
{
	for (int i = 0; i < count; i++) {
		struct number *number = async_pool_alloc(sizeof *number);
		CHECK(number != NULL);
		*number = (struct number){ { .ops = &number_ops }, record, i };
#if STEP < 13
		actor_address_send(address, &number->base);
#else
		if (actor_address_send(address, &number->base) != ACTOR_OK)
			actor_message_drop(&number->base); /* it has ended: still ours */
#endif
	}
}

static struct actor_address spawn_test_actor(struct async_executor *executor, struct record *record,
                                             int to_handle)
{
	struct test_actor initial = { .base.ops = &test_actor_ops,
		                      .record = record,
		                      .to_handle = to_handle };
	struct actor_address address;
	CHECK_OK(actor_spawn(executor, &initial.base, sizeof initial, &address));
	return address;
}

static void live_and_end(struct record *record, int to_send, int to_handle)
{
	struct async_executor *executor = stage_open(1);
	struct actor_address address = spawn_test_actor(executor, record, to_handle);
	send_numbers(address, record, to_send);
	actor_address_drop(&address);
	stage_wait(executor);
	stage_close(executor);
}

TEST(spawn_handle_end)
{
	struct record record = { 0 };
	live_and_end(&record, 3, 3);
	check_record(&record, 3, 3, 1);
}

TEST(it_ends_with_messages_left)
{
	struct record record = { 0 };
	live_and_end(&record, 10, 4);
	check_record(&record, 4, 10, 1);
}

TEST(its_executor_ends_while_it_waits)
{
	struct async_executor *executor = stage_open(1);
	struct record record = { 0 };
	struct actor_address address = spawn_test_actor(executor, &record, 3);
	send_numbers(address, &record, 2);
	while (record.handled < 2)
		sched_yield();
	actor_address_drop(&address);
	stage_close(executor);
	check_record(&record, 2, 2, 0); /* not finalized: it was not at its end */
}

TEST(four_at_once_on_two_workers)
{
	struct async_executor *executor = stage_open(2);
	struct record records[4] = { 0 };
	for (int i = 0; i < 4; i++) {
		struct actor_address address = spawn_test_actor(executor, &records[i], 1000);
		send_numbers(address, &records[i], 1000);
		actor_address_drop(&address);
	}
	stage_wait(executor);
	stage_close(executor);
	for (int i = 0; i < 4; i++)
		check_record(&records[i], 1000, 1000, 1);
}
