/* The test actor: a whole life, seen from outside. The rest of the course makes it grow. */
// since: 10
// until: 11
#include <actor/actor.h>
#include <stdlib.h>

#include "start.h"

/* What the test wants to know. It is the test's, and outlives the actor. */
struct record {
	_Atomic int initialized, handled, dropped_messages, dropped_before, finalized, dropped;
};

/* Has a list on the heap, which grows with each number that it is sent. */
struct test_actor {
	struct actor base;
	struct record *record;
	int to_send, to_handle; /* numbers: so many come, after so many it stops */
	int *numbers;           /* its own; NULL: none */
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

static int send_numbers(struct actor *actor, struct actor_context *context)
{
	struct test_actor *self = ACTOR_SELF(test_actor, actor);
	self->record->initialized++;
	for (int i = 0; i < self->to_send; i++) {
		struct number *number = async_pool_alloc(sizeof *number);
		CHECK(number != NULL);
		*number = (struct number){ { .ops = &number_ops }, self->record, i };
		actor_context_send(context, &number->base);
	}
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
	self->record->dropped_before = self->record->dropped_messages;
	self->record->finalized++;
	return ACTOR_OK;
}

static void forget_numbers(struct actor *actor)
{
	struct test_actor *self = ACTOR_SELF(test_actor, actor);
	free(self->numbers);
	self->record->dropped++;
}

static const struct actor_ops test_actor_ops = { send_numbers, stop_after_some, check_numbers,
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

TEST(spawn_handle_end)
{
	struct record record = { 0 };
	struct test_actor initial = {
		.base.ops = &test_actor_ops, .record = &record, .to_send = 3, .to_handle = 3
	};
	live(&initial.base, sizeof initial);
	check_record(&record, 3, 3, 1);
}

TEST(it_ends_with_messages_left)
{
	struct record record = { 0 };
	struct test_actor initial = {
		.base.ops = &test_actor_ops, .record = &record, .to_send = 10, .to_handle = 4
	};
	live(&initial.base, sizeof initial);
	check_record(&record, 4, 10, 1);
	CHECK_INT_EQ(record.dropped_before, 10); /* the mailbox was empty when it was finalized */
}

TEST(its_executor_ends_while_it_waits)
{
	struct async_executor *executor = stage_open(1);
	struct record record = { 0 };
	struct test_actor initial = {
		.base.ops = &test_actor_ops, .record = &record, .to_send = 2, .to_handle = 3
	};
	start(executor, &initial.base, sizeof initial);
	while (record.handled < 2)
		sched_yield();
	stage_close(executor);
	check_record(&record, 2, 2, 0); /* not finalized: it was not at its end */
}

TEST(four_at_once_on_two_workers)
{
	struct async_executor *executor = stage_open(2);
	struct record records[4] = { 0 };
	for (int i = 0; i < 4; i++) {
		struct test_actor initial = { .base.ops = &test_actor_ops,
			                      .record = &records[i],
			                      .to_send = 1000,
			                      .to_handle = 1000 };
		start(executor, &initial.base, sizeof initial);
	}
	stage_wait(executor);
	stage_close(executor);
	for (int i = 0; i < 4; i++)
		check_record(&records[i], 1000, 1000, 1);
}
